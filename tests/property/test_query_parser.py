"""The parser is total: no text makes it fail, and what it prints means the same again."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gleanings.corpus.errors import QueryError
from gleanings.index.analysis import Analyzer
from gleanings.index.query import MAX_CHARACTERS, Every, Group, Not, Word, parse

ANALYZER = Analyzer("en")

_PIECES = st.sampled_from(
    [
        "hub",
        "pub",
        "the",
        '"',
        "(",
        ")",
        "+",
        "-",
        "AND",
        "OR",
        "NOT",
        "~3",
        '"save our pub"',
        "well-being",
        " ",
        "é",
        "’s",
    ]
)


@given(
    st.text(max_size=200) | st.lists(_PIECES, max_size=30).map(" ".join) | st.lists(_PIECES, max_size=30).map("".join)
)
@settings(max_examples=600, deadline=None, derandomize=True)
def test_any_text_is_a_query_and_its_canonical_form_parses_to_the_same(text: str) -> None:
    node = parse(text, ANALYZER)
    canonical = str(node)
    if len(canonical) <= MAX_CHARACTERS:
        assert str(parse(canonical, ANALYZER)) == canonical


@pytest.mark.parametrize(
    "text", ["", "   ", '"', '""', "()", "((((", "))))", "AND", "- + -", "NOT", "~", "!!!", "\x00", "\ud800"]
)
def test_text_without_words_asks_for_everything(text: str) -> None:
    node = parse(text, ANALYZER)
    assert node == Every() or str(node) in ("and", "not")


def test_unclosed_quotes_and_brackets_are_plain_text() -> None:
    assert str(parse('"save our pub', ANALYZER)) == "save our pub"
    assert str(parse("(save our pub", ANALYZER)) == "save our pub"


def test_a_text_in_capitals_has_no_operators() -> None:
    node = parse("HOW DO WE SAVE OUR PUB OR HALL AND NOT LOSE IT", ANALYZER)
    assert isinstance(node, Group)
    assert all(isinstance(part, Word) for part in node.should)


def test_curly_quotes_are_quotes() -> None:
    node = parse("“save our pub”", ANALYZER)
    assert str(node) == '"save our pub"'


def test_exclusions_alone_leave_everything_else() -> None:
    node = parse("-pub", ANALYZER)
    assert isinstance(node, Group | Not)
    assert str(node) == "-pub"


@pytest.mark.parametrize("text", ["x" * 1001, " ".join(["hub"] * 65)])
def test_a_text_over_the_limits_is_refused_before_it_is_parsed(text: str) -> None:
    with pytest.raises(QueryError):
        parse(text, ANALYZER)


@pytest.mark.parametrize(
    "text", ["(" * 1000, '"' * 1000, "NOT " * 240 + "a", "-" * 1000, "(a " * 64, "NOT (" * 63 + "a" + ")" * 63]
)
def test_deep_nesting_neither_crashes_nor_hangs(text: str) -> None:
    parse(text[:1000], ANALYZER)
