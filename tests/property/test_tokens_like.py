"""The short way to the words of a query finds exactly the words that the long way finds."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from gleanings.index.analysis import Analyzer, beginning

ANALYZER = Analyzer("en")

_WORDS = st.sampled_from(
    "dying die skies happiness happily resident’s resident RESIDENTS well-being 1.5 15 5 x l'hub hubs Hub Résident"
    " ﬁnance finance İstanbul a.b co-op £1,150,000 news gently".split()
)
_GLUE = st.sampled_from([" ", "", ".", ",", "'", "’", "-", "\n\n", "…", "“", "é", "_", "\u200c"])


@given(st.lists(st.tuples(_WORDS, _GLUE), max_size=25), _WORDS)
@settings(max_examples=600, deadline=None, derandomize=True)
@example([("x", "")] * 25, "x")
@example([("1.5", "'"), ("x", " ")], "x")
def test_no_token_of_a_stem_is_missed_and_none_is_invented(pieces: list[tuple[str, str]], asked: str) -> None:
    text = "".join(word + glue for word, glue in pieces)
    for _, stem in ANALYZER.words(asked):
        expected = [token for token in ANALYZER.tokens(text) if token.stem == stem]
        found = [token for token in ANALYZER.tokens_like(text, (beginning(stem),)) if token.stem == stem]
        assert found == expected


def test_one_long_run_of_letters_takes_no_quadratic_time() -> None:
    run = "y" + "x" * 300_000
    assert [token.stem for token in ANALYZER.tokens_like(run, ("x",))] == []
    dotted = "x.x'x," * 50_000
    assert sum(1 for _ in ANALYZER.tokens_like(dotted, ("x",))) == sum(1 for _ in ANALYZER.tokens(dotted))
