"""The number printed on a page is found, and a number that merely stands there is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gleanings.ingest.furniture import EdgeLine, edge_lines
from gleanings.ingest.page_labels import merge_labels, printed_labels, to_roman
from tests.drawn import column, line, page


def edges(*feet: str) -> list[list[EdgeLine]]:
    return [
        edge_lines(page(number, [*column(["text"]), *([line(foot, baseline=30)] if foot else [])]))
        for number, foot in enumerate(feet, start=1)
    ]


def labels(*feet: str) -> list[str | None]:
    printed = printed_labels(edges(*feet))
    return [printed.get(number) for number in range(1, len(feet) + 1)]


def test_pages_that_agree_on_an_offset_are_labelled() -> None:
    assert labels("", "", "1", "2", "3", "4") == [None, None, "1", "2", "3", "4"]


def test_a_page_without_its_number_is_labelled_between_others() -> None:
    assert labels("7", "8", "", "10", "11") == ["7", "8", "9", "10", "11"]


def test_front_matter_in_roman_numerals_comes_before_arabic_numbers() -> None:
    assert labels("", "ii", "iii", "iv", "1", "2", "3", "4") == [None, "ii", "iii", "iv", "1", "2", "3", "4"]


def test_capital_numerals_stay_capital() -> None:
    assert labels("I", "II", "III", "1", "2", "3", "4", "5")[:3] == ["I", "II", "III"]


@pytest.mark.parametrize(
    "foot", ["Page {}", "{} | Annual review", "Annual review {}", "– {} –", "Page {} of 90", "[{}]"]
)
def test_numbers_are_read_in_the_usual_dress(foot: str) -> None:
    assert labels(*(foot.format(number) for number in range(11, 17))) == [str(one) for one in range(11, 17)]


def test_production_codes_in_the_foot_are_no_page_numbers() -> None:
    feet = [f"VerDate Mar<15>2010 Jkt 232001 PO 00000 Frm 0000{number} Fmt 4701" for number in range(2, 8)]
    assert labels(*feet) == [None] * 6


def test_a_year_in_every_foot_is_no_page_number() -> None:
    assert labels(*["Annual review 2019"] * 6) == [None] * 6


def test_chance_agreement_of_two_pages_of_many_is_not_enough() -> None:
    assert labels(*[""] * 8, "4", "5", *[""] * 8) == [None] * 18


def test_dates_and_decimals_are_no_page_numbers() -> None:
    assert labels("1.5", "2.5", "3.5", "4.5") == [None] * 4


def test_the_files_own_labels_fill_what_print_leaves_open() -> None:
    printed = {3: "1", 4: "2"}
    assert merge_labels(printed, ["i", "ii", "1", "2", "3"], edges(*[""] * 5)) == ["i", "ii", "1", "2", "3"]


def test_the_files_own_labels_that_contradict_print_are_not_believed() -> None:
    printed = {3: "1", 4: "2"}
    assert merge_labels(printed, ["1", "2", "3", "4", "5"], edges(*[""] * 5)) == [None, None, "1", "2", None]


def test_labels_that_stand_on_no_page_are_not_believed() -> None:
    declared = ["Cover", "C-2", "A-1"]
    assert merge_labels({}, declared, edges("", "", "A-1")) == [None, None, "A-1"]


def test_a_document_without_numbers_has_no_labels() -> None:
    assert labels("", "", "") == [None] * 3
    assert printed_labels([]) == {}


@given(st.integers(1, 89))
def test_roman_numerals_are_read_as_they_are_written(value: int) -> None:
    feet = [to_roman(number) for number in range(value, min(value + 4, 90))]
    if len(feet) > 1:
        assert labels(*feet) == feet
