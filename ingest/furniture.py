"""Which lines stand on page after page: running heads, running feet, printed page numbers?"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gleanings.ingest.lines import Line, PageLines

_HEAD_SHARE = 0.88
"""Above this share of the page's height a line may be a running head."""
_FOOT_SHARE = 0.12
_ROWS = 3
"""How many rows from the edge may belong to a head or foot."""
_SAME_PLACE_POINTS = 4.0
_NO_LETTERS = re.compile(r"[\W\d_]+")
_ROMAN_WORD = re.compile(r"\b[ivxlc]+\b")


@dataclass(frozen=True, slots=True)
class EdgeLine:
    """A line near the upper or lower edge of a page.

    Attributes:
        number: of the page, from 1.
        position: of the line among the page's lines, from 0.
        key: what it says without its numbers; the same on every page for a running head.
    """

    number: int
    position: int
    line: Line
    key: str


def edge_lines(page: PageLines) -> list[EdgeLine]:
    """The lines of a page that may be its head or foot."""
    if page.height <= 0:
        return []
    heads, feet = [], []
    for position, line in enumerate(page.lines):
        middle = (line.top + line.bottom) / 2
        if middle >= _HEAD_SHARE * page.height:
            heads.append((-middle, position))
        elif middle <= _FOOT_SHARE * page.height:
            feet.append((middle, position))
    chosen = sorted({*_outermost(heads), *_outermost(feet)})
    return [
        EdgeLine(page.number, position, page.lines[position], _key(page.lines[position].text)) for position in chosen
    ]


def running_lines(pages: Sequence[PageLines], edges: Sequence[Sequence[EdgeLine]]) -> dict[int, set[int]]:
    """For each page number the positions of its lines that are repeated at the same place of other pages.

    Args:
        pages: all pages of the document.
        edges: ``edge_lines`` of each.
    """
    places: dict[tuple[str, int], list[EdgeLine]] = defaultdict(list)
    for page_edges in edges:
        for edge in page_edges:
            places[edge.key, round(edge.line.bottom / _SAME_PLACE_POINTS)].append(edge)
    needed = 3 if len(pages) > 4 else 2
    running: dict[int, set[int]] = defaultdict(set)
    for key, bucket in places:
        # A line half a point off may fall into the neighbouring bucket.
        near = [edge for step in (-1, 0, 1) for edge in places.get((key, bucket + step), ())]
        if len({edge.number for edge in near}) >= needed:
            for edge in places[key, bucket]:
                running[edge.number].add(edge.position)
    return running


def without(page: PageLines, positions: set[int]) -> tuple[list[Line], list[Line]]:
    """The lines to read, and those that run upwards or aslant and belong to no sentence."""
    kept = [line for position, line in enumerate(page.lines) if position not in positions]
    upright = [line for line in kept if line.upright]
    if 2 * sum(len(line.text) for line in upright) < sum(len(line.text) for line in kept):
        return kept, []  # a page that was turned as a whole
    return upright, [line for line in kept if not line.upright]


def _outermost(candidates: list[tuple[float, int]]) -> Iterator[int]:
    rows = 0
    last = None
    for distance, position in sorted(candidates):
        if last is None or distance - last > _SAME_PLACE_POINTS:
            rows += 1
            if rows > _ROWS:
                return
        last = distance
        yield position


def _key(text: str) -> str:
    return _NO_LETTERS.sub("", _ROMAN_WORD.sub("", text.lower()))
