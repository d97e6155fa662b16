"""On which pages of a few documents does a query stand? Answered from the positions, without any text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from gleanings.index.engine import Hint, Hints
from gleanings.index.nodes import Leaf, Node, Phrase, forms, leaves
from gleanings.index.promise import MOST_REPEATS, REPEAT, part_weights
from gleanings.index.whoosh.compilation import Matcher
from gleanings.index.whoosh.dictionary import encoded
from gleanings.index.whoosh.pages import Divided
from gleanings.index.whoosh.places import places_of
from gleanings.index.whoosh.segment_file import Array
from gleanings.index.whoosh.snapshot import SegmentView, Snapshot


def hints(snapshot: Snapshot, node: Node, identities: Sequence[str]) -> Hints:
    """What is known of each of some documents; unknown ids are left out."""
    parts = tuple(dict.fromkeys(leaves(node)))
    matchers = [Matcher(view, node, None) for view in snapshot.views]
    holders = [sum(m.view.count_live(m.documents(part)) for m in matchers) for part in parts]
    weights = part_weights(parts, holders, snapshot.documents)
    found: dict[str, Hint] = {}
    for matcher in matchers:
        numbered = dict(_numbered(matcher.view, identities))
        documents = np.array(sorted(numbered), np.int64)
        if len(documents):
            known = _Known(matcher, parts, weights, documents)
            found |= {numbered[number]: known.hint(at) for at, number in enumerate(documents.tolist())}
    return Hints(weights, found)


def _numbered(view: SegmentView, identities: Sequence[str]) -> Iterator[tuple[int, str]]:
    for identity in identities:
        for number in view.columns.numbers(encoded(identity)):
            if view.live is None or view.live[number]:
                yield number, identity


class _Known:
    """The pages and passages of some documents of a segment that hold something.

    Args:
        matcher: of the segment.
        parts: of the query.
        weights: of each part.
        documents: int64, ascending.
    """

    def __init__(self, matcher: Matcher, parts: Sequence[Leaf], weights: Sequence[float], documents: Array) -> None:
        segment = matcher.view.segment
        pages, passages = Divided(segment.pages, documents), Divided(segment.passages, documents)
        worth, counts = np.zeros(len(passages.begins)), np.zeros(len(passages.begins), np.int64)
        for part, weight in zip(parts, weights, strict=True):
            inside = passages.of(_places(matcher, part, documents, pages))
            inside = inside[inside >= 0]
            counts += np.bincount(inside, minlength=len(counts))
            worth[inside] += weight - REPEAT  # once for each passage: numpy adds to an entry once
        held = np.flatnonzero(counts)
        self._counts = counts.take(held)
        self._worth = worth.take(held) + REPEAT * np.minimum(self._counts, MOST_REPEATS)
        self._owners = passages.owners(held)
        self._pages = pages.of(passages.begins.take(held)) - pages.first.take(self._owners) + 1

    def hint(self, at: int) -> Hint:
        """What is known of one of the documents."""
        start, end = np.searchsorted(self._owners, [at, at + 1]).tolist()
        pages, firsts = np.unique(self._pages[start:end], return_index=True)
        if not len(pages):
            return Hint((), 0)
        best = np.maximum.reduceat(self._worth[start:end], firsts)
        counts = np.add.reduceat(self._counts[start:end], firsts)
        order = np.lexsort((pages, -counts, -np.round(best, 6)))
        return Hint(tuple(pages.take(order).tolist()), end - start)


def _places(matcher: Matcher, part: Leaf, documents: Array, pages: Divided) -> Array:
    """Where a part begins, and where the rest of it begins on the next page."""
    found = [places_of(matcher, part, documents)]
    for form in forms(part):
        if isinstance(form, Phrase) and form.slop is None and len(form.words) > 1:
            starts = places_of(matcher, form, documents)
            inside = [pages.of(starts + at) for at in range(len(form.words))]
            found += [
                (starts + at)[(inside[at - 1] >= 0) & (inside[at] != inside[at - 1])] for at in range(1, len(inside))
            ]
    return found[0] if len(found) == 1 else np.concatenate(found)
