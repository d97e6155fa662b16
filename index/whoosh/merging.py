"""How do several segments become one? Stem by stem, in chunks, without the documents that were deleted.

The vocabularies are united first; then the postings are copied in ranges of the new stems, each range of each
source being one slice of its arrays. What is in memory at a time is one range, whatever the segments' size.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, pairwise
from pathlib import Path
from typing import Any

import numpy as np

from gleanings.index.whoosh.columns import write_columns
from gleanings.index.whoosh.merge_sources import ARRAYS, Piece, Source
from gleanings.index.whoosh.postings import Words, blocks, packed, write_parts
from gleanings.index.whoosh.segment import Segment
from gleanings.index.whoosh.segment_file import Array, SegmentWriter, smallest_uint

#: How many positions are copied at a time, unless one stem has more.
_CHUNK_POSITIONS = 1 << 20


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
    rows = list(chain.from_iterable(source.segment.columns.rows(source.numbers.tolist()) for source in sources))
    lengths = np.concatenate([source.segment.columns.lengths[source.numbers] for source in sources])
    titles = np.concatenate([source.segment.columns.title_lengths[source.numbers] for source in sources])
    write_columns(writer, rows, lengths, titles)
    del rows
    for kind in ("page", "passage"):
        counts, tokens = zip(*(source.parts(kind) for source in sources), strict=True)
        write_parts(writer, kind, np.concatenate(counts), np.concatenate(tokens))


def _united(sources: Sequence[Source]) -> Words:
    """The words of all sources that live documents hold; tells each source what its numbers become."""
    # The segments have most of their words in common: each is held once.
    held: dict[bytes, bytes] = {}
    spelt = [[held.setdefault(word, word) for word in source.lexicon.words.all()] for source in sources]
    counts: dict[bytes, int] = {}
    for words, source in zip(spelt, sources, strict=True):
        for word, count in zip(words, source.word_counts.tolist(), strict=True):
            counts[word] = counts.get(word, 0) + count
    words = sorted(word for word, count in counts.items() if count)
    word_places = {word: place for place, word in enumerate(words)}
    stem_of: dict[bytes, bytes] = {}
    stem_lists = [[held.setdefault(stem, stem) for stem in source.lexicon.stems.all()] for source in sources]
    for found, stems, source in zip(spelt, stem_lists, sources, strict=True):
        stem_of.update(zip(found, map(stems.__getitem__, source.lexicon.word_stems.tolist()), strict=True))
    stems = sorted({stem_of[word] for word in words})
    places = {stem: place for place, stem in enumerate(stems)}
    united = Words.of(
        stems,
        words,
        np.fromiter((places[stem_of[word]] for word in words), np.int64, len(words)),
        np.fromiter(map(counts.__getitem__, words), np.int64, len(words)),
    )
    # One for every position is in memory: small numbers, and one for words that nobody holds any more.
    forms = np.append(united.forms, 0).astype(smallest_uint(united.forms.max(initial=0)))
    for source, found, old_stems in zip(sources, spelt, stem_lists, strict=True):
        kept = np.fromiter((stem in places for stem in old_stems), bool, len(old_stems))
        # A stem that is dropped gets the number of the next one, so that ranges stay ranges.
        source.stem_map = np.full(len(old_stems), len(stems), np.int64)
        source.stem_map[kept] = [places[stem] for stem in old_stems if stem in places]
        source.stem_map = np.minimum.accumulate(source.stem_map[::-1])[::-1]
        new_words = np.fromiter((word_places.get(word, -1) for word in found), np.int64, len(found))
        source.form_map = forms[new_words][source.lexicon.form_words]
    return united


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
    for first, last in _ranges(sources, len(words.stems)):
        pieces = [source.piece(first, last) for source in sources]
        _shift_title_places(pieces)
        for kind, names in ARRAYS.items():
            counts = np.stack([piece.counts[kind] for piece in pieces])
            counted[kind].append(counts.sum(axis=0))
            arrays = list(_interleaved(counts, [piece.arrays[kind] for piece in pieces]))
            if kind == "posting":
                arrays[0], highs = packed(arrays[0], counted[kind][-1], block_count)
                splits.append(highs)
            for name, array in zip(names, arrays, strict=True):
                room[name].append(array)
    for kind, chunks in counted.items():
        writer.put(f"{kind}_starts", np.cumsum(np.concatenate(chunks)))


def _type_of(arrays: Iterable[Array]) -> np.dtype[Any]:
    return np.result_type(*(array.dtype for array in arrays))


def _ranges(sources: Sequence[Source], stems: int) -> Iterator[tuple[int, int]]:
    """Ranges of new stems that together cover all, none with many more positions than are copied at a time."""
    counts = np.zeros(stems + 1, np.int64)
    for source in sources:
        np.add.at(counts, source.stem_map, np.diff(source.lexicon.position_starts))
    chunks = (np.cumsum(counts[:stems]) - 1) // _CHUNK_POSITIONS
    bounds = [0, *(np.flatnonzero(np.diff(chunks)) + 1).tolist(), stems]
    return pairwise(bounds)


def _shift_title_places(pieces: Sequence[Piece]) -> None:
    """Makes places in a source's postings of a stem into places in the postings of all sources."""
    before = np.zeros_like(pieces[0].counts["posting"])
    for piece in pieces:
        places, frequencies = piece.arrays["title"]
        piece.arrays["title"] = (places + np.repeat(before, piece.counts["title"]), frequencies)
        before = before + piece.counts["posting"]


def _interleaved(counts: Array, arrays: Sequence[tuple[Array, ...]]) -> Iterator[Array]:
    """Puts together, stem by stem, what lies source by source.

    Args:
        counts: entries of each source (row) for each stem (column).
        arrays: of each source, arrays of as many entries as its row counts.
    """
    if len(counts) == 1:
        yield from arrays[0]
        return
    if counts.shape[1] == 1:
        # One stem: as it lies. The most frequent ones have too many positions to say of each where it goes.
        yield from (np.concatenate(parts) for parts in zip(*arrays, strict=True))
        return
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
