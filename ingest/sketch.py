"""How alike are two texts? A small sketch of each answers, without either text at hand.

A text's shingles are its runs of five words. The sketch keeps the smallest hashes of the set (bottom-k: Broder,
"On the resemblance and containment of documents", 1997): the share of hashes that two sketches have in common
among the smallest of both estimates the share of shingles that the two texts have in common.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import numpy as np
from numpy.typing import NDArray

from gleanings.corpus.works import Sketch

SHINGLE_WORDS = 5
SKETCH_HASHES = 256
_FEWEST_SHINGLES = 40

_SPARE = 4  # so many times more hashes than needed are looked at, because a text repeats itself

_Hashes = NDArray[np.uint64]

_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)  # 2**64 over the golden ratio, made odd
_CHUNK_BYTES = 1 << 18
_SPACE = 0x20
# Bytes of words: letters, figures, and all of other scripts.
_WORD_BYTES = bytes(byte if byte >= 0x80 or chr(byte).isalnum() else _SPACE for byte in range(256))


def sketch(texts: Iterable[str]) -> Sketch | None:
    """The sketch of a document's pages; None for a text too short to be told from another."""
    data = "\n".join(texts).casefold().encode("utf-8", "surrogatepass").translate(_WORD_BYTES)
    # A chunk that ends inside a word makes two words of it, which changes a handful of shingles.
    tokens = np.concatenate(
        [_word_hashes(data[at : at + _CHUNK_BYTES]) for at in range(0, len(data) or 1, _CHUNK_BYTES)]
    )
    if len(tokens) < _FEWEST_SHINGLES + SHINGLE_WORDS:
        return None
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


def _word_hashes(data: bytes) -> _Hashes:
    """A hash of each word: its bytes as the digits of a number of base ``_MULTIPLIER``, modulo 2**64.

    Args:
        data: casefolded UTF-8, at most ``_CHUNK_BYTES``, in which ASCII's other marks are spaces.
    """
    characters = np.frombuffer(data, dtype=np.uint8)
    # General punctuation, U+2000 to U+207F, is E2 80 xx or E2 81 xx.
    signs = np.flatnonzero((characters[:-2] == 0xE2) & ((characters[1:-1] & 0xFE) == 0x80))
    if len(signs):
        characters = characters.copy()
        for step in range(3):
            characters[signs + step] = _SPACE
    in_word = characters != _SPACE
    begins = in_word.copy()
    begins[1:] &= ~in_word[:-1]
    starts = np.flatnonzero(begins)
    if not len(starts):
        return np.empty(0, dtype=np.uint64)
    values, (powers, inverses) = _byte_values(), _powers()
    # Spaces count nothing, so that each sum ends where its word does.
    sums = np.add.reduceat(values[characters] * powers[: len(characters)], starts)
    return (sums * inverses[starts]) * _MULTIPLIER


@cache
def _byte_values() -> _Hashes:
    """A number for each byte that looks random; sketches are kept, so it is the same for ever."""
    values = np.arange(1, 257, dtype=np.uint64) * _MULTIPLIER
    values = (values ^ (values >> np.uint64(29))) * _MULTIPLIER
    values[_SPACE] = 0
    return values


@cache
def _powers() -> tuple[_Hashes, _Hashes]:
    """The powers of the base that any place of a chunk may need, and of its inverse modulo 2**64."""
    base = int(_MULTIPLIER)
    powers, inverses = (
        np.multiply.accumulate(np.full(_CHUNK_BYTES, factor, dtype=np.uint64))
        for factor in (base, pow(base, -1, 2**64))
    )
    return powers, inverses


def _shingle_hashes(tokens: _Hashes) -> _Hashes:
    count = len(tokens) - SHINGLE_WORDS + 1
    mixed = np.zeros(count, dtype=np.uint64)
    for at in range(SHINGLE_WORDS):
        mixed = (mixed ^ (mixed >> np.uint64(29))) * _MULTIPLIER + tokens[at : at + count]
    return mixed ^ (mixed >> np.uint64(32))
