"""How is the API described to programs? As OpenAPI 3.1, written from the table of endpoints."""

from __future__ import annotations

from typing import Any

from gleanings import __version__
from gleanings.index.parameters import Parameter
from gleanings.index.shapes import ProblemJson
from gleanings.index.vocabulary import Vocabulary
from gleanings.search_app.api.endpoints import BASE, ENDPOINTS, Endpoint
from gleanings.search_app.api.schemas import Schema, Shapes, parameter_schema

#: Why a status is answered, where it is not 200.
_SAID = {
    304: "Not modified: the client holds this very answer.",
    400: "A parameter is wrong.",
    404: "There is no such document or page.",
    409: "The index has changed since the cursor was given.",
    410: "The document was withdrawn.",
    503: "The library cannot be searched right now.",
}
_ALWAYS = (304, 400, 503)
_ETAG = {"ETag": {"description": "Send it back as If-None-Match.", "schema": {"type": "string"}}}


def described(name: str, home: str, known: Vocabulary) -> dict[str, Any]:
    """The description for one library.

    Args:
        name: of the library.
        home: where the site is reached, or "".
        known: the values that filters may have.
    """
    shapes = Shapes()
    paths = {BASE + endpoint.path: {"get": _operation(endpoint, known, shapes)} for endpoint in ENDPOINTS}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": name,
            "version": __version__,
            "description": "Read-only. New members may be added to answers; those that are here stay.",
        },
        "servers": [{"url": home or "/"}],
        "paths": paths,
        "components": {"schemas": dict(sorted(shapes.found.items()))},
    }


def _operation(endpoint: Endpoint, known: Vocabulary, shapes: Shapes) -> dict[str, Any]:
    answer = {"application/json": {"schema": shapes.reference(endpoint.shape)}}
    responses: dict[str, Any] = {"200": {"description": "The answer.", "headers": _ETAG, "content": answer}}
    for status in sorted({*_ALWAYS, *endpoint.fails}):
        responses[str(status)] = {"description": _SAID[status]}
        if status != 304:  # a status
            wrong = {"application/problem+json": {"schema": shapes.reference(ProblemJson)}}
            responses[str(status)]["content"] = wrong
    asked = [_described(part, "path", known) for part in endpoint.parts.values()]
    asked += [_described(parameter, "query", known) for parameter in (*endpoint.parameters, *endpoint.own)]
    return {"operationId": endpoint.name, "summary": endpoint.summary, "parameters": asked, "responses": responses}


def _described(parameter: Parameter, place: str, known: Vocabulary) -> dict[str, Any]:
    schema: Schema = parameter_schema(parameter, known)
    if parameter.default:
        schema["default"] = int(parameter.default) if schema.get("type") == "integer" else parameter.default
    found: dict[str, Any] = {"name": parameter.name, "in": place, "description": parameter.help, "schema": schema}
    if place == "path":
        found["required"] = True
    elif parameter.kind == "choices":
        found |= {"style": "form", "explode": False}
    return found
