"""Sentences survive line ends; paragraphs, headings and list items do not run together."""

from __future__ import annotations

import pytest

from gleanings.ingest.paragraphs import body_size, join_lines, pitches, vocabulary, without_leaders
from tests.drawn import column, line

NO_WORDS: frozenset[str] = frozenset()
LONG = "a line of prose that fills the whole column to"


def test_lines_of_a_sentence_are_joined_by_spaces() -> None:
    assert join_lines(column(["The hub is run", "by residents who", "meet weekly."]), NO_WORDS) == (
        "The hub is run by residents who meet weekly."
    )


def test_a_wider_gap_begins_a_paragraph() -> None:
    lines = [*column([LONG, LONG, "its end."]), *column([LONG, "and more."], top=650)]
    assert join_lines(lines, NO_WORDS).count("\n\n") == 1


def test_an_indented_line_after_a_full_stop_begins_a_paragraph() -> None:
    lines = column(["The first one", "ends here.", "The second", "goes on."])
    lines[2] = lines[2]._replace(left=lines[2].left + 12)
    assert join_lines(lines, NO_WORDS) == "The first one ends here.\n\nThe second goes on."


def test_an_indent_inside_a_sentence_is_no_paragraph() -> None:
    lines = column(["The first one", "goes", "on and on"])
    lines[2] = lines[2]._replace(left=lines[2].left + 12)
    assert join_lines(lines, NO_WORDS) == "The first one goes on and on"


def test_a_sentence_goes_on_in_the_next_column() -> None:
    lines = [*column(["The hub is run", "by the"]), *column(["residents themselves."], left=320)]
    assert join_lines(lines, NO_WORDS) == "The hub is run by the residents themselves."


def test_a_new_sentence_in_the_next_column_is_a_paragraph() -> None:
    lines = [*column(["The hub is run", "by them."]), *column(["Another matter."], left=320)]
    assert join_lines(lines, NO_WORDS) == "The hub is run by them.\n\nAnother matter."


def test_a_heading_in_larger_type_stands_alone() -> None:
    heading = line("What we learned", baseline=714, size=14)
    assert join_lines([heading, *column(["Residents said", "so."])], NO_WORDS) == (
        "What we learned\n\nResidents said so."
    )


def test_a_bold_heading_of_the_same_size_stands_alone() -> None:
    lines = column(["What we learned", "Residents said", "so."])
    lines[0] = lines[0]._replace(bold=True)
    assert join_lines(lines, NO_WORDS) == "What we learned\n\nResidents said so."


def test_the_rows_of_a_table_do_not_loosen_the_lines_of_a_page() -> None:
    """Names under a title ran together, with the date behind them, where a table stood on the same page."""
    names = ["Dr Jo Smith", "The Example Trust", "Research report", "May 2024"]
    byline = column(names, pitch=21, top=700)
    prose = column([LONG] * 9, pitch=14, top=600)
    rows = column(
        ["Hall 12", "Shed 31", "Yard 9", "Pub 70", "Park 11", "Shop 4", "Bus 2", "Barn 5"] * 2, pitch=24, top=460
    )
    page = [*byline, *prose, *rows]
    assert join_lines(byline, NO_WORDS, *pitches([page])) == "\n\n".join(names)


def test_list_items_stand_alone() -> None:
    text = join_lines(column(["They asked for", "• a park and", "a hall", "• a bus", "(a) soon"]), NO_WORDS)
    assert text == "They asked for\n\n• a park and a hall\n\n• a bus\n\n(a) soon"


def test_entries_of_contents_stand_alone() -> None:
    text = join_lines(column(["Introduction 4", "Methods ..... 12", "Findings 20"]), NO_WORDS)
    assert text == "Introduction 4\n\nMethods ..... 12\n\nFindings 20"


def test_pieces_of_one_row_stay_together() -> None:
    row = [line("Grants", left=72), line("£1,000", left=300), line("2019", left=400)]
    assert join_lines(row, NO_WORDS) == "Grants £1,000 2019"


@pytest.mark.parametrize(
    ("before", "after", "elsewhere", "joined"),
    [
        ("com", "munity hub", "", "community hub"),
        ("com", "munity hub", "the community", "community hub"),
        ("resident", "led work", "a resident-led group", "resident-led work"),
        ("self", "harm rose", "of self and harm", "self-harm rose"),
        ("re", "use it", "we use it and re is short", "reuse it"),
        ("non", "Federal land", "", "non-Federal land"),
        ("REG", "ISTER notice", "the register", "REGISTER notice"),
        ("pre", "2019 rules", "", "pre-2019 rules"),
    ],
)
def test_words_cut_at_a_line_end(before: str, after: str, elsewhere: str, joined: str) -> None:
    marked, plain = column([before, after]), column([f"{before}-", after])
    marked[0] = marked[0]._replace(hyphenated=True)
    words = vocabulary([elsewhere])
    assert join_lines(marked, words) == joined
    assert join_lines(plain, words) == joined


def test_a_number_keeps_the_dash_at_a_line_end() -> None:
    assert join_lines(column(["from 2014-", "2018 it"]), NO_WORDS) == "from 2014-2018 it"


def test_an_address_cut_after_its_scheme_is_whole_again() -> None:
    assert join_lines(column(["see https://", "example.org/a"]), NO_WORDS) == "see https://example.org/a"


def test_scripts_without_spaces_get_none() -> None:
    assert join_lines(column(["社区中心由", "居民管理"]), NO_WORDS) == "社区中心由居民管理"


def test_no_lines_make_no_text() -> None:
    assert join_lines([], NO_WORDS) == ""


def test_body_size_is_that_of_most_characters() -> None:
    heading = line("Title", size=24)
    assert body_size([[heading], column(["a long line of the body"])]) == 10.0
    assert body_size([]) == 0.0


def test_lines_of_a_cover_stand_alone_although_all_lines_of_it_stand_far_apart() -> None:
    """The median of a cover's gaps is the wide one: it says nothing about sentences."""
    texts = ["Asset transfer", "A practical guide", "June 2018", "The Ashlock Trust", "With advice from residents"]
    cover = column(texts, pitch=22)
    assert join_lines(cover, NO_WORDS, *pitches([cover])) == "\n\n".join(texts)


def test_a_page_of_few_lines_is_spaced_like_its_document() -> None:
    widely = column([f"line {number} of a widely spaced page" for number in range(12)], pitch=20)
    few = column(["A sentence that", "ends here."], pitch=20)
    pitch = pitches([widely, few])[1]
    assert pitch == pytest.approx(2.0)
    assert join_lines(few, NO_WORDS, pitch) == "A sentence that ends here."


def test_a_line_that_begins_a_little_larger_or_smaller_is_no_part_of_the_heading() -> None:
    """A second-level heading may be hardly larger than the text after it, and not be bold."""
    heading = line("6.3 Councils", baseline=712, size=10.9)
    assert join_lines([heading, *column(["Each of the seven councils", "has helped."])], NO_WORDS) == (
        "6.3 Councils\n\nEach of the seven councils has helped."
    )


def test_a_sentence_goes_on_in_type_of_nearly_its_size() -> None:
    lines = [line("The seven councils have each", baseline=712, size=10.9), *column(["been helpful."])]
    assert join_lines(lines, NO_WORDS) == "The seven councils have each been helpful."


def test_the_imprint_stands_alone() -> None:
    lines = column(["You will need a solicitor.", "Published June 2018 by the Ashlock Trust."])
    assert join_lines(lines, NO_WORDS).count("\n\n") == 1


def test_dots_that_lead_to_a_number_go_and_others_stay() -> None:
    assert without_leaders("8.2 Holidays and hunger . . . . . . . 14") == "8.2 Holidays and hunger 14"
    assert without_leaders("Methods ......... 12") == "Methods 12"
    assert without_leaders("Wait... then go. It is over.") == "Wait... then go. It is over."
    assert without_leaders("She said… nothing") == "She said… nothing"
