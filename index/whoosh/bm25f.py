"""Which formula scores? BM25F over title and text as one statistic.

The frequencies of a term in text and title, each divided by its field's length norm, are added up before they
saturate (Robertson, Zaragoza and Taylor, "Simple BM25 extension to multiple weighted fields", CIKM 2004,
equation 3), with the parameters measured in the project's judged collections: k1 1.4, b 0.6; title weight 1.5
with b 0.3. Numbers of documents and mean lengths are of the whole revision, without what was deleted.
"""

from __future__ import annotations

import math

import numpy as np

from gleanings.index.whoosh.segment_file import Array

_K1 = 1.4
_B_TEXT = 0.6
_B_TITLE = 0.3
_TITLE_WEIGHT = 1.5


def weight(documents: int, holders: int) -> np.float32:
    """The inverse document frequency of a term, times what a saturated frequency comes to."""
    return np.float32(math.log(1 + (documents - holders + 0.5) / (holders + 0.5)) * (_K1 + 1))


def text_norms(lengths: Array, mean_length: float) -> Array:
    """What the frequencies in texts of these lengths are multiplied with; float32."""
    norms = np.float32(1 - _B_TEXT) + np.float32(_B_TEXT / mean_length) * lengths.astype(np.float32)
    return np.asarray(np.reciprocal(norms))


def in_title(frequencies: Array, lengths: Array, mean_length: float) -> Array:
    """What frequencies in titles of these lengths add to those in the text; float32."""
    norms = np.float32(1 - _B_TITLE) + np.float32(_B_TITLE / mean_length) * lengths.astype(np.float32)
    return np.asarray(np.float32(_TITLE_WEIGHT) * frequencies / norms, np.float32)


def saturated(weight: np.float32, frequency: Array) -> Array:
    """The scores for normed frequencies of a term, float32; uses up the frequencies."""
    scores = weight * frequency
    frequency += np.float32(_K1)
    scores /= frequency
    return np.asarray(scores)
