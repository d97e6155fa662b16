"""Where do the parts of a query stand in a few documents? Positions become pages or passages, all at once.

A place is one int64: the index of its document among those that are looked at in the high bits, the position of the
token in the low ones. So the places of many documents are one ascending array.
"""

from __future__ import annotations

import numpy as np

from gleanings.index.nodes import Alternatives, Leaf, Phrase, Word, forms
from gleanings.index.whoosh.compilation import Matcher
from gleanings.index.whoosh.kernels import kernels
from gleanings.index.whoosh.phrases import phrase_places
from gleanings.index.whoosh.postings import POSITION_BITS, Parts
from gleanings.index.whoosh.segment_file import Array

_NOWHERE = np.zeros(0, np.int64)


def places_of(matcher: Matcher, leaf: Leaf, documents: Array) -> Array:
    """Where a part of the query begins in some documents of a segment (int64, ascending); ascending."""
    if isinstance(leaf, Alternatives):
        # What several spellings share must not count twice.
        return np.unique(np.concatenate([_NOWHERE, *(places_of(matcher, form, documents) for form in forms(leaf))]))
    phrase = Phrase((leaf.word,), (leaf.stem,), exact=False) if isinstance(leaf, Word) else leaf
    stems = matcher.all_stems(phrase)
    if not stems:
        return _NOWHERE
    held = kernels.holding([postings for _, postings in stems], matcher.view.size, documents)
    places = phrase_places(matcher.view.segment, phrase, stems, documents.take(held))
    return (held.take(places >> POSITION_BITS) << POSITION_BITS) | (places & ((1 << POSITION_BITS) - 1))


class Divided:
    """Some documents as a row of parts: their pages, or their passages.

    Args:
        parts: of the segment.
        documents: int64, ascending.

    Attributes:
        begins: the place at which each part begins.
        first: of each document, its first part in the row.
    """

    def __init__(self, parts: Parts, documents: Array) -> None:
        starts = parts.starts.take(documents).astype(np.int64)
        counts = parts.starts.take(documents + 1) - starts
        self.first = np.cumsum(counts) - counts
        owners = np.repeat(np.arange(len(documents)), counts)
        entries = np.arange(len(owners)) + (starts - self.first).take(owners)
        self.begins = (owners << POSITION_BITS) | parts.tokens.take(entries)

    def of(self, places: Array) -> Array:
        """In which part of the row each place is; -1 for what is before a document's first part."""
        found = np.searchsorted(self.begins, places, side="right") - 1
        if len(self.begins):
            found[self.begins.take(found, mode="clip") >> POSITION_BITS != places >> POSITION_BITS] = -1
        return found

    def owners(self, parts: Array) -> Array:
        """The document that each part of the row is of, as its index among them."""
        return np.asarray(self.begins.take(parts) >> POSITION_BITS)
