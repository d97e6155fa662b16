"""Which filters does the results page offer, and which of their values are shown at once?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gleanings.index.answer import Answer, FacetValue
from gleanings.index.engine import NONE
from gleanings.search_app.presenting.urls import facet_url
from gleanings.search_app.presenting.wording import facet_title

#: Facets that stand open; the others open when something in them is chosen.
_OPEN = frozenset({"theme", "year", "area"})
_SHOWN = 6
_MORE = 14


@dataclass(frozen=True, slots=True)
class FacetGroup:
    """One facet as a group of checkboxes.

    Attributes:
        shown: the largest values, and every chosen one.
        more: further values, behind "Show more".
        total: how many values there are.
        all_url: the page with every value, on which some can be left out.
    """

    facet: str
    title: str
    open: bool
    chosen: int
    shown: tuple[FacetValue, ...]
    more: tuple[FacetValue, ...]
    total: int
    all_url: str


def facet_groups(answer: Answer, facets: Sequence[str]) -> tuple[FacetGroup, ...]:
    """The groups to show, in the library's order; facets without values are left out, but for the year."""
    return tuple(_group(facet, answer) for facet in facets if facet == "year" or answer.facets.get(facet))


def in_order(values: Sequence[FacetValue]) -> list[FacetValue]:
    """The values, the largest first, but documents without one last; excluded values are left out."""
    return sorted((value for value in values if not value.excluded), key=lambda value: value.value == NONE)


def _group(facet: str, answer: Answer) -> FacetGroup:
    values = in_order(answer.facets.get(facet, ()))
    chosen = sum(value.selected for value in values)
    shown = tuple(value for place, value in enumerate(values) if place < _SHOWN or value.selected)
    rest = tuple(value for place, value in enumerate(values) if place >= _SHOWN and not value.selected)
    return FacetGroup(
        facet=facet,
        title=facet_title(facet),
        open=facet in _OPEN or chosen > 0,
        chosen=chosen,
        shown=shown,
        more=rest[:_MORE],
        total=len(values),
        all_url=facet_url(answer.request, facet),
    )
