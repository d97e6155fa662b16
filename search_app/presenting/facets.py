"""Which filters does the results page offer, and which of their values are shown at once?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gleanings.index.answer import Answer, FacetValue
from gleanings.search_app.presenting.wording import FACET_TITLES

#: Facets that stand open; the others open when something in them is chosen.
_OPEN = frozenset({"theme", "year", "area"})
_SHOWN = 6
_MORE = 60


@dataclass(frozen=True, slots=True)
class FacetGroup:
    """One facet as a group of checkboxes.

    Attributes:
        shown: the largest values, and every chosen one.
        more: further values, behind "Show more".
        unlisted: how many values the page leaves out altogether.
    """

    facet: str
    title: str
    open: bool
    chosen: int
    shown: tuple[FacetValue, ...]
    more: tuple[FacetValue, ...]
    unlisted: int


def facet_groups(answer: Answer, facets: Sequence[str]) -> tuple[FacetGroup, ...]:
    """The groups to show, in the library's order; facets without values are left out, but for the year."""
    return tuple(
        _group(facet, answer.facets.get(facet, ())) for facet in facets if facet == "year" or answer.facets.get(facet)
    )


def _group(facet: str, values: Sequence[FacetValue]) -> FacetGroup:
    chosen = sum(value.selected for value in values)
    shown = tuple(value for place, value in enumerate(values) if place < _SHOWN or value.selected)
    rest = tuple(value for place, value in enumerate(values) if place >= _SHOWN and not value.selected)
    return FacetGroup(
        facet=facet,
        title=FACET_TITLES[facet],
        open=facet in _OPEN or chosen > 0,
        chosen=chosen,
        shown=shown,
        more=rest[:_MORE],
        unlisted=len(rest[_MORE:]),
    )
