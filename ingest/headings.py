"""Under which heading does each page stand, and what is set in the largest type at the front?"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

from gleanings.ingest.cleaning import clean_value
from gleanings.ingest.lines import Line

_HEADING_SIZE = 1.15
"""How much larger than the body a heading is set."""
_BODY_SIZE = 0.95
_LONGEST_HEADING = 150
_LONGEST_BOLD = 80
_PROSE = 30
"""Characters of a line under a heading, at least."""
_NO_HEADING = (".", ",", ";", ":")
_LONGEST_TITLE = 300
_TITLE_BLOCKS = 8
_LETTERS = re.compile(r"[^\W\d_]{2}")


def outline_headings(outline: Sequence[tuple[int, str]], pages: int) -> list[str | None]:
    """For each page the last outline entry at or before it.

    Args:
        outline: (page number, title) in the outline's order.
        pages: how many pages there are.
    """
    entries = [(number, title) for number, title in sorted(outline, key=lambda one: one[0]) if title]
    numbers = [number for number, _ in entries]
    headings: list[str | None] = []
    for number in range(1, pages + 1):
        before = bisect_right(numbers, number)
        headings.append(entries[before - 1][1] if before else None)
    return headings


def largest_heading(lines: Sequence[Line], body: float) -> str | None:
    """The heading of a page without an outline: its block of the largest type, or its first bold line over prose.

    Args:
        lines: of the page, in reading order.
        body: size of the document's body text, in points.
    """
    large = _HEADING_SIZE * body
    if any(line.size >= large for line in lines):
        for size, text in blocks_by_size(lines, large):
            if size >= large and len(text) <= _LONGEST_HEADING:
                return text
    return next((clean_value(above.text) for above, below in pairwise(lines) if _heads(above, below, body)), None)


def _heads(line: Line, below: Line, body: float) -> bool:
    """Whether a bold line of the body's size is a heading; the bold cells of tables stand over no prose."""
    text = line.text
    return (
        line.bold
        and not below.bold
        and line.size >= _BODY_SIZE * body
        and len(text) <= _LONGEST_BOLD
        and len(below.text) >= _PROSE
        and line.bottom - below.bottom > 0.5 * below.size
        and not text[0].islower()
        and not text.endswith(_NO_HEADING)
        and _LETTERS.search(text) is not None
    )


def blocks_by_size(lines: Sequence[Line], least: float = 0.0) -> list[tuple[float, str]]:
    """Neighbouring lines of one size as (size, text), the largest first; pieces without words left out.

    Args:
        lines: of one page, in reading order.
        least: smaller type is left out.
    """
    blocks: list[list[Line]] = []
    for line in lines:
        if blocks and _continues(blocks[-1][-1], line):
            blocks[-1].append(line)
        elif line.size >= least:
            blocks.append([line])
    texts = [(block[0].size, _join(block)) for block in blocks]
    return sorted((one for one in texts if _LETTERS.search(one[1])), key=lambda one: one[0], reverse=True)


def layout_titles(pages: Sequence[Sequence[Line]]) -> tuple[str, ...]:
    """The text blocks set in the largest type of the first pages, the largest first.

    Args:
        pages: the lines of the first pages, running heads left out.
    """
    blocks = [block for lines in pages for block in blocks_by_size(lines)]
    blocks.sort(key=lambda one: round(one[0], 1), reverse=True)
    texts = dict.fromkeys(text for _, text in blocks if len(text) <= _LONGEST_TITLE)
    return tuple(texts)[:_TITLE_BLOCKS]


def _join(block: Sequence[Line]) -> str:
    return clean_value("".join(line.text if line.hyphenated else f"{line.text} " for line in block))


def _continues(above: Line, below: Line) -> bool:
    return (
        abs(above.size - below.size) <= 0.05 * above.size
        and above.bottom - below.bottom < 2.2 * above.size
        and below.bottom - above.bottom < 0.5 * above.size
    )
