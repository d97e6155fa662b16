"""What of a segment goes into a merge, and what do its numbers become?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import compress, pairwise

import numpy as np

from gleanings.index.whoosh.columns import FacetSets
from gleanings.index.whoosh.dictionary import Strings
from gleanings.index.whoosh.segment import Segment
from gleanings.index.whoosh.segment_file import Array

#: The arrays that are copied, by what one entry of them is of.
ARRAYS = {
    "posting": ("documents", "frequencies"),
    "title": ("title_places", "title_frequencies"),
    "position": ("positions", "forms"),
}

#: How many positions are read at a time.
CHUNK_POSITIONS = 1 << 20


@dataclass(frozen=True, slots=True)
class Piece:
    """What one source has of a range of stems, in new numbers, without what was deleted.

    Attributes:
        counts: by kind, how many entries each stem of the range has.
        arrays: by kind, the arrays that ``ARRAYS`` names.
    """

    counts: dict[str, Array]
    arrays: dict[str, tuple[Array, ...]]


@dataclass(frozen=True, slots=True)
class _Slice:
    """Some postings of a range of stems, as they lie in the file.

    Attributes:
        first_stem: of the range.
        bounds: by kind, where the entries of each stem begin, and where the last one's end.
        documents: of the postings.
        first_place: how many postings of the stem lie before; not 0 where the range is one stem only.
    """

    first_stem: int
    bounds: dict[str, Array]
    documents: Array
    first_place: int = 0


class Source:
    """A segment that is merged.

    Args:
        segment: to merge.
        live: the mask of its live documents, or None for all.
        first_document: what its first live document becomes.

    Attributes:
        numbers: the live documents.
        stem_map: what each stem becomes; ascends. Set when the words were united, as is
        form_map: what form each word of ``lexicon.form_words`` becomes.
    """

    def __init__(self, segment: Segment, live: Array | None, first_document: int) -> None:
        self.segment, self.lexicon = segment, segment.lexicon
        self._live = live
        kept = np.ones(segment.size, bool) if live is None else live
        self.numbers = np.flatnonzero(kept)
        self.end_document = first_document + len(self.numbers)
        self._new_documents = first_document + np.cumsum(kept) - 1
        self.stem_map = np.arange(len(self.lexicon.stems))
        self.form_map = np.zeros(len(self.lexicon.words), np.int64)

    def strings(self, found: Strings) -> list[bytes]:
        """The strings of the live documents, of a column that has one for each document."""
        return found.all() if self._live is None else list(compress(found.all(), self._live.tolist()))

    def parts(self, kind: str) -> tuple[Array, Array]:
        """How many pages or passages each live document has, and where each begins."""
        parts = self.segment.pages if kind == "page" else self.segment.passages
        counts: Array = np.diff(parts.starts.astype(np.int64))
        live = parts.tokens if self._live is None else parts.tokens[np.repeat(self._live, counts)]
        return counts[self.numbers], live

    @property
    def word_counts(self) -> Array:
        """How often each word occurs in live documents."""
        return self.lexicon.word_counts if self._live is None else self._counted[0]

    @property
    def totals(self) -> dict[str, int]:
        """How many entries of each kind are live."""
        lexicon = self.lexicon
        if self._live is not None:
            return self._counted[1]
        return {
            "posting": len(lexicon.frequencies),
            "title": len(lexicon.title_places),
            "position": len(lexicon.positions),
        }

    def piece(self, first: int, last: int) -> Piece:
        """What the source has of the new stems from ``first`` to before ``last``."""
        start, end = np.searchsorted(self.stem_map, [first, last]).tolist()
        counts, arrays = self._read(self._whole(start, end))
        places = self.stem_map[start:end] - first
        by_new = {}
        for kind, found in counts.items():
            by_new[kind] = np.zeros(last - first, np.int64)
            np.add.at(by_new[kind], places, found)
        return self._piece(by_new, arrays)

    def pieces_of(self, stem: int) -> Iterator[Piece]:
        """What the source has of one new stem, in pieces that are bounded however often it occurs."""
        for old in range(*np.searchsorted(self.stem_map, [stem, stem + 1]).tolist()):
            for found in self._parts(old):
                yield self._piece(*self._read(found))

    @cached_property
    def _counted(self) -> tuple[Array, dict[str, int]]:
        words = np.zeros(len(self.lexicon.words), np.int64)
        totals = dict.fromkeys(ARRAYS, 0)
        for start, end in ranges(np.diff(self.lexicon.position_starts)):
            for found in self._parts(start) if end - start == 1 else (self._whole(start, end),):
                counts, arrays = self._read(found)
                words += np.bincount(self.lexicon.form_words.take(arrays["position"][1]), minlength=len(words))
                totals = {kind: total + int(counts[kind].sum()) for kind, total in totals.items()}
            self.segment.release()
        return words, totals

    def _piece(self, counts: dict[str, Array], arrays: dict[str, tuple[Array, ...]]) -> Piece:
        positions, words = arrays["position"]
        return Piece(counts, arrays | {"position": (positions, self.form_map.take(words))})

    def _whole(self, start: int, end: int) -> _Slice:
        """All postings of a range of old stems."""
        lexicon = self.lexicon
        bounds = {
            "posting": lexicon.posting_starts[start : end + 1],
            "title": lexicon.title_starts[start : end + 1],
            "position": lexicon.position_starts[start : end + 1],
        }
        return _Slice(start, bounds, lexicon.documents(start, end))

    def _parts(self, stem: int) -> Iterator[_Slice]:
        """The postings of one old stem, cut where so many positions are full."""
        whole = self._whole(stem, stem + 1)
        first, last = whole.bounds["posting"].tolist()
        occurrences = self.lexicon.frequencies[first:last]
        ends = np.cumsum(occurrences, dtype=np.int64)
        titles, title_end = whole.bounds["title"].tolist()
        places = self.lexicon.title_places[titles:title_end]
        for start, end in ranges(occurrences):
            before = int(ends[start - 1]) if start else 0
            positions = int(whole.bounds["position"][0]) + np.array([before, ends[end - 1]])
            bounds = {
                "posting": np.array([first + start, first + end]),
                "title": titles + np.searchsorted(places, [start, end]),
                "position": positions,
            }
            yield _Slice(stem, bounds, whole.documents[start:end], start)

    def _read(self, found: _Slice) -> tuple[dict[str, Array], dict[str, tuple[Array, ...]]]:
        """Entries of old stems; in place of forms, places in ``form_words``."""
        lexicon = self.lexicon
        postings, titles, positions = (found.bounds[kind] for kind in ARRAYS)
        frequencies = lexicon.frequencies[postings[0] : postings[-1]]
        counts = {kind: np.diff(bounds) for kind, bounds in found.bounds.items()}
        stems = slice(found.first_stem, found.first_stem + len(counts["position"]))
        words = np.repeat(lexicon.form_starts[stems], counts["position"])
        words += lexicon.forms[positions[0] : positions[-1]]
        places = lexicon.title_places[titles[0] : titles[-1]] - np.uint32(found.first_place)
        in_titles = lexicon.title_frequencies[titles[0] : titles[-1]]
        where = lexicon.positions[positions[0] : positions[-1]]
        if self._live is None:
            arrays: dict[str, tuple[Array, ...]] = {
                "posting": (found.documents + self._new_documents[0], frequencies),
                "title": (places, in_titles),
                "position": (where, words),
            }
            return counts, arrays
        return self._without_deleted(counts, (found.documents, frequencies), (places, in_titles), (where, words))

    def _without_deleted(
        self,
        counts: dict[str, Array],
        posting: tuple[Array, Array],
        title: tuple[Array, Array],
        position: tuple[Array, Array],
    ) -> tuple[dict[str, Array], dict[str, tuple[Array, ...]]]:
        documents, frequencies = posting
        live = np.ones(0, bool) if self._live is None else self._live.take(documents)
        stems = np.arange(len(counts["posting"]))
        stem_of = np.repeat(stems, counts["posting"])[live]
        kept = np.bincount(stem_of, minlength=len(stems))
        places, in_titles = title
        title_stems = np.repeat(stems, counts["title"])
        entries = places + (np.cumsum(counts["posting"]) - counts["posting"])[title_stems]
        title_live = live[entries]
        new_places = (np.cumsum(live) - 1)[entries] - (np.cumsum(kept) - kept)[title_stems]
        live_positions = np.repeat(live, frequencies)
        where, words = position
        return (
            {
                "posting": kept,
                "title": np.bincount(title_stems[title_live], minlength=len(stems)),
                "position": np.bincount(stem_of, frequencies[live], len(stems)).astype(np.int64),
            },
            {
                "posting": (self._new_documents.take(documents[live]), frequencies[live]),
                "title": (new_places[title_live], in_titles[title_live]),
                "position": (where[live_positions], words[live_positions]),
            },
        )


class MergedRows:
    """The rows of the live documents of several segments, column by column."""

    def __init__(self, sources: Sequence[Source]) -> None:
        self._sources = sources

    def __len__(self) -> int:
        return sum(len(source.numbers) for source in self._sources)

    def ids(self) -> list[bytes]:
        """The ids."""
        return [one for source in self._sources for one in source.strings(source.segment.columns.ids)]

    def sort_titles(self) -> list[bytes]:
        """The titles by which documents are sorted."""
        return [one for source in self._sources for one in source.strings(source.segment.columns.sort_titles)]

    def numbers(self, name: str) -> Array:
        """A column of numbers; int64."""
        columns = (source.segment.columns.numbers_of(name).take(source.numbers) for source in self._sources)
        return np.concatenate([column.astype(np.int64) for column in columns])

    def facet(self, facet: str) -> FacetSets:
        """The values of a facet."""
        sets: dict[tuple[bytes, ...], int] = {}
        ordinals = []
        for source in self._sources:
            column = source.segment.columns.facets[facet]
            used, firsts, places = np.unique(column.sets.take(source.numbers), return_index=True, return_inverse=True)
            order = np.argsort(firsts)
            new = np.empty(len(used), np.int64)
            new[order] = [sets.setdefault(values, len(sets)) for values in column.members(used[order].tolist())]
            ordinals.append(new.take(places))
        return FacetSets(np.concatenate(ordinals), list(sets))


def ranges(counts: Array) -> Iterator[tuple[int, int]]:
    """Ranges that together cover all, none with more than is read at a time, unless one alone has.

    Args:
        counts: how many positions each has.
    """
    ends = np.cumsum(counts, dtype=np.int64)
    bounds = [0]
    while bounds[-1] < len(ends):
        before = int(ends[bounds[-1] - 1]) if bounds[-1] else 0
        end = int(np.searchsorted(ends, before + CHUNK_POSITIONS, side="right"))
        bounds.append(max(end, bounds[-1] + 1))
    return pairwise(bounds)
