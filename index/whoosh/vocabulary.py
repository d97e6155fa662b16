"""How does text become numbers, quickly? One dictionary probe for each run of letters between blanks.

No token of the analyzer crosses a blank, so a text's tokens are those of its chunks (``str.split``), one after
the other, and each different chunk is analyzed once: "residents'," has the number of a sequence of tokens,
nearly always of one.
"""

from __future__ import annotations

from array import array
from itertools import islice

import numpy as np

from gleanings.index.analysis import Analyzer
from gleanings.index.whoosh.segment_file import Array

#: The number of no word: a gap in the positions, so that no phrase runs from one part of a document to the next.
GAP = 0
#: The chunk that stands for a gap; a text cannot hold it.
GAP_CHUNK = 0

# Longer ones are nearly always alone: texts without blanks, such as Chinese.
_KEPT_CHARACTERS = 64


class Vocabulary(dict[str, int]):
    """The number of each chunk; a missing one is analyzed and numbered.

    Args:
        analyzer: makes the tokens.
    """

    def __init__(self, analyzer: Analyzer) -> None:
        super().__init__()
        self._analyzer = analyzer
        self._numbers: dict[str, int] = {"": GAP}
        self._stem_numbers: dict[str, int] = {"": GAP}
        self._word_stems = array("i", [GAP])
        self._starts = array("q", [0, 1])
        self._members = array("i", [GAP])

    def __missing__(self, chunk: str) -> int:
        numbers = self._numbers
        self._members.extend([numbers.setdefault(word, len(numbers)) for word in self._analyzer.written(chunk)])
        self._starts.append(len(self._members))
        number = len(self._starts) - 2
        if len(chunk) <= _KEPT_CHARACTERS:
            self[chunk] = number
        return number

    @property
    def words(self) -> list[str]:
        """The words by number, folded as written."""
        return list(self._numbers)

    def stems(self) -> tuple[list[str], Array]:
        """The stems by number, and the number of each word's stem (int32)."""
        numbers = self._stem_numbers
        fresh = list(islice(self._numbers, len(self._word_stems), None))
        self._word_stems.extend([numbers.setdefault(stem, len(numbers)) for stem in self._analyzer.stems(fresh)])
        return list(numbers), np.array(self._word_stems, np.int32)

    def tokens(self, chunks: Array) -> tuple[Array, Array]:
        """The words of a row of chunks.

        Returns:
            The word numbers (int32), and for each chunk the token at which it starts, with one more for the end.
        """
        starts, members = np.frombuffer(self._starts, np.int64), np.frombuffer(self._members, np.int32)
        lengths = np.diff(starts).astype(np.int32).take(chunks)
        ends = np.zeros(len(chunks) + 1, np.int64)
        np.cumsum(lengths, out=ends[1:])
        first = starts.take(chunks)
        if len(lengths) and lengths.min() == lengths.max() == 1:
            return members.take(first), ends
        first -= ends[:-1]
        places = np.repeat(first, lengths)
        places += np.arange(len(places))
        return members.take(places), ends
