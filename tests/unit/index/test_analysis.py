"""Which words a text holds, and where: what people type must meet what reports print."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gleanings.index import stem_overrides
from gleanings.index.analysis import Analyzer, beginning, fold
from gleanings.index.query import parse

ENGLISH = Analyzer("en")


def words(text: str) -> list[str]:
    return [token.word for token in ENGLISH.tokens(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the resident's hub", ["the", "resident", "hub"]),
        ("the residents’ hub", ["the", "residents", "hub"]),
        ("the residentʼs hub", ["the", "resident", "hub"]),
        ("don’t won't", ["dont", "wont"]),
        ("“quoted” ‘words’", ["quoted", "words"]),
        ("rock'n'roll", ["rocknroll"]),
        ("COVID-19", ["covid", "19"]),
        ("£1.15m", ["1.15m"]),
        ("£1,150,000 a year", ["1150000", "a", "year"]),
        ("10–15 years", ["10", "15", "years"]),
        ("ends in 2019. Next", ["ends", "in", "2019", "next"]),
        ("plan.3 v2.0", ["plan", "3", "v2", "0"]),
        ("a/b c_d e&f", ["a", "b", "c", "d", "e", "f"]),
        ("Café Zoë naïve Łódź", ["cafe", "zoe", "naive", "łodz"]),
        ("Cafe\u0301", ["cafe"]),
        ("ﬁnance ﬂood ½ m²", ["finance", "flood", "12", "m2"]),
        ("Straße STRASSE", ["strasse", "strasse"]),
        ("İstanbul", ["istanbul"]),
        ("Ελληνικά Жители", ["ελληνικά", "жители"]),
        ("العربية हिन्दी 日本語 한국어", ["العربية", "हिन्दी", "日本語", "한국어"]),
        ("العَرَبِيَّة שָׁלוֹם", ["العربية", "שלום"]),
        ("বাংলা தமிழ் ไทย می‌خواهم", ["বাংলা", "தமிழ்", "ไทย", "میخواهم"]),
        ("x²+y 𝒳", ["x2", "y", "x"]),
        ("- — … !?", []),
        ("", []),
    ],
)  # fmt: skip
def test_the_words_of_a_text(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    ("printed", "typed"),
    [
        ("Residents’ groups", "resident group"),
        ("the hub's volunteers", "hubs volunteer"),
        ("well-being", "well being"),
        ("Café", "cafe"),
        ("charitable advice", "advise charities"),
        ("£1,150,000", "1150000"),
    ],
)
def test_what_is_typed_meets_what_is_printed(printed: str, typed: str) -> None:
    stems = {token.stem for token in ENGLISH.tokens(printed)}
    assert {stem for _, stem in ENGLISH.words(typed)} <= stems


@pytest.mark.parametrize(
    ("one", "other"),
    [("public", "publications"), ("author", "authority"), ("experience", "experiments"), ("several", "severe")],
)
def test_words_that_only_look_alike_have_stems_of_their_own(one: str, other: str) -> None:
    assert ENGLISH.stem(one) != ENGLISH.stem(other)


def test_every_word_whose_stem_is_given_begins_with_it() -> None:
    """Passages are found by the letters that words with a stem begin with."""
    assert [word for word, stem in stem_overrides.ENGLISH.items() if not word.startswith(beginning(stem))] == []


@pytest.mark.parametrize(("one", "other"), [("1.15", "115"), ("£1.5m", "£15m"), ("2.5%", "25%"), ("it", "its")])
def test_what_differs_stays_different(one: str, other: str) -> None:
    """A hundredfold sum is not the same sum."""
    assert words(one) != words(other)


def test_a_language_without_a_stemmer_is_searched_as_written() -> None:
    assert Analyzer("cy").words("pentrefi") == [("pentrefi", "pentrefi")]
    assert Analyzer("en-GB").words("villages") == [("villages", "villag")]
    assert Analyzer("").words("villages") == [("villages", "villages")]


@given(st.text(max_size=200))
def test_every_token_stands_where_it_says(text: str) -> None:
    """Highlights are made of these offsets."""
    last = 0
    for token in ENGLISH.tokens(text):
        assert last <= token.start < token.end <= len(text)
        assert fold(text[token.start : token.end]) == token.word
        last = token.end
    assert [(token.word, token.stem) for token in ENGLISH.tokens(text)] == ENGLISH.words(text)


@given(st.text(max_size=30))
def test_a_folded_word_folds_to_itself(text: str) -> None:
    """The canonical form of a query is parsed again."""
    for word, _ in ENGLISH.words(text):
        assert fold(word) == word


def test_every_letter_can_be_folded() -> None:
    for code in range(sys.maxunicode + 1):
        if chr(code).isalnum():
            assert fold(fold(chr(code))) == fold(chr(code)), hex(code)


@pytest.mark.parametrize("text", ["£1,150,000", "1.15m", "10,000", "2019"])
def test_a_number_is_asked_for_as_it_is_printed(text: str) -> None:
    """The parser cuts at commas between words, never inside a number."""
    assert str(parse(text, ENGLISH)) == words(text)[0]


def test_words_joined_by_commas_are_words() -> None:
    assert str(parse("grants,2019,hubs", ENGLISH)) == "grants 2019 hubs"
