"""Was the text of this page drawn in the order in which people read it?

PDFium gives text in the order of drawing. Clean pages go down one column after the other; some programs draw
across the columns, or in any order, and then sentences come out shuffled.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from gleanings.ingest.lines import Line

_FEWEST_LINES = 8
_LONG_LINE = 18
"""Characters of a line of prose in a narrow column; cells of tables are mostly shorter."""
_CROWD = 60
_CROWDED_SHARE = 0.3
_NARROWEST_CHARACTER_SIZES = 0.18
_JUMPS_SHARE = 0.15
_SWITCHES_SHARE = 0.3


def is_doubtful(lines: Sequence[Line]) -> bool:
    """Whether consecutive lines jump about as no reader's eye would.

    A jump is a step up inside a column. A switch is a step sideways to text that stands beside; a page has as
    many of them as columns, unless it is drawn row by row.
    """
    crowded = sum(len(line.text) for line in lines if _is_crowded(line))
    if crowded and crowded > _CROWDED_SHARE * sum(len(line.text) for line in lines):
        return True
    prose = [line for line in lines if line.upright and len(line.text) >= _LONG_LINE]
    if len(prose) < _FEWEST_LINES:
        return False
    jumps = sum(_is_jump(above, below) for above, below in pairwise(prose))
    if jumps >= 4 and jumps > _JUMPS_SHARE * len(prose):
        return True
    switches = sum(_is_switch(above, below) for above, below in pairwise(prose))
    return switches >= 6 and switches > _SWITCHES_SHARE * len(prose)


def _is_crowded(line: Line) -> bool:
    """Whether more characters are said to stand in the line than fit: rows of two columns taken for one line."""
    length = max(line.right - line.left, line.top - line.bottom)
    return len(line.text) >= _CROWD and length < _NARROWEST_CHARACTER_SIZES * line.size * len(line.text)


def _overlap(one: Line, other: Line) -> float:
    """The share of the narrower line's width that both have in common."""
    common = min(one.right, other.right) - max(one.left, other.left)
    return common / max(min(one.right - one.left, other.right - other.left), 1.0)


def _is_jump(above: Line, below: Line) -> bool:
    return below.bottom > above.top and _overlap(above, below) > 0.5


def _is_switch(above: Line, below: Line) -> bool:
    return _overlap(above, below) <= 0.0
