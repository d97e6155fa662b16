"""How do documents become postings? Gathered as token numbers, then inverted with a single sort.

The tokens of a segment are numbered through, document after document. Sorting ``stem << 32 | token`` puts every
stem's tokens together in their order; documents, positions, frequencies and forms are looked up for them.
"""

from __future__ import annotations

from array import array
from itertools import pairwise
from pathlib import Path

import numpy as np

from gleanings.index.analysis import Analyzer
from gleanings.index.engine import IndexDocument
from gleanings.index.whoosh.columns import write_columns
from gleanings.index.whoosh.dictionary import encoded
from gleanings.index.whoosh.postings import Words, blocks, packed, write_parts
from gleanings.index.whoosh.rows import GatheredRows
from gleanings.index.whoosh.segment_file import Array, SegmentWriter, narrow
from gleanings.index.whoosh.vocabulary import GAP, GAP_CHUNK, Vocabulary

#: How many different chunks are remembered from one segment to the next.
_KEPT_CHUNKS = 250_000
# A new chunk takes as much memory as so many tokens; a scan that was read wrongly holds few others.
_TOKENS_A_CHUNK = 4


class Inverter:
    """Gathers documents until there are enough for a segment, then writes it.

    Args:
        analyzer: makes the tokens.
    """

    def __init__(self, analyzer: Analyzer) -> None:
        self._analyzer = analyzer
        self._vocabulary = Vocabulary(analyzer)
        self._known = 0
        self._clear()

    def _clear(self) -> None:
        self._chunks = array("i")
        self._rows = GatheredRows()
        # Chunks before the end of each document, of its title, and before each page and passage.
        self._ends = array("q", [0])
        self._title_ends = array("q")
        self._page_starts = array("q")
        self._page_counts = array("q")
        self._passage_starts = array("q")
        self._passage_counts = array("q")

    def __len__(self) -> int:
        """How many documents are gathered."""
        return len(self._rows)

    @property
    def tokens(self) -> int:
        """About how many tokens are gathered; more where what is new among them takes more memory."""
        return max(len(self._chunks), (len(self._vocabulary) - self._known) * _TOKENS_A_CHUNK)

    def add(self, document: IndexDocument) -> int:
        """Gathers a document; returns its number in the segment that ``flush`` will write.

        Raises:
            ValueError: the document cannot be held; nothing of it is.
        """
        self._rows.add(document)
        chunks, number = self._chunks, self._vocabulary.__getitem__
        chunks.extend([number(chunk) for chunk in document.title.split()])
        self._title_ends.append(len(chunks))
        for part in (*document.authors, document.publisher, *document.headings):
            chunks.append(GAP_CHUNK)
            chunks.extend(list(map(number, part.split())))
        chunks.append(GAP_CHUNK)
        passages = len(self._passage_starts)
        for page, starts in zip(document.pages, document.passages or ((),) * len(document.pages), strict=True):
            self._page_starts.append(len(chunks))
            for start, end in pairwise((0, *starts[1:], len(page))):
                self._passage_starts.append(len(chunks))
                chunks.extend(list(map(number, page[start:end].split())))
        chunks.append(GAP_CHUNK)
        self._ends.append(len(chunks))
        self._page_counts.append(len(document.pages))
        self._passage_counts.append(len(self._passage_starts) - passages)
        return len(self._rows) - 1

    def flush(self, path: Path) -> None:
        """Writes what was gathered as a segment, and begins anew."""
        writer = SegmentWriter(path)
        try:
            self._write(writer)
        except BaseException:
            writer.abandon()
            raise
        self._clear()
        if len(self._vocabulary) > _KEPT_CHUNKS:
            self._vocabulary = Vocabulary(self._analyzer)
        self._known = len(self._vocabulary)

    def _write(self, writer: SegmentWriter) -> None:
        words, starts = self._vocabulary.tokens(np.frombuffer(self._chunks, np.int32))
        bounds = starts.take(self._ends)
        title_ends = starts.take(self._title_ends)
        real = np.zeros(len(words) + 1, np.int64)
        np.cumsum(words != GAP, out=real[1:])
        lengths = np.diff(real[bounds])
        write_columns(writer, self._rows, lengths, real[title_ends] - real[bounds[:-1]])
        for kind, counted, begun in (
            ("page", self._page_counts, self._page_starts),
            ("passage", self._passage_counts, self._passage_starts),
        ):
            counts = np.array(counted, np.int64)
            write_parts(writer, kind, counts, starts.take(begun) - np.repeat(bounds[:-1], counts))
        del real, starts
        found, by_number = self._words(words)
        found.write(writer)
        _invert(writer, found, by_number, words, bounds, title_ends)
        writer.finish({"documents": len(self._rows), "tokens": len(words)})

    def _words(self, tokens: Array) -> tuple[Words, Array]:
        """The words of the segment, and for each number of the vocabulary its place among them."""
        spelt = self._vocabulary.words
        stems, stem_of = self._vocabulary.stems()
        counts = np.bincount(tokens, minlength=len(spelt))
        counts[GAP] = 0
        # Code points sort as their UTF-8 does.
        numbers = sorted(np.flatnonzero(counts).tolist(), key=spelt.__getitem__)
        used, word_stems = np.unique(stem_of[numbers], return_inverse=True)
        order = sorted(range(len(used)), key=[stems[number] for number in used.tolist()].__getitem__)
        places = np.empty(len(order), np.int64)
        places[order] = np.arange(len(order))
        found = Words.of(
            [encoded(stems[number]) for number in used[order].tolist()],
            [encoded(spelt[number]) for number in numbers],
            places.take(word_stems),
            counts[numbers],
        )
        by_number = np.full(len(spelt), len(numbers), np.int32)
        by_number[numbers] = np.arange(len(numbers), dtype=np.int32)
        return found, by_number


def _invert(
    writer: SegmentWriter, found: Words, by_number: Array, tokens: Array, bounds: Array, title_ends: Array
) -> None:
    """Writes postings, positions and forms.

    Args:
        writer: of the segment.
        found: its words; a place after the last of them is a gap.
        by_number: the place of each number in ``tokens``.
        tokens: of all documents.
        bounds: each document's first token, and one for the end.
        title_ends: the end of each document's title.
    """
    gap = len(found.stems)
    stems = np.append(found.word_stems, gap)[by_number].astype(np.int32)
    position_starts = np.zeros(gap + 1, np.int64)
    np.cumsum(np.bincount(found.word_stems, found.word_counts, gap), out=position_starts[1:])
    keys = stems.take(tokens).astype(np.int64)
    keys <<= 32
    keys |= np.arange(len(tokens), dtype=np.uint32)
    keys.sort()
    places = keys[: position_starts[-1]].astype(np.uint32)
    del keys
    writer.put("position_starts", position_starts)
    forms = narrow(np.append(found.forms, 0))[by_number]
    writer.put("forms", forms.take(tokens.take(places)))
    _post(writer, places, position_starts, bounds, title_ends)


def _post(writer: SegmentWriter, places: Array, position_starts: Array, bounds: Array, title_ends: Array) -> None:
    """Writes documents, frequencies, positions and titles of every stem.

    Args:
        writer: of the segment.
        places: the token of each occurrence, stem by stem.
        position_starts: of each stem, its first entry in ``places``, and one for the end.
        bounds: each document's first token, and one for the end.
        title_ends: the end of each document's title.
    """
    sizes = np.diff(bounds)
    owners = np.repeat(np.arange(len(sizes), dtype=np.uint32), sizes).take(places)
    positions = places - bounds.astype(np.uint32).take(owners)
    writer.put("positions", narrow(positions))
    fresh = np.empty(len(places), bool)
    np.not_equal(owners[1:], owners[:-1], out=fresh[1:])
    fresh[position_starts[:-1]] = True
    firsts = np.flatnonzero(fresh)
    posting_starts = np.searchsorted(firsts, position_starts)
    writer.put("posting_starts", posting_starts)
    lows, splits = packed(owners[firsts], np.diff(posting_starts), blocks(len(sizes)))
    writer.put("documents", lows)
    writer.put("document_splits", splits)
    writer.put("frequencies", narrow(np.diff(firsts, append=len(places))))
    titled = np.flatnonzero(positions < (title_ends - bounds[:-1]).astype(np.uint32).take(owners))
    entries, counts = np.unique(np.searchsorted(firsts, titled, side="right") - 1, return_counts=True)
    title_starts = np.searchsorted(entries, posting_starts)
    writer.put("title_starts", title_starts)
    writer.put("title_places", (entries - np.repeat(posting_starts[:-1], np.diff(title_starts))).astype(np.uint32))
    writer.put("title_frequencies", narrow(counts))
