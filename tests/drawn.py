"""Lines for the tests of everything that works on lines."""

from __future__ import annotations

from collections.abc import Sequence

from gleanings.ingest.lines import Line, PageLines

WIDTH, HEIGHT = 595.0, 842.0


def line(
    text: str,
    *,
    left: float = 72.0,
    baseline: float = 700.0,
    right: float | None = None,
    size: float = 10.0,
    hyphenated: bool = False,
    upright: bool = True,
    bold: bool = False,
) -> Line:
    """A line whose width is about right for its text."""
    end = left + 0.5 * size * len(text) if right is None else right
    return Line(text, left, baseline, end, baseline + size, size, hyphenated, upright, bold)


def column(texts: Sequence[str], *, left: float = 72.0, top: float = 700.0, pitch: float = 12.0) -> list[Line]:
    """Lines one below the other, all as wide as a column."""
    return [
        line(text, left=left, baseline=top - position * pitch, right=left + 220)
        for position, text in enumerate(texts)
    ]


def page(number: int, lines: Sequence[Line]) -> PageLines:
    """A page of A4."""
    return PageLines(number, tuple(lines), WIDTH, HEIGHT, "drawn")
