"""Which of the best documents are lifted? Those that hold the words of a query in one place, as positions say."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gleanings.index.lifting import AS_TITLED, AS_TYPED, IN_TITLE, ON_ONE_PAGE, as_typed, lifting_parts
from gleanings.index.nodes import Leaf, Node
from gleanings.index.whoosh.compilation import Matcher
from gleanings.index.whoosh.phrases import phrase_frequencies
from gleanings.index.whoosh.places import Divided, places_of
from gleanings.index.whoosh.segment_file import Array
from gleanings.index.whoosh.sets import contains, distinct

_NOWHERE = np.zeros(0, np.int64)


class Lifter:
    """The lifts of one query, as shares of what its words are worth at most; float32.

    Args:
        node: the query.

    Attributes:
        looks_closely: whether documents are lifted for more than their titles.
    """

    def __init__(self, node: Node) -> None:
        self._parts = lifting_parts(node)
        self._typed = as_typed(node)
        self.looks_closely = len(self._parts) > 1

    def by_title(self, matcher: Matcher) -> tuple[Array, Array]:
        """The documents of a segment that are lifted for their titles (int64, ascending), and their lifts."""
        if not self._parts:
            return _NOWHERE, _NOWHERE
        documents, *others = sorted((matcher.titled(part) for part in self._parts), key=len)
        for titled in others:
            if len(documents):
                documents = documents[contains(titled, documents)]
        lifts = np.full(len(documents), IN_TITLE, np.float32)
        if len(documents) and self._typed:
            lifts[contains(matcher.titled(self._typed), documents)] += np.float32(AS_TITLED)
        return documents, lifts

    def closely(self, matcher: Matcher, documents: Array) -> Array:
        """What some documents of a segment (int64, ascending) are lifted for their text."""
        lifts = np.zeros(len(documents), np.float32)
        held = matcher.holding(self._parts, documents)
        if not len(held):
            return lifts
        held_documents = documents.take(held)
        lifts[held] = _on_one_page(matcher, self._parts, held_documents) * np.float32(ON_ONE_PAGE)
        if self._typed and (stems := matcher.all_stems(self._typed)):
            typed, _ = phrase_frequencies(matcher.view.segment, self._typed, stems, held_documents)
            lifts[documents.searchsorted(typed)] += np.float32(AS_TYPED)
        return lifts


def _on_one_page(matcher: Matcher, parts: Sequence[Leaf], documents: Array) -> Array:
    """Which of the documents that hold all parts do so on one of their pages; bool."""
    starts = matcher.view.segment.pages.starts
    whole = np.asarray(starts.take(documents + 1) - starts.take(documents) == 1)
    if whole.all():
        return whole
    longer = np.flatnonzero(~whole)
    pages = Divided(matcher.view.segment.pages, documents.take(longer))
    counts = np.zeros(len(pages.begins) + 1, np.int64)  # the last is for what stands on no page
    for part in parts:
        counts[distinct(pages.of(places_of(matcher, part, documents.take(longer))))] += 1
    whole[longer[pages.owners(np.flatnonzero(counts[:-1] == len(parts)))]] = True
    return whole
