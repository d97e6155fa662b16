"""How does a hit become what is shown of it: its document, its best passages, why it was found?"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import TypeVar

from gleanings.corpus.deadline import checked
from gleanings.corpus.model import Document, Page
from gleanings.corpus.readable import ReadableCatalogue
from gleanings.index.analysis import Analyzer
from gleanings.index.answer import AnsweredHit, Passage
from gleanings.index.engine import Engine, Hint, Hit
from gleanings.index.explaining import reasons
from gleanings.index.interpreting import Interpretation
from gleanings.index.passages import PassageFinder
from gleanings.index.request import SearchRequest

#: Of so many pages of a hit the best passages are chosen: more than are shown, for many look alike to an index.
_PROMISING = 4
#: Documents that are in memory at once while a whole list is read, and those whose texts are.
_BATCH = 500
_TEXTS = 10

_Known = tuple[Hit, Document]
T = TypeVar("T")


class Shower:
    """Shows the hits of one search.

    Args:
        engine: that found them.
        catalogue: with their documents and texts.
        analyzer: the one that the index was built with.
        request: what was asked.
        read: what it means.
    """

    def __init__(
        self,
        engine: Engine,
        catalogue: ReadableCatalogue,
        analyzer: Analyzer,
        request: SearchRequest,
        read: Interpretation,
    ) -> None:
        self._engine, self._catalogue, self._analyzer = engine, catalogue, analyzer
        self._request, self._node = request, read.node
        self._pinned = read.pinned if request.sort == "best" else ()

    def show(self, hits: Sequence[Hit]) -> Iterator[AnsweredHit]:
        """The hits, without those whose documents are no longer offered."""
        for batch in _batches(hits, _BATCH):
            documents = self._catalogue.documents_by_id(hit.id for hit in batch)
            known = [(hit, document) for hit in batch if (document := documents.get(hit.id)) is not None]
            if self._request.text and (self._request.passages or self._request.explain):
                yield from self._with_passages(known)
            else:
                yield from (self._shown(hit, document) for hit, document in known)

    def _with_passages(self, known: Sequence[_Known]) -> Iterator[AnsweredHit]:
        """With passages; where the index says which pages are promising, only these are read."""
        hints = self._engine.pages(self._node, [hit for hit, _ in known]) if known else None
        finder = PassageFinder(self._node, self._analyzer, hints.weights if hints else None)
        hinted = hints.documents if hints else {}
        for batch in _batches(known, _TEXTS):
            texts = self._catalogue.pages_of(
                {hit.version: self._wanted(hinted.get(hit.id), finder) for hit, _ in batch}
            )
            for hit, document in checked(batch):
                yield self._read(hit, document, finder, texts.get(hit.version, ()), hinted.get(hit.id))

    def _read(
        self, hit: Hit, document: Document, finder: PassageFinder, pages: Sequence[Page], hint: Hint | None
    ) -> AnsweredHit:
        """A hit of whose pages those were read that are wanted."""
        found: tuple[Passage, ...] = ()
        total = 0
        if self._request.passages:
            promising = None if hint is None else _promising(hint, finder)
            looked_at = pages if promising is None else [page for page in pages if page.number in promising]
            found, total = finder.find(looked_at, document.format, self._request.passages)
            total = total if hint is None else hint.passages
        why = reasons(finder, document, pages) if self._request.explain else ()
        return self._shown(hit, document, found, total, why)

    def _shown(
        self,
        hit: Hit,
        document: Document,
        passages: tuple[Passage, ...] = (),
        total: int = 0,
        why: tuple[str, ...] = (),
    ) -> AnsweredHit:
        return AnsweredHit(document, round(hit.score, 4), passages, total, why, pinned=document.id in self._pinned)

    def _wanted(self, hint: Hint | None, finder: PassageFinder) -> Collection[int] | None:
        """The pages that have to be read: for the reasons, all."""
        return None if hint is None or self._request.explain else _promising(hint, finder)


def _promising(hint: Hint, finder: PassageFinder) -> set[int]:
    """The most promising pages, and those on which a phrase may go on."""
    chosen = set(hint.pages[:_PROMISING])
    return chosen | {page + 1 for page in chosen} if finder.crosses_pages else chosen


def _batches(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    return (items[start : start + size] for start in range(0, len(items), size))
