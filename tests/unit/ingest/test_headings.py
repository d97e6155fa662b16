"""A page stands under the right heading, and the title is what is largest."""

from __future__ import annotations

from gleanings.ingest.headings import largest_heading, layout_titles, outline_headings
from tests.drawn import column, line


def test_a_page_stands_under_the_last_entry_at_or_before_it() -> None:
    outline = [(2, "Summary"), (4, "Methods"), (4, "Sampling"), (7, "Findings")]
    assert outline_headings(outline, 8) == [
        None,
        "Summary",
        "Summary",
        "Sampling",
        "Sampling",
        "Sampling",
        "Findings",
        "Findings",
    ]


def test_an_outline_out_of_order_still_works() -> None:
    assert outline_headings([(3, "Late"), (1, "Early"), (2, "")], 3) == ["Early", "Early", "Late"]


def test_without_an_outline_the_largest_line_is_the_heading() -> None:
    lines = [line("Small heading", size=12, baseline=760), line("LARGE HEADING", size=18, baseline=730)]
    assert largest_heading([*lines, *column(["body text"])], 10.0) == "LARGE HEADING"


def test_a_heading_on_two_lines_is_one() -> None:
    lines = [line("A heading", size=18, baseline=760), line("on two lines", size=18, baseline=738)]
    assert largest_heading([*lines, *column(["body text"])], 10.0) == "A heading on two lines"


def test_a_bold_line_over_prose_is_the_heading_where_nothing_is_larger() -> None:
    prose = column(["a line of prose that fills the whole column to its edge"] * 3)
    bold = line("6.3 Councils", baseline=716, bold=True)
    assert largest_heading([*column(["Earlier text."], top=760), bold, *prose], 10.0) == "6.3 Councils"


def test_bold_cells_and_bold_sentences_are_no_headings() -> None:
    prose = column(["a line of prose that fills the whole column to its edge"])
    assert largest_heading([line("Ward", baseline=716, bold=True), *column(["1,204"])], 10.0) is None
    assert largest_heading([line("Nobody was asked.", baseline=716, bold=True), *prose], 10.0) is None


def test_body_text_numbers_and_long_quotes_are_no_headings() -> None:
    assert largest_heading(column(["body text only"]), 10.0) is None
    assert largest_heading([line("42 %", size=30)], 10.0) is None
    assert largest_heading([line("word " * 60, size=14)], 10.0) is None


def test_titles_come_by_size_over_the_first_pages() -> None:
    cover = [line("Big Local", size=14, baseline=800), line("Learning from ten years", size=28, baseline=500)]
    inside = [line("Contents", size=20, baseline=780), *column(["body"])]
    assert layout_titles([cover, inside]) == ("Learning from ten years", "Contents", "Big Local", "body")


def test_a_word_cut_in_a_title_is_whole_again() -> None:
    first = line("Neighbour", size=28, baseline=500)._replace(hyphenated=True)
    assert layout_titles([[first, line("hoods", size=28, baseline=470)]]) == ("Neighbourhoods",)


def test_no_lines_make_no_titles() -> None:
    assert layout_titles([]) == ()
