"""How is a search asked in one request, and what does its answer say?

A query whose words may match in two ways is sent in both: one request of two searches. Filters are put behind the
matching, so that each facet can be counted without its own.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import replace

from gleanings.index.engine import Bucket, FacetTable, Hit, Query, Results
from gleanings.index.matching import AUTO_WORDS, chosen_match, effective_sort
from gleanings.index.nodes import Every, content_words
from gleanings.index.opensearch.compilation import both, filtering, has_no_year, matching, put_first, scoring
from gleanings.index.opensearch.lifting import lifts
from gleanings.index.opensearch.mapping import Json, number_field, value_field, visible

#: The values of a facet that are listed: those of most documents.
MOST_VALUES = 10_000

#: So many hits the server lists at once.
MOST_HITS = 10_000

_YEAR = number_field("year")
_NEWEST: list[Json] = [{_YEAR: {"order": "desc", "missing": "_last"}}, {"sort_title": "asc"}, {"id": "asc"}]
_ORDERS: dict[str, list[Json]] = {
    "best": [{"_score": "desc"}, *_NEWEST],
    "newest": _NEWEST,
    "oldest": [{_YEAR: {"order": "asc", "missing": "_last"}}, {"sort_title": "asc"}, {"id": "asc"}],
    "title": [{"sort_title": "asc"}, {"id": "asc"}],
}


def modes(query: Query) -> tuple[str, ...]:
    """The ways to match that have to be asked for: one, where both mean the same."""
    return ("all",) if matching(query.node, "all") == matching(query.node, "any") else ("all", "any")


def ranks(query: Query) -> bool:
    """Whether the best of the documents come first."""
    return bool(query.limit) and effective_sort(query) == "best"


def searches(query: Query, revision: int, most: float) -> list[Json]:
    """The searches that answer a query in one revision, one for each mode.

    Args:
        query: that is asked.
        revision: of the index.
        most: what the query's words are worth at most.
    """
    asked = modes(query)
    return [_search(query, mode, revision, most, listing=len(asked) == 1 or _may_list(query, mode)) for mode in asked]


def preference(query: Query) -> str:
    """The same query is answered by the same copies of the index, so that its pages follow on each other."""
    return f"q{zlib.crc32(repr(query.node).encode('utf-8', 'replace')):08x}"


def results(query: Query, answers: Sequence[Json], revision: str) -> Results:
    """What the answers to ``searches`` say."""
    by_mode = dict(zip(modes(query), answers, strict=True))
    totals = {mode: _total(answer) for mode, answer in by_mode.items()}
    total_all = totals["all"]
    match = chosen_match(query, total_all)
    answer = by_mode.get(match, by_mode["all"])
    counted = answer.get("aggregations", {})
    return Results(
        match=match,
        total=_total(answer),
        total_all=total_all,
        total_any=totals.get("any", total_all),
        undated_left_out=counted["undated"]["doc_count"] if query.years is not None else 0,
        hits=hits(answer),
        facets={facet: _buckets(counted, facet) for facet in query.facets},
        revision=revision,
        partial=any(map(is_partial, answers)),
    )


def hits(answer: Json) -> tuple[Hit, ...]:
    """The documents that an answer lists."""
    return tuple(map(_hit, answer["hits"]["hits"]))


def are_left(query: Query, found: Results) -> bool:
    """Whether more hits were asked for, and are there, than the server lists at once."""
    return min(query.limit, found.total - query.offset) > MOST_HITS


def listing(query: Query, mode: str, revision: int, most: float) -> Json:
    """A search for hits alone."""
    return _search(replace(query, facets=()), mode, revision, most, listing=True)


def following(body: Json, answer: Json) -> Json | None:
    """The search for the hits behind those of an answer; None when these were the last."""
    listed = answer["hits"]["hits"]
    if len(listed) < MOST_HITS:
        return None
    return {name: value for name, value in body.items() if name != "from"} | {"search_after": listed[-1]["sort"]}


def table_searches(query: Query, rows: str, columns: str, revision: int) -> list[Json]:
    """The searches that count two facets at once, one for each mode."""
    inner = {"columns": {"terms": {"field": value_field(columns), "size": MOST_VALUES}}}
    pairs = {"rows": {"terms": {"field": value_field(rows), "size": MOST_VALUES}, "aggs": inner}}
    asked = replace(query, facets=(), limit=0)
    return [
        {
            **_search(asked, mode, revision, 0.0, listing=False),
            "aggs": {"pairs": {"filter": both(filtering(query, (rows, columns))), "aggs": pairs}},
        }
        for mode in modes(query)
    ]


def table(query: Query, answers: Sequence[Json]) -> FacetTable:
    """What the answers to ``table_searches`` say."""
    by_mode = dict(zip(modes(query), answers, strict=True))
    match = chosen_match(query, _total(by_mode["all"]))
    found = by_mode.get(match, by_mode["all"])["aggregations"]["pairs"]["rows"]["buckets"]
    counts = {(row["key"], cell["key"]): cell["doc_count"] for row in found for cell in row["columns"]["buckets"]}
    row_values, column_values = (tuple(sorted({cell[at] for cell in counts})) for at in (0, 1))
    cells = tuple(tuple(counts.get((row, column), 0) for column in column_values) for row in row_values)
    return FacetTable(row_values, column_values, cells)


def is_partial(answer: Json) -> bool:
    """Whether a part of the index is missing from an answer."""
    shards = answer["_shards"]
    # A shard that no node has counts as neither successful nor failed.
    return bool(answer.get("timed_out") or shards["successful"] < shards["total"])


def _may_list(query: Query, mode: str) -> bool:
    """Whether the hits and facets of a mode may be asked for; otherwise its total is enough."""
    if query.match != "auto":
        return mode == query.match
    return mode == "any" or content_words(query.node) <= AUTO_WORDS


def _search(query: Query, mode: str, revision: int, most: float, *, listing: bool) -> Json:
    filters = filtering(query)
    asked: Json = {
        "size": 0,
        "track_total_hits": True,
        "_source": False,
        "query": both([visible(revision), matching(query.node, mode)]),
    }
    if filters:
        asked["post_filter"] = both(filters)
    if not listing:
        return asked
    if query.limit:
        asked |= {
            "from": query.offset,
            "size": min(query.limit, MOST_HITS),
            "sort": _ORDERS[effective_sort(query)],
            "track_scores": not isinstance(query.node, Every),
            "docvalue_fields": ["id", "version"],
        }
        clauses = scoring(query.node)
        if ranks(query):
            clauses += [*lifts(query, most), *put_first(query.first)]
        if clauses:
            asked["query"] = {"bool": {"filter": [asked["query"]], "should": clauses}}
    return asked | {"aggs": _counting(query)}


def _counting(query: Query) -> Json:
    asked = {facet: _count(query, facet) for facet in query.facets}
    if query.years is not None:
        asked["undated"] = {"filter": both([has_no_year(), *filtering(query, ("year",))])}
    return asked


def _count(query: Query, facet: str) -> Json:
    order: list[Json] = [{"_key": "asc"}] if facet == "year" else [{"_count": "desc"}, {"_key": "asc"}]
    values = {"terms": {"field": value_field(facet), "size": MOST_VALUES, "order": order}}
    return {"filter": both(filtering(query, (facet,))), "aggs": {"values": values}}


def _buckets(counted: Json, facet: str) -> tuple[Bucket, ...]:
    return tuple(Bucket(bucket["key"], bucket["doc_count"]) for bucket in counted[facet]["values"]["buckets"])


def _hit(hit: Json) -> Hit:
    (identity,), (version,) = hit["fields"]["id"], hit["fields"]["version"]
    return Hit(identity, version, hit.get("_score") or 0.0)


def _total(answer: Json) -> int:
    return int(answer["hits"]["total"]["value"])
