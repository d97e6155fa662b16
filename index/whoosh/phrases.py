"""Which documents hold words in order? Positions are token numbers: a phrase is a few searches in sorted arrays."""

from __future__ import annotations

from collections import Counter

import numpy as np

from gleanings.index.query import Phrase
from gleanings.index.whoosh.dictionary import encoded
from gleanings.index.whoosh.segment import Segment
from gleanings.index.whoosh.segment_file import Array

_NOWHERE = np.zeros(0, np.int64)


def phrase_documents(segment: Segment, phrase: Phrase) -> Array:
    """The documents that hold a phrase; int64, ascending."""
    lexicon = segment.lexicon
    look_up = lexicon.positions_of_word if phrase.exact else lexicon.positions_of_stem
    terms = phrase.words if phrase.exact else phrase.stems
    found: dict[str, Array] = {}
    for term in terms:
        if term not in found:
            positions = look_up(encoded(term))
            if positions is None or not len(positions):
                return _NOWHERE
            found[term] = positions
    if phrase.slop is None:
        starts = _in_order([found[term] for term in terms])
    else:
        starts = _near(segment, found, Counter(terms), len(terms) + phrase.slop)
    return distinct(segment.extents.documents_of(starts))


def distinct(ascending: Array) -> Array:
    """The different numbers of an ascending array."""
    if not len(ascending):
        return ascending
    fresh = np.empty(len(ascending), bool)
    fresh[0] = True
    np.not_equal(ascending[1:], ascending[:-1], out=fresh[1:])
    return ascending[fresh]


def _in_order(positions: list[Array]) -> Array:
    """Where the first of the terms stands with the others right behind it."""
    order = sorted(range(len(positions)), key=lambda at: len(positions[at]))
    rarest = order[0]
    starts = positions[rarest]
    starts = starts[np.searchsorted(starts, np.uint32(rarest)) :] - np.uint32(rarest)
    for at in order[1:]:
        starts = starts[_contains(positions[at], starts + np.uint32(at))]
    return starts


def _contains(positions: Array, wanted: Array) -> Array:
    """Which of the wanted positions are among the others; both ascend and have the same type."""
    places = np.searchsorted(positions, wanted)
    places[places == len(positions)] = 0
    return np.asarray(positions.take(places) == wanted)


def _near(segment: Segment, found: dict[str, Array], wanted: Counter[str], width: int) -> Array:
    """Where windows of some width start that hold each term as often as is wanted, all in one document."""
    rarest = min(found.values(), key=len).astype(np.int64)
    starts = np.unique(np.concatenate([_close_to(rarest, positions, width) for positions in found.values()]))
    last = starts
    for term, times in wanted.items():
        positions = found[term]
        places = np.searchsorted(positions, starts.astype(positions.dtype)) + (times - 1)
        inside = places < len(positions)
        starts, last = starts[inside], last[inside]
        last = np.maximum(last, positions.take(places[inside]))
    starts, last = starts[last < starts + width], last[last < starts + width]
    documents = segment.extents.documents
    ends = documents.take(np.searchsorted(documents, starts.astype(documents.dtype), side="right"))
    return starts[last < ends]


def _close_to(rarest: Array, positions: Array, width: int) -> Array:
    """Those of the positions that one of the rarest term can be in a window with."""
    places = np.searchsorted(rarest, positions.astype(np.int64) - width + 1)
    places[places == len(rarest)] = len(rarest) - 1
    return np.asarray(positions[np.abs(rarest.take(places) - positions) < width])
