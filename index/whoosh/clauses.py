"""Which documents does a clause of a field let through? Masks over the columns of a segment."""

from __future__ import annotations

import numpy as np

from gleanings.index.engine import Filter
from gleanings.index.nodes import Ranged, Valued
from gleanings.index.whoosh.columns import NO_YEAR, DocumentColumns
from gleanings.index.whoosh.dictionary import encoded
from gleanings.index.whoosh.segment import Segment
from gleanings.index.whoosh.segment_file import Array


def with_values(columns: DocumentColumns, clause: Valued) -> Array:
    """The documents that have any of the clause's values; bool, one a document."""
    if clause.field == "id" or not clause.values:
        mask = np.zeros(len(columns.ids), bool)
        for value in clause.values:
            mask[columns.numbers(encoded(value))] = True
        return mask
    column = columns.facets[clause.field]
    return column.passing(Filter(include=clause.values)).take(column.sets)


def in_range(segment: Segment, clause: Ranged) -> Array:
    """The documents whose number lies in the clause's range; bool, one a document."""
    columns = segment.columns
    match clause.field:
        case "year":
            numbers = columns.years
            mask = np.asarray(numbers != NO_YEAR)
        case "pages":
            numbers = np.diff(segment.pages.starts.astype(np.int64))
            mask = np.ones(segment.size, bool)
        case "words":
            numbers = columns.words
            mask = np.ones(segment.size, bool)
        case _:
            numbers = columns.runs[clause.field]
            mask = np.asarray(numbers > 0)
    if clause.first is not None:
        mask &= numbers >= clause.first
    if clause.last is not None:
        mask &= numbers <= clause.last
    return mask
