"""Is the process alive, and does an index answer?"""

from __future__ import annotations

from flask import Blueprint, Response

from gleanings.corpus.errors import GleaningsError
from gleanings.index.request import SearchRequest
from gleanings.search_app.site import site

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def alive() -> Response:
    """200 while the process lives."""
    return Response("ok\n", mimetype="text/plain")


@blueprint.get("/readyz")
def ready() -> Response:
    """200 when an index answers, else 503."""
    try:
        site().service.search(SearchRequest(limit=1, passages=0))
    except GleaningsError:
        return Response("no index answers\n", 503, mimetype="text/plain")
    return Response("ok\n", mimetype="text/plain")
