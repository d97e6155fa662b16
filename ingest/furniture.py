"""Which lines stand on page after page: running heads, running feet, printed page numbers?"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from gleanings.ingest.lines import Line, PageLines

_HEAD_SHARE = 0.88
"""Above this share of the page's height a line may be a running head."""
_FOOT_SHARE = 0.12
_ROWS = 3
"""How many rows from the edge may belong to a head or foot."""
_SAME_PLACE_POINTS = 4.0
_BEGINNING = 10
"""Letters that heads of one document begin with: its title, before the name of a chapter."""
_SMALL_SHARE = 0.95
"""Heads that begin alike are set smaller than this share of the body; larger ones are headings of like parts."""
_NEIGHBOURS = 2
"""How many pages further a head may be repeated: left and right pages differ."""
_FEWEST_LETTERS = 4
_NO_LETTERS = re.compile(r"[\W\d_]+")
_ROMAN_WORD = re.compile(r"\b[ivxlc]+\b")


@dataclass(frozen=True, slots=True)
class EdgeLine:
    """A line near the upper or lower edge of a page.

    Attributes:
        number: of the page, from 1.
        position: of the line among the page's lines, from 0.
        key: what it says without its numbers; the same on every page for a running head.
        outermost: whether no other line stands nearer to the edge.
    """

    number: int
    position: int
    line: Line
    key: str
    outermost: bool


def edge_lines(page: PageLines) -> list[EdgeLine]:
    """The lines of a page that may be its head or foot."""
    if page.height <= 0:
        return []
    heads, feet = [], []
    highest, lowest = 2 * _FOOT_SHARE * page.height, 2 * _HEAD_SHARE * page.height
    for position, line in enumerate(page.lines):
        middle = line.top + line.bottom
        if middle >= lowest:
            heads.append((-middle / 2, position))
        elif middle <= highest:
            feet.append((middle / 2, position))
    chosen = dict([*_outermost(heads), *_outermost(feet)])
    return [
        EdgeLine(page.number, position, page.lines[position], _key(page.lines[position].text), row == 0)
        for position, row in sorted(chosen.items())
    ]


def running_lines(edges: Sequence[Sequence[EdgeLine]], body: float) -> dict[int, set[int]]:
    """For each page number the positions of its lines that are repeated at the same place of other pages.

    Args:
        edges: ``edge_lines`` of all pages of the document.
        body: size of the document's body text, in points.
    """
    running: dict[int, set[int]] = defaultdict(set)
    needed = 3 if len(edges) > 4 else 2
    for near, here in _same_place(edges, _key_of):
        if len({edge.number for edge in near}) >= needed or _names_chapter(near, body):
            _add(running, here)
    for near, here in _same_place(edges, lambda edge: _beginning_of(edge, body)):
        if len({edge.number for edge in near}) >= needed:
            _add(running, here)
    return running


def running_heads(pages: Sequence[PageLines], running: Mapping[int, set[int]]) -> list[str]:
    """What the running lines say, numbers alone left out, the most frequent first."""
    texts: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for page in pages:
        for position in running.get(page.number, ()):
            text = page.lines[position].text
            key = _key(text)
            if len(key) >= _FEWEST_LETTERS:
                texts.setdefault(key, text)
                counts[key] += 1
    return [texts[key] for key, _ in counts.most_common()]


def _same_place(
    edges: Sequence[Sequence[EdgeLine]], key_of: Callable[[EdgeLine], str | None]
) -> Iterator[tuple[list[EdgeLine], list[EdgeLine]]]:
    """Lines of one key at one height, with those that stand half a point off and fall into the next bucket."""
    places: dict[tuple[str, int], list[EdgeLine]] = defaultdict(list)
    for page_edges in edges:
        for edge in page_edges:
            key = key_of(edge)
            if key is not None:
                places[key, round(edge.line.bottom / _SAME_PLACE_POINTS)].append(edge)
    for (key, bucket), here in places.items():
        yield [edge for step in (-1, 0, 1) for edge in places.get((key, bucket + step), ())], here


def _key_of(edge: EdgeLine) -> str:
    return edge.key


def _beginning_of(edge: EdgeLine, body: float) -> str | None:
    """What a head begins with that may name the document before the chapter; None for other lines."""
    is_head = edge.outermost and len(edge.key) > _BEGINNING and edge.line.size < _SMALL_SHARE * body
    return edge.key[:_BEGINNING] if is_head else None


def _names_chapter(near: Sequence[EdgeLine], body: float) -> bool:
    """Whether the lines are the head of a short chapter: outermost, no larger than the text, on pages in a row."""
    if any(not edge.outermost or edge.line.size > body or len(edge.key) < _FEWEST_LETTERS for edge in near):
        return False
    numbers = sorted({edge.number for edge in near})
    return any(later - earlier <= _NEIGHBOURS for earlier, later in pairwise(numbers))


def _add(running: dict[int, set[int]], edges: Iterable[EdgeLine]) -> None:
    for edge in edges:
        running[edge.number].add(edge.position)


def without(page: PageLines, positions: set[int]) -> tuple[list[Line], list[Line]]:
    """The lines to read, and those that run upwards or aslant and belong to no sentence."""
    kept = [line for position, line in enumerate(page.lines) if position not in positions]
    upright = [line for line in kept if line.upright]
    if 2 * sum(len(line.text) for line in upright) < sum(len(line.text) for line in kept):
        return kept, []  # a page that was turned as a whole
    return upright, [line for line in kept if not line.upright]


def _outermost(candidates: list[tuple[float, int]]) -> Iterator[tuple[int, int]]:
    """The positions of the lines in the rows nearest to the edge, each with the number of its row from 0."""
    row = -1
    last = None
    for distance, position in sorted(candidates):
        if last is None or distance - last > _SAME_PLACE_POINTS:
            row += 1
            if row == _ROWS:
                return
        last = distance
        yield position, row


def _key(text: str) -> str:
    return _NO_LETTERS.sub("", _ROMAN_WORD.sub("", text.lower()))
