"""How can Whoosh's own searcher ask our segments? A reader that gives them as Whoosh's.

Nothing of an index is read the way Whoosh stores one; only its interfaces are kept, so that its query classes,
scorers and collectors work, and what our executor has no word for can be asked in Whoosh's.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from whoosh.fields import Schema
from whoosh.matching import ListMatcher
from whoosh.reading import IndexReader, MultiReader, TermInfo, TermNotFound

from gleanings.index.analysis import Analyzer
from gleanings.index.engine import Filter
from gleanings.index.whoosh.columns import NO_YEAR
from gleanings.index.whoosh.dictionary import Dictionary
from gleanings.index.whoosh.postings import POSITION_BITS
from gleanings.index.whoosh.segment_file import Array
from gleanings.index.whoosh.snapshot import SegmentView, Snapshot
from gleanings.index.whoosh.whoosh_schema import schema

_Terms = Dictionary | list[bytes]


def whoosh_reader(snapshot: Snapshot, analyzer: Analyzer) -> IndexReader:
    """A reader over all segments of a revision, for ``whoosh.searching.Searcher``."""
    fields = schema(analyzer)
    return MultiReader([ViewReader(view, fields) for view in snapshot.views])


@dataclass(frozen=True, slots=True)
class _Listed:
    """The live documents of a term, how often each holds it, and where, when that is known."""

    documents: Array
    frequencies: Array
    positions: Array | None = None


class _Matcher(ListMatcher):  # type: ignore[misc]  # whoosh ships no types
    """Walks over a list; positions are decoded already."""

    def __init__(self, listed: _Listed, **options: Any) -> None:
        weights = listed.frequencies.astype(float).tolist()
        super().__init__(listed.documents.tolist(), weights, **options)
        self._listed = listed
        self._starts = np.concatenate([[0], np.cumsum(listed.frequencies, dtype=np.int64)])

    def copy(self) -> _Matcher:
        """Another matcher at the same place."""
        options = {"format": self._format, "scorer": self._scorer, "term": self._term, "terminfo": self._terminfo}
        return _Matcher(self._listed, position=self._i, **options)

    def supports(self, astype: str) -> bool:
        """Whether the matcher knows positions, when asked for these."""
        return astype in ("frequency", "weight") or (astype == "positions" and self._listed.positions is not None)

    def value_as(self, astype: str) -> Any:
        """The positions in this document, or how often the term is in it."""
        if astype == "positions" and self._listed.positions is not None:
            return self._listed.positions[self._starts[self._i] : self._starts[self._i + 1]].tolist()
        return self.weight()


class ViewReader(IndexReader):  # type: ignore[misc]  # whoosh ships no types
    """One segment, as a revision sees it; documents are numbered without the deleted ones.

    Whoosh's ``InverseMatcher`` lets through a deleted document that follows the last one it leaves out.

    Args:
        view: of the segment.
        fields: what ``whoosh_schema.schema`` makes.
    """

    def __init__(self, view: SegmentView, fields: Schema) -> None:
        self.schema = fields
        self._view, self._columns, self._lexicon = view, view.columns, view.lexicon
        self._kept = view.live_documents
        self._numbers = np.cumsum(np.ones(view.size, bool) if view.live is None else view.live) - 1
        self._terms: dict[str, _Terms] = {"text": self._lexicon.stems, "exact": self._lexicon.words}

    def __contains__(self, term: tuple[str, object]) -> bool:
        name, text = term
        return name in self.schema and self._place(name, self._text_to_bytes(name, text)) is not None

    def indexed_field_names(self) -> list[str]:
        """The names of the fields, ascending."""
        return sorted(self.schema.names())

    def all_terms(self) -> Iterator[tuple[str, bytes]]:
        """Every term with its field, ascending."""
        for name in self.indexed_field_names():
            terms = self._listing(name)
            yield from ((name, terms[place]) for place in range(len(terms)))

    def terms_from(self, fieldname: str, prefix: object) -> Iterator[tuple[str, bytes]]:
        """The terms from one on, ascending; other fields follow."""
        for name in self.indexed_field_names():
            if name >= fieldname:
                terms = self._listing(name)
                first = _at_or_after(terms, self._text_to_bytes(name, prefix)) if name == fieldname else 0
                for place in range(first, len(terms)):
                    yield name, terms[place]

    def term_info(self, fieldname: str, text: object) -> TermInfo:
        """What is known of a term."""
        listed = self._listed(fieldname, self._text_to_bytes(fieldname, text))
        lengths = self._lengths(fieldname).take(listed.documents)
        weight, found = float(listed.frequencies.sum()), len(listed.documents)
        if not found:
            return TermInfo(minlength=0, minid=0)
        ids = listed.documents[[0, -1]].tolist()
        return TermInfo(weight, found, int(lengths.min()), int(lengths.max()), float(listed.frequencies.max()), *ids)

    def frequency(self, fieldname: str, text: object) -> float:
        """How often a term occurs in live documents."""
        return float(self._listed_or_none(fieldname, text).frequencies.sum())

    def doc_frequency(self, fieldname: str, text: object) -> int:
        """How many live documents hold a term."""
        return len(self._listed_or_none(fieldname, text).documents)

    def postings(self, fieldname: str, text: object, scorer: object = None) -> ListMatcher:
        """A matcher over the live documents that hold a term.

        Raises:
            TermNotFound: no document does.
        """
        name = self._text_to_bytes(fieldname, text)
        return _Matcher(
            self._listed(fieldname, name),
            format=self.schema[fieldname].format,
            scorer=scorer,
            term=(fieldname, name),
            terminfo=self.term_info(fieldname, name),
        )

    def has_deletions(self) -> bool:
        """Nothing is deleted in this numbering."""
        return False

    def is_deleted(self, docnum: int) -> bool:
        """Nothing is deleted in this numbering."""
        return False

    def all_doc_ids(self) -> Iterator[int]:
        """The numbers of all documents."""
        return iter(range(len(self._kept)))

    def doc_count_all(self) -> int:
        """How many documents there are."""
        return len(self._kept)

    def doc_count(self) -> int:
        """How many documents there are."""
        return len(self._kept)

    def stored_fields(self, docnum: int) -> dict[str, object]:
        """What is stored of a document."""
        number = int(self._kept[docnum])
        year = int(self._columns.years[number])
        return {
            "id": self._columns.ids.text(number),
            "title": self._columns.sort_titles.text(number),
            "year": None if year == NO_YEAR else year,
        }

    def field_length(self, fieldname: str) -> int:
        """The tokens of a field in all documents."""
        return int(self._lengths(fieldname).sum(dtype=np.int64))

    def min_field_length(self, fieldname: str) -> int:
        """The fewest tokens that a document has in a field."""
        return int(self._lengths(fieldname).min(initial=0))

    def max_field_length(self, fieldname: str) -> int:
        """The most tokens that a document has in a field."""
        return int(self._lengths(fieldname).max(initial=0))

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        """The tokens that a document has in a field: exactly."""
        return int(self._lengths(fieldname)[docnum])

    def has_vector(self, docnum: int, fieldname: str) -> bool:
        """There are no term vectors."""
        return False

    def vector(self, docnum: int, fieldname: str, format_: object = None) -> ListMatcher:
        """There are no term vectors.

        Raises:
            KeyError: always, as Whoosh's own reader does.
        """
        raise KeyError(f"No vector for {fieldname}")

    def _lengths(self, name: str) -> Array:
        """By document, the tokens of a field."""
        if name not in ("text", "exact", "title"):
            return np.ones(len(self._kept), np.uint8)
        return self._title_lengths if name == "title" else self._text_lengths

    @cached_property
    def _text_lengths(self) -> Array:
        return self._columns.lengths[self._kept]

    @cached_property
    def _title_lengths(self) -> Array:
        return self._columns.title_lengths[self._kept]

    def _listing(self, name: str) -> _Terms:
        """The terms of a field, ascending."""
        if name not in self._terms:
            columns = self._columns
            if name == "id":
                found = sorted(columns.ids.all())
            elif name == "year":
                to_bytes = self.schema["year"].to_bytes
                found = sorted(to_bytes(year) for year in np.unique(columns.years).tolist() if year != NO_YEAR)
            elif name == "title":
                titled = np.flatnonzero(np.diff(self._lexicon.title_starts))
                found = [self._lexicon.stems[stem] for stem in titled.tolist()]
            else:
                found = [value.encode("utf-8", "surrogatepass") for value in columns.facets[name].values]
            self._terms[name] = found
        return self._terms[name]

    def _place(self, name: str, text: bytes) -> int | None:
        terms = self._listing(name)
        place = _at_or_after(terms, text)
        return place if place < len(terms) and terms[place] == text else None

    def _listed_or_none(self, name: str, text: object) -> _Listed:
        try:
            return self._listed(name, self._text_to_bytes(name, text))
        except TermNotFound:
            return _Listed(np.zeros(0, np.int64), np.zeros(0, np.int64))

    def _listed(self, name: str, text: bytes) -> _Listed:
        place = None if name not in self.schema else self._place(name, text)
        if place is None:
            raise TermNotFound(f"No term {name}:{text!r}")
        if name in ("text", "exact"):
            return self._occurring(name, place, text)
        if name == "title":
            found = self._lexicon.postings(self._lexicon.stems.find(text) or 0)
            return self._live(found.documents.take(found.title_places), found.title_frequencies)
        if name == "id":
            documents = np.array(self._columns.numbers(text), np.int64)
        elif name == "year":
            documents = np.flatnonzero(self._columns.years == self.schema["year"].from_bytes(text))
        else:
            column = self._columns.facets[name]
            wanted = Filter(frozenset([column.values[place]]))
            documents = np.flatnonzero(column.passing(wanted).take(column.sets))
        return self._live(documents, np.ones(len(documents), np.int64))

    def _occurring(self, name: str, place: int, text: bytes) -> _Listed:
        lexicon = self._lexicon
        stem, form = (place, None) if name == "text" else lexicon.form_of(text) or (0, None)
        found = lexicon.postings(stem)
        kept = self._view.only_live(found.documents)
        places = lexicon.places(stem, found, form).within(kept, self._view.size)
        counts = np.bincount(places >> POSITION_BITS, minlength=len(kept))
        held = np.flatnonzero(counts)
        return _Listed(self._numbers[kept[held]], counts[held], places & ((1 << POSITION_BITS) - 1))

    def _live(self, documents: Array, frequencies: Array) -> _Listed:
        if self._view.live is not None:
            live = self._view.live.take(documents)
            documents, frequencies = documents[live], frequencies[live]
        return _Listed(self._numbers[documents], frequencies)


def _at_or_after(terms: _Terms, text: bytes) -> int:
    return terms.at_or_after(text) if isinstance(terms, Dictionary) else bisect_left(terms, text)
