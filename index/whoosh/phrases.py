"""Which documents hold words in order? The documents that hold them all are found first, then where in these."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from gleanings.index.nodes import Phrase
from gleanings.index.whoosh.dictionary import encoded
from gleanings.index.whoosh.postings import Lexicon, Postings
from gleanings.index.whoosh.segment import Segment
from gleanings.index.whoosh.segment_file import Array
from gleanings.index.whoosh.sets import common, distinct, intersection, places

_NOWHERE = np.zeros(0, np.int64)
_DOCUMENT_BITS = 32


def phrase_documents(segment: Segment, phrase: Phrase, postings: Sequence[Postings]) -> Array:
    """The documents that hold a phrase; int64, ascending.

    Args:
        segment: to look in.
        phrase: to look for.
        postings: of each of its stems.
    """
    candidates = intersection([found.documents for found in postings], segment.size)
    return candidates[distinct(_starts(segment, phrase, postings, candidates) >> _DOCUMENT_BITS)]


def phrase_frequencies(segment: Segment, phrase: Phrase, postings: Sequence[Postings]) -> tuple[Array, Array]:
    """The documents that hold a phrase (int64, ascending), and how often each does."""
    candidates = intersection([found.documents for found in postings], segment.size)
    owners = _starts(segment, phrase, postings, candidates) >> _DOCUMENT_BITS
    counts = np.bincount(owners, minlength=len(candidates))
    held = np.flatnonzero(counts)
    return candidates[held], counts[held]


def titled_documents(segment: Segment, phrase: Phrase, postings: Sequence[Postings]) -> Array:
    """The documents that hold a phrase in their title; int64, ascending."""
    titles = [found.documents.take(found.title_places) for found in postings]
    candidates = intersection(titles, segment.size)
    starts = _starts(segment, phrase, postings, candidates, in_titles=True)
    return candidates[distinct(starts >> _DOCUMENT_BITS)]


def _starts(
    segment: Segment, phrase: Phrase, postings: Sequence[Postings], candidates: Array, *, in_titles: bool = False
) -> Array:
    """Where a phrase begins: the index of the candidate in the high bits, the position in the low; ascending."""
    forms = _forms(segment.lexicon, phrase)
    if forms is None or not len(candidates):
        return _NOWHERE
    found: dict[str, Array] = {}
    title_ends = segment.columns.title_lengths.take(candidates) if in_titles else _NOWHERE
    terms = phrase.words if phrase.exact else phrase.stems
    for term, form, posting in zip(terms, forms, postings, strict=True):
        if term not in found:
            places_of_term = _places(segment, posting, form, candidates)
            found[term] = _before(places_of_term, title_ends) if in_titles else places_of_term
    if phrase.slop is None:
        return _in_order([found[term] for term in terms])
    return _near(found, Counter(terms), len(terms) + phrase.slop)


def _forms(lexicon: Lexicon, phrase: Phrase) -> list[int | None] | None:
    """Which form of its stem each word must be; None for any. None when a word is not here at all."""
    if not phrase.exact:
        return [None] * len(phrase.stems)
    known = [lexicon.form_of(encoded(word)) for word in phrase.words]
    return None if None in known else [found[1] for found in known if found]


def _places(segment: Segment, found: Postings, form: int | None, candidates: Array) -> Array:
    """Where a word stands in the candidates: the index of the candidate in the high bits, the position in the low."""
    lexicon = segment.lexicon
    owners, occurrences = lexicon.occurrences(found, places(found.documents, candidates, segment.size))
    if form is not None:
        written = lexicon.forms.take(occurrences) == form
        owners, occurrences = owners[written], occurrences[written]
    return (owners << _DOCUMENT_BITS) | lexicon.positions.take(occurrences)


def _before(found: Array, ends: Array) -> Array:
    """Those of some places that lie before an end, one a candidate."""
    return found[(found & ((1 << _DOCUMENT_BITS) - 1)) < ends.take(found >> _DOCUMENT_BITS)]


def _in_order(found: list[Array]) -> Array:
    """Where the first of the terms stands with the others right behind it."""
    order = sorted(range(len(found)), key=lambda at: len(found[at]))
    starts = found[order[0]] - order[0]
    for at in order[1:]:
        starts = common(starts, found[at] - at)
    return starts


def _near(found: dict[str, Array], wanted: Counter[str], width: int) -> Array:
    """Where windows of some width start that hold each term as often as is wanted, all in one document."""
    starts = np.unique(np.concatenate(list(found.values())))
    for term, times in wanted.items():
        last = np.searchsorted(found[term], starts) + (times - 1)
        starts, last = starts[last < len(found[term])], last[last < len(found[term])]
        # A place in another document is further away than any window is wide.
        starts = starts[found[term].take(last) < starts + width]
    return starts
