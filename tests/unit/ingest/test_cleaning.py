"""What a PDF draws becomes what a person would type."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gleanings.ingest.cleaning import accents_come_first, clean, clean_counting, clean_value


@pytest.mark.parametrize(
    ("drawn", "typed"),
    [
        ("e\u0301tude", "\u00e9tude"),
        ("o\ufb03ce \ufb01nance", "office finance"),
        ("12\u00a0000\u2009people", "12 000 people"),
        ("\uf0b7 first", "\u2022 first"),
        ("St\u00adMartin", "St-Martin"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("a\x00b\x0cc\x1f", "abc"),
        ("a\ud800b", "ab"),
        ("glyph \ue123\ufffd here", "glyph here"),
        ("two\tcolumns   apart", "two columns apart"),
        ("kept\n\nlines", "kept\n\nlines"),
        ("Me\u00b4xico, Garc\u0131\u00b4a", "M\u00e9xico, Garc\u00eda"),
        ("the acun\u02dc a cactus", "the acu\u00f1a cactus"),
        ("Mayagu\u00a8 ez", "Mayag\u00fcez"),
        ("Satge\u00b4 et al.", "Satg\u00e9 et al."),
        ("5\u00b4 north", "5\u00b4 north"),
    ],
)
def test_clean(drawn: str, typed: str) -> None:
    assert clean(drawn) == typed


def test_documents_that_set_accents_before_their_letters_are_told_apart() -> None:
    tex = ["Poincar\u00b4e, G\u00a8odel", "(\u00b4etude) and Garc\u00b4\u0131a, \u00b4Ecole"]
    after = ["Herna\u00b4ndez, Garc\u0131\u00b4a", "Satge\u00b4 et al."]
    assert accents_come_first(tex)
    assert not accents_come_first(after)
    assert clean_counting(tex[0], accents_before=True)[0] == "Poincar\u00e9, G\u00f6del"


def test_glyphs_that_nobody_can_name_are_counted_bullets_are_not() -> None:
    assert clean_counting("\uf0b7 \ue001\ue002\ufffd x", accents_before=False)[1] == 3


def test_a_value_stands_on_one_line() -> None:
    assert clean_value("  A title\r\n on two\x00 lines ") == "A title on two lines"


@given(st.text())
def test_cleaned_text_can_always_be_stored_and_stays_as_it_is(text: str) -> None:
    cleaned = clean(text)
    cleaned.encode("utf-8")  # raises on what cannot be stored
    assert unicodedata.is_normalized("NFC", cleaned)
    assert not any(unicodedata.category(one) in ("Cs", "Co") for one in cleaned)
