"""Which formula scores? BM25F over title and text as one statistic.

The frequencies of a term in text and title, each divided by its field's length norm, are added up before they
saturate (Robertson, Zaragoza and Taylor, "Simple BM25 extension to multiple weighted fields", CIKM 2004,
equation 3), with the parameters measured in the project's judged collections: k1 1.4, b 0.6; title weight 1.5
with b 0.3. Numbers of documents and mean lengths are of the whole revision, without what was deleted.

The score of a term is ``weight * frequency / (frequency + SATURATION)``, where the frequency is what stands in
the text times the text's norm, and what stands in the title times the title's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from gleanings.index.weighing import SATURATION
from gleanings.index.whoosh.postings import Postings
from gleanings.index.whoosh.segment_file import Array

#: Scores that are equal to so many decimals are equal: the order of adding up must never decide.
DECIMALS = 6

_B_TEXT = 0.6
_B_TITLE = 0.3
_TITLE_WEIGHT = 1.5


@dataclass(frozen=True, slots=True)
class Norms:
    """What frequencies are multiplied with; float32, one a document of a segment.

    Attributes:
        text: for those in the text.
        title: for those in the title.
    """

    text: Array
    title: Array

    @classmethod
    def of(cls, lengths: Array, title_lengths: Array, mean_lengths: tuple[float, float]) -> Norms:
        """The norms of texts and titles of these lengths, given the mean lengths of both."""
        text, title = mean_lengths
        return cls(
            np.reciprocal(_relative(lengths, _B_TEXT, text)),
            np.float32(_TITLE_WEIGHT) / _relative(title_lengths, _B_TITLE, title),
        )


class Scored(NamedTuple):
    """Documents of a segment and their scores.

    Attributes:
        documents: that hold any of some terms; int64, ascending.
        scores: of each; float32.
        in_all: how many of them hold all of the terms.
    """

    documents: Array
    scores: Array
    in_all: int


def frequencies(found: Postings, norms: Norms) -> Array:
    """The normed frequencies of a term in each of its documents, text and title together; float32."""
    normed = norms.text.take(found.documents)
    normed *= found.frequencies
    if len(found.title_places):
        normed[found.title_places] += frequencies_in_titles(found, norms, slice(None))
    return normed


def frequencies_in_titles(found: Postings, norms: Norms, entries: Array | slice) -> Array:
    """What some titles, by their entries in the postings, add to the normed frequencies of a term; float32."""
    documents = found.documents.take(found.title_places[entries])
    return norms.title.take(documents) * found.title_frequencies[entries].astype(np.float32)


def saturated(weight: float, frequency: Array) -> Array:
    """The scores for normed frequencies of a term, float32; uses up the frequencies."""
    scores = np.float32(weight) * frequency
    frequency += np.float32(SATURATION)
    scores /= frequency
    return np.asarray(scores)


def _relative(lengths: Array, b: float, mean_length: float) -> Array:
    return np.asarray(np.float32(1 - b) + np.float32(b / mean_length) * lengths.astype(np.float32))
