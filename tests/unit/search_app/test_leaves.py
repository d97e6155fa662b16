"""The strip of small images goes on to any page, a part at a time."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gleanings.corpus.model import Description, Document, State
from gleanings.search_app.presenting.leaves import Leaf, Strip, strip

DOCUMENT = Document(
    "a", Description("Title"), "pdf", State.INDEXED, 1, 1, "a.pdf", "/a.pdf", "s", 60, 0, 100, 1
)  # fmt: skip


def leaves(count: int, matching: frozenset[int] = frozenset()) -> list[Leaf]:
    """So many pages, some of which match."""
    return [Leaf(str(number), f"/p/{number}", "", number in matching) for number in range(1, count + 1)]


def names(found: Strip) -> list[str]:
    return [leaf.name for leaf in found.leaves]


def walked(found: list[Leaf], query: str = "") -> list[list[str]]:
    """The parts that a reader sees who goes on to the end."""
    parts, first = [], 1
    while True:
        shown = strip(DOCUMENT, found, first, query, ())
        parts.append(names(shown))
        if shown.next is None:
            return parts
        first = int(shown.next.url.partition("strip=")[2].partition("#")[0])


@pytest.mark.parametrize("count", [1, 8, 9, 24, 32, 33, 60, 500])
def test_every_page_is_reached_once(count: int) -> None:
    assert [name for part in walked(leaves(count)) for name in part] == [str(n) for n in range(1, count + 1)]


def test_of_many_matches_every_one_is_reached_after_the_first_page() -> None:
    found = leaves(200, frozenset(range(2, 201, 2)))
    parts = walked(found, "hub")
    assert [name for part in parts for name in part] == ["1", *(str(n) for n in range(2, 201, 2))]
    assert max(map(len, parts)) == 24


def test_the_way_back_leads_to_the_beginning() -> None:
    third = strip(DOCUMENT, leaves(60), 33, "", ())
    assert third.previous is not None
    assert (third.previous.label, third.previous.url) == ("Pages 9 to 32 of 60", "/d/a?strip=9#pages")
    second = strip(DOCUMENT, leaves(60), 9, "", ())
    assert second.previous is not None
    assert (second.previous.label, second.previous.url) == ("Pages 1 to 8 of 60", "/d/a#pages")
    assert strip(DOCUMENT, leaves(60), 1, "", ()).previous is None


def test_links_keep_the_query_and_the_way_back_to_the_results() -> None:
    found = strip(DOCUMENT, leaves(60, frozenset(range(1, 61))), 1, "hub", (("at", "3"),))
    assert found.next is not None
    assert found.next.url == "/d/a?q=hub&at=3&strip=25#passages"


@pytest.mark.parametrize("first", [0, -5, 61, 10**9])
def test_a_beginning_that_there_is_not_is_the_first(first: int) -> None:
    assert names(strip(DOCUMENT, leaves(60), first, "", ()))[0] == "1"


def test_a_document_without_pages_has_an_empty_strip() -> None:
    empty = strip(replace(DOCUMENT, pages=0), [], 1, "", ())
    assert (empty.leaves, empty.previous, empty.next) == ((), None, None)
