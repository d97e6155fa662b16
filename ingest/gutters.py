"""Do the lines of this page run across a gutter, one row of the left column into the same row of the right?

Where a program draws two columns row by row, a reader in drawing order joins what only stands side by side.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

SAMPLE = 8
"""How many lines of a page are looked at."""
_WIDE_SHARE = 0.5
"""A line that crosses a gutter takes more than this share of the page's width."""
_WIDE_LINES_SHARE = 0.3
GAP_SIZES = 0.85
"""A gutter is at least this wide, in sizes of the type; the spaces of justified text are narrower."""
_SAME_EDGE_POINTS = 3.0
_AGREEING_SHARE = 0.6
_PROSE_LETTERS = 13
"""Cells of tables, numbers of lists and entries of contents have fewer on one side."""
_WIDEST_SIZES = 6.0
"""Between columns of prose the usual gap is narrow; between cells it is as wide as the cells are empty."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A space inside a line.

    Attributes:
        before: letters of the line before it.
        after: letters of the line after it.
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


def crosses_gutter(lines: Sequence[tuple[float, Iterable[Gap]]]) -> bool:
    """Whether most of the lines have a wide gap before the same edge, with prose on both sides of it.

    Args:
        lines: the size of the type and the gaps of each sampled line; gaps are taken only as far as needed.
    """
    needed = _AGREEING_SHARE * len(lines)
    wide: list[list[Gap]] = []
    without = 0
    for size, gaps in lines:
        wide.append([gap for gap in gaps if gap.width >= GAP_SIZES * size])
        without += not wide[-1]
        if len(lines) - without < needed:
            return False
    size = median(size for size, _ in lines) if lines else 0.0
    for edge in {gap.edge for gaps in wide for gap in gaps}:
        agreeing = [gap for gap in (_nearest(edge, gaps) for gaps in wide) if gap is not None]
        if len(agreeing) >= needed and _separates_prose(agreeing, size):
            return True
    return False


def _nearest(edge: float, gaps: Sequence[Gap]) -> Gap | None:
    best = min(gaps, key=lambda gap: abs(gap.edge - edge), default=None)
    return best if best is not None and abs(best.edge - edge) <= _SAME_EDGE_POINTS else None


def _separates_prose(gaps: Sequence[Gap], size: float) -> bool:
    return (
        median(gap.before for gap in gaps) >= _PROSE_LETTERS
        and median(gap.after for gap in gaps) >= _PROSE_LETTERS
        and median(gap.width for gap in gaps) <= _WIDEST_SIZES * size
    )
