"""Where does a word stand? The arrays of a segment that say so.

Postings are kept by stem: the documents that hold any inflection, and how often. The positions in each document
follow in the same order, each with the *form* in which the word is written there, so that a phrase in quotes is
found from the same positions as one that is not. What stands in titles is a sparse addition to the postings.

Document numbers are stored as their low 16 bits. A segment of more than 65,536 documents keeps, for each stem,
how many of its postings lie before each multiple of that, which is what the high bits come back from.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gleanings.index.whoosh.dictionary import Dictionary, write_dictionary
from gleanings.index.whoosh.segment_file import Array, SegmentFile, SegmentWriter, narrow
from gleanings.index.whoosh.sets import places

#: How many low bits of a number hold a position, where the high ones say in which document.
POSITION_BITS = 32

_LOW_BITS = 16
_BLOCK = 1 << _LOW_BITS


class Postings:
    """One stem in one segment.

    Args:
        lows: the low bits of the numbers of the documents that hold it, ascending block by block.
        splits: how many postings lie before each multiple of a block but the first.
        frequencies: how often each document holds it.
        title_places: the places in ``documents`` of those that hold it in their title.
        title_frequencies: how often each of these does there.
    """

    __slots__ = ("_documents", "frequencies", "lows", "splits", "title_frequencies", "title_places")

    def __init__(
        self, lows: Array, splits: Array, frequencies: Array, title_places: Array, title_frequencies: Array
    ) -> None:
        self.lows, self.splits, self.frequencies = lows, splits, frequencies
        self.title_places, self.title_frequencies = title_places, title_frequencies
        self._documents: Array | None = None

    def __len__(self) -> int:
        return len(self.lows)

    @property
    def documents(self) -> Array:
        """The documents that hold it; int64, ascending."""
        if self._documents is None:
            self._documents = self.lows.astype(np.int64)
            for split in self.splits.tolist():
                self._documents[split:] += _BLOCK
        return self._documents

    @property
    def titled(self) -> Array:
        """The documents that hold it in their title; int64, ascending."""
        highs = np.searchsorted(self.splits, self.title_places, side="right")
        return (highs << _LOW_BITS) | self.lows.take(self.title_places)


class Places:
    """Where a stem, or one form of it, stands in the documents of a segment.

    Args:
        postings: of the stem.
        positions: of each occurrence of the stem in its document, document after document.
        forms: of each occurrence, in which form of the stem the word is.
        form: the only one that counts; None for any.
    """

    __slots__ = ("form", "forms", "positions", "postings")

    def __init__(self, postings: Postings, positions: Array, forms: Array, form: int | None = None) -> None:
        self.postings, self.positions, self.forms, self.form = postings, positions, forms, form

    def within(self, documents: Array, size: int) -> Array:
        """The places in some documents, all of which hold the stem; ascending.

        Args:
            documents: to look in.
            size: how many the segment has.

        Returns:
            For each, the index of its document in the high bits, the position in the low.
        """
        owners, occurrences = occurrences_in(self.postings, places(self.postings.documents, documents, size))
        if self.form is not None:
            written = self.forms.take(occurrences) == self.form
            owners, occurrences = owners[written], occurrences[written]
        return (owners << POSITION_BITS) | self.positions.take(occurrences)


class Lexicon:
    """The words of a segment, and where they stand.

    Arrays whose names end with ``_starts`` have one entry a stem, and one for the end.

    Attributes:
        stems: all stems.
        words: all words as written.
        word_counts: how often each occurs.
        word_stems: the stem of each word.
        form_words: the words of each stem, in order of their form.
        positions: of each occurrence, its place in the document.
        forms: of each occurrence, in which form of its stem the word is.

    Args:
        file: of the segment.
        documents: how many the segment has.
    """

    def __init__(self, file: SegmentFile, documents: int) -> None:
        self.stems, self.words = Dictionary(file, "stems"), Dictionary(file, "words")
        self.word_counts = file.array("word_counts")
        self.word_stems = file.array("word_stems")
        self.form_starts = file.array("form_starts")
        self.form_words = file.array("form_words")
        self.posting_starts = file.array("posting_starts")
        self.frequencies = file.array("frequencies")
        self.title_starts = file.array("title_starts")
        self.title_places = file.array("title_places")
        self.title_frequencies = file.array("title_frequencies")
        self.position_starts = file.array("position_starts")
        self.positions = file.array("positions")
        self.forms = file.array("forms")
        self._posting_starts = file.view("posting_starts")
        self._title_starts = file.view("title_starts")
        self._position_starts = file.view("position_starts")
        self._lows = file.array("documents")
        # Of each stem, the postings before each multiple of a block but the first.
        self._splits = file.array("document_splits").reshape(len(self.stems), blocks(documents) - 1)

    def postings(self, stem: int) -> Postings:
        """The postings of a stem."""
        start, end = self._posting_starts[stem], self._posting_starts[stem + 1]
        title_start, title_end = self._title_starts[stem], self._title_starts[stem + 1]
        return Postings(
            self._lows[start:end],
            self._splits[stem],
            self.frequencies[start:end],
            self.title_places[title_start:title_end],
            self.title_frequencies[title_start:title_end],
        )

    def places(self, stem: int, postings: Postings, form: int | None = None) -> Places:
        """Where a stem stands, or one form of it.

        Args:
            stem: its number.
            postings: of the stem.
            form: None for any.
        """
        start, end = self._position_starts[stem], self._position_starts[stem + 1]
        return Places(postings, self.positions[start:end], self.forms[start:end], form)

    def documents(self, start: int, end: int) -> Array:
        """The documents in the postings of a range of stems; int64."""
        first, last = self.posting_starts[[start, end]].tolist()
        documents = self._lows[first:last].astype(np.int64)
        if self._splits.shape[1]:
            counts = np.diff(self.posting_starts[start : end + 1])[:, np.newaxis]
            sizes = np.diff(self._splits[start:end], axis=1, prepend=0, append=counts)
            multiples = np.arange(sizes.shape[1]) * _BLOCK
            documents += np.repeat(np.broadcast_to(multiples, sizes.shape).ravel(), sizes.ravel())
        return documents

    def form_of(self, word: bytes) -> tuple[int, int | None] | None:
        """The stem of a word, and which form of it the word is; None for the only one. None for no such word."""
        number = self.words.find(word)
        return None if number is None else self.form(number)

    def form(self, word: int) -> tuple[int, int | None]:
        """The stem of a word, given by its number, and which form of it the word is; None for the only one."""
        stem = int(self.word_stems[word])
        start, end = self.form_starts[stem : stem + 2].tolist()
        return stem, None if end - start == 1 else self.form_words[start:end].tolist().index(word)


def occurrences_in(found: Postings, places: Array) -> tuple[Array, Array]:
    """The occurrences of a stem in some of its documents.

    Args:
        found: the postings of the stem.
        places: in ``found.documents``, ascending.

    Returns:
        For each occurrence, the index in ``places`` of its document, and its own index among all of the stem's.
    """
    ends = np.cumsum(found.frequencies, dtype=np.int64)
    if len(places) == len(found):
        return np.repeat(places, found.frequencies), np.arange(ends[-1] if len(ends) else 0)
    counts = found.frequencies.take(places).astype(np.int64)
    first = ends.take(places) - np.cumsum(counts)
    owners = np.repeat(np.arange(len(places)), counts)
    return owners, first.take(owners) + np.arange(len(owners))


def before(found: Array, ends: Array) -> Array:
    """Those of some places, as ``Places.within`` gives them, that lie before an end, one a document."""
    return found[(found & ((1 << POSITION_BITS) - 1)) < ends.take(found >> POSITION_BITS)]


class Parts:
    """Where the pages, or the passages, of each document begin.

    Attributes:
        tokens: the position of each part's first token in its document, document after document.
        starts: of each document, its first entry in ``tokens``, and one for the end.

    """

    def __init__(self, tokens: Array, starts: Array) -> None:
        self.tokens, self.starts = tokens, starts

    @classmethod
    def read(cls, file: SegmentFile, kind: str) -> Parts:
        """Those of a segment.

        Args:
            file: of the segment.
            kind: "page" or "passage".
        """
        return cls(file.array(f"{kind}_tokens"), file.array(f"{kind}_starts"))

    def of(self, document: int, positions: Array) -> Array:
        """The parts (from 1) in which positions of a document stand; 0 for what is before the first."""
        start, end = self.starts[document : document + 2].tolist()
        return np.searchsorted(self.tokens[start:end], positions.astype(self.tokens.dtype), side="right")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a segment that is being written; both lists ascend.

    Attributes:
        word_stems: the stem's number of each word.
        word_counts: how often each word occurs.
        form_starts: of each stem, its first entry in ``form_words``, and one for the end.
        form_words: the words of each stem.
        forms: of each word, which of its stem's it is.
    """

    stems: list[bytes]
    words: list[bytes]
    word_stems: Array
    word_counts: Array
    form_starts: Array
    form_words: Array
    forms: Array

    @classmethod
    def of(cls, stems: list[bytes], words: list[bytes], word_stems: Array, word_counts: Array) -> Words:
        """Numbers the forms of each stem in the order of their words."""
        form_words = np.argsort(word_stems, kind="stable")
        form_starts = np.zeros(len(stems) + 1, np.int64)
        np.cumsum(np.bincount(word_stems, minlength=len(stems)), out=form_starts[1:])
        forms = np.empty(len(words), np.int64)
        forms[form_words] = np.arange(len(words)) - form_starts[word_stems[form_words]]
        return cls(stems, words, word_stems, word_counts, form_starts, form_words, forms)

    def write(self, writer: SegmentWriter) -> None:
        """Writes what ``Lexicon`` reads of words."""
        write_dictionary(writer, "stems", self.stems)
        write_dictionary(writer, "words", self.words)
        writer.put("word_stems", self.word_stems.astype(np.uint32))
        writer.put("word_counts", self.word_counts.astype(np.uint32))
        writer.put("form_starts", self.form_starts.astype(np.uint32))
        writer.put("form_words", self.form_words.astype(np.uint32))


def blocks(documents: int) -> int:
    """How many blocks of 65,536 so many documents fill."""
    return max(-(-documents // _BLOCK), 1)


def packed(documents: Array, counts: Array, block_count: int) -> tuple[Array, Array]:
    """What is stored of document numbers.

    Args:
        documents: in the postings of some stems, one after the other.
        counts: how many each stem has.
        block_count: of the segment.

    Returns:
        The low bits, and the entries of all these stems in ``document_splits``.
    """
    lows = documents.astype(np.uint16)
    if block_count == 1:
        return lows, np.zeros(0, np.uint32)
    cells = np.repeat(np.arange(len(counts)) * block_count, counts)
    cells += documents >> _LOW_BITS
    sizes = np.bincount(cells, minlength=len(counts) * block_count).reshape(len(counts), block_count)
    return lows, np.cumsum(sizes, axis=1)[:, :-1].astype(np.uint32).ravel()


def write_parts(writer: SegmentWriter, kind: str, counts: Array, tokens: Array) -> None:
    """Writes what ``Parts`` reads.

    Args:
        writer: of the segment.
        kind: "page" or "passage".
        counts: how many parts each document has.
        tokens: the position of each part's first token in its document.
    """
    writer.put(f"{kind}_tokens", narrow(tokens))
    writer.put(f"{kind}_starts", narrow(np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)))
