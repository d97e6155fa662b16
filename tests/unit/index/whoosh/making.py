"""Documents for tests of the segments."""

from __future__ import annotations

from gleanings.index.engine import IndexDocument


def document(identity: str, *pages: str, title: str = "", themes: tuple[str, ...] = ()) -> IndexDocument:
    """A document with these pages."""
    return IndexDocument(
        id=identity, version=1, title=title, headings=(), authors=(), publisher="", pages=pages,
        facets={"theme": themes} if themes else {}, sort_title=title.lower(), year=None,
    )  # fmt: skip
