"""Do the lines of this page run across a gutter, one row of the left column into the same row of the right?

Where a program draws two columns row by row, a reader in drawing order joins what only stands side by side.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

SAMPLE = 8
"""How many lines of a page are looked at."""
_WIDE_SHARE = 0.5
"""A line that crosses a gutter takes more than this share of the page's width."""
_WIDE_LINES_SHARE = 0.3
_GAP_SIZES = 0.85
"""A gutter is at least this wide, in sizes of the type; the spaces of justified text are narrower."""
_SAME_EDGE_POINTS = 3.0
_AGREEING_SHARE = 0.6
_PROSE_CHARACTERS = 15
"""Cells of tables, numbers of lists and entries of contents are shorter on one side."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A space inside a line.

    Attributes:
        before: characters of the line before it.
        after: characters of the line after it.
        width: in points.
        edge: where the text after it begins, points from the page's left.
    """

    before: int
    after: int
    width: float
    edge: float


def sample_of_wide(widths: Sequence[float], page_width: float) -> list[int]:
    """Positions of some lines that may cross a gutter; none where the page has too few of them.

    Args:
        widths: of the page's lines, in points.
        page_width: in points.
    """
    wide = [position for position, width in enumerate(widths) if width > _WIDE_SHARE * page_width]
    if len(wide) < SAMPLE or len(wide) < _WIDE_LINES_SHARE * len(widths):
        return []
    step = len(wide) / SAMPLE
    return [wide[int((turn + 0.5) * step)] for turn in range(SAMPLE)]


def crosses_gutter(lines: Sequence[tuple[float, Sequence[Gap]]]) -> bool:
    """Whether most of the lines have a wide gap before the same edge, with prose on both sides of it.

    Args:
        lines: the size of the type and the gaps of each sampled line.
    """
    edges = [{gap.edge: gap for gap in gaps if gap.width >= _GAP_SIZES * size} for size, gaps in lines]
    needed = _AGREEING_SHARE * len(lines)
    return any(
        _agree([_nearest(candidate, others) for others in edges], needed) for one in edges for candidate in one
    )


def _nearest(edge: float, gaps: dict[float, Gap]) -> Gap | None:
    best = min(gaps, key=lambda other: abs(other - edge), default=None)
    return gaps[best] if best is not None and abs(best - edge) <= _SAME_EDGE_POINTS else None


def _agree(gaps: Sequence[Gap | None], needed: float) -> bool:
    present = [gap for gap in gaps if gap is not None]
    if len(present) < needed:
        return False
    before = sum(gap.before for gap in present) / len(present)
    after = sum(gap.after for gap in present) / len(present)
    return min(before, after) >= _PROSE_CHARACTERS
