"""The site behind its own server: it says where it is once it can be reached, or why it cannot be."""

from __future__ import annotations

import http.client
import re
import socket
import subprocess
import sys

import pytest

from gleanings.corpus.errors import UsageError
from gleanings.corpus.library import Library
from gleanings.search_app.server import serve


def test_a_taken_port_is_said_in_a_sentence(wexcombe: Library) -> None:
    """The most common mistake: another copy is still running."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        announced: list[str] = []
        with pytest.raises(UsageError) as error:
            serve(wexcombe, "127.0.0.1", port, 1, announced.append)
    assert error.value.message == f"Port {port} is taken by another program."
    assert error.value.hint
    assert announced == []


@pytest.mark.parametrize(("host", "port"), [("127.0.0.1", 70_000), ("no.such.host.invalid", 0), ("127.0.0.1", -1)])
def test_an_impossible_address_is_a_mistake_in_the_command(wexcombe: Library, host: str, port: int) -> None:
    """And not a traceback."""
    with pytest.raises(UsageError):
        serve(wexcombe, host, port, 1)


def test_the_announced_address_answers_and_names_no_software(wexcombe: Library) -> None:
    """Port 0 lets the system choose; the name of the server would only help an attacker."""
    script = (
        "import sys; from pathlib import Path; from gleanings.corpus.library import Library;"
        "from gleanings.search_app.server import serve;"
        "serve(Library.open(Path(sys.argv[1])), '127.0.0.1', 0, 2, lambda address: print(address, flush=True))"
    )
    command = [sys.executable, "-c", script, str(wexcombe.folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        found = re.fullmatch(r"http://127\.0\.0\.1:(\d+)/\n", server.stdout.readline())
        assert found
        connection = http.client.HTTPConnection("127.0.0.1", int(found[1]), timeout=10)
        connection.request("GET", "/search?q=hub")
        response = connection.getresponse()
        assert response.status == 200
        assert b"Hubs that last" in response.read()
        assert response.getheader("Server") is None
        connection.request("HEAD", "/healthz")
        head = connection.getresponse()
        assert (head.status, head.read()) == (200, b"")
        connection.close()
        server.terminate()
