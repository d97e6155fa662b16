"""In which order do people read a page of columns, whatever order its words were drawn in?

Between columns no words stand, over the whole height of the page. Lines are cut there, and read column by column,
between the lines that run across.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from gleanings.ingest.lines import Line

_FEWEST_WORDS = 60
_EMPTY_SHARE = 0.08
"""Fewer words than this share of the fullest place cross a gutter: headings over both columns do."""
_NARROWEST_SIZES = 0.7
_NARROWEST_COLUMN_SHARE = 0.12

Gutter = tuple[float, float]
"""Left and right edge, in points."""


def by_columns(rows: Sequence[Sequence[Line]]) -> list[Line] | None:
    """The lines of a page column by column, or None where no gutter is seen.

    Args:
        rows: the words of each line that the reader saw, each a small line of its own.
    """
    words = [word for row in rows for word in row if word.upright]
    found = gutters(words) if len(words) >= _FEWEST_WORDS else []
    if not found:
        return None
    pieces = [(column, piece) for row in rows for column, piece in _cut(row, found)]
    pieces.sort(key=lambda one: (-one[1].bottom, one[1].left))
    ordered: list[Line] = []
    band: list[tuple[int, Line]] = []
    for column, piece in pieces:
        if column < 0:
            ordered.extend(_read_band(band))
            ordered.append(piece)
            band = []
        else:
            band.append((column, piece))
    return ordered + _read_band(band)


def gutters(words: Sequence[Line]) -> list[Gutter]:
    """Strips without words between columns, from left to right."""
    left, right = min(word.left for word in words), max(word.right for word in words)
    size = median(word.size for word in words)
    covered = _coverage(words, left, right)
    empty = _EMPTY_SHARE * max(covered)
    found: list[Gutter] = []
    begin: int | None = None
    edge = left
    for place, count in enumerate([*covered, max(covered)]):
        if count <= empty:
            begin = place if begin is None else begin
        elif begin is not None:
            strip = (left + begin, left + place)
            wide = strip[1] - strip[0] >= _NARROWEST_SIZES * size
            least = _NARROWEST_COLUMN_SHARE * (right - left)
            if wide and strip[0] - edge >= least and right - strip[1] >= least:
                found.append(strip)
                edge = strip[1]
            begin = None
    return found


def _coverage(words: Sequence[Line], left: float, right: float) -> list[int]:
    """How many words stand over each point of the page's width."""
    changes = [0] * (int(right - left) + 2)
    for word in words:
        changes[int(word.left - left)] += 1
        changes[int(word.right - left)] -= 1
    covered, count = [], 0
    for change in changes[:-1]:
        count += change
        covered.append(count)
    return covered


def _cut(row: Sequence[Line], found: Sequence[Gutter]) -> list[tuple[int, Line]]:
    """The pieces of a row with their columns; -1 where a word stands in a gutter: the row runs across."""
    columns = []
    for word in row:
        middle = (word.left + word.right) / 2
        columns.append(sum(middle > (strip[0] + strip[1]) / 2 for strip in found))
    if _runs_across(row, columns, found):
        return [(-1, _joined(row))]
    pieces = []
    start = 0
    for position in range(1, len(row) + 1):
        if position == len(row) or columns[position] != columns[start] or _is_below(row[position - 1], row[position]):
            pieces.append((columns[start], _joined(row[start:position])))
            start = position
    return pieces


def _is_below(before: Line, after: Line) -> bool:
    return before.bottom - after.bottom > 0.5 * before.size


def _runs_across(row: Sequence[Line], columns: Sequence[int], found: Sequence[Gutter]) -> bool:
    if any(word.left < (a + b) / 2 < word.right for word in row for a, b in found):
        return True
    # A heading over both columns may have one of its spaces there, but no gap as wide as the gutter.
    return any(
        columns[position] < columns[position + 1] and after.left - word.right < _NARROWEST_SIZES * word.size
        for position, (word, after) in enumerate(pairwise(row))
    )


def _read_band(band: Sequence[tuple[int, Line]]) -> list[Line]:
    """Column after column; the pieces come from top to bottom."""
    return [piece for _, piece in sorted(band, key=lambda one: one[0])]


def _joined(words: Sequence[Line]) -> Line:
    last = words[-1]
    return Line(
        " ".join(word.text for word in words),
        min(word.left for word in words),
        min(word.bottom for word in words),
        max(word.right for word in words),
        max(word.top for word in words),
        max(word.size for word in words),
        last.hyphenated,
        words[0].upright,
        words[0].bold and last.bold,
    )
