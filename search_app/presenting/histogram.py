"""How do the matching documents spread over the years, as bars that can be drawn?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gleanings.index.answer import FacetValue
from gleanings.index.engine import NONE
from gleanings.index.request import SearchRequest
from gleanings.search_app.presenting.narrowing import any_year
from gleanings.search_app.presenting.urls import search_url
from gleanings.search_app.presenting.wording import years

#: The drawing's size in its own units; the style sheet scales it to the column.
WIDTH, HEIGHT = 272, 56
_MOST_BARS = 34
_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: where it stands, what it counts, and the search that it leads to."""

    x: float
    y: float
    width: float
    height: float
    years: str
    count: int
    url: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Histogram:
    """Bars from the first to the last year, with the years that are written below them."""

    bars: tuple[Bar, ...]
    first: int
    last: int
    undated: int


def histogram(values: Sequence[FacetValue], request: SearchRequest) -> Histogram | None:
    """Bars for the buckets of the year facet; None where no document has a year."""
    counts = {int(value.value): value.count for value in values if value.value.isdecimal()}
    undated = sum(value.count for value in values if value.value == NONE)
    if not counts:
        return None
    span = max(counts) - min(counts) + 1
    step = next(step for step in _STEPS if span / step <= _MOST_BARS - 1 or step == _STEPS[-1])
    start = min(counts) // step * step
    binned = [
        (first, sum(counts.get(year, 0) for year in range(first, first + step)))
        for first in range(start, max(counts) + 1, step)
    ]
    return Histogram(_bars(binned, step, request), start, max(counts), undated)


def _bars(binned: Sequence[tuple[int, int]], step: int, request: SearchRequest) -> tuple[Bar, ...]:
    most = max(count for _, count in binned) or 1
    slot = WIDTH / max(len(binned), 8)
    elsewhere = search_url(any_year(request))
    elsewhere += "&" if "?" in elsewhere else "?"
    bars = []
    for index, (first, count) in enumerate(binned):
        last = first + step - 1
        height = max(round(count / most * (HEIGHT - 4), 1), 1.5 if count else 0.5)
        bars.append(
            Bar(
                x=round(index * slot, 2),
                y=round(HEIGHT - height, 1),
                width=round(slot - min(2.0, slot / 4), 2),
                height=height,
                years=years(first, last),
                count=count,
                url=f"{elsewhere}from={first}&to={last}",
                chosen=_chosen(first, last, request),
            )
        )
    return tuple(bars)


def _chosen(first: int, last: int, request: SearchRequest) -> bool:
    if (asked := request.filters.get("year")) is not None:
        return any(str(year) in asked.include for year in range(first, last + 1))
    if request.years is None:
        return False
    return (request.years.first or first) <= last and first <= (request.years.last or last)
