"""The site behind its own server: it says where it is once it can be reached, or why it cannot be."""

from __future__ import annotations

import http.client
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from urllib.request import urlopen

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


def answering(port: int) -> set[int]:
    """The processes that hold the socket of a port."""
    wanted = f":{port:04X} "
    inodes = {
        line.split()[9]
        for line in Path("/proc/net/tcp").read_text("ascii").splitlines()[1:]
        if wanted in line.split()[1] + " " and line.split()[3] == "0A"
    }
    held = set()
    for link in Path("/proc").glob("[0-9]*/fd/*"):
        with suppress(OSError):
            if link.readlink().name in {f"socket:[{inode}]" for inode in inodes}:
                held.add(int(link.parts[2]))
    return held


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
@pytest.mark.parametrize("signal_", [signal.SIGTERM, signal.SIGKILL, signal.SIGINT])
def test_several_processes_answer_and_none_outlives_the_first(wexcombe: Library, signal_: signal.Signals) -> None:
    """However it ends: a process that was left behind would hold the port."""
    command = [sys.executable, "-m", "gleanings", "--library", str(wexcombe.folder), "serve", "--port", "0"]
    with subprocess.Popen([*command, "--processes", "3"], stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr is not None
        found = re.search(r"http://127\.0\.0\.1:(\d+)/", server.stderr.readline())
        assert found
        port = int(found[1])
        for _ in range(12):
            with urlopen(f"http://127.0.0.1:{port}/search?q=hub") as response:
                assert response.status == 200
        assert len(answering(port)) == 3
        server.send_signal(signal_)
        try:
            server.wait(timeout=20)
        finally:
            server.kill()
    deadline = time.monotonic() + 10
    while answering(port) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert answering(port) == set()
