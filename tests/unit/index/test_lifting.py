"""Which queries lift documents, and what counts as their words side by side."""

from __future__ import annotations

import pytest

from gleanings.index.analysis import Analyzer
from gleanings.index.lifting import as_typed, lifting_parts
from gleanings.index.nodes import Alternatives, Group, Phrase, Word
from gleanings.index.query import parse

ANALYZER = Analyzer("en")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("save our pubs", ("save", "our", "pubs")),
        ("how do we save our pub", ("save", "our", "pub")),
        ("community-led housing", ("community", "led", "housing")),
        ("what is a LTO", None),
        ("pub", None),
        ('"village hall" rent', None),
        ("pub -rent", None),
        ("rent* pub", None),
    ],
)
def test_small_words_count_inside_what_was_typed(text: str, words: tuple[str, ...] | None) -> None:
    found = as_typed(parse(text, ANALYZER))
    assert (found and found.words) == words


def test_a_word_counts_as_typed_whatever_it_stands_for() -> None:
    pub = Alternatives("pub", (Word("pub", "pub"),), (Phrase(("public", "house"), ("public", "hous"), exact=False),))
    assert as_typed(Group((Word("local", "local"), pub))) == Phrase(("local", "pub"), ("local", "pub"), exact=False)


@pytest.mark.parametrize(
    "text", ["", "how can seven small towns share public money fairly", "+pub rent", "pub year:2018", "(a OR b) pub"]
)
def test_sentences_and_what_has_operators_lift_nothing(text: str) -> None:
    assert lifting_parts(parse(text, ANALYZER)) == ()
