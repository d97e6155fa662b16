"""How many of the matches have which value? All facets are counted from one array of matches."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gleanings.index.engine import Bucket, Query, YearRange
from gleanings.index.whoosh.columns import NO_YEAR, DocumentColumns
from gleanings.index.whoosh.compilation import Found
from gleanings.index.whoosh.segment_file import Array

_SET_BITS = 32


class Filtered:
    """What the filters of a query let through of a segment's matches.

    Args:
        columns: of the segment.
        query: whose filters to apply.
        found: the matches, filters aside.
    """

    def __init__(self, columns: DocumentColumns, query: Query, found: Found) -> None:
        self._columns = columns
        self.found = found
        self._passed: dict[str, Array] = {}
        for facet, wanted in query.filters.items():
            column = columns.facets[facet]
            self._passed[facet] = column.passing(wanted).take(column.sets.take(found.documents))
        if query.years is not None:
            inside = _inside(columns.years.take(found.documents), query.years)
            self._passed["year"] = self._passed["year"] & inside if "year" in self._passed else inside

    def __len__(self) -> int:
        """How many documents pass all filters."""
        return len(self.listed()) if self._passed else len(self.found)

    def passing(self, *leave_out: str) -> Array | None:
        """Which of the matches pass all filters, those of some facets aside; None for all of them."""
        if not self._passed:
            return None
        passed = [mask for facet, mask in self._passed.items() if facet not in leave_out]
        if not passed:
            return None
        return passed[0] if len(passed) == 1 else np.asarray(np.logical_and.reduce(passed))

    def listed(self, *leave_out: str) -> Array:
        """The documents that pass all filters, those of some facets aside; int64, ascending."""
        passed = self.passing(*leave_out)
        return self.found.documents if passed is None else self.found.documents[passed]

    def counts(self, facet: str) -> Array:
        """How many documents have each value of a facet, its own filter left out; int64, one a value."""
        return self._columns.facets[facet].counts(self.listed(facet))

    def add_pairs(self, facets: tuple[str, str], places: tuple[Array, Array], counts: Array) -> None:
        """Counts the documents by two facets at once.

        Args:
            facets: of the rows and of the columns; the filters of both are left out.
            places: of the values of each, in the table.
            counts: the table to add to.
        """
        rows, columns = (self._columns.facets[facet] for facet in facets)
        documents = self.listed(*facets)
        pairs = rows.sets.take(documents).astype(np.int64) << _SET_BITS | columns.sets.take(documents)
        pairs, sizes = np.unique(pairs, return_counts=True)
        owners, row_values = rows.expanded(pairs >> _SET_BITS)
        inner, column_values = columns.expanded(pairs.take(owners) & ((1 << _SET_BITS) - 1))
        np.add.at(counts, (places[0][row_values[inner]], places[1][column_values]), sizes.take(owners).take(inner))

    def undated(self) -> int:
        """How many documents only the range of years keeps out, for having no year."""
        return int(np.count_nonzero(self._columns.years.take(self.listed("year")) == NO_YEAR))


def buckets(facet: str, values: Sequence[str], counts: Array) -> tuple[Bucket, ...]:
    """The values that any document has, the largest first; years in their order.

    Args:
        facet: whose values these are.
        values: ascending.
        counts: one a value.
    """
    found = np.flatnonzero(counts)
    if facet != "year":
        found = found[np.argsort(-counts[found], kind="stable")]
    return tuple(map(Bucket, map(values.__getitem__, found.tolist()), counts[found].tolist()))


def _inside(years: Array, wanted: YearRange) -> Array:
    inside = np.asarray(years != NO_YEAR)
    if wanted.first is not None:
        inside &= years >= wanted.first
    if wanted.last is not None:
        inside &= years <= wanted.last
    return inside
