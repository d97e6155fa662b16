"""How has a theme fared over the years, as a drawing the size of a word?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gleanings.index.engine import NONE
from gleanings.index.evidence_map import EvidenceMap

#: In the drawing's own units.
WIDTH, HEIGHT = 80, 18
_GAP = 1.0
_MOST_YEARS = 40


@dataclass(frozen=True, slots=True)
class Spark:
    """One bar: its place and size."""

    x: float
    y: float
    width: float
    height: float


def sparklines(counted: EvidenceMap) -> Mapping[str, tuple[Spark, ...]]:
    """For each row's label, its counts over the years in order; each row is drawn to its own largest count."""
    years = [place for place, value in enumerate(counted.column_values) if value.value != NONE][-_MOST_YEARS:]
    return {
        row.label: _bars([cells[place] for place in years])
        for row, cells in zip(counted.row_values, counted.cells, strict=True)
    }


def _bars(counts: Sequence[int]) -> tuple[Spark, ...]:
    most, slot = max(counts, default=0) or 1, WIDTH / max(len(counts), 1)
    bars = []
    for place, count in enumerate(counts):
        height = round(max(count / most * HEIGHT, 2.0 if count else 0.6), 1)
        width = max(slot - _GAP, slot / 2)
        bars.append(Spark(round(place * slot, 1), round(HEIGHT - height, 1), round(width, 1), height))
    return tuple(bars)
