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
    long = [line for line in lines if len(line.text) >= _LONG_LINE]
    crowded = sum(len(line.text) for line in long if _is_crowded(line))
    if crowded and crowded > _CROWDED_SHARE * sum(len(line.text) for line in lines):
        return True
    prose = [line for line in long if line.upright]
    if len(prose) < _FEWEST_LINES:
        return False
    jumps, switches = _count(prose)
    if jumps >= 4 and jumps > _JUMPS_SHARE * len(prose):
        return True
    return switches >= 6 and switches > _SWITCHES_SHARE * len(prose)


def _is_crowded(line: Line) -> bool:
    """Whether more characters are said to stand in the line than fit: rows of two columns taken for one line."""
    characters = len(line.text)
    least = _NARROWEST_CHARACTER_SIZES * line.size * characters
    return characters >= _CROWD and line.right - line.left < least and line.top - line.bottom < least


def _count(prose: Sequence[Line]) -> tuple[int, int]:
    """How many jumps there are, and how many switches."""
    jumps = switches = 0
    for above, below in pairwise(prose):
        right = above.right if above.right < below.right else below.right
        left = above.left if above.left > below.left else below.left
        if right <= left:
            switches += 1
        elif below.bottom > above.top:
            narrower = min(above.right - above.left, below.right - below.left)
            jumps += right - left > 0.5 * max(narrower, 1.0)
    return jumps, switches
