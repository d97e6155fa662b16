"""Bullets and numbers that were drawn apart from their lines come back to them."""

from __future__ import annotations

from gleanings.ingest.list_markers import attach_markers
from tests.drawn import column, line


def texts(*lines: object) -> list[str]:
    return [one.text for one in attach_markers(list(lines))]  # type: ignore[arg-type]  # they are lines


def test_markers_drawn_last_stand_before_their_lines() -> None:
    items = column(["a park", "a hall", "a bus"], left=90)
    markers = [line(mark, left=76, baseline=one.bottom) for mark, one in zip(("•", "2.", "(c)"), items, strict=True)]
    assert texts(*items, *markers) == ["• a park", "2. a hall", "(c) a bus"]


def test_the_nearest_line_to_the_right_gets_the_marker() -> None:
    left, right = line("left column", left=90), line("right column", left=330)
    assert texts(left, right, line("•", left=318)) == ["left column", "• right column"]


def test_a_bullet_without_a_line_is_dropped_a_number_kept() -> None:
    assert texts(line("text", baseline=700), line("•", baseline=400), line("3.", baseline=300)) == ["text", "3."]


def test_lines_without_markers_are_as_they_were() -> None:
    lines = column(["one", "two"])
    assert attach_markers(lines) == lines
