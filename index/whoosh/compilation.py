"""Which documents of a segment match a query?

Queries of words and phrases side by side, nearly all that people type, become intersections and unions of
sorted arrays; what is nested becomes masks.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gleanings.index.matching import group_parts
from gleanings.index.query import And, Every, Group, Node, Not, Or, Phrase, Word
from gleanings.index.whoosh.dictionary import encoded
from gleanings.index.whoosh.phrases import phrase_documents
from gleanings.index.whoosh.postings import Postings
from gleanings.index.whoosh.segment_file import Array
from gleanings.index.whoosh.sets import intersection, marked
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
        self._mask = np.zeros(0, bool) if mask is None else mask

    def __len__(self) -> int:
        return int(np.count_nonzero(self._mask)) if self._documents is None else len(self._documents)

    @property
    def documents(self) -> Array:
        """The numbers; int64, ascending."""
        if self._documents is None:
            self._documents = np.flatnonzero(self._mask)
        return self._documents


class Matcher:
    """One query on one segment; remembers what it looked up.

    Args:
        view: of the segment.
        node: the query.

    Attributes:
        flat: the words and phrases of a query that only puts them side by side; None for any other.
    """

    def __init__(self, view: SegmentView, node: Node) -> None:
        self.view = view
        self._node = node
        self.flat = flat(node)
        self._postings: dict[str, Postings | None] = {}
        self._phrases: dict[Phrase, Array] = {}

    def matches(self, mode: str) -> Found:
        """The live documents that match.

        Args:
            mode: whether adjacent words must "all" be there or "any" of them.
        """
        if isinstance(self._node, Every):
            return Found(documents=self.view.live_documents)
        if self.flat is None:
            return self._live(self._mask(self._node, mode))
        lists = [self.documents(leaf) for leaf in self.flat]
        if mode == "all" or len(lists) == 1:
            return Found(documents=self.view.only_live(intersection(lists, self.view.size)))
        return self._live(marked(lists, self.view.size))

    def _live(self, mask: Array) -> Found:
        return Found(mask=mask if self.view.live is None else mask & self.view.live)

    def documents(self, leaf: Word | Phrase) -> Array:
        """The documents that hold a word or phrase, deleted ones among them; ascending."""
        if isinstance(leaf, Word):
            word = self.postings(leaf.stem)
            return _NOWHERE if word is None else word.documents
        if leaf not in self._phrases:
            postings = [found for stem in leaf.stems if (found := self.postings(stem))]
            held = len(postings) == len(leaf.stems)
            self._phrases[leaf] = phrase_documents(self.view.segment, leaf, postings) if held else _NOWHERE
        return self._phrases[leaf]

    def postings(self, stem: str) -> Postings | None:
        """The postings of a stem, deleted documents among them, or None."""
        if stem not in self._postings:
            lexicon = self.view.lexicon
            number = lexicon.stems.find(encoded(stem))
            self._postings[stem] = None if number is None else lexicon.postings(number)
        return self._postings[stem]

    def frequency(self, stem: str) -> int:
        """How many live documents hold a stem."""
        found = self.postings(stem)
        return 0 if found is None else self.view.count_live(found.documents)

    def _mask(self, node: Node, mode: str) -> Array:
        match node:
            case Every():
                return np.ones(self.view.size, bool)
            case Word() | Phrase():
                return marked([self.documents(node)], self.view.size)
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
        for part in must:
            mask &= self._mask(part, mode)
        for part in must_not:
            mask &= ~self._mask(part, mode)
        if should and not (must and mode == "any"):
            combine = np.logical_and if mode == "all" else np.logical_or
            mask &= _combined(combine, [self._mask(part, mode) for part in should])
        return mask


def flat(node: Node) -> tuple[Word | Phrase, ...] | None:
    """The words and phrases of a query that only puts them side by side, or None."""
    if isinstance(node, Word | Phrase):
        return (node,)
    if not isinstance(node, Group) or node.must or node.must_not:
        return None
    should = group_parts(node)[0]
    kept = tuple(part for part in should if isinstance(part, Word | Phrase))
    return kept if len(kept) == len(should) else None


def _combined(operation: np.ufunc, masks: Sequence[Array]) -> Array:
    return np.asarray(operation.reduce(masks))
