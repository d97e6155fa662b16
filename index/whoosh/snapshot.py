"""What does one revision hold? Its postings and columns, as numpy arrays over document numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.reading import IndexReader, TermNotFound

from gleanings.index.engine import FACETS, NONE, Filter, YearRange
from gleanings.index.generations import Manifest
from gleanings.index.whoosh.fields import Record

Mask = NDArray[np.bool_]
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Postings:
    """One term: the numbers of the documents that hold it, ascending, and how often each does."""

    documents: Ints
    frequencies: Floats


@dataclass(frozen=True, slots=True)
class Column:
    """A facet's values: entry i says that document ``owners[i]`` has value ``values[ordinals[i]]``.

    A document without a value has one entry with the value ``NONE``.
    """

    values: tuple[str, ...]
    owners: Ints
    ordinals: Ints

    def counts(self, mask: Mask) -> Ints:
        """How many of the documents have each value; int64, one a value."""
        return np.bincount(self.ordinals[mask[self.owners]], minlength=len(self.values))

    def mask(self, wanted: frozenset[str], size: int) -> Mask:
        """Which documents have any of the values."""
        ordinals = [at for at, value in enumerate(self.values) if value in wanted]
        mask = np.zeros(size, dtype=bool)
        mask[self.owners[np.isin(self.ordinals, ordinals)]] = True
        return mask


class Snapshot:
    """One revision, opened: never changes, whatever is committed meanwhile.

    Args:
        reader: over the generation's segments.
        manifest: of the generation.
    """

    def __init__(self, reader: IndexReader, manifest: Manifest) -> None:
        self._reader = reader
        self.manifest = manifest
        self.size = reader.doc_count_all()
        self.live: Mask = np.zeros(self.size, dtype=bool)
        self.records: dict[int, Record] = {}
        for number, stored in reader.iter_docs():
            self.live[number] = True
            self.records[number] = Record.decode(stored["record"])

    def close(self) -> None:
        """Lets go of the files."""
        self._reader.close()

    @cached_property
    def years(self) -> Ints:
        """Year by document number; 0 where there is none."""
        return self._column_of([record.year or 0 for record in self.records.values()])

    @cached_property
    def text_norm(self) -> Floats:
        """Length of the text over the mean length."""
        return self._norm([record.text_length for record in self.records.values()])

    @cached_property
    def title_norm(self) -> Floats:
        """Length of the title over the mean length."""
        return self._norm([record.title_length for record in self.records.values()])

    @cached_property
    def columns(self) -> dict[str, Column]:
        """The facets."""
        return {facet: self._facet(facet) for facet in FACETS}

    @cached_property
    def ranks(self) -> dict[str, Ints]:
        """By sort order: each document's place in it."""
        numbers = list(self.records)
        by_title = sorted(numbers, key=lambda n: (self.records[n].sort_title, self.records[n].id))
        newest = sorted(by_title, key=lambda n: -(self.records[n].year or 0))
        oldest = sorted(by_title, key=lambda n: self.records[n].year or 10_000)
        return {
            "title": self._places(by_title),
            "newest": self._places(newest),
            "oldest": self._places(oldest),
        }

    def postings(self, field: str, term: str) -> Postings:
        """The postings of a term; empty when no document holds it."""
        documents, frequencies = [], []
        for matcher in self._walk(field, term):
            documents.append(matcher.id())
            frequencies.append(matcher.weight())
        return Postings(np.array(documents, dtype=np.int64), np.array(frequencies, dtype=np.float64))

    def positions(self, field: str, term: str) -> dict[int, list[int]]:
        """Where a term stands, by document number."""
        return {matcher.id(): matcher.value_as("positions") for matcher in self._walk(field, term)}

    def terms(self, field: str, prefix: str) -> list[tuple[str, int]]:
        """The terms that start with a prefix, with the number of documents that hold each."""
        words = (term.decode() for term in self._reader.expand_prefix(field, prefix))
        return [(word, self._reader.doc_frequency(field, word)) for word in words]

    def term_count(self) -> int:
        """How many different words as written there are."""
        return sum(1 for _ in self._reader.lexicon("exact"))

    def filter_mask(self, facet: str, wanted: Filter) -> Mask:
        """Which documents a filter lets through."""
        column = self.columns[facet]
        mask = column.mask(wanted.include, self.size) if wanted.include else self.live.copy()
        if wanted.exclude:
            mask &= ~column.mask(wanted.exclude, self.size)
        return mask

    def years_mask(self, years: YearRange) -> Mask:
        """Which documents have a year in the range."""
        mask = self.years > 0
        if years.first is not None:
            mask &= self.years >= years.first
        if years.last is not None:
            mask &= self.years <= years.last
        return mask

    def _walk(self, field: str, term: str) -> Iterator[Any]:
        """Whoosh's matcher, once at each posting; Whoosh ships no types."""
        try:
            matcher = self._reader.postings(field, term)
        except TermNotFound:
            return
        while matcher.is_active():
            yield matcher
            matcher.next()

    def _facet(self, facet: str) -> Column:
        ordinals: dict[str, int] = {}
        owners, entries = [], []
        for number, record in self.records.items():
            for value in record.facets.get(facet) or (NONE,):
                owners.append(number)
                entries.append(ordinals.setdefault(value, len(ordinals)))
        return Column(tuple(ordinals), np.array(owners, dtype=np.int64), np.array(entries, dtype=np.int64))

    def _column_of(self, values: list[int]) -> Ints:
        column = np.zeros(self.size, dtype=np.int64)
        column[list(self.records)] = values
        return column

    def _norm(self, lengths: list[int]) -> Floats:
        column = self._column_of(lengths).astype(np.float64)
        mean = sum(lengths) / max(len(lengths), 1)
        return column / mean if mean else column

    def _places(self, ordered: list[int]) -> Ints:
        places = np.full(self.size, len(ordered), dtype=np.int64)
        places[ordered] = np.arange(len(ordered))
        return places
