"""Which words of a library are spelt nearly like this one?"""

from __future__ import annotations

from collections.abc import Iterable

from gleanings.index.engine import Bucket, Engine
from gleanings.index.lexemes import most_edits


def near_words(engine: Engine, word: str, edits: int) -> tuple[Bucket, ...]:
    """The words as written that are so few edits away, the nearest first, then those that occur most often.

    An edit puts in, leaves out or exchanges a letter, or swaps two neighbours (optimal string alignment).
    """
    from rapidfuzz import process  # only a misspelt word pays for its import
    from rapidfuzz.distance import OSA

    found = engine.words("", max(1, len(word) - edits), len(word) + edits)
    words = [bucket.value for bucket in found]
    near = process.extract(word, words, scorer=OSA.distance, score_cutoff=edits, limit=None)
    ranked = sorted(near, key=lambda match: (match[1], -found[match[2]].count, match[0]))
    return tuple(found[at] for _, _, at in ranked)


def correction(engine: Engine, word: str, known: Iterable[str] = ()) -> str | None:
    """The nearest word, and of several the most frequent one; None where none is near.

    Args:
        engine: whose words these are.
        word: folded.
        known: further words that it may mean.
    """
    edits = most_edits(word)
    counted = {bucket.value: bucket.count for bucket in near_words(engine, word, edits) if _is_word(bucket.value)}
    counted |= {other: counted.get(other, 0) for other in known}
    if not counted:
        return None
    from rapidfuzz.distance import OSA

    distance = {other: OSA.distance(word, other) for other in counted}
    best = min(counted, key=lambda other: (distance[other], -counted[other], other))
    return best if distance[best] <= edits else None


def _is_word(text: str) -> bool:
    return not any(letter.isdigit() for letter in text)
