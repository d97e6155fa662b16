"""What the words of a query are worth at most: lifts are a share of it."""

from __future__ import annotations

import pytest

from gleanings.index.analysis import Analyzer
from gleanings.index.nodes import Alternatives, Group, Leaf, Phrase, Word
from gleanings.index.query import parse
from gleanings.index.weighing import PHRASE_WEIGHT, weighed, weight, worth

HUB, PUB = Word("hub", "hub"), Word("pub", "pub")


def test_a_rarer_word_is_worth_more_and_one_that_is_asked_for_twice_counts_twice() -> None:
    assert weight(100, 1) > weight(100, 50) > weight(100, 100) > 0
    node = parse("hub hub pub", Analyzer("en"))
    held: dict[Leaf, int] = {HUB: 10, PUB: 50}
    assert set(weighed(node)) == set(held)
    assert worth(node, held, 100) == pytest.approx(2 * weight(100, 10) + weight(100, 50))


def test_a_phrase_is_worth_more_than_its_words() -> None:
    node = Phrase(("hubs", "pub"), ("hub", "pub"))
    held = dict(zip(weighed(node), (10, 50), strict=True))
    assert worth(node, held, 100) == pytest.approx(PHRASE_WEIGHT * (weight(100, 10) + weight(100, 50)))


def test_alternatives_weigh_as_the_word_itself_or_as_its_synonyms_where_nothing_holds_it() -> None:
    node = Group((Alternatives("hub", (HUB,), (PUB,)),))
    itself, synonyms = weighed(node)
    assert worth(node, {itself: 10, synonyms: 50}, 100) == pytest.approx(weight(100, 10))
    assert worth(node, {itself: 0, synonyms: 50}, 100) == pytest.approx(weight(100, 50))
    assert worth(Alternatives("nothing*"), {}, 100) == pytest.approx(weight(100, 0))
