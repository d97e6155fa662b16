"""Lines that a program draws late stand in the text where they stand on the page."""

from __future__ import annotations

from gleanings.ingest.lines import Line
from gleanings.ingest.placing import in_place
from tests.drawn import column, line

PROSE = [f"line {number} of a column of ordinary prose" for number in range(20)]


def texts(lines: tuple[Line, ...]) -> list[str]:
    return [one.text for one in lines]


def test_lines_in_order_stay_as_they_are() -> None:
    drawn = (*column(PROSE), *column(PROSE, left=320))
    assert in_place(drawn) == drawn


def test_a_head_that_is_drawn_last_comes_first() -> None:
    head = line("The long way round", baseline=800, right=500)
    assert texts(in_place((*column(PROSE), head))) == ["The long way round", *PROSE]


def test_a_foot_that_is_drawn_first_comes_last() -> None:
    foot = line("Ashlock Trust", baseline=30, right=200)
    assert texts(in_place((foot, *column(PROSE)))) == [*PROSE, "Ashlock Trust"]


def test_headings_that_are_drawn_after_the_text_go_to_their_places() -> None:
    first, second = column(["one", "two"], top=700), column(["three", "four"], top=640)
    headings = (line("Objectives", baseline=720, right=200), line("Methods", baseline=660, right=200))
    assert texts(in_place((*first, *second, *headings))) == [
        "Objectives", "one", "two", "Methods", "three", "four",
    ]  # fmt: skip


def test_a_heading_drawn_after_a_short_line_beside_it_goes_to_its_place() -> None:
    caption = line("2020", left=287, baseline=100, right=308)
    heading = line("Objectives", baseline=720, right=120)
    assert texts(in_place((*column(["one", "two"]), caption, heading))) == ["Objectives", "one", "two", "2020"]


def test_a_heading_over_one_of_two_columns_stays_in_its_column() -> None:
    heading = line("Right heading", left=320, baseline=720, right=500)
    drawn = (*column(["a", "b"]), *column(["c", "d"], left=320), heading)
    assert texts(in_place(drawn)) == ["a", "b", "Right heading", "c", "d"]


def test_pieces_of_a_row_drawn_from_right_to_left_are_not_taken_apart() -> None:
    drawn = (line("2019", left=300, right=330), line("Grants", left=72, right=120), *column(["text"], top=680))
    assert texts(in_place(drawn)) == ["2019", "Grants", "text"]


def test_text_that_runs_upwards_comes_after_the_lines() -> None:
    margin = line("jspears on DSK", baseline=300, left=10, right=20, upright=False)
    head = line("Late head", baseline=800, right=300)
    assert texts(in_place((margin, *column(PROSE[:3]), head))) == ["Late head", *PROSE[:3], "jspears on DSK"]


def test_a_page_in_no_order_at_all_is_left_alone() -> None:
    """Putting each of its lines in its place would take long, and layout analysis does better."""
    drawn = tuple(reversed(column([f"line {number}" for number in range(600)], pitch=1)))
    assert in_place(drawn) is drawn
