"""How do several segments become one? Stem by stem, in chunks, without the documents that were deleted.

The vocabularies are united first; then the postings are copied in ranges of the new stems, each range of each
source being one slice of its arrays. What is in memory at a time is one range, whatever the segments' size; a stem
that alone has too many positions is copied piece by piece.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import compress
from pathlib import Path
from typing import Any

import numpy as np

from gleanings.index.whoosh.columns import write_columns
from gleanings.index.whoosh.dictionary import Dictionary
from gleanings.index.whoosh.merge_sources import ARRAYS, MergedRows, Piece, Source, ranges
from gleanings.index.whoosh.postings import Words, blocks, packed, write_parts
from gleanings.index.whoosh.segment import Segment
from gleanings.index.whoosh.segment_file import Array, SegmentWriter, smallest_uint


def merge(path: Path, segments: Sequence[tuple[Segment, Array | None]]) -> None:
    """Writes one segment that holds the live documents of several, in their order.

    Args:
        path: of the new segment.
        segments: each with the mask of its live documents; None where all are.
    """
    sources: list[Source] = []
    documents = 0
    for segment, live in segments:
        sources.append(Source(segment, live, documents))
        documents = sources[-1].end_document
    writer = SegmentWriter(path)
    try:
        _write_documents(writer, sources)
        words = _united(sources)
        words.write(writer)
        _copy(writer, sources, words)
        writer.finish({"documents": documents, "tokens": sum(source.totals["position"] for source in sources)})
    except BaseException:
        writer.abandon()
        raise


def _write_documents(writer: SegmentWriter, sources: Sequence[Source]) -> None:
    lengths = np.concatenate([source.segment.columns.lengths[source.numbers] for source in sources])
    titles = np.concatenate([source.segment.columns.title_lengths[source.numbers] for source in sources])
    write_columns(writer, MergedRows(sources), lengths, titles)
    for kind in ("page", "passage"):
        counts, tokens = zip(*(source.parts(kind) for source in sources), strict=True)
        write_parts(writer, kind, np.concatenate(counts), np.concatenate(tokens))


def _united(sources: Sequence[Source]) -> Words:
    """The words of all sources that live documents hold; tells each source what its numbers become."""
    words, word_places = _union([source.lexicon.words for source in sources])
    stems, stem_places = _union([source.lexicon.stems for source in sources])
    counts, word_stems = np.zeros(len(words), np.int64), np.zeros(len(words), np.int64)
    for source, in_words, in_stems in zip(sources, word_places, stem_places, strict=True):
        counts[in_words] += source.word_counts
        word_stems[in_words] = in_stems.take(source.lexicon.word_stems)
    held, stem_held = counts > 0, np.zeros(len(stems), bool)
    stem_held[word_stems[held]] = True
    # A stem that nobody holds any more gets the number of the next one, so that ranges stay ranges.
    stem_numbers = np.cumsum(stem_held) - stem_held
    united = Words.of(
        list(compress(stems, stem_held.tolist())),
        list(compress(words, held.tolist())),
        stem_numbers.take(word_stems[held]),
        counts[held],
    )
    # One for every position is in memory: small numbers.
    forms = np.zeros(len(words), smallest_uint(united.forms.max(initial=0)))
    forms[held] = united.forms
    for source, in_words, in_stems in zip(sources, word_places, stem_places, strict=True):
        source.stem_map = stem_numbers.take(in_stems)
        source.form_map = forms.take(in_words).take(source.lexicon.form_words)
    return united


def _union(dictionaries: Sequence[Dictionary]) -> tuple[list[bytes], list[Array]]:
    """All terms, ascending, and for each dictionary the places of its own among them."""
    # In a dict the terms of each dictionary that are new are a run that ascends: sorting makes use of that.
    places: dict[bytes, int] = {}
    for dictionary in dictionaries:
        places |= dict.fromkeys(dictionary.all(), 0)
    terms = sorted(places)
    places = {term: place for place, term in enumerate(terms)}
    return terms, [
        np.fromiter(map(places.__getitem__, dictionary.all()), np.int32, len(dictionary))
        for dictionary in dictionaries
    ]


def _copy(writer: SegmentWriter, sources: Sequence[Source], words: Words) -> None:
    """Writes what ``Lexicon`` reads of postings, titles and positions."""
    block_count = blocks(sources[-1].end_document)
    dtypes = {
        "documents": np.dtype(np.uint16),
        "frequencies": _type_of(source.lexicon.frequencies for source in sources),
        "title_places": np.dtype(np.uint32),
        "title_frequencies": _type_of(source.lexicon.title_frequencies for source in sources),
        "positions": _type_of(source.lexicon.positions for source in sources),
        "forms": smallest_uint(words.forms.max(initial=0)),
    }
    room = {
        name: writer.reserve(name, dtypes[name], sum(source.totals[kind] for source in sources))
        for kind, names in ARRAYS.items()
        for name in names
    }
    splits = writer.reserve("document_splits", np.dtype(np.uint32), len(words.stems) * (block_count - 1))
    counted: dict[str, list[Array]] = {kind: [np.zeros(1, np.int64)] for kind in ARRAYS}
    for first, last in ranges(_position_counts(sources, len(words.stems))):
        counts = {kind: np.zeros(last - first, np.int64) for kind in ARRAYS}
        before_blocks = np.zeros((last - first) * (block_count - 1), np.uint32)
        for piece in _pieces(sources, first, last):
            documents, frequencies = piece.arrays["posting"]
            lows, of_piece = packed(documents, piece.counts["posting"], block_count)
            before_blocks += of_piece
            for kind, names in ARRAYS.items():
                counts[kind] += piece.counts[kind]
                arrays = (lows, frequencies) if kind == "posting" else piece.arrays[kind]
                for name, array in zip(names, arrays, strict=True):
                    room[name].append(array)
        splits.append(before_blocks)
        for kind, found in counts.items():
            counted[kind].append(found)
        for source in sources:
            source.segment.release()
    for kind, chunks in counted.items():
        writer.put(f"{kind}_starts", np.cumsum(np.concatenate(chunks)))


def _position_counts(sources: Sequence[Source], stems: int) -> Array:
    """How many positions each new stem has, deleted ones among them."""
    counts = np.zeros(stems + 1, np.int64)
    for source in sources:
        np.add.at(counts, source.stem_map, np.diff(source.lexicon.position_starts))
    return counts[:stems]


def _pieces(sources: Sequence[Source], first: int, last: int) -> Iterator[Piece]:
    """What all sources have of a range of new stems, in the order in which it is written."""
    if last - first > 1:
        yield _interleaved([source.piece(first, last) for source in sources])
        return
    # One stem, which may have too many positions to be held: as it lies.
    before = 0
    for source in sources:
        for piece in source.pieces_of(first):
            places, frequencies = piece.arrays["title"]
            yield Piece(piece.counts, piece.arrays | {"title": (places + before, frequencies)})
            before += int(piece.counts["posting"][0])


def _interleaved(pieces: Sequence[Piece]) -> Piece:
    """Puts together, stem by stem, what lies source by source."""
    if len(pieces) == 1:
        return pieces[0]
    _shift_title_places(pieces)
    counts, arrays = {}, {}
    for kind in ARRAYS:
        by_source = np.stack([piece.counts[kind] for piece in pieces])
        counts[kind] = by_source.sum(axis=0)
        arrays[kind] = tuple(_woven(by_source, [piece.arrays[kind] for piece in pieces]))
    return Piece(counts, arrays)


def _type_of(arrays: Iterable[Array]) -> np.dtype[Any]:
    return np.result_type(*(array.dtype for array in arrays))


def _shift_title_places(pieces: Sequence[Piece]) -> None:
    """Makes places in a source's postings of a stem into places in the postings of all sources."""
    before = np.zeros_like(pieces[0].counts["posting"])
    for piece in pieces:
        places, frequencies = piece.arrays["title"]
        piece.arrays["title"] = (places + np.repeat(before, piece.counts["title"]), frequencies)
        before = before + piece.counts["posting"]


def _woven(counts: Array, arrays: Sequence[tuple[Array, ...]]) -> Iterator[Array]:
    """The entries of several sources in the order of their stems.

    Args:
        counts: entries of each source (row) for each stem (column).
        arrays: of each source, arrays of as many entries as its row counts.
    """
    ends = np.cumsum(counts.sum(axis=0))
    starts = ends - counts.sum(axis=0) + np.cumsum(counts, axis=0) - counts
    targets = []
    for row, start in zip(counts, starts, strict=True):
        target = np.repeat(start - (np.cumsum(row) - row), row)
        target += np.arange(len(target))
        targets.append(target)
    for parts in zip(*arrays, strict=True):
        whole = np.empty(ends[-1], _type_of(parts))
        for target, part in zip(targets, parts, strict=True):
            whole[target] = part
        yield whole
