"""The parser is total: no text makes it fail, and what it prints means the same again."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gleanings.corpus.errors import QueryError
from gleanings.index.analysis import Analyzer
from gleanings.index.nodes import Alternatives, Every, Group, Not, Word, leaves
from gleanings.index.query import MAX_CHARACTERS, parse

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
        "title:hub",
        'theme:"Health and wellbeing"',
        "year:2018..",
        "words:<50",
        "added:2026-11..",
        "changed:..17",
        "volunteer*",
        "organi?ation",
        "comunity~",
        "id:",
        "*",
        "?",
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


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("title:hub pub", "pub title:hub"),
        ('title:"save our pub"', 'title:"save our pub"'),
        ("theme:housing AND pub", "theme:housing AND pub"),
        ("theme:“Health & wellbeing”", 'theme:"Health & wellbeing"'),
        ("lang:cy", "language:cy"),
        ("year:2018", "year:2018"),
        ("year:2018.. pub", "pub year:2018.."),
        ("year:none OR theme:none", "year:none OR theme:none"),
        ("words:<50 pages:>100", "words:..49 pages:101.."),
        ("added:2026-11.. pub", "pub added:2026-11.."),
        ("added:..2026-11-03", 'added:"..2026-11-03"'),
        ("changed:17..20", "changed:17..20"),
        ("publisher:2018", "publisher:2018"),
        ("-theme:housing pub", "pub -theme:housing"),
        ("Volunteer*", "volunteer*"),
        ("organi?ation", "organi?ation"),
        ("Comunity~", "comunity~"),
        ("comunity~2", "comunity~"),
        ("hubs~2", "hubs~2"),
    ],
)
def test_each_sign_has_a_canonical_form(text: str, canonical: str) -> None:
    assert str(parse(text, ANALYZER)) == canonical
    assert str(parse(canonical, ANALYZER)) == canonical


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("year:soon", "year soon"),
        ("year:2024..2018", "year 2024 2018"),
        ("title:", "title"),
        ('theme:"!"', "theme"),
        ("words:<0", "words 0"),
        ("added:soon", "added soon"),
        ("added:2026-13", "added 2026-13"),
        ("changed:..", "changed"),
        ("*", ""),
        ("vo*", "vo"),
        ("*unteer", "unteer"),
        ("how do we save our pub?", "how do we save our pub"),
        ("hub~3", "hub-3"),
        ("ratio 3:1", "ratio 3-1"),
    ],
)
def test_what_is_malformed_is_plain_words(text: str, canonical: str) -> None:
    node = parse(text, ANALYZER)
    assert str(node).replace("-", " ") == canonical.replace("-", " ")
    assert not any(isinstance(leaf, Alternatives) for leaf in leaves(node))
