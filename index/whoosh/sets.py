"""How are sorted arrays of document numbers put together? All are int64 and ascend, without repetition."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gleanings.index.whoosh.segment_file import Array

# From so many times as long a list on, searching in it beats marking it whole.
_SEARCH_RATIO = 16


def marked(lists: Sequence[Array], size: int) -> Array:
    """Which of so many documents are in any of the lists; bool."""
    mask = np.zeros(size, bool)
    for documents in lists:
        mask[documents] = True
    return mask


def intersection(lists: Sequence[Array], size: int) -> Array:
    """The documents in all of the lists; begins with the shortest, so that no step costs more than it must.

    Args:
        lists: at least one.
        size: how many documents there are.
    """
    ordered = sorted(lists, key=len)
    found = ordered[0]
    for documents in ordered[1:]:
        if documents is found:
            continue
        if len(documents) > _SEARCH_RATIO * len(found):
            found = found[contains(documents, found)]
        else:
            found = documents[marked([found], size).take(documents)]
    return found


def contains(some: Array, wanted: Array) -> Array:
    """Which of the wanted numbers are among some others; bool."""
    if not len(some):
        return np.zeros(len(wanted), bool)
    places = np.searchsorted(some, wanted)
    places[places == len(some)] = 0
    return np.asarray(some.take(places) == wanted)


def distinct(ascending: Array) -> Array:
    """The different numbers of an ascending array."""
    if not len(ascending):
        return ascending
    fresh = np.empty(len(ascending), bool)
    fresh[0] = True
    np.not_equal(ascending[1:], ascending[:-1], out=fresh[1:])
    return ascending[fresh]
