"""Where does a word stand? The arrays of a segment that say so.

Postings are kept by stem: the documents that hold any inflection, and how often. Positions are kept by stem too,
ascending, each with the *form* in which the word is written there, so that a phrase in quotes is found from the
same positions as one that is not. What stands in titles is a sparse addition to the postings.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gleanings.index.whoosh.dictionary import Dictionary, write_dictionary
from gleanings.index.whoosh.segment_file import Array, SegmentFile, SegmentWriter, narrow


@dataclass(frozen=True, slots=True)
class Postings:
    """One stem in one segment: documents ascend, and entries of the title are places in ``documents``."""

    documents: Array
    frequencies: Array
    title_places: Array
    title_frequencies: Array


class Lexicon:
    """The words of a segment, and where they stand.

    Arrays whose names end with ``_starts`` have one entry a stem, and one for the end.

    Attributes:
        stems: all stems.
        words: all words as written.
        word_counts: how often each occurs.
        word_stems: the stem of each word.
        form_words: the words of each stem, in order of their form.
        forms: in which form of its stem the word at each position is.
    """

    def __init__(self, file: SegmentFile) -> None:
        self.stems, self.words = Dictionary(file, "stems"), Dictionary(file, "words")
        self.posting_starts = file.array("posting_starts")
        self.documents = file.array("documents")
        self.frequencies = file.array("frequencies")
        self.title_starts = file.array("title_starts")
        self.title_places = file.array("title_places")
        self.title_frequencies = file.array("title_frequencies")
        self.word_counts = file.array("word_counts")
        self.word_stems = file.array("word_stems")
        self.form_starts = file.array("form_starts")
        self.form_words = file.array("form_words")
        self.position_starts = file.array("position_starts")
        self.positions = file.array("positions")
        self.forms = file.array("forms")

    def postings(self, stem: int) -> Postings:
        """The postings of a stem."""
        start, end = self.posting_starts[stem : stem + 2].tolist()
        title_start, title_end = self.title_starts[stem : stem + 2].tolist()
        return Postings(
            self.documents[start:end],
            self.frequencies[start:end],
            self.title_places[title_start:title_end],
            self.title_frequencies[title_start:title_end],
        )

    def positions_of_stem(self, stem: bytes) -> Array | None:
        """The positions of a stem in any form, or None when it is not here."""
        number = self.stems.find(stem)
        return None if number is None else self._positions(number)

    def positions_of_word(self, word: bytes) -> Array | None:
        """The positions of a word as written, or None when it is not here."""
        found = self.words.find(word)
        if found is None:
            return None
        stem = int(self.word_stems[found])
        start, end = self.form_starts[stem : stem + 2].tolist()
        if end - start == 1:
            return self._positions(stem)
        form = self.form_words[start:end].tolist().index(found)
        first, last = self.position_starts[stem : stem + 2].tolist()
        return np.asarray(self.positions[first:last][self.forms[first:last] == form])

    def _positions(self, stem: int) -> Array:
        start, end = self.position_starts[stem : stem + 2].tolist()
        return self.positions[start:end]


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


class Extents:
    """Which tokens belong to which document and page.

    Attributes:
        documents: the number of each document's first token, and one for the end.
        pages: the number of each page's first token, document after document.
        page_starts: of each document, its first entry in ``pages``, and one for the end.
    """

    def __init__(self, file: SegmentFile) -> None:
        self.documents = file.array("document_tokens")
        self.pages = file.array("page_tokens")
        self.page_starts = file.array("page_starts")

    def documents_of(self, positions: Array) -> Array:
        """The document of each position; int64."""
        return np.searchsorted(self.documents, positions, side="right") - 1

    def pages_of(self, document: int, positions: Array) -> Array:
        """The pages (from 1) on which positions of a document stand; 0 before the first, as in the title."""
        start, end = self.page_starts[document : document + 2].tolist()
        return np.searchsorted(self.pages[start:end], positions, side="right")


def write_extents(writer: SegmentWriter, documents: Array, page_counts: Array, pages: Array) -> None:
    """Writes what ``Extents`` reads.

    Args:
        writer: of the segment.
        documents: each document's first token, and one for the end.
        page_counts: how many pages each document has.
        pages: each page's first token.
    """
    writer.put("document_tokens", documents.astype(np.uint32))
    writer.put("page_tokens", pages.astype(np.uint32))
    writer.put("page_starts", narrow(np.concatenate([[0], np.cumsum(page_counts)]).astype(np.int64)))
