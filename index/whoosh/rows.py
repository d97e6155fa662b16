"""What is gathered of documents on their way into the columns of a segment?"""

from __future__ import annotations

from array import array
from collections.abc import Sequence

import numpy as np

from gleanings.index.engine import NONE, VALUE_FIELDS, IndexDocument
from gleanings.index.whoosh.columns import NO_YEAR, NUMBERS, FacetSets
from gleanings.index.whoosh.dictionary import encoded
from gleanings.index.whoosh.segment_file import Array


class GatheredRows:
    """The rows of documents that were never in a segment, column by column."""

    def __init__(self) -> None:
        self._ids: list[bytes] = []
        self._sort_titles: list[bytes] = []
        self._numbers = {name: array("q") for name in NUMBERS}
        self._facets = {facet: array("i") for facet in VALUE_FIELDS}
        self._sets: dict[str, dict[tuple[bytes, ...], int]] = {facet: {} for facet in VALUE_FIELDS}

    def __len__(self) -> int:
        return len(self._ids)

    def add(self, document: IndexDocument) -> None:
        """Gathers a document's row.

        Raises:
            ValueError: a number of it does not fit; nothing was gathered.
        """
        year = NO_YEAR if document.year is None else document.year
        counts = (document.version, document.words, document.added_run, document.changed_run)
        if not NO_YEAR <= year < 1 << 31 or not all(0 <= count < 1 << 62 for count in counts):
            raise ValueError("The year, the version, the number of words or of a run is out of range.")
        identity, sort_title = encoded(document.id), encoded(document.sort_title)
        found = {facet: _values(document.facets.get(facet) or ()) for facet in VALUE_FIELDS}
        self._ids.append(identity)
        self._sort_titles.append(sort_title)
        for name, number in zip(NUMBERS, (year, *counts), strict=True):
            self._numbers[name].append(number)
        for facet, values in found.items():
            sets = self._sets[facet]
            self._facets[facet].append(sets.setdefault(values, len(sets)))

    def ids(self) -> list[bytes]:
        """The ids."""
        return self._ids

    def sort_titles(self) -> list[bytes]:
        """The titles by which documents are sorted."""
        return self._sort_titles

    def numbers(self, name: str) -> Array:
        """A column of numbers; int64."""
        return np.array(self._numbers[name], np.int64)

    def facet(self, facet: str) -> FacetSets:
        """The values of a facet."""
        return FacetSets(np.array(self._facets[facet], np.int64), list(self._sets[facet]))


def _values(values: Sequence[str]) -> tuple[bytes, ...]:
    return tuple(sorted(map(encoded, set(values or (NONE,)))))
