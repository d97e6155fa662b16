"""On which page, or in which passage, is a place in a document?

A place is one int64: the index of its document among those that are looked at in the high bits, the position of the
token in the low ones. So the places of many documents are one ascending array.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np

from gleanings.index.whoosh.postings import POSITION_BITS, Parts
from gleanings.index.whoosh.segment_file import Array
from gleanings.index.whoosh.sets import distinct


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


def share_page(pages: Parts, documents: Array, places: Callable[[Array], Iterable[Array]]) -> Array:
    """Which documents hold all parts of a query on one of their pages; bool.

    Args:
        pages: of the segment.
        documents: that hold all parts; int64, ascending.
        places: gives for some documents where each part begins.
    """
    starts = pages.starts
    whole = np.asarray(starts.take(documents + 1) - starts.take(documents) == 1)
    if whole.all():
        return whole
    longer = np.flatnonzero(~whole)
    divided = Divided(pages, documents.take(longer))
    # How many parts begin on each page; the last is for what stands on none.
    counts, parts = np.zeros(len(divided.begins) + 1, np.int64), 0
    for found in places(documents.take(longer)):
        counts[distinct(divided.of(found))] += 1
        parts += 1
    whole[longer[divided.owners(np.flatnonzero(counts[:-1] == parts))]] = True
    return whole
