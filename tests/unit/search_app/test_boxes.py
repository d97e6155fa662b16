"""What is marked on the image of a page stands on the words that were searched for."""

from __future__ import annotations

from gleanings.index.analysis import Analyzer
from gleanings.index.answer import Highlight
from gleanings.index.passages import PassageFinder
from gleanings.index.query import parse
from gleanings.ingest.page_words import PageWords, PlacedWord
from gleanings.search_app.presenting.boxes import Box, boxes

ANALYZER = Analyzer("en")


def page(*lines: str, hyphenated: bool = False) -> PageWords:
    """A page of 100 by 100 points: each line is 10 high, each letter 2 wide."""
    words = []
    for row, line in enumerate(lines):
        left = 0.0
        for text in line.split():
            right = left + len(text) * 0.02
            last = hyphenated and row == 0 and text == line.split()[-1]
            words.append(PlacedWord(text, left, row / 10, right, (row + 1) / 10, last))
            left = right + 0.02
    return PageWords(100, 100, tuple(words))


def found(query: str, shown: PageWords) -> tuple[Box, ...]:
    """The boxes for a query."""

    def highlights(text: str) -> tuple[Highlight, ...]:
        return PassageFinder(parse(query, ANALYZER), ANALYZER).highlights(text)

    return boxes(shown, highlights)


def test_a_word_is_boxed_where_it_stands_whatever_its_ending() -> None:
    assert found("hub", page("The hubs opened", "at noon")) == (Box(8, 0, 8, 10),)


def test_a_phrase_over_two_lines_has_a_box_on_each() -> None:
    """One box around both would cover lines that do not match."""
    assert found('"community hub"', page("in the community", "hub today")) == (Box(14, 0, 18, 10), Box(0, 10, 6, 10))


def test_a_word_divided_at_a_line_s_end_is_boxed_on_both_lines() -> None:
    assert found("community", page("our commu", "nity grew", hyphenated=True)) == (
        Box(8, 0, 10, 10),
        Box(0, 10, 8, 10),
    )


def test_a_page_without_words_has_no_boxes() -> None:
    assert found("hub", PageWords(100, 100, ())) == ()
