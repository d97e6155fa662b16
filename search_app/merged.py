"""Where does the address of a document lead that was merged into another?"""

from __future__ import annotations

from flask import Flask, Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from gleanings.search_app.site import site


def install(app: Flask) -> None:
    """Leads every address of a merged document to the same one of the document that took it in."""

    @app.before_request
    def lead_on() -> AnyResponse | None:
        identity = (request.view_args or {}).get("document_id")
        target = site().service.merged_into(identity) if identity else None
        if target is None or request.endpoint is None:
            return None
        address = url_for(request.endpoint, **{**(request.view_args or {}), "document_id": target})
        query = request.query_string.decode("ascii", "replace")
        return redirect(f"{address}?{query}" if query else address, 301, Response=Response)
