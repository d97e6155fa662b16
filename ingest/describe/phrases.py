"""Where do known phrases stand in a text?"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from gleanings.corpus.folding import fold

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Entry(Generic[T]):
    """A phrase without its first word; an open one ends in the beginning of a word."""

    rest: tuple[str, ...]
    open: bool
    value: T


class Phrases(Generic[T]):
    """Finds many phrases in one pass over a text's folded words.

    A phrase also matches with a plural s, and "volunteer*" matches every word that begins so.
    """

    def __init__(self, phrases: Iterable[tuple[str, T]]) -> None:
        self._closed: dict[str, list[_Entry[T]]] = {}
        self._open: dict[str, list[_Entry[T]]] = {}
        for phrase, value in phrases:
            words = tuple(fold(phrase.rstrip("* ")).split())
            if words:
                self._add(words, phrase.rstrip().endswith("*"), value)
        self._open_lengths = sorted({len(word) for word in self._open})
        self._open_heads = {word[: self._open_lengths[0]] for word in self._open}

    def _add(self, words: tuple[str, ...], is_open: bool, value: T) -> None:
        if len(words) == 1 and is_open:
            self._open.setdefault(words[0], []).append(_Entry((), False, value))
            return
        self._closed.setdefault(words[0], []).append(_Entry(words[1:], is_open, value))
        if not is_open and not words[-1].endswith("s"):
            plural = (*words[:-1], f"{words[-1]}s")
            self._closed.setdefault(plural[0], []).append(_Entry(plural[1:], False, value))

    def find(self, words: Sequence[str], vocabulary: Collection[str] | None = None) -> Iterator[tuple[int, T]]:
        """Places and values of the phrases that stand among the words, overlapping ones too.

        Args:
            words: folded, in order.
            vocabulary: a set that holds them all, where there is one already.
        """
        by_first = self._present(set(words) if vocabulary is None else vocabulary)
        for at in [at for at, word in enumerate(words) if word in by_first]:
            following = words[at + 1] if at + 1 < len(words) else ""
            for entry in by_first[words[at]]:
                # The cheap look at the next word spares most of the full comparisons.
                if not entry.rest or (following.startswith(entry.rest[0]) and _continues(words, at + 1, entry)):
                    yield at, entry.value

    def _present(self, vocabulary: Collection[str]) -> dict[str, list[_Entry[T]]]:
        """Entries by the first words that this text has."""
        present = {word: self._closed[word] for word in self._closed.keys() & vocabulary}
        shortest = self._open_lengths[0] if self._open_lengths else 0
        for word in [word for word in vocabulary if word[:shortest] in self._open_heads]:
            for length in self._open_lengths:
                if word[:length] in self._open and len(word) >= length:
                    present[word] = present.get(word, []) + self._open[word[:length]]
        return present


def _continues(words: Sequence[str], at: int, entry: _Entry[T]) -> bool:
    last = at + len(entry.rest) - 1
    if tuple(words[at:last]) != entry.rest[:-1] or last >= len(words):
        return False
    return words[last].startswith(entry.rest[-1]) if entry.open else words[last] == entry.rest[-1]
