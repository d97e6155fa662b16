"""What are the parts of a query worth in a passage? For engines, which say where to look, and for who then looks."""

from __future__ import annotations

import math
from collections.abc import Sequence

from gleanings.index.analysis import STOP_WORDS
from gleanings.index.nodes import Leaf, Phrase, Word

#: What each further occurrence adds, up to so many.
REPEAT = 0.05
MOST_REPEATS = 4

_STOP_WORD = 0.1
_PHRASE_WORD = 1.5


def part_weights(parts: Sequence[Leaf], holders: Sequence[int], documents: int) -> tuple[float, ...]:
    """What each part is worth: from 1 for a word that every document holds to 2 for one that none does.

    The span is small, so that two different words nearly always beat one that is rare.

    Args:
        parts: of the query.
        holders: how many documents hold each.
        documents: how many there are.
    """
    return tuple(_weight(part, held, max(documents, 1)) for part, held in zip(parts, holders, strict=True))


def _weight(part: Leaf, held: int, documents: int) -> float:
    if isinstance(part, Word) and part.word in STOP_WORDS:
        return _STOP_WORD
    rarity = math.log((documents + 1) / (min(held, documents) + 1)) / math.log(documents + 1)
    return (1 + rarity) * (_PHRASE_WORD * len(part.words) if isinstance(part, Phrase) else 1)
