"""From which search did a reader come to a document, and which hits stand before and after it there?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from gleanings.corpus.errors import GleaningsError
from gleanings.corpus.model import Document
from gleanings.corpus.translating import counted, gettext
from gleanings.index.answer import Answer
from gleanings.index.parameters import MAX_OFFSET
from gleanings.index.request import SearchRequest, read_parameters
from gleanings.index.service import SearchService
from gleanings.search_app.presenting.narrowing import at_page
from gleanings.search_app.presenting.urls import Pairs, at_place, document_url, search_url, trail_pairs
from gleanings.search_app.presenting.wording import documents


@dataclass(frozen=True, slots=True)
class Neighbour:
    """The hit before or after a document: its title and its page."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Trail:
    """The way back to a list of results, and along it.

    Attributes:
        pairs: what links between the pages of the document carry on.
        back: the address of the page of results that holds the document.
        label: what that list is: "212 documents for “community hub”".
        place: where in it the document stands: "3 of 212".
    """

    pairs: Pairs
    back: str
    label: str
    place: str
    previous: Neighbour | None
    next: Neighbour | None


def find_trail(pairs: Iterable[tuple[str, str]], document: Document, service: SearchService) -> Trail | None:
    """The trail that the address of a document's page holds; None where it holds none, or one that has gone cold."""
    given = tuple(pairs)
    place = next((int(value) for name, value in given if name == "at" and value.isdecimal()), 0)
    if not 1 <= place <= MAX_OFFSET:
        return None
    try:
        request, _ = read_parameters((pair for pair in given if pair[0] != "at"), service.vocabulary())
        first = max(place - 2, 0)
        near = replace(request, offset=first, limit=3, passages=0, facets=("format",))
        return _trail(request, service.search(near), place, first, document)
    except GleaningsError:
        return None


def _trail(request: SearchRequest, answer: Answer, place: int, first: int, document: Document) -> Trail | None:
    ids = {at: hit.document for at, hit in enumerate(answer.hits, start=first + 1)}
    if place not in ids or ids[place].id != document.id:
        return None
    trail = trail_pairs(request)
    list_of = documents(answer.total)
    if request.text:
        list_of = gettext("%(documents)s for “%(words)s”", documents=list_of, words=request.text[:80])
    return Trail(
        pairs=at_place(trail, place),
        back=search_url(at_page(request, (place - 1) // request.limit + 1)),
        label=list_of,
        place=gettext("%(place)s of %(count)s", place=counted(place), count=counted(answer.total)),
        previous=_neighbour(ids.get(place - 1), request.text, at_place(trail, place - 1)),
        next=_neighbour(ids.get(place + 1), request.text, at_place(trail, place + 1)),
    )


def _neighbour(document: Document | None, query: str, trail: Pairs) -> Neighbour | None:
    if document is None:
        return None
    return Neighbour(document.description.title, document_url(document.id, query, trail))
