"""Running heads and feet go, and nothing else does."""

from __future__ import annotations

from gleanings.ingest.furniture import edge_lines, running_lines, without
from gleanings.ingest.lines import Line, PageLines
from tests.drawn import column, line, page


def report(pages: int, extra: list[Line] | None = None) -> list[PageLines]:
    return [
        page(
            number,
            [
                line(f"Annual review | {number}", baseline=800),
                *column([f"Body of page {number}", "goes on here"]),
                *(extra or []),
                line(f"{number}", baseline=30, left=290),
            ],
        )
        for number in range(1, pages + 1)
    ]


def bodies(pages: list[PageLines]) -> list[list[str]]:
    running = running_lines([edge_lines(one) for one in pages], 10.0)
    return [[kept.text for kept in without(one, running.get(one.number, set()))[0]] for one in pages]


def test_heads_feet_and_numbers_go_whatever_the_number() -> None:
    assert bodies(report(6)) == [[f"Body of page {number}", "goes on here"] for number in range(1, 7)]


def test_a_repeated_line_in_the_middle_of_pages_stays() -> None:
    assert "Key findings" in bodies(report(6, [line("Key findings", baseline=400)]))[3]


def test_a_head_on_every_second_page_goes() -> None:
    pages = [
        page(number, [line("The title of it" if number % 2 else "Its chapter", baseline=800), *column(["text"])])
        for number in range(1, 9)
    ]
    assert bodies(pages) == [["text"]] * 8


def test_a_line_at_the_edge_of_one_page_stays() -> None:
    pages = report(6)
    pages[2] = page(3, [line("A heading high up", baseline=790), *column(["text"])])
    assert bodies(pages)[2] == ["A heading high up", "text"]


def test_the_same_words_at_another_height_are_no_running_head() -> None:
    pages = [page(number, [line("Summary", baseline=760 + 8 * number), *column(["text"])]) for number in range(1, 6)]
    assert all("Summary" in body for body in bodies(pages))


def test_only_the_outermost_rows_may_be_furniture() -> None:
    rows = [line("same text", baseline=830 - 12 * row) for row in range(6)]
    pages = [page(number, [*rows, *column(["text"])]) for number in range(1, 6)]
    assert bodies(pages)[0].count("same text") == 3


def test_text_that_runs_upwards_is_kept_out_of_the_sentences() -> None:
    margin = line("jspears on DSK", upright=False)
    upright, aside = without(page(1, [*column(["a sentence that", "goes on"]), margin]), set())
    assert [one.text for one in upright] == ["a sentence that", "goes on"]
    assert aside == [margin]


def test_a_page_that_was_turned_as_a_whole_is_read() -> None:
    turned = [line("a wide table", upright=False), line("turned aside", upright=False)]
    assert without(page(1, turned), set()) == (turned, [])
