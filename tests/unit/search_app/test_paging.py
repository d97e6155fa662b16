"""Numbered links lead to every page of results that there is, and to no other."""

from __future__ import annotations

import pytest

from gleanings.index.parameters import MAX_PAGE
from gleanings.index.request import SearchRequest
from gleanings.search_app.presenting.paging import paging


def shown(total: int, page: int = 1) -> str:
    """The links as a line of text, the current one in brackets."""
    links = paging(SearchRequest(offset=(page - 1) * 10), total).links
    return " ".join(
        ("… " if link.gap else "") + (f"[{link.number}]" if link.current else str(link.number)) for link in links
    )


@pytest.mark.parametrize(
    ("total", "page", "expected"),
    [
        (0, 1, "[1]"),
        (10, 1, "[1]"),
        (11, 1, "[1] 2"),
        (212, 1, "[1] 2 3 4 … 22"),
        (212, 11, "1 … 10 [11] 12 … 22"),
        (212, 22, "1 … 19 20 21 [22]"),
    ],
)
def test_links_show_the_ends_and_the_neighbours(total: int, page: int, expected: str) -> None:
    """A gap is shown only where numbers are left out."""
    assert shown(total, page) == expected


def test_previous_and_next_end_with_the_results() -> None:
    """A link must never lead to a page without results."""
    first, last = paging(SearchRequest(), 15), paging(SearchRequest(offset=10), 15)
    assert (first.previous, first.next) == (None, "/search?page=2")
    assert (last.previous, last.next) == ("/search", None)


def test_the_last_link_stays_within_what_can_be_asked_for() -> None:
    """A search may find more than anybody can page through."""
    assert paging(SearchRequest(), 1_000_000).links[-1].number == MAX_PAGE


def test_after_the_end_the_way_back_is_the_last_page() -> None:
    """Somebody may keep the address of page 9 when only two pages are left."""
    assert paging(SearchRequest(offset=80), 15).previous == "/search?page=2"
