"""Where is there evidence, and where is there none? How many documents have two values at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from gleanings.corpus.errors import InvalidParameter
from gleanings.corpus.spreadsheets import neutralised
from gleanings.corpus.translating import gettext
from gleanings.index.answer import filters_json
from gleanings.index.engine import NONE, FacetTable, Filter
from gleanings.index.request import SearchRequest
from gleanings.index.shapes import MapJson, MapValueJson
from gleanings.index.vocabulary import Vocabulary

#: What rows and columns can be.
MAP_FACETS = ("theme", "area", "year", "type")


@dataclass(frozen=True, slots=True)
class MapValue:
    """A row or column: its value, what people read, and how many documents it has altogether."""

    value: str
    label: str
    total: int


@dataclass(frozen=True, slots=True)
class EvidenceMap:
    """Counts of documents by two facets; a document with several values is counted at each.

    Attributes:
        request: the search; its filters on the two facets choose rows and columns, its others choose documents.
        match: "all" or "any": which documents count.
        rows, columns: the facets.
        row_values, column_values: years in order, others the largest first; documents without a value last.
        cells: a tuple a row.
        total: documents counted.
        generation: the revision that answered.
    """

    request: SearchRequest
    match: str
    rows: str
    columns: str
    row_values: tuple[MapValue, ...]
    column_values: tuple[MapValue, ...]
    cells: tuple[tuple[int, ...], ...]
    total: int
    generation: str

    def at(self, row: str, column: str) -> SearchRequest:
        """The search whose documents a cell counts."""
        found = _without(self.request, self.rows, self.columns)
        filters = found.filters | {facet: _only(value) for facet, value in ((self.rows, row), (self.columns, column))}
        return replace(found, filters=filters, match=self.match if found.text else found.match)


def read_axes(rows: str, columns: str) -> tuple[str, str]:
    """The two facets of a map.

    Raises:
        InvalidParameter: one is none of ``MAP_FACETS``, or both are the same.
    """
    for name, facet in (("rows", rows), ("cols", columns)):
        if facet not in MAP_FACETS:
            raise InvalidParameter(
                name,
                gettext("%(text)s cannot be mapped.", text=repr(facet)),
                hint=gettext("Use %(values)s.", values=", ".join(MAP_FACETS)),
            )
    if rows == columns:
        raise InvalidParameter("cols", gettext("Rows and columns are the same."), hint=gettext("Choose two of them."))
    return rows, columns


def counted(request: SearchRequest, rows: str, columns: str, match: str) -> SearchRequest:
    """The search whose matches a map counts: without its filters on the two facets, which choose rows and columns."""
    return replace(_without(request, rows, columns), match=match, facets=(rows, columns), limit=0, passages=0)


def shown_values(
    request: SearchRequest, facet: str, totals: dict[str, int], known: Vocabulary
) -> tuple[MapValue, ...]:
    """The values of one side: all of the taxonomy and of the documents, unless the request's filters choose."""
    values = _all_values(facet, totals, known)
    asked = request.filters.get(facet, Filter())
    kept = [value for value in values if value not in asked.exclude and (not asked.include or value in asked.include)]
    if facet == "year" and (years := request.years) is not None:
        kept = [value for value in kept if value != NONE and _between(int(value), years.first, years.last)]
    found = [MapValue(value, known.label(facet, value), totals.get(value, 0)) for value in kept]
    if facet == "year":
        return tuple(sorted(found, key=lambda each: (each.value == NONE, each.value)))
    return tuple(sorted(found, key=lambda each: (each.value == NONE, -each.total, each.label)))


def cells(
    table: FacetTable, rows: tuple[MapValue, ...], columns: tuple[MapValue, ...]
) -> tuple[tuple[int, ...], ...]:
    """The table's counts in the order of the values shown; 0 where it has none."""
    counts = {
        (row, column): count
        for row, line in zip(table.rows, table.counts, strict=True)
        for column, count in zip(table.columns, line, strict=True)
    }
    return tuple(tuple(counts.get((row.value, column.value), 0) for column in columns) for row in rows)


def map_json(found: EvidenceMap) -> MapJson:
    """The map as the API and ``map --json`` print it."""
    return {
        "schema": "gleanings/map/1",
        "query": {"text": found.request.text, "match": found.match, "filters": filters_json(found.request)},
        "rows": {"facet": found.rows, "values": _values_json(found.row_values)},
        "columns": {"facet": found.columns, "values": _values_json(found.column_values)},
        "cells": [list(line) for line in found.cells],
        "total": found.total,
        "generation": found.generation,
    }


def map_rows(found: EvidenceMap) -> Iterator[list[str]]:
    """The map as rows of a CSV: a header with the columns' names, then a row a value, with its total last."""
    yield [found.rows, *(neutralised(column.label) for column in found.column_values), "all"]
    for row, line in zip(found.row_values, found.cells, strict=True):
        yield [neutralised(row.label), *(str(count) for count in line), str(row.total)]
    yield ["all", *(str(column.total) for column in found.column_values), str(found.total)]


def _values_json(values: tuple[MapValue, ...]) -> list[MapValueJson]:
    return [{"value": each.value, "label": each.label, "total": each.total} for each in values]


def _all_values(facet: str, totals: dict[str, int], known: Vocabulary) -> list[str]:
    values = [value for value in known.values(facet) if facet != "year"]
    if facet == "year":
        dated = [int(value) for value in known.values("year")]
        values = [str(year) for year in range(min(dated), max(dated) + 1)] if dated else []
    return [*dict.fromkeys((*values, *(value for value in totals if value != NONE))), NONE]


def _without(request: SearchRequest, *facets: str) -> SearchRequest:
    filters = {facet: wanted for facet, wanted in request.filters.items() if facet not in facets}
    years = None if "year" in facets else request.years
    return replace(request, filters=filters, years=years, offset=0, sort="best", limit=10, passages=2, facets=())


def _only(value: str) -> Filter:
    return Filter(include=frozenset({value}))


def _between(year: int, first: int | None, last: int | None) -> bool:
    return (first is None or year >= first) and (last is None or year <= last)
