"""Where do the parts of a query stand in a few documents? The places are those of ``pages``."""

from __future__ import annotations

import numpy as np

from gleanings.index.nodes import Alternatives, Leaf, Phrase, Word, forms
from gleanings.index.whoosh.compilation import Matcher
from gleanings.index.whoosh.kernels import kernels
from gleanings.index.whoosh.phrases import phrase_places
from gleanings.index.whoosh.postings import POSITION_BITS
from gleanings.index.whoosh.segment_file import Array

_NOWHERE = np.zeros(0, np.int64)


def places_of(matcher: Matcher, leaf: Leaf, documents: Array) -> Array:
    """Where a part of the query begins in some documents of a segment (int64, ascending); ascending."""
    if isinstance(leaf, Alternatives):
        # What several spellings share must not count twice.
        return np.unique(np.concatenate([_NOWHERE, *(places_of(matcher, form, documents) for form in forms(leaf))]))
    phrase = Phrase((leaf.word,), (leaf.stem,), exact=False) if isinstance(leaf, Word) else leaf
    stems = matcher.all_stems(phrase)
    if not stems:
        return _NOWHERE
    held = kernels.holding([postings for _, postings in stems], matcher.view.size, documents)
    places = phrase_places(matcher.view.segment, phrase, stems, documents.take(held))
    return (held.take(places >> POSITION_BITS) << POSITION_BITS) | (places & ((1 << POSITION_BITS) - 1))
