"""What is different between two generations: which documents, which of their values, and the order of their answers?

Asked of any engine by searches alone: everything once, and once for each value.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from gleanings.corpus.library import Library
from gleanings.corpus.must_find import MustFind
from gleanings.index.engine import NONE, Engine, Filter, Query
from gleanings.index.nodes import Every
from gleanings.index.service import SearchService

_ALL = 1_000_000_000
#: So many of the first hits are compared.
RANKED = 10


@dataclass(frozen=True, slots=True)
class DocumentChange:
    """One document that differs.

    Attributes:
        kind: "added", "removed", "updated" (another text), "redated" or "rethemed".
        detail: "2018 → 2019".
    """

    kind: str
    document: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class RankMove:
    """A document that one of a query's first hits is, before or after; ranks count from 1, None is further down."""

    query: str
    document: str
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class Lost:
    """A document that a query must find and does not; ``rank`` is None where it is not found at all."""

    query: MustFind
    document: str
    rank: int | None

    def __str__(self) -> str:
        where = f"only in place {self.rank}" if self.rank else "not at all"
        return (
            f"must-find.toml, line {self.query.line}: {self.query.text!r} finds {self.document} {where}, "
            f"not among the first {self.query.within}."
        )


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is different between two generations.

    Attributes:
        before, after: their revisions; before is None where nothing answered.
        documents: that differ, by kind.
        ranks: of the queries that were asked of both.
    """

    before: str | None
    after: str
    documents: tuple[DocumentChange, ...]
    ranks: tuple[RankMove, ...] = ()


def compare(library: Library, before: Engine | None, after: Engine, queries: Iterable[str] = ()) -> Comparison:
    """Compares what two engines answer.

    Args:
        library: whose taxonomy and catalogue the queries are read with.
        before: pinned to the older generation; None for none.
        after: pinned to the newer one.
        queries: to ask both.
    """
    documents = tuple(_document_changes(before, after))
    ranks: tuple[RankMove, ...] = ()
    if before is not None:
        services = SearchService(library, before), SearchService(library, after)
        ranks = tuple(move for text in dict.fromkeys(queries) for move in _moves(*services, text))
    return Comparison(before.current() if before else None, after.current() or "", documents, ranks)


def lost(library: Library, engine: Engine, wanted: Iterable[MustFind]) -> tuple[Lost, ...]:
    """The documents that queries must find, and that the engine does not find well enough."""
    service = SearchService(library, engine)
    missed = []
    for query in wanted:
        ranks = _ranks(service, query.text, _ALL)
        for identity in query.documents:
            rank = ranks.get(service.merged_into(identity) or identity)
            if rank is None or rank > query.within:
                missed.append(Lost(query, identity, rank))
    return tuple(missed)


def _document_changes(before: Engine | None, after: Engine) -> Iterator[DocumentChange]:
    old, new = (_versions(before) if before else {}), _versions(after)
    yield from (DocumentChange("added", identity) for identity in new if identity not in old)
    yield from (DocumentChange("removed", identity) for identity in old if identity not in new)
    both = [identity for identity in new if identity in old]
    yield from (DocumentChange("updated", identity) for identity in both if old[identity] != new[identity])
    if before is not None:
        for kind, facet in (("redated", "year"), ("rethemed", "theme")):
            was, is_ = _values(before, facet), _values(after, facet)
            for identity in both:
                if was.get(identity) != is_.get(identity):
                    detail = f"{_shown(was.get(identity))} → {_shown(is_.get(identity))}"
                    yield DocumentChange(kind, identity, detail)


def _versions(engine: Engine) -> dict[str, int]:
    hits = engine.search(Query(Every(), facets=(), limit=_ALL)).hits
    return {hit.id: hit.version for hit in hits}


def _values(engine: Engine, facet: str) -> dict[str, tuple[str, ...]]:
    """The values of a facet by document; documents without any are left out."""
    found: dict[str, tuple[str, ...]] = {}
    for value in engine.values(facet):
        if value != NONE:
            query = Query(Every(), filters={facet: Filter(frozenset({value}))}, facets=(), limit=_ALL)
            for hit in engine.search(query).hits:
                found[hit.id] = (*found.get(hit.id, ()), value)
    return found


def _shown(values: tuple[str, ...] | None) -> str:
    return "; ".join(values) if values else "(none)"


def _moves(before: SearchService, after: SearchService, text: str) -> Iterator[RankMove]:
    """The documents of either's first hits that stand elsewhere in the other's."""
    old, new = _ranks(before, text, _ALL), _ranks(after, text, _ALL)
    first = [identity for ranks in (new, old) for identity, rank in ranks.items() if rank <= RANKED]
    for identity in dict.fromkeys(first):
        if old.get(identity) != new.get(identity):
            yield RankMove(text, identity, old.get(identity), new.get(identity))


def _ranks(service: SearchService, text: str, limit: int) -> dict[str, int]:
    return {identity: rank for rank, identity in enumerate(service.ranked(text, limit), start=1)}
