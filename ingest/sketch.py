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

from gleanings.corpus.works import Sketch

SHINGLE_WORDS = 5
SKETCH_HASHES = 256
_FEWEST_SHINGLES = 40

_WORD = re.compile(r"\w+")
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)  # 2**64 over the golden ratio, made odd


class _WordHashes(dict[str, int]):
    """The hash of every word met so far; words of any script count."""

    def __missing__(self, word: str) -> int:
        value = int.from_bytes(hashlib.blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")
        self[word] = value
        return value


def sketch(texts: Iterable[str]) -> Sketch | None:
    """The sketch of a document's pages; None for a text too short to be told from another."""
    words = _WORD.findall("\n".join(texts).casefold())
    if len(words) < _FEWEST_SHINGLES + SHINGLE_WORDS:
        return None
    hashes = _WordHashes()
    tokens = np.fromiter(map(hashes.__getitem__, words), dtype=np.uint64, count=len(words))
    shingles = np.unique(_shingle_hashes(tokens))
    smallest = shingles[:SKETCH_HASHES] >> np.uint64(1)  # 63 bits: SQLite's integers are signed
    return Sketch(len(shingles), tuple(int(value) for value in smallest))


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


def _shingle_hashes(
    tokens: np.ndarray[tuple[int], np.dtype[np.uint64]],
) -> np.ndarray[tuple[int], np.dtype[np.uint64]]:
    count = len(tokens) - SHINGLE_WORDS + 1
    mixed = np.zeros(count, dtype=np.uint64)
    for at in range(SHINGLE_WORDS):
        mixed = (mixed ^ (mixed >> np.uint64(29))) * _MULTIPLIER + tokens[at : at + count]
    return mixed ^ (mixed >> np.uint64(32))
