"""How is the site served without another web server?"""

from __future__ import annotations

import errno
from collections.abc import Callable

import waitress
from waitress.server import BaseWSGIServer, MultiSocketServer

from gleanings.corpus.errors import UsageError
from gleanings.corpus.library import Library
from gleanings.search_app.app import create_app

#: Requests carry an address and nothing more; what is over is refused before it is read.
_MOST_HEADER_BYTES = 16_384
_MOST_BODY_BYTES = 1024


def serve(
    library: Library,
    host: str,
    port: int,
    threads: int,
    announce: Callable[[str], None] = lambda address: None,
) -> None:
    """Answers until interrupted.

    Args:
        library: what is shown.
        host: address to listen on.
        port: 0 lets the system choose one.
        threads: requests answered at the same time.
        announce: is told the site's address once it can be reached.

    Raises:
        UsageError: nobody may listen there, or somebody does already.
    """
    app = create_app(library)
    try:
        server = waitress.create_server(
            app,
            host=host,
            port=port,
            threads=threads,
            ident=None,
            clear_untrusted_proxy_headers=True,
            max_request_header_size=_MOST_HEADER_BYTES,
            max_request_body_size=_MOST_BODY_BYTES,
        )
    except (OSError, ValueError, OverflowError) as error:
        raise _unusable(host, port, error) from error
    try:
        announce(f"http://{_name(host)}:{_port(server)}/")
        server.run()
    finally:
        server.close()


def _name(host: str) -> str:
    """The host as it stands in an address."""
    return f"[{host}]" if ":" in host else host


def _port(server: BaseWSGIServer | MultiSocketServer) -> int:
    """The port in use; a name such as localhost may stand for several addresses, each with a socket."""
    if isinstance(server, MultiSocketServer):
        return int(server.effective_listen[0][1])
    return int(server.effective_port)


def _unusable(host: str, port: int, error: Exception) -> UsageError:
    if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
        return UsageError(f"Port {port} is taken by another program.", hint="Choose another with --port.")
    if isinstance(error, OSError) and error.errno == errno.EACCES:
        return UsageError(f"Port {port} may not be opened.", hint="Choose one above 1023 with --port.")
    return UsageError(f"The site cannot be served on {host}, port {port}: {error}.")
