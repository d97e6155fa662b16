"""How does a program ask? Also: is the process alive, and does an index answer?"""

from __future__ import annotations

import json

from flask import Blueprint, Response, request

from gleanings.corpus.errors import GleaningsError
from gleanings.index.answer import suggestions_json, to_json
from gleanings.index.query import MAX_CHARACTERS
from gleanings.index.request import SearchRequest, read_parameters
from gleanings.search_app.errors import problem
from gleanings.search_app.headers import entity_tag, tagged, unchanged
from gleanings.search_app.presenting.urls import search_url
from gleanings.search_app.site import site

blueprint = Blueprint("api", __name__)


@blueprint.get("/api/v1/search")
def search() -> Response:
    """The answer that `gleanings search --json` prints; a wrong parameter is an error here."""
    here = site()
    asked, wrong = read_parameters(request.args.items(multi=True), here.service.vocabulary())
    if wrong:
        return problem(400, "That could not be understood", str(wrong[0]), wrong)
    tag = entity_tag("api", here.version, here.service.generation(), here.service.coverage(), search_url(asked))
    if same := unchanged(tag):
        return same
    body = to_json(here.service.search(asked), base_url=here.library.config.base_url)
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":")) + "\n"
    return tagged(Response(text, mimetype="application/json"), tag)


@blueprint.get("/api/v1/suggest")
def suggest() -> Response:
    """Titles, themes, areas and words that go on like ``?q=``."""
    here = site()
    typed = request.args.get("q", "").strip()[:MAX_CHARACTERS]
    tag = entity_tag("suggest", here.version, here.service.generation(), typed)
    if same := unchanged(tag):
        return same
    text = json.dumps(suggestions_json(typed, here.service.suggest(typed)), ensure_ascii=False) + "\n"
    return tagged(Response(text, mimetype="application/json"), tag)


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
