"""Which documents of a segment are lifted, for words in the title, on one page and side by side?"""

from __future__ import annotations

import numpy as np

from gleanings.index.lifting import AS_TITLED, AS_TYPED, IN_TITLE, ON_ONE_PAGE
from gleanings.index.nodes import Leaf, Phrase, Word
from gleanings.index.whoosh.compilation import Matcher
from gleanings.index.whoosh.kernels import kernels
from gleanings.index.whoosh.pages import share_page
from gleanings.index.whoosh.phrases import phrase_frequencies
from gleanings.index.whoosh.places import places_of
from gleanings.index.whoosh.postings import Places
from gleanings.index.whoosh.segment_file import Array
from gleanings.index.whoosh.sets import contains
from gleanings.index.whoosh.standing import Standing, Titles
from gleanings.index.whoosh.vectorised import lift


class Lifter:
    """The lifts of one query in one segment.

    Args:
        matcher: of the segment.
        parts: that a document must hold to be lifted; none where nothing is.
        typed: the words as they were typed.
        most: what the query's words are worth at most.
    """

    def __init__(self, matcher: Matcher, parts: tuple[Leaf, ...], typed: Phrase | None, most: float) -> None:
        self._matcher, self._parts, self._typed, self._most = matcher, parts, typed, most
        # Where the parts stand, if they are all words, and the words that were typed side by side.
        self._places: tuple[Places, ...] | None = None
        self._row: tuple[Places, ...] = ()
        stems = tuple([part.stem for part in parts if isinstance(part, Word)])
        if len(stems) == len(parts) and (typed or len(parts) > 1) and (places := matcher.places(stems)):
            self._places = places
            if typed:
                self._row = places if typed.stems == stems else matcher.places(typed.stems) or ()

    def titles(self) -> Titles | None:
        """What documents are lifted for that hold all parts, which are words, in their titles."""
        if not self._parts:
            return None
        in_title, as_titled = IN_TITLE * self._most, (IN_TITLE + AS_TITLED) * self._most
        return Titles(in_title, as_titled, self._row, self._matcher.view.columns.title_lengths)

    def lift_titles(self, documents: Array, scores: Array) -> None:
        """Adds to the scores of some documents (int64, ascending) what they are lifted for their titles."""
        titled = self._matcher.titled_among(self._parts, documents) if self._parts else ()
        if not len(titled):
            return
        lifts = np.full(len(titled), IN_TITLE * self._most, np.float32)
        if self._typed:
            there = documents.take(titled)
            as_titled = contains(self._matcher.titled(self._typed, there), there)
            lifts[as_titled] = (IN_TITLE + AS_TITLED) * self._most
        scores[titled] += lifts

    def best(self, documents: Array, scores: Array, least: float, wanted: int) -> tuple[Array, Array]:
        """The best of some documents, which are in order, once they are lifted for their text, and their scores.

        Args:
            documents: int64.
            scores: of these; what they are lifted for is added.
            least: the lowest score of those that are looked at.
            wanted: how many of them.
        """
        view = self._matcher.view
        ranks = view.columns.ranks["newest"]
        if self._places:
            pages, worth = view.segment.pages, (ON_ONE_PAGE * self._most, AS_TYPED * self._most)
            standing = Standing(self._places, self._row, pages.tokens, pages.starts, *worth)
            return kernels.lifted(standing, documents, scores, ranks, least, wanted)
        lift(documents, scores, least, self._lifts)
        return kernels.best(documents, scores, ranks, wanted)

    def _lifts(self, documents: Array) -> Array:
        """What some documents are lifted for where a part is more than a word."""
        matcher, added = self._matcher, np.zeros(len(documents), np.float32)
        held = matcher.holding(self._parts, documents)
        there = documents.take(held)
        together = share_page(
            matcher.view.segment.pages, there, lambda some: [places_of(matcher, part, some) for part in self._parts]
        )
        added[held] = together * np.float32(ON_ONE_PAGE * self._most)
        if self._typed and (stems := matcher.all_stems(self._typed)):
            typed, _ = phrase_frequencies(matcher.view.segment, self._typed, stems, there)
            added[documents.searchsorted(typed)] += np.float32(AS_TYPED * self._most)
        return added
