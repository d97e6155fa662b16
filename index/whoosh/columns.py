"""What is known of each document besides its words? Columns over document numbers.

A facet is a column of ordinals of *sets* of values: documents with the same themes share one ordinal, so a facet
of many values is counted at the price of one of a single value: ``bincount`` over sets, then a small expansion.
Sort orders are columns of ranks, so that ties are broken without reading a title.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np

from gleanings.index.engine import VALUE_FIELDS, Filter
from gleanings.index.whoosh.dictionary import Dictionary, Strings, write_dictionary, write_strings
from gleanings.index.whoosh.kernels import kernels
from gleanings.index.whoosh.segment_file import Array, SegmentFile, SegmentWriter, narrow, smallest_uint

#: Stands in the column of years for a document without one.
NO_YEAR = -(1 << 31)

RANKS = ("newest", "oldest", "title")

#: The columns of numbers.
NUMBERS = ("years", "versions", "words_of_pages", "added_runs", "changed_runs")


@dataclass(frozen=True, slots=True)
class FacetSets:
    """One facet of some documents.

    Attributes:
        ordinals: of each document, which of the sets is its own.
        sets: in the order of the first document that has each; sorted and never empty.
    """

    ordinals: Array
    sets: Sequence[tuple[bytes, ...]]


class Rows(Protocol):
    """Documents whose columns are written; each column is asked for once, so that few are in memory together."""

    def __len__(self) -> int: ...

    def ids(self) -> list[bytes]:
        """The ids."""

    def sort_titles(self) -> list[bytes]:
        """The titles by which documents are sorted."""

    def numbers(self, name: str) -> Array:
        """One of ``NUMBERS``; int64."""

    def facet(self, facet: str) -> FacetSets:
        """The values of a facet."""


class FacetColumn:
    """One facet of a segment: each document's set of values.

    Attributes:
        sets: the set of each document.
        set_starts: where the values of each set begin in ``set_members``, and one for the end; int64.
        set_members: the values of the sets, by number.
        value_count: how many values there are.
    """

    def __init__(self, file: SegmentFile, facet: str) -> None:
        self.sets = file.array(f"facet.{facet}.sets")
        self.set_starts = file.array(f"facet.{facet}.set_starts").astype(np.int64)
        self.set_members = file.array(f"facet.{facet}.members")
        self._strings = Strings(file, f"facet.{facet}.values")
        self.value_count = len(self._strings)

    @cached_property
    def values(self) -> tuple[str, ...]:
        """The values, ascending; members are their numbers."""
        return tuple(self._strings.text(number) for number in range(self.value_count))

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {value: number for number, value in enumerate(self.values)}

    def counts(self, documents: Array) -> Array:
        """How many of some documents have each value; int64, one a value."""
        return kernels.count_values(self, documents)

    @cached_property
    def sets_by_value(self) -> tuple[Array, Array]:
        """The sets that hold each value, value after value, and where each value's begin; no value is without."""
        owners = np.repeat(np.arange(len(self.set_starts) - 1), np.diff(self.set_starts))
        order = np.argsort(self.set_members, kind="stable")
        firsts = np.searchsorted(self.set_members.take(order), np.arange(self.value_count))
        return owners.take(order), firsts

    def expanded(self, sets: Array) -> tuple[Array, Array]:
        """The values of some sets.

        Returns:
            For each value, the index in ``sets`` of the set it is of, and its number.
        """
        first = self.set_starts.take(sets)
        sizes = self.set_starts[1:].take(sets) - first
        owners = np.repeat(np.arange(len(sets)), sizes)
        first -= np.cumsum(sizes) - sizes
        return owners, self.set_members.take(first.take(owners) + np.arange(len(owners)))

    def passing(self, wanted: Filter) -> Array:
        """Which sets a filter lets through; bool, one a set."""
        allowed = np.ones(len(self.set_starts) - 1, bool)
        if wanted.include:
            allowed &= self._any_of(wanted.include)
        if wanted.exclude:
            allowed &= ~self._any_of(wanted.exclude)
        return allowed

    def members(self, sets: Sequence[int]) -> Iterator[tuple[bytes, ...]]:
        """The values of each of some sets."""
        values, members, starts = self._strings.all(), self.set_members.tolist(), self.set_starts.tolist()
        for found in sets:
            yield tuple(values[member] for member in members[starts[found] : starts[found + 1]])

    def _any_of(self, wanted: frozenset[str]) -> Array:
        chosen = np.zeros(self.value_count, bool)
        chosen[[self._numbers[value] for value in wanted if value in self._numbers]] = True
        if not len(self.set_members):
            return np.zeros(0, bool)
        return np.asarray(np.logical_or.reduceat(chosen[self.set_members], self.set_starts[:-1]))


class DocumentColumns:
    """The columns of a segment."""

    def __init__(self, file: SegmentFile) -> None:
        self._file = file
        self.ids = Strings(file, "ids")
        self.versions = file.view("versions")
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

    def numbers_of(self, name: str) -> Array:
        """One of ``NUMBERS``."""
        return self._file.array(name)

    @cached_property
    def _by_id(self) -> Dictionary:
        return Dictionary(self._file, "sorted_ids")

    @cached_property
    def _id_order(self) -> Array:
        return self._file.array("id_order")


def write_columns(writer: SegmentWriter, rows: Rows, lengths: Array, title_lengths: Array) -> None:
    """Writes what ``DocumentColumns`` reads.

    Args:
        writer: of the segment.
        rows: of its documents.
        lengths: of each document, in tokens.
        title_lengths: of each document's title.
    """
    by_id = _write_ids(writer, rows.ids())
    numbers = {name: rows.numbers(name) for name in NUMBERS}
    years = numbers.pop("years").astype(np.int32)
    writer.put("years", years)
    writer.put("versions", numbers.pop("versions"))
    for name, column in (*numbers.items(), ("lengths", lengths), ("title_lengths", title_lengths)):
        writer.put(name, narrow(column))
    _write_ranks(writer, _write_titles(writer, rows.sort_titles(), by_id), years)
    for facet in VALUE_FIELDS:
        _write_facet(writer, facet, rows.facet(facet))


def _write_ids(writer: SegmentWriter, ids: Sequence[bytes]) -> list[int]:
    """Writes the ids; returns the documents in the order of theirs."""
    write_strings(writer, "ids", ids)
    by_id = sorted(range(len(ids)), key=ids.__getitem__)
    write_dictionary(writer, "sorted_ids", [ids[number] for number in by_id])
    writer.put("id_order", np.array(by_id, np.uint32))
    return by_id


def _write_titles(writer: SegmentWriter, titles: Sequence[bytes], by_id: list[int]) -> Array:
    """Writes the titles; returns the documents in their order, and in that of their ids where titles are equal."""
    write_strings(writer, "sort_titles", titles)
    return np.array(sorted(by_id, key=titles.__getitem__), np.int64)


def _write_ranks(writer: SegmentWriter, by_title: Array, years: Array) -> None:
    undated = years == NO_YEAR
    orders = {
        "title": by_title,
        "newest": by_title[np.argsort(-years.astype(np.int64)[by_title], kind="stable")],
        "oldest": by_title[np.lexsort((years[by_title], undated[by_title]))],
    }
    for name in RANKS:
        ranks = np.empty(len(by_title), np.uint32)
        ranks[orders[name]] = np.arange(len(by_title), dtype=np.uint32)
        writer.put(f"rank.{name}", ranks)


def _write_facet(writer: SegmentWriter, facet: str, found: FacetSets) -> None:
    names = sorted({value for values in found.sets for value in values})
    numbers = {name: number for number, name in enumerate(names)}
    starts = np.cumsum([0, *map(len, found.sets)])
    members = [numbers[value] for values in found.sets for value in values]
    writer.put(f"facet.{facet}.sets", found.ordinals.astype(smallest_uint(len(found.sets))))
    writer.put(f"facet.{facet}.set_starts", starts.astype(np.uint32))
    writer.put(f"facet.{facet}.members", np.array(members, smallest_uint(len(names))))
    write_strings(writer, f"facet.{facet}.values", names)
