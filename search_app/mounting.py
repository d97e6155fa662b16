"""How does the site stand below a path of its host, as at https://example.org/evidence?

The server says so (``SCRIPT_NAME``), or ``base_url`` in the configuration does, whether the proxy cuts the path off
or passes it on. What a client claims in a header of its own is not believed.

Addresses are written from the root of the site everywhere; here those of a page get the path before them. That is
sound because text never holds a bare quotation mark: it is escaped wherever it comes from a reader or a document.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from flask import Flask, Response, request

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

_ADDRESSES = re.compile(rb'( (?:href|src|action|data-[a-z-]+)=")/(?!/)')


def install(app: Flask, base_url: str) -> None:
    """Puts the path before every address of a page, where there is one."""
    path = urlsplit(base_url).path.rstrip("/")
    if path:
        app.wsgi_app = _Below(app.wsgi_app, path)  # type: ignore[method-assign]  # the way that Flask documents

    @app.after_request
    def put_before(response: Response) -> Response:
        if request.script_root and response.mimetype == "text/html":
            before = quote(request.script_root, safe="/").encode()
            response.set_data(_ADDRESSES.sub(rb"\1" + before.replace(b"\\", b"") + b"/", response.get_data()))
        return response


class _Below:
    """A WSGI application below a path."""

    def __init__(self, application: WSGIApplication, path: str) -> None:
        self._application, self._path = application, path

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        asked = environ.get("PATH_INFO", "")
        if asked == self._path or asked.startswith(f"{self._path}/"):
            environ["PATH_INFO"] = asked[len(self._path) :] or "/"
        environ["SCRIPT_NAME"] = self._path
        return self._application(environ, start_response)
