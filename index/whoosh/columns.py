"""What is known of each document besides its words? Columns over document numbers.

A facet is a column of ordinals of *sets* of values: documents with the same themes share one ordinal, so a facet
of many values is counted at the price of one of a single value: ``bincount`` over sets, then a small expansion.
Sort orders are columns of ranks, so that ties are broken without reading a title.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from gleanings.index.engine import NONE, VALUE_FIELDS, Filter, IndexDocument
from gleanings.index.whoosh.dictionary import Dictionary, Strings, encoded, write_dictionary, write_strings
from gleanings.index.whoosh.kernels import kernels
from gleanings.index.whoosh.segment_file import Array, SegmentFile, SegmentWriter, narrow, smallest_uint

#: Stands in the column of years for a document without one.
NO_YEAR = -(1 << 31)

# Looking at every set costs about as much as at the values of a fourth as many documents.
_SETS_A_DOCUMENT = 4

RANKS = ("newest", "oldest", "title")


@dataclass(frozen=True, slots=True)
class Row:
    """What the columns hold of one document.

    Attributes:
        facets: in the order of ``VALUE_FIELDS``, each sorted and never empty.
    """

    id: bytes
    version: int
    sort_title: bytes
    year: int
    words: int
    added_run: int
    changed_run: int
    facets: tuple[tuple[bytes, ...], ...]


def row_of(document: IndexDocument) -> Row:
    """A document's row.

    Raises:
        ValueError: a number of it does not fit.
    """
    year = NO_YEAR if document.year is None else document.year
    counts = (document.version, document.words, document.added_run, document.changed_run)
    if not NO_YEAR <= year < 1 << 31 or not all(0 <= count < 1 << 62 for count in counts):
        raise ValueError("The year, the version, the number of words or of a run is out of range.")
    facets = (set(document.facets.get(facet) or (NONE,)) for facet in VALUE_FIELDS)
    return Row(
        encoded(document.id),
        document.version,
        encoded(document.sort_title),
        year,
        document.words,
        document.added_run,
        document.changed_run,
        tuple(tuple(sorted(map(encoded, values))) for values in facets),
    )


class FacetColumn:
    """One facet of a segment: each document's set of values."""

    def __init__(self, file: SegmentFile, facet: str) -> None:
        self.sets = file.array(f"facet.{facet}.sets")
        self._starts = file.array(f"facet.{facet}.set_starts").astype(np.int64)
        self._members = file.array(f"facet.{facet}.members")
        self._strings = Strings(file, f"facet.{facet}.values")

    @cached_property
    def values(self) -> tuple[str, ...]:
        """The values, ascending; members are their numbers."""
        return tuple(self._strings.text(number) for number in range(len(self._strings)))

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {value: number for number, value in enumerate(self.values)}

    def counts(self, documents: Array) -> Array:
        """How many of some documents have each value; int64, one a value."""
        if len(documents) * _SETS_A_DOCUMENT < len(self._starts):
            _, members = self.expanded(self.sets.take(documents))
            return np.bincount(members, minlength=len(self._strings))
        by_set = kernels.count_sets(self.sets, documents, len(self._starts) - 1)
        holding, firsts = self._sets_by_value
        return np.add.reduceat(by_set.take(holding), firsts) if len(firsts) else by_set

    @cached_property
    def _sets_by_value(self) -> tuple[Array, Array]:
        """The sets that hold each value, value after value, and where each value's begin; no value is without."""
        owners = np.repeat(np.arange(len(self._starts) - 1), np.diff(self._starts))
        order = np.argsort(self._members, kind="stable")
        firsts = np.searchsorted(self._members.take(order), np.arange(len(self._strings)))
        return owners.take(order), firsts

    def expanded(self, sets: Array) -> tuple[Array, Array]:
        """The values of some sets.

        Returns:
            For each value, the index in ``sets`` of the set it is of, and its number.
        """
        first = self._starts.take(sets)
        sizes = self._starts[1:].take(sets) - first
        owners = np.repeat(np.arange(len(sets)), sizes)
        first -= np.cumsum(sizes) - sizes
        return owners, self._members.take(first.take(owners) + np.arange(len(owners)))

    def passing(self, wanted: Filter) -> Array:
        """Which sets a filter lets through; bool, one a set."""
        allowed = np.ones(len(self._starts) - 1, bool)
        if wanted.include:
            allowed &= self._any_of(wanted.include)
        if wanted.exclude:
            allowed &= ~self._any_of(wanted.exclude)
        return allowed

    def members(self) -> Iterator[tuple[bytes, ...]]:
        """The values of each set."""
        values, members, starts = self._strings.all(), self._members.tolist(), self._starts.tolist()
        for start, end in pairwise(starts):
            yield tuple(values[member] for member in members[start:end])

    def _any_of(self, wanted: frozenset[str]) -> Array:
        chosen = np.zeros(len(self._strings), bool)
        chosen[[self._numbers[value] for value in wanted if value in self._numbers]] = True
        if not len(self._members):
            return np.zeros(0, bool)
        return np.asarray(np.logical_or.reduceat(chosen[self._members], self._starts[:-1]))


class DocumentColumns:
    """The columns of a segment."""

    def __init__(self, file: SegmentFile) -> None:
        self._file = file
        self.ids = Strings(file, "ids")
        self.versions = file.array("versions")
        self.sort_titles = Strings(file, "sort_titles")
        self.years = file.array("years")
        self.words = file.array("words_of_pages")
        self.runs = {"added": file.array("added_runs"), "changed": file.array("changed_runs")}
        self.lengths = file.array("lengths")
        self.title_lengths = file.array("title_lengths")

    @cached_property
    def facets(self) -> dict[str, FacetColumn]:
        """The facets by name."""
        return {facet: FacetColumn(self._file, facet) for facet in VALUE_FIELDS}

    @cached_property
    def ranks(self) -> dict[str, Array]:
        """By sort order, each document's place in it."""
        return {name: self._file.array(f"rank.{name}") for name in RANKS}

    def numbers(self, identity: bytes) -> list[int]:
        """The numbers of the documents with an id: more than one when the others were replaced, and are deleted."""
        first = end = self._by_id.at_or_after(identity)
        while end < len(self._by_id) and self._by_id[end] == identity:
            end += 1
        return [int(number) for number in self._id_order[first:end]]

    def rows(self, numbers: Iterable[int]) -> Iterator[Row]:
        """The rows of some documents, as they were written."""
        sets = [tuple(self.facets[facet].members()) for facet in VALUE_FIELDS]
        columns = [self.facets[facet].sets for facet in VALUE_FIELDS]
        for number in numbers:
            yield Row(
                self.ids[number],
                int(self.versions[number]),
                self.sort_titles[number],
                int(self.years[number]),
                int(self.words[number]),
                int(self.runs["added"][number]),
                int(self.runs["changed"][number]),
                tuple(members[column[number]] for members, column in zip(sets, columns, strict=True)),
            )

    @cached_property
    def _by_id(self) -> Dictionary:
        return Dictionary(self._file, "sorted_ids")

    @cached_property
    def _id_order(self) -> Array:
        return self._file.array("id_order")


def write_columns(writer: SegmentWriter, rows: Sequence[Row], lengths: Array, title_lengths: Array) -> None:
    """Writes what ``DocumentColumns`` reads.

    Args:
        writer: of the segment.
        rows: one a document.
        lengths: of each document, in tokens.
        title_lengths: of each document's title.
    """
    ids = [row.id for row in rows]
    write_strings(writer, "ids", ids)
    write_strings(writer, "sort_titles", [row.sort_title for row in rows])
    by_id = sorted(range(len(rows)), key=ids.__getitem__)
    write_dictionary(writer, "sorted_ids", [ids[number] for number in by_id])
    writer.put("id_order", np.array(by_id, np.uint32))
    writer.put("versions", np.array([row.version for row in rows], np.int64))
    years = np.array([row.year for row in rows], np.int32)
    writer.put("years", years)
    writer.put("words_of_pages", narrow(np.array([row.words for row in rows], np.int64)))
    writer.put("added_runs", narrow(np.array([row.added_run for row in rows], np.int64)))
    writer.put("changed_runs", narrow(np.array([row.changed_run for row in rows], np.int64)))
    writer.put("lengths", narrow(lengths))
    writer.put("title_lengths", narrow(title_lengths))
    _write_ranks(writer, rows, years)
    for at, facet in enumerate(VALUE_FIELDS):
        _write_facet(writer, facet, [row.facets[at] for row in rows])


def _write_ranks(writer: SegmentWriter, rows: Sequence[Row], years: Array) -> None:
    by_title = np.array(sorted(range(len(rows)), key=lambda n: (rows[n].sort_title, rows[n].id)), np.int64)
    undated = years == NO_YEAR
    orders = {
        "title": by_title,
        "newest": by_title[np.argsort(-years.astype(np.int64)[by_title], kind="stable")],
        "oldest": by_title[np.lexsort((years[by_title], undated[by_title]))],
    }
    for name in RANKS:
        ranks = np.empty(len(rows), np.uint32)
        ranks[orders[name]] = np.arange(len(rows), dtype=np.uint32)
        writer.put(f"rank.{name}", ranks)


def _write_facet(writer: SegmentWriter, facet: str, values: Sequence[tuple[bytes, ...]]) -> None:
    sets: dict[tuple[bytes, ...], int] = {}
    ordinals = [sets.setdefault(found, len(sets)) for found in values]
    names = sorted({value for found in sets for value in found})
    numbers = {name: number for number, name in enumerate(names)}
    starts = np.cumsum([0, *map(len, sets)])
    members = [numbers[value] for found in sets for value in found]
    writer.put(f"facet.{facet}.sets", np.array(ordinals, smallest_uint(len(sets))))
    writer.put(f"facet.{facet}.set_starts", starts.astype(np.uint32))
    writer.put(f"facet.{facet}.members", np.array(members, smallest_uint(len(names))))
    write_strings(writer, f"facet.{facet}.values", names)
