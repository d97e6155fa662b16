"""Which words of a library are spelt nearly like this one?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gleanings.index.engine import Bucket, Engine
from gleanings.index.lexemes import most_edits
from gleanings.index.nodes import Phrase, Word

#: So many words that are equally near are looked for beside the query's other words.
_MOST_WEIGHED = 12


def near_words(engine: Engine, word: str, edits: int) -> tuple[Bucket, ...]:
    """The words as written that are so few edits away, the nearest first, then those that occur most often.

    An edit puts in, leaves out or exchanges a letter, or swaps two neighbours (optimal string alignment).
    """
    from rapidfuzz import process  # only a misspelt word pays for its import
    from rapidfuzz.distance import OSA

    found = engine.alike(word, edits)
    words = [bucket.value for bucket in found]
    near = process.extract(word, words, scorer=OSA.distance, score_cutoff=edits, limit=None)
    ranked = sorted(near, key=lambda match: (match[1], -found[match[2]].count, match[0]))
    return tuple(found[at] for _, _, at in ranked)


def corrections(engine: Engine, word: str, known: Iterable[str] = ()) -> tuple[str, ...]:
    """The nearest words, all equally near, those that occur most often first; none where none is near.

    Args:
        engine: whose words these are.
        word: folded.
        known: further words that it may mean.
    """
    from rapidfuzz.distance import OSA

    further = [(name, OSA.distance(word, name)) for name in known]
    for edits in range(1, most_edits(word) + 1):
        near = [bucket for bucket in near_words(engine, word, edits) if _is_word(bucket.value)]
        counted = {bucket.value: bucket.count for bucket in near}
        counted |= {name: counted.get(name, 0) for name, distance in further if distance == edits}
        if counted:
            return tuple(sorted(counted, key=lambda other: (-counted[other], other)))
    return ()


def fitting(engine: Engine, choices: Sequence[Word], before: Word | None, after: Word | None) -> Word:
    """Which of some words documents have beside a query's other words most often; else the first.

    Args:
        engine: whose documents these are.
        choices: at least one, the most likely first.
        before: the word before it in the query, if any.
        after: the word behind it.
    """
    weighed = choices[:_MOST_WEIGHED]
    if len(weighed) == 1 or not (before or after):
        return choices[0]
    pairs = [(before, word) if at == 0 else (word, after) for word in weighed for at in (0, 1)]
    phrases = [Phrase((a.word, b.word), (a.stem, b.stem), exact=False) if a and b else None for a, b in pairs]
    counts = iter(engine.counts([phrase for phrase in phrases if phrase]))
    beside = [0 if phrase is None else next(counts) for phrase in phrases]
    together = [first + second for first, second in zip(beside[::2], beside[1::2], strict=True)]
    return weighed[together.index(max(together))]


def _is_word(text: str) -> bool:
    return not any(letter.isdigit() for letter in text)
