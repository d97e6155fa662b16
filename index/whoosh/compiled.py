"""How do the loops over postings run compiled? In C, from the folder ``c``; here is made what they write into.

See ``kernels`` for what each promises. Importing this fails where nothing was compiled, or what was does not fit.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from gleanings.index.weighing import SATURATION
from gleanings.index.whoosh import _kernels
from gleanings.index.whoosh.bm25f import Norms, Scored
from gleanings.index.whoosh.dictionary import Dictionary, Strings
from gleanings.index.whoosh.postings import Places, Postings
from gleanings.index.whoosh.segment_file import Array
from gleanings.index.whoosh.standing import Standing, Titles

if TYPE_CHECKING:
    from gleanings.index.whoosh.columns import FacetColumn

#: What the compiled functions take and give, as ``module.c`` counts it.
VERSION = 5

if getattr(_kernels, "VERSION", 1) != VERSION:
    raise ImportError(
        "the compiled part of the index is of another version. Run `make setup`, or install Gleanings again."
    )


def find(dictionary: Dictionary, term: bytes) -> int | None:
    """The number of a term."""
    return _kernels.find(dictionary.prefixes, dictionary.offsets, dictionary.bytes, term)


def texts(strings: Strings, numbers: list[int]) -> list[str]:
    """The strings with some numbers."""
    return _kernels.texts(strings.offsets, strings.bytes, numbers)


def intersection(lists: Sequence[Postings], size: int) -> Array:
    """The documents in all of the lists."""
    documents = np.empty(min([len(found.lows) for found in lists]), np.int64)
    return documents[: _kernels.intersection(tuple(lists), size, documents)]


def holding(lists: Sequence[Postings], size: int, documents: Array) -> Array:
    """The places of those documents that are in all of the lists."""
    places = np.empty(len(documents), np.int64)
    return places[: _kernels.holding(tuple(lists), size, documents, places)]


def union(lists: Sequence[Postings], size: int) -> Array:
    """The documents in any of the lists."""
    documents = np.empty(min(sum(map(len, lists)), size), np.int64)
    return documents[: _kernels.union(tuple(lists), size, documents)]


def count_union(lists: Sequence[Postings], size: int) -> int:
    """How many documents are in any of the lists."""
    return _kernels.union(tuple(lists), size, None)


def scored(
    terms: Sequence[tuple[float, Postings]], norms: Norms, titles: Titles | None = None, *, together: bool
) -> Scored:
    """The documents that hold any, or all, of the terms, and their scores."""
    sizes = [len(found.lows) for _, found in terms]
    most = min(sizes) if together else min(sum(sizes), len(norms.text))
    documents, scores = _room(most)
    normed = (norms.text, norms.title, SATURATION)
    count, in_all = _kernels.scored(tuple(terms), normed, together, titles, documents, scores)
    return Scored(documents[:count], scores[:count], in_all)


def add_scores(terms: Sequence[tuple[float, Postings]], norms: Norms, documents: Array, scores: Array) -> None:
    """Adds to the scores of some documents what the terms give them."""
    _kernels.add_scores(tuple(terms), (norms.text, norms.title, SATURATION), documents, scores)


def best(documents: Array, scores: Array, ranks: Array, wanted: int) -> tuple[Array, Array]:
    """The highest scores, the best first."""
    chosen, highest = _room(min(wanted, len(scores)))
    _kernels.best(documents, scores, ranks, chosen, highest)
    return chosen, highest


def lifted(
    standing: Standing, documents: Array, scores: Array, ranks: Array, least: float, wanted: int
) -> tuple[Array, Array]:
    """The best once they are lifted."""
    chosen, highest = _room(min(wanted, len(scores)))
    _kernels.lifted(standing, len(ranks), documents, scores, ranks, least, chosen, highest)
    return chosen, highest


def count_values(column: FacetColumn, documents: Array) -> Array:
    """How many of the documents have each value."""
    counts = np.zeros(column.value_count, np.int64)
    _kernels.count_values(column.sets, column.set_starts, column.set_members, documents, counts)
    return counts


def phrases(places: Sequence[Places], size: int, within: Array | None, ends: Array | None) -> tuple[Array, Array]:
    """The documents in which the terms stand one behind the other, and how often they do."""
    most = len(within) if within is not None else min([len(term.postings) for term in places])
    documents, counts = np.empty(most, np.int64), np.empty(most, np.int64)
    count = _kernels.phrases(tuple(places), size, within, ends, documents, counts)
    return documents[:count], counts[:count]


def titled(lists: Sequence[Postings], size: int, documents: Array) -> Array:
    """The places of those documents that hold all of the terms in their titles."""
    places = np.empty(min([len(documents), *[len(found.title_places) for found in lists]]), np.int64)
    return places[: _kernels.titled(tuple(lists), size, documents, places)]


def _room(count: int) -> tuple[Array, Array]:
    """For so many documents and their scores."""
    return np.empty(count, np.int64), np.empty(count, np.float32)
