"""How does a query become an answer? Segment by segment: match, filter, count; then the best of all."""

from __future__ import annotations

import numpy as np

from gleanings.index.engine import Bucket, FacetTable, Hit, Query, Results
from gleanings.index.matching import chosen_match, effective_sort
from gleanings.index.nodes import Every, Node
from gleanings.index.whoosh import topk
from gleanings.index.whoosh.compilation import Found, Matcher, flat
from gleanings.index.whoosh.facets import Filtered, buckets
from gleanings.index.whoosh.scoring import Scorer
from gleanings.index.whoosh.snapshot import Snapshot


def execute(snapshot: Snapshot, query: Query) -> Results:
    """Answers a query from one revision."""
    execution = _Execution(snapshot, query)
    totals = {"all": execution.total("all")}
    match = chosen_match(query, totals["all"])
    # Hits come first: where they are the best of any words, their scores say what matches.
    hits = execution.hits(match)
    totals["any"] = execution.total("any")
    parts = execution.filtered(match)
    return Results(
        match=match,
        total=totals[match],
        total_all=totals["all"],
        total_any=totals["any"],
        undated_left_out=0 if query.years is None else sum(part.undated() for part in parts),
        hits=hits,
        facets={facet: _buckets(snapshot, facet, parts) for facet in query.facets},
        revision=str(snapshot.manifest),
    )


def facet_table(snapshot: Snapshot, query: Query, rows: str, columns: str) -> FacetTable:
    """Counts the matches by two facets at once, in one revision."""
    execution = _Execution(snapshot, query)
    match = chosen_match(query, execution.total("all"))
    row_values, column_values = (np.array(snapshot.facet_values[facet], object) for facet in (rows, columns))
    counts = np.zeros((len(row_values), len(column_values)), np.int64)
    for at, part in enumerate(execution.filtered(match)):
        places = (snapshot.facet_places[rows][at], snapshot.facet_places[columns][at])
        part.add_pairs((rows, columns), places, counts)
    used_rows, used_columns = (np.flatnonzero(counts.any(axis=axis)) for axis in (1, 0))
    cells = counts[np.ix_(used_rows, used_columns)].tolist()
    return FacetTable(tuple(row_values[used_rows]), tuple(column_values[used_columns]), tuple(map(tuple, cells)))


class _Execution:
    """One query on one revision."""

    def __init__(self, snapshot: Snapshot, query: Query) -> None:
        self._snapshot, self._query = snapshot, query
        self._matchers = [Matcher(view, query.node) for view in snapshot.views]
        self._filtered: dict[str, list[Filtered]] = {}

    def filtered(self, mode: str) -> list[Filtered]:
        """By segment, the matches of a mode."""
        if mode not in self._filtered:
            self._set(mode, [matcher.matches(mode) for matcher in self._matchers])
        return self._filtered[mode]

    def total(self, mode: str) -> int:
        """How many documents match and pass the filters."""
        if mode == "any" and _one_meaning(self._query.node):
            mode = "all"
        return sum(map(len, self.filtered(mode)))

    def hits(self, match: str) -> tuple[Hit, ...]:
        """The hits that are asked for, in their order."""
        query, snapshot = self._query, self._snapshot
        if not query.limit:
            return ()
        sort, end = effective_sort(query), query.offset + query.limit
        scorer = Scorer(query.node, self._matchers, snapshot.documents, snapshot.mean_lengths)
        if sort == "best":
            ranked = self._best(scorer, match, end)
        else:
            parts = self.filtered(match)
            ranked = [
                topk.first(m.view, part.listed(), sort, end) for m, part in zip(self._matchers, parts, strict=True)
            ]
        by_view = {id(matcher.view): matcher for matcher in self._matchers}
        hits = []
        for view, document, score in topk.merged(ranked, sort, query.offset, end):
            if score is None:
                score = float(scorer.scores(by_view[id(view)], np.array([document]))[0])
            hits.append(Hit(view.columns.ids.text(document), int(view.columns.versions[document]), score))
        return tuple(hits)

    def _best(self, scorer: Scorer, match: str, wanted: int) -> list[topk.Ranked]:
        matchers = self._matchers
        if match == "any" and all(matcher.flat and len(matcher.flat) > 1 for matcher in matchers):
            scores = [scorer.everywhere(matcher) for matcher in matchers]
            for view, found in zip(self._snapshot.views, scores, strict=True):
                if view.live is not None:
                    found *= view.live
            self._set("any", [Found(mask=found > 0) for found in scores])
            if not (self._query.filters or self._query.years):
                return [topk.best_of_all(m.view, found, wanted) for m, found in zip(matchers, scores, strict=True)]
            listed = [part.listed() for part in self.filtered("any")]
            scores = [found.take(documents) for found, documents in zip(scores, listed, strict=True)]
        else:
            listed = [part.listed() for part in self.filtered(match)]
            scores = [scorer.scores(m, documents) for m, documents in zip(matchers, listed, strict=True)]
        return [
            topk.best(m.view, documents, found, wanted)
            for m, documents, found in zip(matchers, listed, scores, strict=True)
        ]

    def _set(self, mode: str, found: list[Found]) -> None:
        self._filtered[mode] = [
            Filtered(matcher.view.columns, self._query, part)
            for matcher, part in zip(self._matchers, found, strict=True)
        ]


def _one_meaning(node: Node) -> bool:
    """Whether all and any of the words are the same."""
    side_by_side = flat(node)
    return isinstance(node, Every) or (side_by_side is not None and len(side_by_side) == 1)


def _buckets(snapshot: Snapshot, facet: str, parts: list[Filtered]) -> tuple[Bucket, ...]:
    values = snapshot.facet_values[facet]
    if len(parts) == 1:
        return buckets(facet, values, parts[0].counts(facet))
    counts = np.zeros(len(values), np.int64)
    for part, places in zip(parts, snapshot.facet_places[facet], strict=True):
        counts[places] += part.counts(facet)
    return buckets(facet, values, counts)
