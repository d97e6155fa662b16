"""Which documents hold words in order, or near each other?"""

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
from gleanings.index.whoosh.sets import common, contains, intersection

_NOWHERE = np.zeros(0, np.int64)

#: The postings of a phrase's stems, each with the stem's number.
Stems = Sequence[tuple[int, Postings]]


def phrase_frequencies(
    segment: Segment, phrase: Phrase, stems: Stems, within: Array | None = None
) -> tuple[Array, Array]:
    """The documents that hold a phrase (int64, ascending), all or those among some, and how often each does."""
    places = _places(segment.lexicon, phrase, stems)
    if places is None:
        return _NOWHERE, _NOWHERE
    if phrase.slop is None:
        return kernels.phrases(places, segment.size, within, None)
    documents = _holders(stems, segment.size, within)
    return _held(documents, _near_each_other(phrase, places, segment.size, documents, None))


def titled_documents(segment: Segment, phrase: Phrase, stems: Stems, among: Array | None = None) -> Array:
    """The documents that hold a phrase in their title, all or those among some; int64, ascending."""
    ends, postings = segment.columns.title_lengths, [found for _, found in stems]
    if among is None:
        documents = intersection([found.titled for found in postings], segment.size)
    else:
        documents = among.take(kernels.titled(postings, segment.size, among))
    places = _places(segment.lexicon, phrase, stems) if len(documents) else None
    if places is None:
        return _NOWHERE
    if phrase.slop is None:
        return kernels.phrases(places, segment.size, documents, ends)[0]
    return _held(documents, _near_each_other(phrase, places, segment.size, documents, ends))[0]


def phrase_places(segment: Segment, phrase: Phrase, stems: Stems, documents: Array) -> Array:
    """Where a phrase begins in documents that hold all of its stems: places as ``Places.within`` gives them."""
    places = _places(segment.lexicon, phrase, stems) if len(documents) else None
    if places is None:
        return _NOWHERE
    found = [place.within(documents, segment.size) for place in places]
    if phrase.slop is not None:
        terms = phrase.words if phrase.exact else phrase.stems
        return _near(dict(zip(terms, found, strict=True)), Counter(terms), len(terms) + phrase.slop)
    starts = found[0]
    for at, there in enumerate(found[1:], 1):
        starts = common(starts, there - at)
    return starts


def _holders(stems: Stems, size: int, within: Array | None) -> Array:
    holders = kernels.intersection([postings for _, postings in stems], size)
    return holders if within is None else within[contains(holders, within)]


def _held(documents: Array, counts: Array) -> tuple[Array, Array]:
    held = np.flatnonzero(counts)
    return documents.take(held), counts.take(held)


def _near_each_other(
    phrase: Phrase, places: Sequence[Places], size: int, documents: Array, ends: Array | None
) -> Array:
    """How often each of some documents that hold all terms holds these near each other; int64."""
    found: dict[str, Array] = {}
    terms = phrase.words if phrase.exact else phrase.stems
    for term, place in zip(terms, places, strict=True):
        if term not in found:
            stands = place.within(documents, size)
            found[term] = stands if ends is None else before(stands, ends.take(documents))
    starts = _near(found, Counter(terms), len(terms) + (phrase.slop or 0))
    return np.bincount(starts >> POSITION_BITS, minlength=len(documents))


def _places(lexicon: Lexicon, phrase: Phrase, stems: Stems) -> list[Places] | None:
    """Where each term stands; None when a word is not here as it is written."""
    found = []
    for word, (stem, postings) in zip(phrase.words, stems, strict=True):
        form = None
        if phrase.exact:
            number = kernels.find(lexicon.words, encoded(word))
            if number is None:
                return None
            form = lexicon.form(number)[1]
        found.append(lexicon.places(stem, postings, form))
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
