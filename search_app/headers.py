"""What may a browser do with our pages, and how long may it keep them?"""

from __future__ import annotations

from hashlib import blake2b

from flask import Flask, Response, request

#: Nothing but our own files; no script inside a page, no frame, no form that leads elsewhere.
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

_HEADERS = {
    "Content-Security-Policy": PAGE_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}

REVALIDATE = "private, max-age=0, must-revalidate"
FOREVER = "public, max-age=31536000, immutable"


def install(app: Flask) -> None:
    """Puts the headers on every answer that does not set its own."""

    @app.after_request
    def add_headers(response: Response) -> Response:
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        return response


def entity_tag(*parts: object) -> str:
    """A tag for what the parts determine, such as a generation and a canonical query."""
    return blake2b(repr(parts).encode(), digest_size=9).hexdigest()


def unchanged(tag: str) -> Response | None:
    """The 304 answer when the browser holds this very page, before any work is done for it."""
    if not request.if_none_match.contains_weak(tag):
        return None
    return tagged(Response(status=304), tag)


def tagged(response: Response, tag: str) -> Response:
    """The response with its tag; browsers keep it but ask each time."""
    response.set_etag(tag)
    response.headers["Cache-Control"] = REVALIDATE
    return response
