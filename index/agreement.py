"""Do two engines answer alike? The same queries are asked of both, as people would ask them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from gleanings.index.answer import Answer
from gleanings.index.parameters import MAX_OFFSET
from gleanings.index.request import SearchRequest
from gleanings.index.service import SearchService

#: So many of the first hits are compared by their order.
RANKED = 10


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that two engines say differently about a query."""

    query: str
    what: str
    before: str
    after: str

    def __str__(self) -> str:
        return f"“{self.query}”: {self.what} {self.before} before, {self.after} after"


@dataclass(frozen=True, slots=True)
class Agreement:
    """How alike two engines answer.

    Attributes:
        queries: how many were asked.
        differences: in what matches, in totals, or in the counts of a facet.
        alike: how many of a query's first ten hits are those of the other engine, as a mean share.
    """

    queries: int
    differences: tuple[Difference, ...]
    alike: float


def agreement(before: SearchService, after: SearchService, texts: Iterable[str]) -> Agreement:
    """Compares the answers of two engines over the same catalogue.

    Args:
        before: asks the one.
        after: asks the other.
        texts: to ask.
    """
    asked = list(dict.fromkeys(texts))
    differences: list[Difference] = []
    shares = []
    for text in asked:
        best = SearchRequest(text, limit=RANKED, passages=0)
        first, second = before.search(best), after.search(best)
        differences += _differences(text, first, second)
        if first.total == second.total:
            differences += _listed(text, before, after)
        shares.append(_alike(first, second))
    return Agreement(len(asked), tuple(differences), sum(shares) / len(shares) if shares else 1.0)


def _differences(text: str, first: Answer, second: Answer) -> list[Difference]:
    found = [
        Difference(text, name, str(one), str(other))
        for name, one, other in (
            ("understood as", first.parsed, second.parsed),
            ("matched by", first.match, second.match),
            ("total", first.total, second.total),
            ("total of all words", first.total_all, second.total_all),
            ("total of any word", first.total_any, second.total_any),
            ("partial", first.partial, second.partial),
        )
        if one != other
    ]
    for facet, values in first.facets.items():
        counts, others = ({v.value: v.count for v in some} for some in (values, second.facets.get(facet, ())))
        for value in sorted(counts.keys() | others.keys()):
            if counts.get(value, 0) != others.get(value, 0):
                one, other = (str(some.get(value, 0)) for some in (counts, others))
                found.append(Difference(text, f"{facet} {value}", one, other))
    return found


def _listed(text: str, before: SearchService, after: SearchService) -> list[Difference]:
    """By title, where both list in the same order."""
    request = SearchRequest(text, sort="title", limit=MAX_OFFSET, passages=0)
    first, second = ([hit.document.id for hit in asked.search(request).hits] for asked in (before, after))
    if first == second:
        return []
    only, other = (sorted({*some} - {*rest}) for some, rest in ((first, second), (second, first)))
    return [Difference(text, "documents", _few(only), _few(other))]


def _few(identities: list[str]) -> str:
    return ", ".join(identities[:3]) or "others in another order"


def _alike(first: Answer, second: Answer) -> float:
    ours, theirs = ({hit.document.id for hit in answer.hits} for answer in (first, second))
    return len(ours & theirs) / max(len(ours), 1)
