"""How well do documents match? Postings become scores, either at a few documents or at all that match."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

import numpy as np

from gleanings.index.engine import Filter, Query
from gleanings.index.lifting import ABOUT, lifting
from gleanings.index.nodes import Alternatives, Leaf, Phrase, Word, forms, leaves
from gleanings.index.weighing import PHRASE_WEIGHT, SYNONYM_WEIGHT, weight
from gleanings.index.whoosh import bm25f
from gleanings.index.whoosh.bm25f import Scored
from gleanings.index.whoosh.compilation import Matcher
from gleanings.index.whoosh.kernels import kernels
from gleanings.index.whoosh.lifting import Lifter
from gleanings.index.whoosh.segment_file import Array
from gleanings.index.whoosh.sets import contains, marked
from gleanings.index.whoosh.snapshot import Snapshot

_NOWHERE = np.zeros(0, np.int64)


class Scorer:
    """Scores documents for one query on one revision; all scores are float32.

    Args:
        query: whose node is looked for, and what it is about.
        side_by_side: the words and phrases of a query that only puts them side by side; None for any other.
        matchers: of every segment.
        snapshot: the revision.
    """

    def __init__(
        self, query: Query, side_by_side: tuple[Leaf, ...] | None, matchers: Sequence[Matcher], snapshot: Snapshot
    ) -> None:
        self._about = query.about
        self._matchers, self._documents = matchers, snapshot.documents
        self._mean_lengths = snapshot.mean_lengths
        self._phrases: list[tuple[Phrase, list[tuple[str, float]]]] = []
        self._groups: list[tuple[Alternatives, float]] = []
        self._weigh(leaves(query.node) if side_by_side is None else side_by_side)
        most = [weight for _, weight in chain(self._words, self._groups, *[words for _, words in self._phrases])]
        self._most = sum(most)
        parts, typed = lifting(query.node, side_by_side)
        self._lifters = {matcher: Lifter(matcher, parts, typed, self._most) for matcher in matchers}
        self.looks_closely = len(parts) > 1

    def _weigh(self, found: Sequence[Leaf]) -> None:
        """Gives the words of a query, its phrases and its alternatives their weights."""
        stems: dict[str, int] = {}
        others: dict[Phrase | Alternatives, int] = {}
        for leaf in found:
            if isinstance(leaf, Word):
                stems[leaf.stem] = stems.get(leaf.stem, 0) + 1
            else:
                others[leaf] = others.get(leaf, 0) + 1
        self._words = [(stem, self._weight(stem) * times) for stem, times in stems.items()]
        for leaf, times in others.items():
            if isinstance(leaf, Phrase):
                words = [(stem, self._weight(stem) * times * PHRASE_WEIGHT) for stem in leaf.stems]
                self._phrases.append((leaf, words))
            else:
                holders = sum([_holders(leaf, matcher) for matcher in self._matchers])
                self._groups.append((leaf, weight(self._documents, holders) * times))

    @property
    def finds(self) -> bool:
        """Whether only words are looked for, so that documents are found while they are scored."""
        return not self._phrases and not self._groups

    def lifter(self, matcher: Matcher) -> Lifter:
        """What lifts documents of a segment for what stands together in them."""
        return self._lifters[matcher]

    def found(self, matcher: Matcher, *, together: bool) -> Scored:
        """The live documents of a segment that hold any or all of the words, ascending, and their scores with lifts.

        How many hold all of the words is told only where nothing was deleted.
        """
        terms, live = matcher.terms(self._words), matcher.view.live
        missing = len(terms) < len(self._words)
        if not terms or (together and missing):
            return Scored(_NOWHERE, np.zeros(0, np.float32), 0)
        norms, titles = matcher.view.norms(self._mean_lengths), None if missing else self._lifters[matcher].titles()
        documents, scores, in_all = kernels.scored(terms, norms, titles, together=together)
        if live is not None:
            kept = live.take(documents)
            documents, scores = documents[kept], scores[kept]
        self._lift_values(matcher, documents, scores)
        return Scored(documents, scores, 0 if missing else in_all)

    def scores(self, matcher: Matcher, documents: Array) -> Array:
        """The score of each of some documents of a segment (int64, ascending), lifts counted in."""
        scores = np.zeros(len(documents), np.float32)
        norms = matcher.view.norms(self._mean_lengths)
        if self._words:
            kernels.add_scores(matcher.terms(self._words), norms, documents, scores)
        for phrase, words in self._phrases:
            terms = matcher.terms(words)
            holders = matcher.documents(phrase)
            if holders is documents:
                kernels.add_scores(terms, norms, documents, scores)
            elif len(holders):
                holds = np.flatnonzero(contains(holders, documents))
                added = np.zeros(len(holds), np.float32)
                kernels.add_scores(terms, norms, documents.take(holds), added)
                scores[holds] += added
        for group, worth in self._groups:
            scores += self._of_group(matcher, group, worth).take(documents)
        self._lifters[matcher].lift_titles(documents, scores)
        self._lift_values(matcher, documents, scores)
        return scores

    def _lift_values(self, matcher: Matcher, documents: Array, scores: Array) -> None:
        for clause in self._about:
            column = matcher.view.columns.facets[clause.field]
            having = column.passing(Filter(include=clause.values))
            scores[having.take(column.sets.take(documents))] += np.float32(ABOUT[clause.field] * self._most)

    def _weight(self, stem: str) -> float:
        holders = 0
        for matcher in self._matchers:
            holders += matcher.frequency(stem)
        return weight(self._documents, holders)

    def _of_group(self, matcher: Matcher, group: Alternatives, weight: float) -> Array:
        """What alternatives, which are one term of many spellings, add to the scores of all documents."""
        norms = matcher.view.norms(self._mean_lengths)
        frequency = np.zeros(matcher.view.size, np.float32)
        for form in forms(group):
            counted = np.float32(1 if form in group.same else SYNONYM_WEIGHT)
            if isinstance(form, Word):
                found = matcher.postings(form.stem)
                if found is not None:
                    frequency[found.documents] += counted * bm25f.frequencies(found, norms)
            else:
                holders, counts = matcher.phrase_frequencies(form)
                frequency[holders] += counted * norms.text.take(holders) * counts.astype(np.float32)
        return bm25f.saturated(weight, frequency)


def _holders(group: Alternatives, matcher: Matcher) -> int:
    """How many live documents hold the word itself, or its synonyms where none does."""
    for counted in (group.same, group.synonyms):
        held = marked([matcher.documents(form) for form in counted], matcher.view.size)
        if held.any():
            return matcher.view.count_live(np.flatnonzero(held))
    return 0
