"""How is the site served without another web server?"""

from __future__ import annotations

import errno
import logging
import socket
from collections.abc import Callable

import waitress

from gleanings.corpus.errors import UsageError
from gleanings.corpus.readable import ReadableLibrary
from gleanings.search_app.app import create_app
from gleanings.search_app.workers import workers

#: Requests carry an address and nothing more; what is over is refused before it is read.
_MOST_HEADER_BYTES = 16_384
_MOST_BODY_BYTES = 1024


def serve(
    library: ReadableLibrary,
    host: str,
    port: int,
    threads: int,
    announce: Callable[[str], None] = lambda address: None,
    processes: int = 1,
) -> None:
    """Answers until interrupted.

    Args:
        library: what is shown.
        host: address to listen on.
        port: 0 lets the system choose one.
        threads: requests that each process takes in at the same time.
        announce: is told the site's address once it can be reached.
        processes: that search at the same time.

    Raises:
        UsageError: nobody may listen there, or somebody does already.
    """

    def answer(announce: Callable[[str], None] = lambda address: None) -> None:
        _answer(library, listening, threads, lambda: announce(f"http://{_name(host)}:{listening.getsockname()[1]}/"))

    with _listening(host, port) as listening, workers(processes - 1, answer):
        answer(announce)


def _answer(library: ReadableLibrary, listening: socket.socket, threads: int, ready: Callable[[], None]) -> None:
    """Answers what comes in at a socket, which other processes may share."""
    server = waitress.create_server(
        create_app(library),
        sockets=[listening],
        threads=threads,
        ident=None,
        clear_untrusted_proxy_headers=True,
        max_request_header_size=_MOST_HEADER_BYTES,
        max_request_body_size=_MOST_BODY_BYTES,
    )
    # A queue for a moment is no news; a terminal would be full of it.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    try:
        ready()
        server.run()
    finally:
        server.close()


def _listening(host: str, port: int) -> socket.socket:
    """A socket at the address; waitress, which could open one too, leaks it when that fails."""
    if not 0 <= port <= 65535:
        # The resolver would take it modulo 65536, and the site would stand where nobody looks.
        raise UsageError(f"There is no port {port}.", hint="Choose one from 1024 to 65535 with --port.")
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, *_, address = min(found, key=lambda entry: entry[0] != socket.AF_INET)
        return socket.create_server(address[:2], family=family, backlog=1024)
    except (OSError, UnicodeError) as error:
        raise _unusable(host, port, error) from error


def _name(host: str) -> str:
    """The host as it stands in an address."""
    return f"[{host}]" if ":" in host else host


def _unusable(host: str, port: int, error: OSError | UnicodeError) -> UsageError:
    reason = error.errno if isinstance(error, OSError) else None
    if reason == errno.EADDRINUSE:
        return UsageError(f"Port {port} is taken by another program.", hint="Choose another with --port.")
    if reason == errno.EACCES:
        return UsageError(f"Port {port} may not be opened.", hint="Choose one above 1023 with --port.")
    return UsageError(f"The site cannot be served on {host}, port {port}: {error}.")
