"""What are the words of a query worth, by how many documents hold them? The weights of BM25, for every engine."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping

from gleanings.index.nodes import Alternatives, Leaf, Node, Phrase, Word, leaves

#: k1 of the formula.
SATURATION = 1.4

#: What an occurrence of a synonym counts, beside one of the word itself.
SYNONYM_WEIGHT = 0.5

#: What a phrase weighs beside its words.
PHRASE_WEIGHT = 1.3


def weight(documents: int, holders: int) -> float:
    """The inverse document frequency of a term, times what a saturated frequency comes to."""
    return math.log(1 + (documents - holders + 0.5) / (holders + 0.5)) * (SATURATION + 1)


def weighed(node: Node) -> tuple[Leaf, ...]:
    """What has to be counted to say what a query is worth: stems, and alternatives by how much they count."""
    return tuple(dict.fromkeys(counted for leaf in leaves(node) for counted, _ in _terms(leaf)))


def worth(node: Node, holders: Mapping[Leaf, int], documents: int) -> float:
    """What a document can score at most for the words of a query.

    Args:
        node: the query.
        holders: how many documents hold each of what ``weighed`` gives.
        documents: how many there are.
    """
    total = 0.0
    for leaf, times in Counter(leaves(node)).items():
        terms = [(holders[counted], share) for counted, share in _terms(leaf)]
        if isinstance(leaf, Alternatives):  # one term: synonyms weigh where nothing else is held
            terms = [next((term for term in terms if term[0]), (0, 1.0))]
        total += times * sum(share * weight(documents, held) for held, share in terms)
    return total


def _terms(leaf: Leaf) -> Iterator[tuple[Leaf, float]]:
    match leaf:
        case Word():
            yield leaf, 1.0
        case Phrase():
            yield from ((Word(stem, stem), PHRASE_WEIGHT) for stem in leaf.stems)
        case Alternatives():
            yield from ((Alternatives("", forms), 1.0) for forms in (leaf.same, leaf.synonyms) if forms)
