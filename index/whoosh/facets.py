"""How many of the matches have which value? All facets are counted from one array of matches."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gleanings.index.engine import Bucket, Query, YearRange
from gleanings.index.whoosh.columns import NO_YEAR, DocumentColumns
from gleanings.index.whoosh.segment_file import Array


class Filtered:
    """What the filters of a query let through of a segment's matches.

    Args:
        columns: of the segment.
        query: whose filters to apply.
        documents: the matches, filters aside; int64, ascending.
    """

    def __init__(self, columns: DocumentColumns, query: Query, documents: Array) -> None:
        self._columns = columns
        self.documents = documents
        self._passed = {
            facet: columns.facets[facet].passing(wanted).take(columns.facets[facet].sets.take(documents))
            for facet, wanted in query.filters.items()
        }
        if query.years is not None:
            inside = _inside(columns.years.take(documents), query.years)
            self._passed["year"] = self._passed.get("year", True) & inside

    def listed(self, leave_out: str = "") -> Array:
        """The documents that pass all filters, those of one facet aside."""
        passed = [mask for facet, mask in self._passed.items() if facet != leave_out]
        if not passed:
            return self.documents
        return self.documents[passed[0] if len(passed) == 1 else np.logical_and.reduce(passed)]

    def counts(self, facet: str) -> Array:
        """How many documents have each value of a facet, its own filter left out; int64, one a value."""
        column = self._columns.facets[facet]
        return column.counts(column.sets.take(self.listed(facet)))

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
    return tuple(map(Bucket, (values[at] for at in found.tolist()), counts[found].tolist()))


def _inside(years: Array, wanted: YearRange) -> Array:
    inside = np.asarray(years != NO_YEAR)
    if wanted.first is not None:
        inside &= years >= wanted.first
    if wanted.last is not None:
        inside &= years <= wanted.last
    return inside
