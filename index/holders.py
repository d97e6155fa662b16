"""How many documents hold each word that one query may be about? Each is asked for once, and many together.

An engine in another process answers as fast for a hundred words as for one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gleanings.index.engine import Engine
from gleanings.index.nodes import Phrase, Word


class Holders:
    """Counts for one query.

    Args:
        engine: that counts.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._known: dict[Word | Phrase, int] = {}

    def counts(self, leaves: Sequence[Word | Phrase]) -> tuple[int, ...]:
        """How many documents hold each of some words and phrases."""
        self.foresee(leaves)
        return tuple(self._known[leaf] for leaf in leaves)

    def foresee(self, leaves: Iterable[Word | Phrase]) -> None:
        """Counts what will be asked for."""
        unknown = [leaf for leaf in dict.fromkeys(leaves) if leaf not in self._known]
        if unknown:
            self._known |= zip(unknown, self._engine.counts(unknown), strict=True)
