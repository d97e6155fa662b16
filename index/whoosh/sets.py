"""How are sorted arrays of document numbers put together? All are int64 and ascend, without repetition."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gleanings.index.whoosh.segment_file import Array

# From so many times as long a list on, searching in it beats marking it whole.
_SEARCH_RATIO = 16
# The same for merging the two.
_MERGE_RATIO = 6


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


def places(documents: Array, wanted: Array, size: int) -> Array:
    """The places in a list of some of its documents; int64.

    Args:
        documents: the list.
        wanted: all of them are in it.
        size: how many documents there are.
    """
    if len(documents) == len(wanted):
        return np.arange(len(documents))
    if len(documents) > _SEARCH_RATIO * len(wanted):
        return np.searchsorted(documents, wanted)
    return np.flatnonzero(marked([wanted], size).take(documents))


def common(some: Array, others: Array) -> Array:
    """The numbers that are in both arrays."""
    short, long = (some, others) if len(some) < len(others) else (others, some)
    if len(long) > _MERGE_RATIO * len(short):
        return short[contains(long, short)]
    # Timsort finds the two runs and merges them.
    both = np.concatenate([short, long])
    both.sort(kind="stable")
    return np.asarray(both[1:][both[1:] == both[:-1]])


def contains(some: Array, wanted: Array) -> Array:
    """Which of the wanted numbers are among some others; bool."""
    if not len(some):
        return np.zeros(len(wanted), bool)
    return np.asarray(some.take(np.searchsorted(some, wanted), mode="clip") == wanted)


def distinct(ascending: Array) -> Array:
    """The different numbers of an ascending array."""
    if not len(ascending):
        return ascending
    fresh = np.empty(len(ascending), bool)
    fresh[0] = True
    np.not_equal(ascending[1:], ascending[:-1], out=fresh[1:])
    return ascending[fresh]
