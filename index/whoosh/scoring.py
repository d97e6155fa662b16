"""How well do documents match? Postings become scores, either at a few documents or everywhere at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from gleanings.index.nodes import Alternatives, Node, Phrase, Word, forms, leaves
from gleanings.index.whoosh import bm25f
from gleanings.index.whoosh.compilation import Matcher
from gleanings.index.whoosh.postings import Postings
from gleanings.index.whoosh.segment_file import Array
from gleanings.index.whoosh.sets import contains, marked

#: What an occurrence of a synonym counts, beside one of the word itself.
_SYNONYM_WEIGHT = 0.5

#: What a phrase weighs beside its words.
_PHRASE_WEIGHT = 1.3

# Adding up all postings costs about as much as finding the places of a ninth as many documents in them.
_SEARCH_COST = 9


class Scorer:
    """Scores documents for one query on one revision; all scores are float32.

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
        self._words = [(leaf.stem, times) for leaf, times in self._leaves.items() if isinstance(leaf, Word)]
        self._phrases = [(leaf, times) for leaf, times in self._leaves.items() if isinstance(leaf, Phrase)]
        self._groups = [(leaf, times) for leaf, times in self._leaves.items() if isinstance(leaf, Alternatives)]
        self._mean_length, self._mean_title = mean_lengths
        stems = {stem for stem, _ in self._words}.union(*(phrase.stems for phrase, _ in self._phrases))
        self._weights = {
            stem: bm25f.weight(documents, sum(matcher.frequency(stem) for matcher in matchers)) for stem in stems
        }
        self._group_weights = {
            leaf: bm25f.weight(documents, sum(_holders(leaf, matcher) for matcher in matchers))
            for leaf, _ in self._groups
        }

    def scores(self, matcher: Matcher, documents: Array) -> Array:
        """The score of each of some documents of a segment (int64, ascending)."""
        found = [posting for stem, _ in self._words if (posting := matcher.postings(stem))]
        if len(found) == len(self._leaves) == 1 and found[0].documents is documents:
            (stem, times), *_ = self._words
            return self._of_all(matcher, stem, found[0], times)
        total = sum(len(posting.documents) for posting in found)
        if len(documents) * len(found) * _SEARCH_COST >= total:
            return self.everywhere(matcher).take(documents)
        scores = np.zeros(len(documents), np.float32)
        for stem, times in self._words:
            scores += self._at(matcher, stem, documents, times)
        for phrase, times in self._phrases:
            holders = matcher.documents(phrase)
            holds = np.flatnonzero(contains(holders, documents))
            scores[holds] += self._of_phrase(matcher, phrase, documents[holds], times)
        for group, times in self._groups:
            scores += self._of_group(matcher, group, times).take(documents)
        return scores

    def everywhere(self, matcher: Matcher) -> Array:
        """The scores of all documents of a segment; 0 where nothing matches, and nowhere else."""
        scores = np.zeros(matcher.view.size, np.float32)
        for stem, times in self._words:
            found = matcher.postings(stem)
            if found is not None:
                np.add.at(scores, found.documents, self._of_all(matcher, stem, found, times))
        for phrase, times in self._phrases:
            holders = matcher.documents(phrase)
            scores[holders] += self._of_phrase(matcher, phrase, holders, times)
        for group, times in self._groups:
            scores += self._of_group(matcher, group, times)
        return scores

    def _of_phrase(self, matcher: Matcher, phrase: Phrase, documents: Array, times: int) -> Array:
        """What a phrase adds to the scores of documents that hold it."""
        scores = np.zeros(len(documents), np.float32)
        for stem in phrase.stems:
            scores += self._at(matcher, stem, documents, 1)
        scores *= np.float32(times * _PHRASE_WEIGHT)
        return scores

    def _of_group(self, matcher: Matcher, group: Alternatives, times: int) -> Array:
        """What alternatives, which are one term of many spellings, add to the scores of all documents."""
        frequency = np.zeros(matcher.view.size, np.float32)
        for form in forms(group):
            counted = np.float32(1 if form in group.same else _SYNONYM_WEIGHT)
            if isinstance(form, Word):
                found = matcher.postings(form.stem)
                if found is not None:
                    frequency[found.documents] += counted * self._frequencies(matcher, found)
            else:
                holders, counts = matcher.phrase_frequencies(form)
                frequency[holders] += counted * self._norms(matcher, holders) * counts.astype(np.float32)
        return bm25f.saturated(self._group_weights[group] * np.float32(times), frequency)

    def _frequencies(self, matcher: Matcher, found: Postings) -> Array:
        """The normed frequencies of a stem in each of its documents, text and title together."""
        frequency = self._norms(matcher, found.documents)
        frequency *= found.frequencies
        if len(found.title_places):
            frequency[found.title_places] += self._title(matcher, found, slice(None))
        return frequency

    def _of_all(self, matcher: Matcher, stem: str, found: Postings, times: int) -> Array:
        """What a stem adds to the score of each of its documents."""
        weight = self._weights[stem] * np.float32(times)
        return bm25f.saturated(weight, self._frequencies(matcher, found))

    def _norms(self, matcher: Matcher, documents: Array) -> Array:
        # "wrap" spares the search for numbers out of range, of which there are none.
        return matcher.view.norms(self._mean_length).take(documents, mode="wrap")

    def _at(self, matcher: Matcher, stem: str, documents: Array, times: int) -> Array:
        """What a stem adds to the scores of some documents; 0 where it is not."""
        found = matcher.postings(stem)
        if found is None:
            return np.zeros(len(documents), np.float32)
        places = np.searchsorted(found.documents, documents)
        frequency = self._norms(matcher, documents)
        frequency *= found.frequencies.take(places, mode="clip")
        frequency *= found.documents.take(places, mode="clip") == documents
        if len(found.title_places):
            entries = np.searchsorted(found.title_places, places.astype(found.title_places.dtype))
            titled = np.flatnonzero(found.title_places.take(entries, mode="clip") == places)
            frequency[titled] += self._title(matcher, found, entries[titled])
        return bm25f.saturated(self._weights[stem] * np.float32(times), frequency)

    def _title(self, matcher: Matcher, found: Postings, entries: Array | slice) -> Array:
        lengths = matcher.view.columns.title_lengths.take(found.documents.take(found.title_places[entries]))
        return bm25f.in_title(found.title_frequencies[entries], lengths, self._mean_title)


def _holders(group: Alternatives, matcher: Matcher) -> int:
    """How many live documents hold the word itself, or its synonyms where none does."""
    for counted in (group.same, group.synonyms):
        held = marked([matcher.documents(form) for form in counted], matcher.view.size)
        if held.any():
            return matcher.view.count_live(np.flatnonzero(held))
    return 0
