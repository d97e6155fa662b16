"""How do the loops over postings run where nothing was compiled? With numpy; ``kernels`` says what each promises."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from gleanings.index.whoosh import sets
from gleanings.index.whoosh.bm25f import DECIMALS, Norms, Scored, frequencies, frequencies_in_titles, saturated
from gleanings.index.whoosh.dictionary import Dictionary, Strings
from gleanings.index.whoosh.pages import share_page
from gleanings.index.whoosh.postings import POSITION_BITS, Parts, Places, Postings, before
from gleanings.index.whoosh.segment_file import Array
from gleanings.index.whoosh.standing import Standing, Titles

if TYPE_CHECKING:
    from gleanings.index.whoosh.columns import FacetColumn

# Adding up all postings costs about as much as finding the places of a ninth as many documents in them.
_SEARCH_COST = 9

# Looking at every set costs about as much as at the values of a fourth as many documents.
_SETS_A_DOCUMENT = 4

# The best are sought among the maxima of about so many blocks for each hit that is wanted ...
_BLOCKS = 16
# ... unless these would be so small that sorting all costs no more.
_SMALLEST_BLOCK = 8


def find(dictionary: Dictionary, term: bytes) -> int | None:
    """The number of a term."""
    return dictionary.find(term)


def texts(strings: Strings, numbers: list[int]) -> list[str]:
    """The strings with some numbers."""
    return [strings.text(number) for number in numbers]


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


def scored(
    terms: Sequence[tuple[float, Postings]], norms: Norms, titles: Titles | None = None, *, together: bool
) -> Scored:
    """The documents that hold any, or all, of the terms, and their scores."""
    size, lists = len(norms.text), [found for _, found in terms]
    if len(terms) == 1:
        weight, found = terms[0]
        documents, scores = found.documents, saturated(weight, frequencies(found, norms))
        in_all = len(found)
    else:
        shared = intersection(lists, size)
        documents, in_all = shared if together else union(lists, size), len(shared)
        scores = np.zeros(len(documents), np.float32)
        add_scores(terms, norms, documents, scores)
    if titles is not None:
        _lift_titled(titles, lists, size, documents, scores)
    return Scored(documents, scores, in_all)


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


def best(documents: Array, scores: Array, ranks: Array, wanted: int) -> tuple[Array, Array]:
    """The highest scores, the best first."""
    candidates = _candidates(scores, wanted)
    rounded = np.round(scores.take(candidates).astype(np.float64), DECIMALS)
    order = np.lexsort((ranks.take(documents.take(candidates)), -rounded))
    chosen = candidates.take(order[:wanted])
    return documents.take(chosen), scores.take(chosen)


def lifted(
    standing: Standing, documents: Array, scores: Array, ranks: Array, least: float, wanted: int
) -> tuple[Array, Array]:
    """The best once they are lifted."""
    lift(documents, scores, least, partial(_lifts, standing, len(ranks)))
    return best(documents, scores, ranks, wanted)


def lift(documents: Array, scores: Array, least: float, lifts: Callable[[Array], Array]) -> None:
    """Adds to the scores of some documents, in any order, what those with at least some score are lifted for.

    Args:
        documents: int64.
        scores: of these.
        least: the lowest score, as it counts for the order, of those that are looked at.
        lifts: what is added to the scores of some documents (int64, ascending); float32.
    """
    looked_at = np.flatnonzero(np.round(scores.astype(np.float64), DECIMALS) >= least)
    ascending = looked_at.take(documents.take(looked_at).argsort())
    scores[ascending] += lifts(documents.take(ascending))


def count_values(column: FacetColumn, documents: Array) -> Array:
    """How many of the documents have each value."""
    set_count = len(column.set_starts) - 1
    if len(documents) * _SETS_A_DOCUMENT < set_count:
        _, members = column.expanded(column.sets.take(documents))
        return np.bincount(members, minlength=column.value_count)
    by_set = np.bincount(column.sets.take(documents), minlength=set_count)
    holding, firsts = column.sets_by_value
    return np.add.reduceat(by_set.take(holding), firsts) if len(firsts) else by_set


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


def titled(lists: Sequence[Postings], size: int, documents: Array) -> Array:
    """The places of those documents that hold all of the terms in their titles."""
    places = np.arange(len(documents))
    for found in sorted((found.titled for found in lists), key=len):
        places = places[sets.contains(found, documents.take(places))]
    return places


def _lift_titled(titles: Titles, lists: Sequence[Postings], size: int, documents: Array, scores: Array) -> None:
    places = titled(lists, size, documents)
    lifts = np.full(len(places), titles.in_title, np.float32)
    if titles.typed and len(places):
        there = documents.take(places)
        typed, _ = phrases(titles.typed, size, there, titles.lengths)
        lifts[there.searchsorted(typed)] = titles.as_titled
    scores[places] += lifts


def _lifts(standing: Standing, size: int, documents: Array) -> Array:
    """What each of some documents is lifted for."""
    added = np.zeros(len(documents), np.float32)
    held = holding([part.postings for part in standing.parts], size, documents)
    there = documents.take(held)
    pages = Parts(standing.page_tokens, standing.page_starts)
    together = share_page(pages, there, lambda some: [part.within(some, size) for part in standing.parts])
    added[held] = together * np.float32(standing.on_one_page)
    if standing.typed:
        typed, _ = phrases(standing.typed, size, there, None)
        added[documents.searchsorted(typed)] += np.float32(standing.as_typed)
    return added


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
