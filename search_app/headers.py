"""What may a browser do with our pages, and how long may it keep them?"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from hashlib import blake2b

from flask import Flask, Response, request

from gleanings.search_app.kept import keep, kept

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


#: Lists, files and forms of what stands under an address of its own: crawlers would ask for them without end.
_UNLISTED = re.compile(r"/(?:search|map|api|openapi|opensearch|saved)(?![\w-])|/d/[^/]+/(?:cite|file|p/\d+/quote)")
_API = ("/api/", "/openapi.json")


def install(app: Flask, origins: Collection[str], was_partial: Callable[[], bool]) -> None:
    """Puts the headers on every answer that does not set its own.

    Args:
        app: the site.
        origins: the other sites whose pages may read the API, or "*" for all.
        was_partial: whether a part of the index was missing for the answer that is being sent.
    """

    @app.after_request
    def add_headers(response: Response) -> Response:
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        if was_partial():
            # Its tag is that of the whole answer, which would then never be fetched.
            response.headers.pop("ETag", None)
            response.headers["Cache-Control"] = "no-store"
        if _UNLISTED.match(request.path):
            response.headers["X-Robots-Tag"] = "noindex, nofollow"
        if origins and request.path.startswith(_API):
            _let_others_read(response, origins)
        return response


def _let_others_read(response: Response, origins: Collection[str]) -> None:
    """Says to browsers that pages of other sites may read this (CORS)."""
    asking = request.headers.get("Origin", "")
    if "*" not in origins:
        response.vary.add("Origin")
    if "*" in origins or asking in origins:
        response.headers["Access-Control-Allow-Origin"] = "*" if "*" in origins else asking
        response.headers["Access-Control-Allow-Headers"] = "If-None-Match"
        response.headers["Access-Control-Expose-Headers"] = "ETag, Retry-After"
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"


def entity_tag(*parts: object) -> str:
    """A tag for what the parts determine, such as a generation and a canonical query."""
    return blake2b(repr(parts).encode(), digest_size=9).hexdigest()


def unchanged(tag: str) -> Response | None:
    """The answer that needs no work: 304 when the browser holds this very page, or the page when we still do."""
    if request.if_none_match.contains_weak(tag):
        return tagged(Response(status=304), tag)
    return kept(tag)


def tagged(response: Response, tag: str) -> Response:
    """The response with its tag, which is the same however it is packed; browsers keep it but ask each time."""
    response.set_etag(tag, weak=True)
    response.headers["Cache-Control"] = REVALIDATE
    keep(response, tag)
    return response
