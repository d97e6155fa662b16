"""How does a request reach its endpoint, and how is its answer sent?"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, Response, render_template, request

from gleanings.corpus.translating import gettext
from gleanings.index.parameters import Parameter
from gleanings.search_app.api.description import described
from gleanings.search_app.api.endpoints import BASE, ENDPOINTS, Endpoint
from gleanings.search_app.api.reading import read
from gleanings.search_app.errors import problem
from gleanings.search_app.headers import entity_tag, tagged, unchanged
from gleanings.search_app.presenting.wording import for_readers
from gleanings.search_app.site import Site, site

blueprint = Blueprint("api", __name__)

_PART = re.compile(r"\{(\w+)\}")
#: Answers are made here and hold no circles, so none are looked for.
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False)


@dataclass(frozen=True, slots=True)
class _Offered:
    """An endpoint as people read of it, with an address that can be tried."""

    name: str
    path: str
    summary: str
    example: str
    parameters: tuple[Parameter, ...]


def _view(endpoint: Endpoint) -> Callable[..., Response]:
    def view(**parts: str) -> Response:
        here = site()
        pairs = [*request.args.items(multi=True), *parts.items()]
        own = (*endpoint.own, *endpoint.parts.values())
        asked, wrong = read(pairs, endpoint.parameters, own, here.service.vocabulary())
        if wrong:
            return problem(400, gettext("That could not be understood"), for_readers(wrong[0]), wrong)
        tag = entity_tag(endpoint.name, here.version, *here.service.state(), asked.canonical)
        same = None if endpoint.counted and here.counts_queries else unchanged(tag)
        return same or tagged(_json(endpoint.answer(here, asked)), tag)

    return view


for _endpoint in ENDPOINTS:
    _rule = BASE + _PART.sub(r"<\1>", _endpoint.path)
    blueprint.add_url_rule(_rule, _endpoint.name, _view(_endpoint), methods=["GET"])


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """The description of all this for programs (OpenAPI 3.1)."""
    here = site()
    tag = entity_tag("openapi", here.version, here.service.generation())
    return unchanged(tag) or tagged(
        _json(described(here.library.config.name, here.home, here.service.vocabulary())), tag
    )


@blueprint.get("/api")
def for_people() -> Response:
    """The same for people, with addresses to try."""
    here = site()
    tag = entity_tag("api page", here.version, here.service.generation())
    return unchanged(tag) or tagged(Response(render_template("api.html", base=BASE, endpoints=_offered(here))), tag)


def _offered(here: Site) -> list[_Offered]:
    newest = here.service.newest(1)
    parts = {"facet": "theme", "id": newest[0].id if newest else "ID", "number": "1"}
    offered = []
    for endpoint in ENDPOINTS:
        parameters = (*endpoint.parameters, *endpoint.own)
        asked = "?q=community" if any(parameter.name == "q" for parameter in parameters) else ""
        example = BASE + _PART.sub(lambda part: parts[part[1]], endpoint.path) + asked
        offered.append(_Offered(endpoint.name, endpoint.path, endpoint.summary, example, parameters))
    return offered


def _json(body: object) -> Response:
    return Response(_ENCODER.encode(body) + "\n", content_type="application/json")
