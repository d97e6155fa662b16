"""Which numbered links stand below a list of results?"""

from __future__ import annotations

from dataclasses import dataclass

from gleanings.index.parameters import MAX_PAGE
from gleanings.index.request import SearchRequest
from gleanings.search_app.presenting.narrowing import at_page
from gleanings.search_app.presenting.urls import search_url


@dataclass(frozen=True, slots=True)
class PageLink:
    """One numbered link; ``gap`` says that numbers are left out before it."""

    number: int
    url: str
    current: bool
    gap: bool


@dataclass(frozen=True, slots=True)
class Paging:
    """Links to the pages of results; previous and next are None at the ends."""

    links: tuple[PageLink, ...]
    previous: str | None
    next: str | None


def paging(request: SearchRequest, total: int) -> Paging:
    """The links for ``total`` results at the request's limit and offset."""
    current = request.offset // request.limit + 1
    last = min(MAX_PAGE, max(1, -(-total // request.limit)))
    links: list[PageLink] = []
    for number in _numbers(current, last):
        gap = bool(links) and number > links[-1].number + 1
        links.append(PageLink(number, search_url(at_page(request, number)), number == current, gap))
    return Paging(
        links=tuple(links),
        previous=search_url(at_page(request, min(current - 1, last))) if current > 1 else None,
        next=search_url(at_page(request, current + 1)) if current < last else None,
    )


def _numbers(current: int, last: int) -> list[int]:
    near = {1, last, *range(current - 1, current + 2)}
    if current <= 3:
        near |= {2, 3, 4}
    if current >= last - 2:
        near |= {last - 1, last - 2, last - 3}
    return sorted(number for number in near if 1 <= number <= last)
