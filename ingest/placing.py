"""Where on the page does a line belong that was drawn too late or too early?

Some programs draw all headings, or the running head, after the text. Each such line is put before the first
line below it in its column; columns drawn one after the other stay as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from gleanings.ingest.lines import Line

_MOST_SEARCHES = 200
"""A page that needs more was drawn in no order at all; it is left alone."""
_MOST_LINES = 2_000
_SAME_ROW_SIZES = 0.5


def in_place(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """The lines in reading order, those that were drawn out of place put where they stand.

    Args:
        lines: as drawn; turned ones stay where they are, after the upright ones.
    """
    if len(lines) > _MOST_LINES or not any(_rises(above, below) for above, below in pairwise(lines)):
        return lines
    placed: list[Line] = []
    at = searches = 0
    for line in (line for line in lines if line.upright):
        if (at and _rises(placed[at - 1], line)) or (at < len(placed) and _is_above(placed[at], line)):
            searches += 1
            if searches > _MOST_SEARCHES:
                return lines
            at = _place_of(line, placed)
        placed.insert(at, line)
        at += 1
    return (*placed, *(line for line in lines if not line.upright))


def _place_of(line: Line, placed: Sequence[Line]) -> int:
    return next((at for at, other in enumerate(placed) if _is_above(line, other)), len(placed))


def _rises(above: Line, below: Line) -> bool:
    return below.bottom >= above.top - _SAME_ROW_SIZES * above.size


def _is_above(one: Line, other: Line) -> bool:
    """Whether one line stands higher than the other in the same column."""
    if one.bottom < other.top - _SAME_ROW_SIZES * other.size:
        return False
    right = one.right if one.right < other.right else other.right
    left = one.left if one.left > other.left else other.left
    return right - left > 0.5 * min(one.right - one.left, other.right - other.left)
