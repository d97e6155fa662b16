"""What of a segment goes into a merge, and what do its numbers become?"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from gleanings.index.whoosh.segment import Segment
from gleanings.index.whoosh.segment_file import Array

#: The arrays that are copied, by what one entry of them is of.
ARRAYS = {
    "posting": ("documents", "frequencies"),
    "title": ("title_places", "title_frequencies"),
    "position": ("positions", "forms"),
}

_COUNTED_STEMS = 4_096


@dataclass(frozen=True, slots=True)
class Piece:
    """A range of stems of one source, in new numbers, without what was deleted.

    Attributes:
        counts: by kind, how many entries each new stem of the range has.
        arrays: by kind, the arrays that ``ARRAYS`` names.
    """

    counts: dict[str, Array]
    arrays: dict[str, tuple[Array, ...]]


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
        counts, arrays = self._read(start, end)
        places = self.stem_map[start:end] - first
        by_new = {}
        for kind, found in counts.items():
            by_new[kind] = np.zeros(last - first, np.int64)
            np.add.at(by_new[kind], places, found)
        positions, words = arrays["position"]
        return Piece(by_new, arrays | {"position": (positions, self.form_map.take(words))})

    @cached_property
    def _counted(self) -> tuple[Array, dict[str, int]]:
        words = np.zeros(len(self.lexicon.words), np.int64)
        totals = dict.fromkeys(ARRAYS, 0)
        for start in range(0, len(self.lexicon.stems), _COUNTED_STEMS):
            counts, arrays = self._read(start, min(start + _COUNTED_STEMS, len(self.lexicon.stems)))
            words += np.bincount(self.lexicon.form_words.take(arrays["position"][1]), minlength=len(words))
            totals = {kind: total + int(counts[kind].sum()) for kind, total in totals.items()}
        return words, totals

    def _read(self, start: int, end: int) -> tuple[dict[str, Array], dict[str, tuple[Array, ...]]]:
        """Entries of old stems; in place of forms, places in ``form_words``."""
        lexicon = self.lexicon
        postings, titles, positions = (
            starts[start : end + 1]
            for starts in (lexicon.posting_starts, lexicon.title_starts, lexicon.position_starts)
        )
        documents = lexicon.documents(start, end)
        frequencies = lexicon.frequencies[postings[0] : postings[-1]]
        counts = {"posting": np.diff(postings), "title": np.diff(titles), "position": np.diff(positions)}
        words = (
            np.repeat(lexicon.form_starts[start:end], counts["position"])
            + lexicon.forms[positions[0] : positions[-1]]
        )
        places, in_titles = (a[titles[0] : titles[-1]] for a in (lexicon.title_places, lexicon.title_frequencies))
        where = lexicon.positions[positions[0] : positions[-1]]
        if self._live is None:
            arrays: dict[str, tuple[Array, ...]] = {
                "posting": (documents + self._new_documents[0], frequencies),
                "title": (places, in_titles),
                "position": (where, words),
            }
            return counts, arrays
        return self._without_deleted(counts, (documents, frequencies), (places, in_titles), (where, words))

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
