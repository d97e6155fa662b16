"""Which documents of a segment match a query?

Queries of words and phrases side by side, nearly all that people type, become intersections and unions of
sorted arrays; what is nested becomes masks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from gleanings.corpus.deadline import check
from gleanings.index.matching import group_parts, restrictions
from gleanings.index.nodes import (
    Alternatives,
    And,
    Every,
    Group,
    Leaf,
    Node,
    Not,
    Or,
    Phrase,
    Ranged,
    Titled,
    Valued,
    Word,
    forms,
)
from gleanings.index.whoosh.clauses import in_range, with_values
from gleanings.index.whoosh.dictionary import encoded
from gleanings.index.whoosh.kernels import kernels
from gleanings.index.whoosh.phrases import phrase_frequencies, titled_documents
from gleanings.index.whoosh.postings import Lexicon, Places, Postings
from gleanings.index.whoosh.segment_file import Array
from gleanings.index.whoosh.sets import contains, intersection, marked
from gleanings.index.whoosh.snapshot import SegmentView

_NOWHERE = np.zeros(0, np.int64)


class Found:
    """The live documents of a segment that match, as numbers or as a mask, whichever came first.

    Args:
        documents: int64, ascending; or
        mask: bool, one a document.
    """

    __slots__ = ("_documents", "_mask")

    def __init__(self, *, documents: Array | None = None, mask: Array | None = None) -> None:
        self._documents = documents
        self._mask = _NOWHERE if mask is None else mask

    def __len__(self) -> int:
        return int(np.count_nonzero(self._mask)) if self._documents is None else len(self._documents)

    @property
    def documents(self) -> Array:
        """The numbers; int64, ascending."""
        if self._documents is None:
            self._documents = np.flatnonzero(self._mask)
        return self._documents


class _Stems(dict[str, tuple[int, Postings] | None]):
    """The numbers of stems in a lexicon, and their postings, each looked up once; None for one that is not there."""

    def __init__(self, lexicon: Lexicon) -> None:
        super().__init__()
        self._lexicon = lexicon

    def __missing__(self, stem: str) -> tuple[int, Postings] | None:
        number = kernels.find(self._lexicon.stems, encoded(stem))
        found = self[stem] = None if number is None else (number, self._lexicon.postings(number))
        return found


class Matcher:
    """One query on one segment; remembers what it looked up.

    Args:
        view: of the segment.
        node: the query.
        side_by_side: the words and phrases of a query that only puts them side by side; None for any other.
    """

    def __init__(self, view: SegmentView, node: Node, side_by_side: tuple[Leaf, ...] | None) -> None:
        self.view = view
        self._node = node
        self._flat = side_by_side
        self._stems = _Stems(view.lexicon)
        self._phrases: dict[Phrase, tuple[Array, Array]] = {}
        self._found: dict[str, Found] = {}
        stems = [leaf.stem for leaf in side_by_side or () if isinstance(leaf, Word)]
        self._only_words = len(stems) == len(side_by_side or ())
        # The postings of the words side by side; some may not be here.
        self._words = [found[1] for stem in stems if (found := self._stems[stem])]

    def matches(self, mode: str) -> Found:
        """The live documents that match.

        Args:
            mode: whether adjacent words must "all" be there or "any" of them.
        """
        found = self._found.get(mode)
        if found is None:
            found = self._found[mode] = self._matches(mode)
        return found

    def keep(self, mode: str, documents: Array) -> None:
        """Takes the live documents (int64, ascending) that match, where these were found by something else."""
        self._found[mode] = Found(documents=documents)

    def count(self, mode: str) -> int:
        """How many live documents match; costs less than ``matches`` where nobody asks which."""
        if mode in self._found or not self._flat or not self._only_words or self.view.live is not None:
            return len(self.matches(mode))
        here = self._words
        if len(here) == len(self._flat) == 1:
            return len(here[0])
        if mode == "all" or len(here) < 2:
            return len(self.matches(mode))
        if len(here) == len(self._flat) == 2:
            return len(here[0]) + len(here[1]) - len(self.matches("all"))
        return kernels.count_union(here, self.view.size)

    def _matches(self, mode: str) -> Found:
        if isinstance(self._node, Every):
            return Found(documents=self.view.live_documents)
        if self._flat is None:
            mask = self._mask(self._node, mode)
            return Found(mask=mask if self.view.live is None else mask & self.view.live)
        words = self._words
        others = (
            [] if self._only_words else [self.documents(leaf) for leaf in self._flat if not isinstance(leaf, Word)]
        )
        if mode == "any" and len(self._flat) > 1:
            documents = self._any_of(words, others)
        else:
            documents = self._all_of(words, others) if len(words) + len(others) == len(self._flat) else _NOWHERE
        return Found(documents=self.view.only_live(documents))

    def _all_of(self, words: list[Postings], others: list[Array]) -> Array:
        lists = [kernels.intersection(words, self.view.size)] if len(words) > 1 else [w.documents for w in words]
        return intersection([*lists, *others], self.view.size)

    def _any_of(self, words: list[Postings], others: list[Array]) -> Array:
        if others:
            return np.flatnonzero(marked([*others, *(found.documents for found in words)], self.view.size))
        return kernels.union(words, self.view.size) if words else _NOWHERE

    def holding(self, parts: Sequence[Leaf], documents: Array) -> Array:
        """The places of those among some documents (int64, ascending) that hold all of some parts; int64."""
        words = [self.postings(part.stem) for part in parts if isinstance(part, Word)]
        here = [found for found in words if found is not None]
        if len(here) < len(words):
            return _NOWHERE
        held = kernels.holding(here, self.view.size, documents)
        for part in parts:
            if not isinstance(part, Word):
                held = held[contains(self.documents(part), documents.take(held))]
        return held

    def titled_among(self, parts: Sequence[Leaf], documents: Array) -> Array:
        """The places of those among some documents (int64, ascending) that hold all parts in their title; int64."""
        words = [self.postings(part.stem) for part in parts if isinstance(part, Word)]
        here = [found for found in words if found is not None]
        if len(here) < len(words):
            return _NOWHERE
        held = kernels.titled(here, self.view.size, documents) if here else np.arange(len(documents))
        for part in parts:
            if len(held) and not isinstance(part, Word):
                there = documents.take(held)
                titled = self.titled(part, there)
                held = held[contains(titled, there)] if len(titled) else _NOWHERE
        return held

    def places(self, stems: Sequence[str]) -> tuple[Places, ...] | None:
        """Where each of some stems stands, or None when one is not here."""
        found = [self._stems[stem] for stem in stems]
        here = [self.view.lexicon.places(*known) for known in found if known]
        return tuple(here) if len(here) == len(stems) else None

    def documents(self, leaf: Leaf) -> Array:
        """The documents that hold a part of the query, deleted ones among them; ascending."""
        if isinstance(leaf, Alternatives):
            return np.flatnonzero(marked([self.documents(form) for form in forms(leaf)], self.view.size))
        if isinstance(leaf, Word):
            word = self.postings(leaf.stem)
            return _NOWHERE if word is None else word.documents
        return self.phrase_frequencies(leaf)[0]

    def phrase_frequencies(self, phrase: Phrase) -> tuple[Array, Array]:
        """The documents that hold a phrase (ascending), and how often each does."""
        found = self._phrases.get(phrase)
        if found is None:
            check()
            stems = self.all_stems(phrase)
            found = phrase_frequencies(self.view.segment, phrase, stems) if stems else (_NOWHERE, _NOWHERE)
            self._phrases[phrase] = found
        return found

    def all_stems(self, phrase: Phrase) -> list[tuple[int, Postings]] | None:
        """Each of a phrase's stems, or None when one is not here."""
        stems = [found for stem in phrase.stems if (found := self._stems[stem])]
        return stems if len(stems) == len(phrase.stems) else None

    def titled(self, leaf: Leaf, among: Array | None = None) -> Array:
        """The documents that hold a part of the query in their title, of a phrase those among some; ascending."""
        match leaf:
            case Alternatives():
                return np.flatnonzero(marked([self.titled(form, among) for form in forms(leaf)], self.view.size))
            case Word():
                word = self.postings(leaf.stem)
                return _NOWHERE if word is None else word.titled
        stems = self.all_stems(leaf)
        return titled_documents(self.view.segment, leaf, stems, among) if stems else _NOWHERE

    def terms(self, words: Iterable[tuple[str, float]]) -> list[tuple[float, Postings]]:
        """What the segment has of some weighted stems: the weight and the postings of each."""
        return [(weight, found[1]) for stem, weight in words if (found := self._stems[stem])]

    def postings(self, stem: str) -> Postings | None:
        """The postings of a stem, deleted documents among them, or None."""
        found = self._stems[stem]
        return None if found is None else found[1]

    def frequency(self, stem: str) -> int:
        """How many live documents hold a stem."""
        found = self._stems[stem]
        if found is None:
            return 0
        return len(found[1].lows) if self.view.live is None else self.view.count_live(found[1].documents)

    def _mask(self, node: Node, mode: str) -> Array:
        match node:
            case Every():
                return np.ones(self.view.size, bool)
            case Word() | Phrase() | Alternatives():
                return marked([self.documents(node)], self.view.size)
            case Titled(part=part):
                return marked([self.titled(part)], self.view.size)
            case Valued():
                return with_values(self.view.columns, node)
            case Ranged():
                return in_range(self.view.segment, node)
            case And(parts=parts):
                return _combined(np.logical_and, [self._mask(part, mode) for part in parts])
            case Or(parts=parts):
                return _combined(np.logical_or, [self._mask(part, mode) for part in parts])
            case Not(part=part):
                return ~self._mask(part, mode)
            case Group():
                return self._group(node, mode)

    def _group(self, group: Group, mode: str) -> Array:
        should, must, must_not = group_parts(group)
        mask = np.ones(self.view.size, bool)
        for part in (*must, *restrictions(group)):
            mask &= self._mask(part, mode)
        for part in must_not:
            mask &= ~self._mask(part, mode)
        if should and not (must and mode == "any"):
            combine = np.logical_and if mode == "all" else np.logical_or
            mask &= _combined(combine, [self._mask(part, mode) for part in should])
        return mask


def _combined(operation: np.ufunc, masks: Sequence[Array]) -> Array:
    return np.asarray(operation.reduce(masks))
