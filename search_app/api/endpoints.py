"""What can a program ask for? One table: it routes, it says which parameters are read, and it is the description."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from gleanings.index import parameters as table
from gleanings.index import shapes
from gleanings.index.engine import FACETS
from gleanings.index.evidence_map import MAP_FACETS
from gleanings.index.parameters import Parameter
from gleanings.index.query import MAX_CHARACTERS
from gleanings.search_app.api import answers
from gleanings.search_app.api.reading import Asked
from gleanings.search_app.site import Site

#: Where all addresses of this version begin. It stays as long as the promise in docs/api.md holds.
BASE = "/api/v1"

_TYPED = Parameter("q", "text", "What was typed so far.", most=MAX_CHARACTERS)
_WORDS = Parameter("q", "text", "The words to look for.", most=MAX_CHARACTERS)
_FIND = Parameter("find", "text", "Only values whose name holds this.", most=MAX_CHARACTERS)
_ROWS, _COLUMNS = (
    Parameter(name, "choice", f"The facet of the {said}.", choices=MAP_FACETS, default=default)
    for name, said, default in (("rows", "rows", "theme"), ("cols", "columns", "year"))
)
_SINCE = Parameter("since", "since", "From which run on: its number, a date, or days back such as `7d`.")
_CORRECT, _EXPAND = table.WORDS[1:]


def _limit(most: int, default: int) -> Parameter:
    return Parameter("limit", "number", "How many are returned.", least=1, most=most, default=str(default))


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One address.

    Attributes:
        path: behind ``BASE``, with the places of its parts in braces.
        name: of the operation.
        summary: what it answers, as a sentence.
        shape: of the answer.
        answer: makes the answer.
        parameters: those of a search, and its own.
        own: which of them are its own; the others stand for a search.
        parts: what may stand in the places of the path: "number", or the choices.
        fails: statuses that it may have besides 200, 304 and 400.
        counted: whether it is one of the searches that are counted, where the configuration wants that.
    """

    path: str
    name: str
    summary: str
    shape: type
    answer: Callable[[Site, Asked], Mapping[str, Any]]
    parameters: tuple[Parameter, ...] = ()
    own: tuple[Parameter, ...] = ()
    parts: Mapping[str, Parameter] = field(default_factory=dict)
    fails: tuple[int, ...] = ()
    counted: bool = False


_ID = Parameter("id", "text", "The document's id.", most=64)
_NUMBER = Parameter("number", "number", "The page's number, from 1.", least=1, most=10**6)
_FACET = Parameter("facet", "choice", "The facet.", choices=FACETS)
_OF_DOCUMENT = (404, 410)

ENDPOINTS = (
    Endpoint(
        "/search", "search", "Documents that match, with their passages, facets and what was searched.",
        shapes.SearchJson, answers.search, table.PARAMETERS, fails=(409,), counted=True,
    ),
    Endpoint(
        "/facets/{facet}", "facet", "The values of one facet among the documents that match.",
        shapes.FacetJson, answers.facet, (table.QUERY, *table.FILTERS, *table.WORDS),
        (_FIND, _limit(1000, 100), table.PLACE[1]), {"facet": _FACET},
    ),
    Endpoint(
        "/map", "map", "How many of the documents that match have each two values at once.",
        shapes.MapJson, answers.evidence_map, (table.QUERY, *table.FILTERS, *table.WORDS), (_ROWS, _COLUMNS),
    ),
    Endpoint(
        "/suggest", "suggest", "Titles, themes, areas and words that go on like what is typed.",
        shapes.SuggestJson, answers.suggest, (), (_TYPED,),
    ),
    Endpoint(
        "/documents/{id}", "document", "Everything that is known of a document.",
        shapes.DocumentJson, answers.document, parts={"id": _ID}, fails=_OF_DOCUMENT,
    ),
    Endpoint(
        "/documents/{id}/pages", "pages", "The pages of a document, without their texts.",
        shapes.PagesJson, answers.pages, parts={"id": _ID}, fails=_OF_DOCUMENT,
    ),
    Endpoint(
        "/documents/{id}/pages/{number}", "page", "One page with its text.",
        shapes.PageJson, answers.page, (), (_WORDS,), {"id": _ID, "number": _NUMBER}, _OF_DOCUMENT,
    ),
    Endpoint(
        "/documents/{id}/passages", "passages", "The passages of a document that match, in the order of its pages.",
        shapes.PassagesJson, answers.passages, (), (_WORDS, _limit(1000, 100), _CORRECT, _EXPAND),
        {"id": _ID}, _OF_DOCUMENT,
    ),
    Endpoint(
        "/documents/{id}/similar", "similar", "Documents that are about the same.",
        shapes.SimilarJson, answers.similar, (), (_limit(50, 5),), {"id": _ID}, _OF_DOCUMENT,
    ),
    Endpoint(
        "/changes", "changes", "What each run did to the documents, the newest run first; `limit` of each run.",
        shapes.ChangesJson, answers.changes, (), (_SINCE, _limit(1000, 100)),
    ),
    Endpoint("/stats", "stats", "What the library holds, and its last run.", shapes.StatsJson, answers.stats),
)  # fmt: skip
