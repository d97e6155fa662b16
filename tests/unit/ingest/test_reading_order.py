"""Pages drawn across their columns or in any order are told from clean ones and from tables."""

from __future__ import annotations

import random

from gleanings.ingest.columns import by_columns
from gleanings.ingest.gutters import SAMPLE, Gap, crosses_gutter, sample_of_wide
from gleanings.ingest.lines import Line
from gleanings.ingest.reading_order import is_doubtful
from tests.drawn import column, line

PROSE = [f"line {number} of a column of ordinary prose" for number in range(20)]


def interleaved() -> list[Line]:
    left, right = column(PROSE), column(PROSE, left=320)
    return [one for row in zip(left, right, strict=True) for one in row]


def test_one_column_is_in_order() -> None:
    assert not is_doubtful(column(PROSE))


def test_columns_one_after_the_other_are_in_order() -> None:
    assert not is_doubtful([*column(PROSE), *column(PROSE, left=320)])


def test_rows_drawn_across_columns_are_not_in_order() -> None:
    assert is_doubtful(interleaved())


def test_shuffled_lines_are_not_in_order() -> None:
    lines = column(PROSE)
    random.Random(1).shuffle(lines)  # noqa: S311  the same each time, no secret
    assert is_doubtful(lines)


def test_a_table_read_row_by_row_is_in_order() -> None:
    cells = [
        line(text, left=left, baseline=700 - 14 * row)
        for row in range(20)
        for left, text in ((72, f"Ward {row}"), (200, "1,204"), (300, "17.3 %"))
    ]
    assert not is_doubtful(cells)


def test_a_few_lines_say_nothing() -> None:
    assert not is_doubtful(list(reversed(column(PROSE[:6]))))


def test_more_characters_than_fit_are_rows_taken_for_one_line() -> None:
    assert is_doubtful([line("word " * 200, right=500)])
    assert not is_doubtful([line("word " * 20, right=500)])


def words(text: str, left: float, baseline: float) -> list[Line]:
    made = []
    for word in text.split():
        made.append(line(word, left=left, baseline=baseline))
        left = made[-1].right + 3
    return made


LEFT = [f"some words number {row} here" for row in range(20)]
RIGHT = [f"other words number {row} there" for row in range(20)]


def rows_of_two_columns() -> list[list[Line]]:
    pairs = zip(LEFT, RIGHT, strict=True)
    return [
        words(one, 72, 700 - 12 * row) + words(other, 320, 700 - 12 * row) for row, (one, other) in enumerate(pairs)
    ]


def texts(rows: list[list[Line]]) -> list[str]:
    ordered = by_columns(rows)
    assert ordered is not None
    return [one.text for one in ordered]


def test_rows_across_two_columns_are_cut_and_read_column_by_column() -> None:
    assert texts(rows_of_two_columns()) == LEFT + RIGHT


def test_shuffled_rows_are_read_from_top_to_bottom() -> None:
    rows = rows_of_two_columns()
    random.Random(1).shuffle(rows)  # noqa: S311  as above
    assert texts(rows) == LEFT + RIGHT


def test_a_heading_over_both_columns_parts_what_is_above_from_what_is_below() -> None:
    rows = rows_of_two_columns()
    heading = "A heading that runs over both of the columns of this page"
    rows[10] = words(heading, 72, 700 - 12 * 10)
    assert texts(rows) == [*LEFT[:10], *RIGHT[:10], heading, *LEFT[11:], *RIGHT[11:]]


def test_a_page_of_one_column_has_no_gutter() -> None:
    lengths = random.Random(2)  # noqa: S311  as above
    rows = [words(" ".join("w" * lengths.randint(2, 9) for _ in range(12)), 72, 700 - 12 * row) for row in range(30)]
    assert by_columns(rows) is None
    assert by_columns([]) is None


def gaps(*edges: tuple[float, float], before: int = 40, after: int = 40) -> tuple[float, list[Gap]]:
    return 10.0, [Gap(before, after, width, edge) for edge, width in edges]


def test_a_wide_gap_before_the_same_edge_in_most_lines_is_a_gutter() -> None:
    lines = [gaps((120 + number, 3), (310 + number % 3, 20), (420, 4)) for number in range(8)]
    assert crosses_gutter(lines)


def test_wide_spaces_at_changing_places_are_justified_text() -> None:
    assert not crosses_gutter([gaps((100 + 23 * number, 12)) for number in range(8)])


def test_narrow_spaces_below_each_other_are_no_gutter() -> None:
    assert not crosses_gutter([gaps((310, 5)) for _ in range(8)])


def test_short_cells_beside_text_are_a_table_or_a_numbered_list() -> None:
    assert not crosses_gutter([gaps((90, 18), before=3) for _ in range(8)])
    assert not crosses_gutter([gaps((500, 30), after=5) for _ in range(8)])


def test_lines_that_may_cross_a_gutter_are_sampled_over_the_whole_page() -> None:
    sample = sample_of_wide([400.0] * 80, 595.0)
    assert len(sample) == SAMPLE
    assert sample[0] < 10
    assert sample[-1] > 70


def test_pages_of_short_lines_are_not_sampled() -> None:
    assert sample_of_wide([200.0] * 80, 595.0) == []
    assert sample_of_wide([400.0] * 9 + [100.0] * 60, 595.0) == []
