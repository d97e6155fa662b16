"""How do the loops over postings run where nothing was compiled? With numpy; ``kernels`` says what each promises."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gleanings.index.whoosh import sets
from gleanings.index.whoosh.bm25f import DECIMALS, Norms, Scored, frequencies, frequencies_in_titles, saturated
from gleanings.index.whoosh.postings import POSITION_BITS, Places, Postings, before
from gleanings.index.whoosh.segment_file import Array

# Adding up all postings costs about as much as finding the places of a ninth as many documents in them.
_SEARCH_COST = 9

# The best are sought among the maxima of about so many blocks for each hit that is wanted ...
_BLOCKS = 16
# ... unless these would be so small that sorting all costs no more.
_SMALLEST_BLOCK = 8


def intersection(lists: Sequence[Postings], size: int) -> Array:
    """The documents in all of the lists."""
    return sets.intersection([found.documents for found in lists], size)


def holding(lists: Sequence[Postings], size: int, documents: Array) -> Array:
    """The places of those documents that are in all of the lists."""
    held = np.arange(len(documents))
    for found in lists:
        held = held[sets.contains(found.documents, documents.take(held))]
    return held


def union(lists: Sequence[Postings], size: int) -> Array:
    """The documents in any of the lists."""
    return np.flatnonzero(sets.marked([found.documents for found in lists], size))


def count_union(lists: Sequence[Postings], size: int) -> int:
    """How many documents are in any of the lists."""
    return int(np.count_nonzero(sets.marked([found.documents for found in lists], size)))


def scored(terms: Sequence[tuple[float, Postings]], norms: Norms) -> Scored:
    """The documents that hold any of the terms, and their scores."""
    if len(terms) == 1:
        weight, found = terms[0]
        return Scored(found.documents, saturated(weight, frequencies(found, norms)), len(found))
    size, lists = len(norms.text), [found for _, found in terms]
    documents = union(lists, size)
    in_all = len(intersection(lists, size)) if lists else 0
    return Scored(documents, _everywhere(terms, norms).take(documents), in_all)


def add_scores(terms: Sequence[tuple[float, Postings]], norms: Norms, documents: Array, scores: Array) -> None:
    """Adds to the scores of some documents what the terms give them."""
    total = sum(len(found) for _, found in terms)
    if len(documents) * len(terms) * _SEARCH_COST >= total:
        scores += _everywhere(terms, norms).take(documents)
        return
    for weight, found in terms:
        places = np.searchsorted(found.documents, documents)
        holds = sets.contains(found.documents, documents)
        frequency = norms.text.take(documents)
        frequency *= found.frequencies.take(places, mode="clip") if len(found) else 0
        frequency *= holds
        if len(found.title_places):
            entries = np.searchsorted(found.title_places, places.astype(found.title_places.dtype))
            titled = np.flatnonzero((found.title_places.take(entries, mode="clip") == places) & holds)
            frequency[titled] += frequencies_in_titles(found, norms, entries[titled])
        scores += saturated(weight, frequency)


def best(documents: Array, scores: Array, ranks: Array, wanted: int) -> Array:
    """The places of the highest scores, the best first."""
    candidates = _candidates(scores, wanted)
    rounded = np.round(scores.take(candidates).astype(np.float64), DECIMALS)
    order = np.lexsort((ranks.take(documents.take(candidates)), -rounded))
    return candidates.take(order[:wanted])


def count_sets(sets_of: Array, documents: Array, count: int) -> Array:
    """How many of the documents have each set."""
    return np.bincount(sets_of.take(documents), minlength=count)


def phrases(places: Sequence[Places], size: int, within: Array | None, ends: Array | None) -> tuple[Array, Array]:
    """The documents in which the terms stand one behind the other, and how often they do."""
    if within is None:
        documents = intersection([term.postings for term in places], size)
    else:
        documents = within.take(holding([term.postings for term in places], size, within))
    found = [term.within(documents, size) for term in places]
    if ends is not None:
        found = [before(stands, ends.take(documents)) for stands in found]
    order = sorted(range(len(found)), key=lambda at: len(found[at]))
    starts = found[order[0]] - order[0]
    for at in order[1:]:
        starts = sets.common(starts, found[at] - at)
    counts = np.bincount(starts >> POSITION_BITS, minlength=len(documents))
    held = np.flatnonzero(counts)
    return documents.take(held), counts.take(held)


def _everywhere(terms: Sequence[tuple[float, Postings]], norms: Norms) -> Array:
    scores = np.zeros(len(norms.text), np.float32)
    for weight, found in terms:
        np.add.at(scores, found.documents, saturated(weight, frequencies(found, norms)))
    return scores


def _candidates(scores: Array, wanted: int) -> Array:
    """Where the highest scores are, and perhaps some more.

    So many blocks have a score as high as the lowest that is chosen here, that no lower one can be wanted.
    """
    size = len(scores) // (_BLOCKS * wanted)
    if size < _SMALLEST_BLOCK:
        return np.arange(len(scores))
    maxima = np.maximum.reduceat(scores, np.arange(0, len(scores), size))
    at_least = np.partition(maxima, len(maxima) - wanted)[len(maxima) - wanted]
    # What is equal when rounded must not be left out.
    return np.flatnonzero(scores >= at_least - 10.0**-DECIMALS)
