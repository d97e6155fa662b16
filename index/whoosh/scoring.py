"""How well do documents match? Postings become scores, either at a few documents or everywhere at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from gleanings.index.query import Node, Phrase, Word, leaves
from gleanings.index.whoosh import bm25f
from gleanings.index.whoosh.compilation import Matcher
from gleanings.index.whoosh.postings import Postings
from gleanings.index.whoosh.segment_file import Array
from gleanings.index.whoosh.sets import contains

#: What a phrase weighs beside its words.
_PHRASE_WEIGHT = 1.3

# Adding up all postings costs about as much as finding the places of a ninth as many documents in them.
_SEARCH_COST = 9


class Scorer:
    """Scores documents for one query on one revision.

    Args:
        node: the query.
        matchers: of every segment.
        documents: how many are live.
        mean_lengths: of text and title, in tokens.
    """

    def __init__(
        self, node: Node, matchers: Sequence[Matcher], documents: int, mean_lengths: tuple[float, float]
    ) -> None:
        self._leaves = Counter(leaves(node))
        self._mean_length, self._mean_title = mean_lengths
        stems = {stem for leaf in self._leaves for stem in _stems(leaf)}
        self._weights = {
            stem: bm25f.weight(documents, sum(matcher.frequency(stem) for matcher in matchers)) for stem in stems
        }

    def scores(self, matcher: Matcher, documents: Array) -> Array:
        """The score of each of the documents (int64, ascending) of a segment; float64."""
        words = [(leaf.stem, times) for leaf, times in self._leaves.items() if isinstance(leaf, Word)]
        total = sum(len(found.documents) for stem, _ in words if (found := matcher.postings(stem)))
        if len(documents) * len(words) * _SEARCH_COST < total:
            scores = np.zeros(len(documents))
            for stem, times in words:
                scores += times * self._at(matcher, stem, documents)
        else:
            scores = self._everywhere(matcher, words).take(documents)
        for leaf, times in self._leaves.items():
            if isinstance(leaf, Phrase):
                holds = np.flatnonzero(contains(matcher.documents(leaf), documents))
                each = [self._at(matcher, stem, documents[holds]) for stem in leaf.stems]
                scores[holds] += times * _PHRASE_WEIGHT * np.sum(each, axis=0)
        return scores

    def _everywhere(self, matcher: Matcher, words: Sequence[tuple[str, int]]) -> Array:
        """The scores of all documents of a segment."""
        documents, parts = [], []
        for stem, times in words:
            found = matcher.postings(stem)
            if found is not None:
                norms = matcher.view.norms(self._mean_length).take(found.documents)
                frequency = found.frequencies * norms
                if len(found.title_places):
                    frequency[found.title_places] += self._title(matcher, found, slice(None))
                documents.append(found.documents)
                parts.append(bm25f.saturated(self._weights[stem], frequency) * np.float32(times))
        if not parts:
            return np.zeros(matcher.view.size)
        return np.bincount(np.concatenate(documents), np.concatenate(parts), matcher.view.size)

    def _at(self, matcher: Matcher, stem: str, documents: Array) -> Array:
        """What a stem adds to the scores of some documents; 0 where it is not."""
        found = matcher.postings(stem)
        if found is None:
            return np.zeros(len(documents), np.float32)
        places = np.searchsorted(found.documents, documents)
        places[places == len(found.documents)] = 0
        held = found.documents.take(places) == documents
        frequency = found.frequencies.take(places) * matcher.view.norms(self._mean_length).take(documents)
        if len(found.title_places):
            entries = np.searchsorted(found.title_places, places.astype(found.title_places.dtype))
            entries[entries == len(found.title_places)] = 0
            titled = np.flatnonzero(found.title_places.take(entries) == places)
            frequency[titled] += self._title(matcher, found, entries[titled])
        return np.asarray(bm25f.saturated(self._weights[stem], frequency) * held)

    def _title(self, matcher: Matcher, found: Postings, entries: Array | slice) -> Array:
        lengths = matcher.view.columns.title_lengths.take(found.documents.take(found.title_places[entries]))
        return bm25f.in_title(found.title_frequencies[entries], lengths, self._mean_title)


def _stems(leaf: Word | Phrase) -> tuple[str, ...]:
    return (leaf.stem,) if isinstance(leaf, Word) else leaf.stems
