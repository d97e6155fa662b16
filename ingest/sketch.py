"""How alike are two texts? A small sketch of each answers, without either text at hand.

A text's shingles are its runs of five words. The sketch keeps the smallest hashes of the set (bottom-k: Broder,
"On the resemblance and containment of documents", 1997): the share of hashes that two sketches have in common
among the smallest of both estimates the share of shingles that the two texts have in common.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from gleanings.corpus.works import Sketch

SHINGLE_WORDS = 5
SKETCH_HASHES = 256
_FEWEST_SHINGLES = 40
_MOST_WORDS = 500_000

_SPARE = 4  # so many times more hashes than needed are looked at, because a text repeats itself

_Hashes = NDArray[np.uint64]

_WORD = re.compile(r"\w+")
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)  # 2**64 over the golden ratio, made odd


class _WordHashes(dict[str, int]):
    """The hash of every word met lately; words of any script count."""

    def __missing__(self, word: str) -> int:
        value = int.from_bytes(hashlib.blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")
        if len(self) >= _MOST_WORDS:  # the vocabulary of a hostile corpus has no end
            self.clear()
        self[word] = value
        return value


_hashes = _WordHashes()


def sketch(texts: Iterable[str]) -> Sketch | None:
    """The sketch of a document's pages; None for a text too short to be told from another."""
    words = _WORD.findall("\n".join(texts).casefold())
    if len(words) < _FEWEST_SHINGLES + SHINGLE_WORDS:
        return None
    tokens = np.fromiter(map(_hashes.__getitem__, words), dtype=np.uint64, count=len(words))
    count, smallest = _smallest(_shingle_hashes(tokens))
    return Sketch(count, tuple((smallest >> np.uint64(1)).tolist()))  # 63 bits: SQLite's integers are signed


def resemblance(first: Sketch, second: Sketch) -> float:
    """The share of the shingles of either that both have, 0 to 1; an estimate."""
    mine, other = set(first.hashes), set(second.hashes)
    smallest = sorted(mine | other)[:SKETCH_HASHES]
    return sum(value in mine and value in other for value in smallest) / len(smallest)


def containment(first: Sketch, second: Sketch) -> float:
    """The share of the shorter text's shingles that the longer has too, 0 to 1; an estimate."""
    alike = resemblance(first, second)
    common = alike / (1 + alike) * (first.shingles + second.shingles)
    return min(1.0, common / min(first.shingles, second.shingles))


def _smallest(hashes: _Hashes) -> tuple[int, _Hashes]:
    """How many different hashes there are, and the smallest of them, ascending.

    Of a long text only the hashes below a bound are sorted, and their density tells how many there are in all.
    """
    bound = 2.0**64 * _SPARE * SKETCH_HASHES / len(hashes)
    if bound < 2.0**64:
        low = np.unique(hashes[hashes < np.uint64(bound)])
        if len(low) >= SKETCH_HASHES:
            smallest = low[:SKETCH_HASHES]
            return int((SKETCH_HASHES - 1) * 2.0**64 / float(smallest[-1])), smallest
    different = np.unique(hashes)
    return len(different), different[:SKETCH_HASHES]


def _shingle_hashes(tokens: _Hashes) -> _Hashes:
    count = len(tokens) - SHINGLE_WORDS + 1
    mixed = np.zeros(count, dtype=np.uint64)
    for at in range(SHINGLE_WORDS):
        mixed = (mixed ^ (mixed >> np.uint64(29))) * _MULTIPLIER + tokens[at : at + count]
    return mixed ^ (mixed >> np.uint64(32))
