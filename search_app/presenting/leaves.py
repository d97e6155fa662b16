"""Which pages has a document, under which names, and which of them match?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gleanings.corpus.model import Document, Page
from gleanings.corpus.translating import gettext
from gleanings.search_app.presenting.urls import Pairs, image_url, page_url


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


def contents(document: Document, pages: Sequence[Page], query: str, trail: Pairs) -> list[Heading]:
    """The headings in order, each at the first page that stands under it."""
    found: list[Heading] = []
    for read in pages:
        if read.heading and (not found or found[-1].name != read.heading):
            found.append(Heading(read.heading, page_url(document.id, read.number, query, trail)))
    return found
