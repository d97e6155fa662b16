"""Which hits are shown, and in which order?

Ties are broken by newest, title and id. Within a segment these are ranks; between segments the values decide.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gleanings.index.whoosh.bm25f import DECIMALS
from gleanings.index.whoosh.columns import NO_YEAR
from gleanings.index.whoosh.kernels import kernels
from gleanings.index.whoosh.segment_file import Array
from gleanings.index.whoosh.snapshot import SegmentView


@dataclass(frozen=True, slots=True)
class Ranked:
    """The first documents of a segment in their order; scores only where these decided it."""

    view: SegmentView
    documents: Array
    scores: Array | None = None


def best(view: SegmentView, documents: Array, scores: Array, wanted: int) -> Ranked:
    """The documents with the highest scores, the best first."""
    return Ranked(view, *kernels.best(documents, scores, view.columns.ranks["newest"], wanted))


def least_of_the_best(parts: Sequence[Ranked], most: int) -> float:
    """The lowest of so many best scores, as it counts for the order; lower than any where there are not so many."""
    if sum([len(part.documents) for part in parts]) <= most:
        return -math.inf
    scores = np.concatenate([part.scores for part in parts if part.scores is not None])
    return float(np.round(np.partition(scores, len(scores) - most)[len(scores) - most], DECIMALS))


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
    return (-round(score or 0.0, DECIMALS), -year, *title)
