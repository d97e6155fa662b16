"""Running heads and feet go, and nothing else does."""

from __future__ import annotations

from gleanings.ingest.furniture import edge_lines, running_heads, running_lines, without
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


def chapters(*names: str, size: float = 8.0) -> list[PageLines]:
    """Pages of ten-point text whose heads name the chapter."""
    return [
        page(number, [line(name, baseline=800, size=size), *column(["text of the page"])])
        for number, name in enumerate(names, start=1)
    ]


def test_the_head_of_a_short_chapter_goes_when_it_stands_on_pages_in_a_row() -> None:
    pages = chapters("Before you start", "Before you start", "Saying no", "After the key", "Saying no", "A list")
    heads = [body[:-1] for body in bodies(pages)]
    assert heads == [[], [], [], ["After the key"], [], ["A list"]]


def test_a_head_that_names_the_document_goes_whatever_chapter_it_names() -> None:
    pages = chapters(
        *(f"The long way round {name}" for name in ("Foreword", "Summary", "Money", "Councils", "Annex"))
    )
    assert bodies(pages) == [["text of the page"]] * 5


def test_headings_that_begin_alike_stay() -> None:
    pages = chapters(*(f"Case study: the {name}" for name in ("pub", "garden", "lido", "school", "hub")), size=16)
    assert [body[0] for body in bodies(pages)][:2] == ["Case study: the pub", "Case study: the garden"]


def test_what_heads_say_is_told_once_each_the_most_frequent_first() -> None:
    pages = report(6, [line("Vol. 81, September 29, 2016", baseline=815)])[:5]
    pages.append(page(6, [line("Annual review | 6", baseline=800), *column(["text"])]))
    running = running_lines([edge_lines(one) for one in pages], 10.0)
    assert running_heads(pages, running) == ["Annual review | 1", "Vol. 81, September 29, 2016"]
