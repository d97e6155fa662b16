"""How well do documents match? Postings become scores, either at a few documents or at all that match."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain

import numpy as np

from gleanings.index.engine import Filter
from gleanings.index.lifting import ABOUT
from gleanings.index.nodes import Alternatives, Leaf, Node, Phrase, Valued, Word, forms, leaves
from gleanings.index.whoosh import bm25f
from gleanings.index.whoosh.bm25f import Scored
from gleanings.index.whoosh.compilation import Matcher
from gleanings.index.whoosh.kernels import kernels
from gleanings.index.whoosh.lifting import Lifter
from gleanings.index.whoosh.postings import Postings
from gleanings.index.whoosh.segment_file import Array
from gleanings.index.whoosh.sets import contains, marked
from gleanings.index.whoosh.snapshot import Snapshot

#: What an occurrence of a synonym counts, beside one of the word itself.
_SYNONYM_WEIGHT = 0.5

#: What a phrase weighs beside its words.
_PHRASE_WEIGHT = 1.3


class Scorer:
    """Scores documents for one query on one revision; all scores are float32.

    Args:
        node: the query.
        matchers: of every segment.
        snapshot: the revision.
        about: what the query names besides its words.
    """

    def __init__(
        self, node: Node, matchers: Sequence[Matcher], snapshot: Snapshot, about: Sequence[Valued] = ()
    ) -> None:
        self._about = about
        self._matchers, self._documents = matchers, snapshot.documents
        self._mean_lengths = snapshot.mean_lengths
        self._stem_weights: dict[str, float] = {}
        self._words: list[tuple[str, float]] = []
        self._phrases: list[tuple[Phrase, list[tuple[str, float]]]] = []
        self._groups: list[tuple[Alternatives, float]] = []
        times: dict[Leaf, int] = {}
        for leaf in leaves(node):
            times[leaf] = times.get(leaf, 0) + 1
        for leaf, count in times.items():
            self._weigh(leaf, count)
        self._lifter = Lifter(node)
        self.looks_closely = self._lifter.looks_closely
        weights = (weight for _, weight in self._words), (weight for _, weight in self._groups)
        self._most = np.float32(sum(chain(*weights, (w for _, words in self._phrases for _, w in words))))

    def _weigh(self, leaf: Leaf, times: int) -> None:
        match leaf:
            case Word(stem=stem):
                self._words.append((stem, self._weight(stem) * times))
            case Phrase(stems=stems):
                words = [(stem, self._weight(stem) * times * _PHRASE_WEIGHT) for stem in stems]
                self._phrases.append((leaf, words))
            case Alternatives():
                holders = sum([_holders(leaf, matcher) for matcher in self._matchers])
                self._groups.append((leaf, bm25f.weight(self._documents, holders) * times))

    def lifted(self, matcher: Matcher, documents: Array) -> Array:
        """What is added to the scores of some documents (int64, ascending) for what stands together in them."""
        return self._lifter.closely(matcher, documents) * self._most

    def all_scores(self, matcher: Matcher) -> Scored | None:
        """The live documents of a segment that hold any of the words, ascending, and their scores, lifts counted in.

        None where something else than words is looked for: such documents are found before they are scored.
        """
        if self._phrases or self._groups:
            return None
        terms, live = _terms(matcher, self._words), matcher.view.live
        documents, scores, in_all = kernels.scored(terms, matcher.view.norms(self._mean_lengths))
        if live is not None:
            kept = live.take(documents)
            documents, scores = documents[kept], scores[kept]
            in_all = len(matcher.matches("all"))
        self._lift(matcher, documents, scores)
        return Scored(documents, scores, in_all if len(terms) == len(self._words) else 0)

    def scores(self, matcher: Matcher, documents: Array) -> Array:
        """The score of each of some documents of a segment (int64, ascending), lifts counted in."""
        scores = np.zeros(len(documents), np.float32)
        norms = matcher.view.norms(self._mean_lengths)
        if self._words:
            kernels.add_scores(_terms(matcher, self._words), norms, documents, scores)
        for phrase, words in self._phrases:
            terms = _terms(matcher, words)
            holders = matcher.documents(phrase)
            if holders is documents:
                kernels.add_scores(terms, norms, documents, scores)
            elif len(holders):
                holds = np.flatnonzero(contains(holders, documents))
                added = np.zeros(len(holds), np.float32)
                kernels.add_scores(terms, norms, documents.take(holds), added)
                scores[holds] += added
        for group, weight in self._groups:
            scores += self._of_group(matcher, group, weight).take(documents)
        self._lift(matcher, documents, scores)
        return scores

    def _lift(self, matcher: Matcher, documents: Array, scores: Array) -> None:
        titled, lifts = self._lifter.by_title(matcher)
        if len(titled) and len(documents):
            at = documents.searchsorted(titled)
            held = documents.take(at, mode="clip") == titled
            scores[at[held]] += lifts[held] * self._most
        for clause in self._about:
            column = matcher.view.columns.facets[clause.field]
            having = column.passing(Filter(include=clause.values))
            scores[having.take(column.sets.take(documents))] += np.float32(ABOUT[clause.field]) * self._most

    def _weight(self, stem: str) -> float:
        if stem not in self._stem_weights:
            holders = sum([matcher.frequency(stem) for matcher in self._matchers])
            self._stem_weights[stem] = bm25f.weight(self._documents, holders)
        return self._stem_weights[stem]

    def _of_group(self, matcher: Matcher, group: Alternatives, weight: float) -> Array:
        """What alternatives, which are one term of many spellings, add to the scores of all documents."""
        norms = matcher.view.norms(self._mean_lengths)
        frequency = np.zeros(matcher.view.size, np.float32)
        for form in forms(group):
            counted = np.float32(1 if form in group.same else _SYNONYM_WEIGHT)
            if isinstance(form, Word):
                found = matcher.postings(form.stem)
                if found is not None:
                    frequency[found.documents] += counted * bm25f.frequencies(found, norms)
            else:
                holders, counts = matcher.phrase_frequencies(form)
                frequency[holders] += counted * norms.text.take(holders) * counts.astype(np.float32)
        return bm25f.saturated(weight, frequency)


def _terms(matcher: Matcher, words: Iterable[tuple[str, float]]) -> list[tuple[float, Postings]]:
    """What the segment has of some weighted words."""
    return [(weight, found) for stem, weight in words if (found := matcher.postings(stem))]


def _holders(group: Alternatives, matcher: Matcher) -> int:
    """How many live documents hold the word itself, or its synonyms where none does."""
    for counted in (group.same, group.synonyms):
        held = marked([matcher.documents(form) for form in counted], matcher.view.size)
        if held.any():
            return matcher.view.count_live(np.flatnonzero(held))
    return 0
