"""Which pages has a document, under which names, and which of them match?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gleanings.corpus.model import Document, Page
from gleanings.corpus.translating import gettext
from gleanings.search_app.presenting.urls import Pairs, document_url, image_url, page_url

#: Pages whose images are shown at once.
_PICTURED = 24
_PICTURED_UNASKED = 8


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page of a document as a link.

    Attributes:
        name: its printed number, or what it is called without one.
        thumbnail: the address of its small image; only PDFs have any.
        matches: whether the query's words are on it.
    """

    name: str
    url: str
    thumbnail: str
    matches: bool


@dataclass(frozen=True, slots=True)
class Step:
    """A link to another part of a strip: "25 to 48 of 130"."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Strip:
    """A part of a document's pages as small images; previous and next are None at the ends."""

    leaves: tuple[Leaf, ...]
    previous: Step | None
    next: Step | None


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a document, and the first page that stands under it."""

    name: str
    url: str


def leaves(document: Document, pages: Sequence[Page], query: str, matching: set[int], trail: Pairs) -> list[Leaf]:
    """Every page by its printed number; one without is told from the others by "PDF" where some have one."""
    named = any(read.label for read in pages)
    return [
        Leaf(
            read.label or (gettext("PDF %(number)s", number=read.number) if named else str(read.number)),
            page_url(document.id, read.number, query, trail),
            image_url(document, read.number, "thumbnail"),
            read.number in matching,
        )
        for read in pages
    ]


def strip(document: Document, found: Sequence[Leaf], first: int, query: str, trail: Pairs) -> Strip:
    """The pages whose images are shown, from the ``first`` of those that could be, counted from 1.

    These are the document's first page and those that match; without a match, all pages.
    """
    matching = [leaf for leaf in found[1:] if leaf.matches]
    matched = bool(matching) or any(leaf.matches for leaf in found[:1])
    shown = [*found[:1], *matching] if matched else list(found)
    first = first if 1 <= first <= len(shown) else 1
    most = _PICTURED if matched or first > 1 else _PICTURED_UNASKED

    def step(start: int) -> Step | None:
        if not 1 <= start <= len(shown) or start == first:
            return None
        last = min(start + _PICTURED - 1, len(shown) if start > first else first - 1)
        said = gettext("Pages %(first)s to %(last)s of %(count)s", first=start, last=last, count=len(shown))
        url = document_url(document.id, query, (*trail, ("strip", str(start))) if start > 1 else trail)
        return Step(said, f"{url}#{'passages' if matched else 'pages'}")

    return Strip(tuple(shown[first - 1 : first - 1 + most]), step(max(1, first - _PICTURED)), step(first + most))


def contents(document: Document, pages: Sequence[Page], query: str, trail: Pairs) -> list[Heading]:
    """The headings in order, each at the first page that stands under it."""
    found: list[Heading] = []
    for read in pages:
        if read.heading and (not found or found[-1].name != read.heading):
            found.append(Heading(read.heading, page_url(document.id, read.number, query, trail)))
    return found
