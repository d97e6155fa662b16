"""Which hits are shown, and in which order? The best few are found without sorting the others.

Ties are broken by newest, title and id. Within a segment these are ranks; between segments the values decide.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gleanings.index.whoosh.columns import NO_YEAR
from gleanings.index.whoosh.segment_file import Array
from gleanings.index.whoosh.snapshot import SegmentView

#: Scores that are equal to so many decimals are equal: the order of adding up must never decide.
_DECIMALS = 6

# The best are sought among the maxima of about so many blocks for each hit that is wanted ...
_BLOCKS = 16
# ... unless these would be so small that sorting all costs no more.
_SMALLEST_BLOCK = 8


@dataclass(frozen=True, slots=True)
class Ranked:
    """The first documents of a segment in their order; scores only where these decided it."""

    view: SegmentView
    documents: Array
    scores: Array | None = None


def best(view: SegmentView, documents: Array, scores: Array, wanted: int) -> Ranked:
    """The documents with the highest scores, the best first."""
    candidates = _candidates(scores, wanted)
    return _in_order(view, documents.take(candidates), scores.take(candidates), wanted)


def best_of_all(view: SegmentView, scores: Array, wanted: int) -> Ranked:
    """The documents with the highest scores, the best first, of a score for every document; 0 is no match."""
    candidates = _candidates(scores, wanted)
    candidates = candidates[scores.take(candidates) > 0]
    return _in_order(view, candidates, scores.take(candidates), wanted)


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
    return np.flatnonzero(scores >= at_least - 10.0**-_DECIMALS)


def _in_order(view: SegmentView, documents: Array, scores: Array, wanted: int) -> Ranked:
    newest = view.columns.ranks["newest"].take(documents)
    order = np.lexsort((newest, -np.round(scores.astype(np.float64), _DECIMALS)))[:wanted]
    return Ranked(view, documents[order], scores[order])


def first(view: SegmentView, documents: Array, sort: str, wanted: int) -> Ranked:
    """The first documents by newest, oldest or title."""
    ranks = view.columns.ranks[sort].take(documents)
    if len(documents) > 2 * wanted:
        candidates = np.argpartition(ranks, wanted)[:wanted]
        documents, ranks = documents[candidates], ranks[candidates]
    return Ranked(view, documents[np.argsort(ranks)])


def merged(parts: Sequence[Ranked], sort: str, start: int, end: int) -> list[tuple[SegmentView, int, float | None]]:
    """The hits from ``start`` to before ``end`` of all segments together: segment, document, score if known."""
    hits = [
        (part.view, document, score)
        for part in parts
        for document, score in zip(
            part.documents.tolist(),
            [None] * len(part.documents) if part.scores is None else part.scores.tolist(),
            strict=True,
        )
    ]
    if len(parts) > 1:
        hits.sort(key=lambda hit: _key(sort, *hit))
    return hits[start:end]


def _key(sort: str, view: SegmentView, document: int, score: float | None) -> tuple[object, ...]:
    columns = view.columns
    title = (columns.sort_titles[document], columns.ids[document])
    if sort == "title":
        return title
    year = int(columns.years[document])
    if sort == "oldest":
        return (year == NO_YEAR, year, *title)
    # A missing year is the smallest number, and so comes last.
    return (-round(score or 0.0, _DECIMALS), -year, *title)
