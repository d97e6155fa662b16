"""How does a query become an answer? Segment by segment: match, filter, count; then the best of all."""

from __future__ import annotations

import numpy as np

from gleanings.index.engine import Bucket, Hit, Query, Results
from gleanings.index.matching import chosen_match, effective_sort
from gleanings.index.query import Every
from gleanings.index.whoosh import topk
from gleanings.index.whoosh.compilation import Matcher
from gleanings.index.whoosh.facets import Filtered, buckets
from gleanings.index.whoosh.scoring import Scorer
from gleanings.index.whoosh.snapshot import Snapshot


def execute(snapshot: Snapshot, query: Query) -> Results:
    """Answers a query from one revision."""
    matchers = [Matcher(view) for view in snapshot.views]
    found = {mode: [_filtered(matcher, query, mode) for matcher in matchers] for mode in ("all", "any")}
    totals = {mode: sum(len(part.listed()) for part in parts) for mode, parts in found.items()}
    match = chosen_match(query, totals["all"])
    parts = found[match]
    return Results(
        match=match,
        total=totals[match],
        total_all=totals["all"],
        total_any=totals["any"],
        undated_left_out=0 if query.years is None else sum(part.undated() for part in parts),
        hits=_hits(snapshot, query, matchers, parts),
        facets={facet: _buckets(snapshot, facet, parts) for facet in query.facets},
        revision=str(snapshot.manifest),
    )


def _filtered(matcher: Matcher, query: Query, mode: str) -> Filtered:
    return Filtered(matcher.view.columns, query, matcher.matches(query.node, mode))


def _buckets(snapshot: Snapshot, facet: str, parts: list[Filtered]) -> tuple[Bucket, ...]:
    values = snapshot.facet_values[facet]
    counts = np.zeros(len(values), np.int64)
    for part, places in zip(parts, snapshot.facet_places[facet], strict=True):
        counts[places] += part.counts(facet)
    return buckets(facet, values, counts)


def _hits(snapshot: Snapshot, query: Query, matchers: list[Matcher], parts: list[Filtered]) -> tuple[Hit, ...]:
    if not query.limit:
        return ()
    sort, end = effective_sort(query), query.offset + query.limit
    scorer = Scorer(query.node, matchers, snapshot.documents, snapshot.mean_lengths)
    ranked = []
    for matcher, part in zip(matchers, parts, strict=True):
        listed = part.listed()
        if sort == "best":
            ranked.append(topk.best(matcher.view, listed, scorer.scores(matcher, listed), end))
        else:
            ranked.append(topk.first(matcher.view, listed, sort, end))
    by_view = {id(matcher.view): matcher for matcher in matchers}
    hits = []
    for view, document, score in topk.merged(ranked, sort, query.offset, end):
        if score is None:
            matcher = by_view[id(view)]
            score = 0.0 if isinstance(query.node, Every) else float(scorer.scores(matcher, np.array([document]))[0])
        hits.append(Hit(view.columns.ids.text(document), int(view.columns.versions[document]), score))
    return tuple(hits)
