"""Which documents hold words in order? The documents that hold them all are found first, then where in these."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from gleanings.index.query import Phrase
from gleanings.index.whoosh.dictionary import encoded
from gleanings.index.whoosh.postings import Lexicon, Postings
from gleanings.index.whoosh.segment import Segment
from gleanings.index.whoosh.segment_file import Array
from gleanings.index.whoosh.sets import contains, distinct, intersection

_NOWHERE = np.zeros(0, np.int64)
_DOCUMENT_BITS = 32


def phrase_documents(segment: Segment, phrase: Phrase, postings: Sequence[Postings]) -> Array:
    """The documents that hold a phrase; int64, ascending.

    Args:
        segment: to look in.
        phrase: to look for.
        postings: of each of its stems.
    """
    forms = _forms(segment.lexicon, phrase)
    if forms is None:
        return _NOWHERE
    candidates = intersection([found.documents for found in postings], segment.size)
    if not len(candidates):
        return _NOWHERE
    found: dict[str, Array] = {}
    terms = phrase.words if phrase.exact else phrase.stems
    for term, form, posting in zip(terms, forms, postings, strict=True):
        if term not in found:
            found[term] = _places(segment.lexicon, posting, form, candidates)
    if phrase.slop is None:
        starts = _in_order([found[term] for term in terms])
    else:
        starts = _near(found, Counter(terms), len(terms) + phrase.slop)
    return candidates[distinct(starts >> _DOCUMENT_BITS)]


def _forms(lexicon: Lexicon, phrase: Phrase) -> list[int | None] | None:
    """Which form of its stem each word must be; None for any. None when a word is not here at all."""
    if not phrase.exact:
        return [None] * len(phrase.stems)
    known = [lexicon.form_of(encoded(word)) for word in phrase.words]
    return None if None in known else [found[1] for found in known if found]


def _places(lexicon: Lexicon, found: Postings, form: int | None, candidates: Array) -> Array:
    """Where a word stands in the candidates: the index of the candidate in the high bits, the position in the low."""
    owners, occurrences = lexicon.occurrences(found, np.searchsorted(found.documents, candidates))
    if form is not None:
        written = lexicon.forms.take(occurrences) == form
        owners, occurrences = owners[written], occurrences[written]
    return (owners << _DOCUMENT_BITS) | lexicon.positions.take(occurrences)


def _in_order(places: list[Array]) -> Array:
    """Where the first of the terms stands with the others right behind it."""
    order = sorted(range(len(places)), key=lambda at: len(places[at]))
    starts = places[order[0]] - order[0]
    for at in order[1:]:
        starts = starts[contains(places[at], starts + at)]
    return starts


def _near(found: dict[str, Array], wanted: Counter[str], width: int) -> Array:
    """Where windows of some width start that hold each term as often as is wanted, all in one document."""
    starts = np.unique(np.concatenate(list(found.values())))
    for term, times in wanted.items():
        places = np.searchsorted(found[term], starts) + (times - 1)
        starts, places = starts[places < len(found[term])], places[places < len(found[term])]
        # A place in another document is further away than any window is wide.
        starts = starts[found[term].take(places) < starts + width]
    return starts
