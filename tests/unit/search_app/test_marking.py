"""Text of documents is hostile: whatever it holds, only our own mark elements may come out."""

from __future__ import annotations

from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gleanings.index.answer import Highlight
from gleanings.search_app.presenting.marking import marked, paragraphs


def at(*spans: tuple[int, int]) -> tuple[Highlight, ...]:
    """Highlights at these code points."""
    return tuple(Highlight(start, end, "word") for start, end in spans)


def test_marks_stand_around_the_highlights() -> None:
    """The offsets are half-open."""
    assert marked("a community hub", at((2, 11), (12, 15))) == "a <mark>community</mark> <mark>hub</mark>"


def test_offsets_are_code_points_whatever_stands_before_them() -> None:
    """Emoji, combining letters and characters that become entities do not shift the marks."""
    text = "🏡 <café> & hub"
    start = text.index("hub")
    assert marked(text, at((start, start + 3))) == "🏡 &lt;café&gt; &amp; <mark>hub</mark>"


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "</mark><img src=x onerror=alert(1)>",
        "<mark>",
        "\" onload='x'",
        "&lt;b&gt;",
        "]]>",
    ],
)
def test_hostile_text_is_shown_and_never_becomes_markup(hostile: str) -> None:
    """Inside a highlight as well as outside."""
    for highlights in ((), at((0, len(hostile))), at((1, 3))):
        html = marked(hostile, highlights)
        plain = html.replace("<mark>", "").replace("</mark>", "")
        assert "<" not in plain
        assert ">" not in plain
        assert '"' not in plain
        assert unescape(plain) == hostile


def test_overlapping_and_adjacent_highlights_become_one_mark() -> None:
    """A word inside a marked phrase must not open a second mark in the first."""
    assert marked("abcdef", at((3, 5), (0, 4))) == "<mark>abcde</mark>f"
    assert marked("abcdef", at((0, 2), (2, 4))) == "<mark>abcd</mark>ef"


def test_highlights_beyond_the_text_are_cut() -> None:
    """A highlight that does not fit marks what there is, and does not fail the page."""
    assert marked("ab", at((1, 9), (20, 30))) == "a<mark>b</mark>"
    assert marked("ab", at((1, 1))) == "ab"


def test_a_highlight_across_a_blank_line_is_marked_in_both_paragraphs() -> None:
    """Phrases may cross a paragraph; no tag may stay open at its end."""
    text = "one two\n\nthree four"
    found = paragraphs(text, at((4, 14)))
    assert found == ("one <mark>two</mark>", "<mark>three</mark> four")


def test_blank_paragraphs_are_left_out() -> None:
    """Blank lines at either end, or several in a row, leave no empty paragraphs."""
    assert paragraphs("\n\na \n\n\n\nb\n \n", ()) == ("a ", "b")


@given(st.text(max_size=80), st.lists(st.tuples(st.integers(0, 90), st.integers(0, 90)), max_size=6))
def test_whatever_is_marked_the_text_can_be_read_back(text: str, spans: list[tuple[int, int]]) -> None:
    """Marks add nothing and lose nothing, and they are balanced."""
    html = str(marked(text, at(*spans)))
    assert unescape(html.replace("<mark>", "").replace("</mark>", "")) == text
    assert html.count("<mark>") == html.count("</mark>")
