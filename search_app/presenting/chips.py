"""Which filters are in use, in words, and where does each one's removal lead?"""

from __future__ import annotations

from dataclasses import dataclass

from gleanings.corpus.translating import gettext
from gleanings.index.engine import FACETS
from gleanings.index.request import SearchRequest
from gleanings.index.vocabulary import Vocabulary
from gleanings.search_app.presenting.narrowing import matching, without_value, without_years
from gleanings.search_app.presenting.urls import search_url
from gleanings.search_app.presenting.wording import excluded_title, facet_title, years


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter in use; the URL is the search without it."""

    title: str
    label: str
    url: str


def chips(request: SearchRequest, known: Vocabulary) -> tuple[Chip, ...]:
    """A chip for every value that is wanted or excluded, for the range of years, and for a fixed match."""
    found = [chip for facet in FACETS if facet in request.filters for chip in _facet_chips(request, facet, known)]
    if request.years is not None:
        label = years(request.years.first, request.years.last)
        found.append(Chip(facet_title("year"), label, search_url(without_years(request))))
    if request.match != "auto":
        label = gettext("all of them") if request.match == "all" else gettext("any of them")
        found.append(Chip(gettext("Words"), label, search_url(matching(request, "auto"))))
    return tuple(found)


def _facet_chips(request: SearchRequest, facet: str, known: Vocabulary) -> list[Chip]:
    asked = request.filters[facet]
    title = facet_title(facet)
    named = [(title, value) for value in sorted(asked.include)]
    named += [(excluded_title(facet), value) for value in sorted(asked.exclude)]
    return [
        Chip(name, known.label(facet, value), search_url(without_value(request, facet, value)))
        for name, value in named
    ]
