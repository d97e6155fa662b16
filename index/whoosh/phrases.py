"""Which documents hold words in order? The documents that hold them all are found first, then where in these."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from gleanings.index.nodes import Phrase
from gleanings.index.whoosh.dictionary import encoded
from gleanings.index.whoosh.kernels import kernels
from gleanings.index.whoosh.postings import POSITION_BITS, Lexicon, Places, Postings, before
from gleanings.index.whoosh.segment import Segment
from gleanings.index.whoosh.segment_file import Array
from gleanings.index.whoosh.sets import common, intersection

_NOWHERE = np.zeros(0, np.int64)

#: The postings of a phrase's stems, each with the stem's number.
Stems = Sequence[tuple[int, Postings]]


def phrase_frequencies(segment: Segment, phrase: Phrase, stems: Stems) -> tuple[Array, Array]:
    """The documents that hold a phrase (int64, ascending), and how often each does."""
    candidates = kernels.intersection([postings for _, postings in stems], segment.size)
    return _held(candidates, phrase_counts(segment, phrase, stems, candidates))


def titled_documents(segment: Segment, phrase: Phrase, stems: Stems) -> Array:
    """The documents that hold a phrase in their title; int64, ascending."""
    titles = [postings.documents.take(postings.title_places) for _, postings in stems]
    candidates = intersection(titles, segment.size)
    ends = segment.columns.title_lengths.take(candidates)
    return _held(candidates, phrase_counts(segment, phrase, stems, candidates, ends))[0]


def _held(candidates: Array, counts: Array) -> tuple[Array, Array]:
    held = np.flatnonzero(counts)
    return candidates.take(held), counts.take(held)


def phrase_places(segment: Segment, phrase: Phrase, stems: Stems, candidates: Array) -> Array:
    """Where a phrase begins in documents that hold all of its stems: places as ``Places.within`` gives them."""
    places = _places(segment.lexicon, phrase, stems) if len(candidates) else None
    if places is None:
        return _NOWHERE
    found = [place.within(candidates, segment.size) for place in places]
    if phrase.slop is not None:
        terms = phrase.words if phrase.exact else phrase.stems
        return _near(dict(zip(terms, found, strict=True)), Counter(terms), len(terms) + phrase.slop)
    starts = found[0]
    for at, there in enumerate(found[1:], 1):
        starts = common(starts, there - at)
    return starts


def phrase_counts(
    segment: Segment, phrase: Phrase, stems: Stems, candidates: Array, ends: Array | None = None
) -> Array:
    """How often each candidate, all of which hold the stems, holds a phrase, before its end if given; int64."""
    places = _places(segment.lexicon, phrase, stems) if len(candidates) else None
    if places is None:
        return np.zeros(len(candidates), np.int64)
    if phrase.slop is None:
        return kernels.count_phrases(places, segment.size, candidates, ends)
    found: dict[str, Array] = {}
    terms = phrase.words if phrase.exact else phrase.stems
    for term, place in zip(terms, places, strict=True):
        if term not in found:
            found[term] = place.within(candidates, segment.size)
            if ends is not None:
                found[term] = before(found[term], ends)
    starts = _near(found, Counter(terms), len(terms) + phrase.slop)
    return np.bincount(starts >> POSITION_BITS, minlength=len(candidates))


def _places(lexicon: Lexicon, phrase: Phrase, stems: Stems) -> list[Places] | None:
    """Where each term stands; None when a word is not here as it is written."""
    found = []
    for word, (stem, postings) in zip(phrase.words, stems, strict=True):
        known = lexicon.form_of(encoded(word)) if phrase.exact else (stem, None)
        if known is None:
            return None
        found.append(lexicon.places(stem, postings, known[1]))
    return found


def _near(found: dict[str, Array], wanted: Counter[str], width: int) -> Array:
    """Where windows of some width start that hold each term as often as is wanted, all in one document."""
    starts = np.unique(np.concatenate(list(found.values())))
    for term, times in wanted.items():
        last = np.searchsorted(found[term], starts) + (times - 1)
        starts, last = starts[last < len(found[term])], last[last < len(found[term])]
        # A place in another document is further away than any window is wide.
        starts = starts[found[term].take(last) < starts + width]
    return starts
