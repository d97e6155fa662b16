"""How does a query become an answer? Segment by segment: match, filter, count; then the best of all."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from gleanings.index.engine import Bucket, FacetTable, Hit, Query, Results
from gleanings.index.lifting import LOOKED_AT
from gleanings.index.matching import chosen_match, effective_sort, side_by_side
from gleanings.index.nodes import Every
from gleanings.index.whoosh import topk
from gleanings.index.whoosh.compilation import Matcher
from gleanings.index.whoosh.dictionary import encoded
from gleanings.index.whoosh.facets import Filtered, buckets
from gleanings.index.whoosh.kernels import kernels
from gleanings.index.whoosh.scoring import Scorer
from gleanings.index.whoosh.segment_file import Array
from gleanings.index.whoosh.snapshot import SegmentView, Snapshot


def execute(snapshot: Snapshot, query: Query) -> Results:
    """Answers a query from one revision."""
    execution = _Execution(snapshot, query)
    match = execution.match()
    # Hits come first: where they are the best by their words, these are looked up once for scores and matches.
    hits = execution.hits(match)
    totals = {mode: execution.total(mode) for mode in ("all", "any")}
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
    match = execution.match()
    row_values, column_values = (np.array(snapshot.facet_values[facet], object) for facet in (rows, columns))
    counts = np.zeros((len(row_values), len(column_values)), np.int64)
    for at, part in enumerate(execution.filtered(match)):
        places = (snapshot.facet_places[rows][at], snapshot.facet_places[columns][at])
        part.add_pairs((rows, columns), places, counts)
    used_rows, used_columns = (np.flatnonzero(counts.any(axis=axis)) for axis in (1, 0))
    cells = counts[np.ix_(used_rows, used_columns)].tolist()
    return FacetTable(tuple(row_values[used_rows]), tuple(column_values[used_columns]), tuple(map(tuple, cells)))


#: Higher than any score of words.
_FIRST = 1e6


class _Execution:
    """One query on one revision."""

    def __init__(self, snapshot: Snapshot, query: Query) -> None:
        self._snapshot, self._query = snapshot, query
        self._flat = side_by_side(query.node)
        # All and any of the words may be the same.
        same = isinstance(query.node, Every) or (self._flat is not None and len(self._flat) == 1)
        self._modes = {"all": "all", "any": "all" if same else "any"}
        self._matchers = [Matcher(view, query.node, self._flat) for view in snapshot.views]
        self._sort = effective_sort(query)
        self._filtered: dict[str, list[Filtered]] = {}
        self._scores: dict[str, list[Array]] = {}  # of the matches, filters aside, where these were found by scoring
        self._in_all: int | None = None  # where it was counted beside what has any of the words

    def match(self) -> str:
        """Whether hits, total and facets are of the documents with all the words, or with any."""
        if self._query.match != "auto":
            return self._query.match
        if self._query.limit and self._sort == "best":
            self._score("all")
        return chosen_match(self._query, self.total("all"))

    def filtered(self, mode: str) -> list[Filtered]:
        """By segment, the matches of a mode."""
        mode = self._modes[mode]
        if mode not in self._filtered:
            self._filtered[mode] = [
                Filtered(matcher.view.columns, self._query, matcher.matches(mode)) for matcher in self._matchers
            ]
        return self._filtered[mode]

    def total(self, mode: str) -> int:
        """How many documents match and pass the filters."""
        mode = self._modes[mode]
        if mode in self._filtered or self._query.filters or self._query.years is not None:
            return sum(map(len, self.filtered(mode)))
        if mode == "all" and self._in_all is not None:
            return self._in_all
        return sum([matcher.count(mode) for matcher in self._matchers])

    def hits(self, match: str) -> tuple[Hit, ...]:
        """The hits that are asked for, in their order."""
        query = self._query
        if not query.limit:
            return ()
        end, scorer = query.offset + query.limit, self._scorer
        if self._sort == "best":
            ranked = self._best(self._modes[match], max(end, LOOKED_AT) if scorer.looks_closely else end)
            if scorer.looks_closely:
                ranked = self._lifted(ranked, end)
        else:
            parts = zip(self._matchers, self.filtered(match), strict=True)
            ranked = [topk.first(matcher.view, part.listed(), self._sort, end) for matcher, part in parts]
        chosen = topk.merged(ranked, self._sort, query.offset, end)
        return tuple([
            Hit(
                identity,
                view.columns.versions[document],
                self._own_score(view, document) if score is None or score >= _FIRST else score,
            )
            for identity, (view, document, score) in zip(self._identities(chosen), chosen, strict=True)
        ])  # fmt: skip

    def _identities(self, chosen: Sequence[tuple[SegmentView, int, float | None]]) -> list[str]:
        """The ids of some hits."""
        views = self._snapshot.views
        if len(views) == 1:
            return kernels.texts(views[0].columns.ids, [document for _, document, _ in chosen])
        return [view.columns.ids.text(document) for view, document, _ in chosen]

    @cached_property
    def _scorer(self) -> Scorer:
        return Scorer(self._query, self._flat, self._matchers, self._snapshot)

    def _own_score(self, view: SegmentView, document: int) -> float:
        """The score of a hit that was found by something else."""
        matcher = self._matchers[self._snapshot.views.index(view)]
        return float(self._scorer.scores(matcher, np.array([document]))[0])

    def _lifted(self, ranked: list[topk.Ranked], wanted: int) -> list[topk.Ranked]:
        """The documents of each segment in their order, once those that are best of all were looked at closely."""
        least = topk.least_of_the_best(ranked, LOOKED_AT)
        return [
            topk.Ranked(part.view, *self._scorer.lifter(matcher).best(part.documents, part.scores, least, wanted))
            for matcher, part in zip(self._matchers, ranked, strict=True)
            if part.scores is not None
        ]

    def _score(self, mode: str) -> None:
        """Finds the matches of a mode by their scores, where only words are looked for."""
        if not self._flat or mode in self._filtered or not self._scorer.finds:
            return
        found = [self._scorer.found(matcher, together=mode == "all") for matcher in self._matchers]
        for matcher, part in zip(self._matchers, found, strict=True):
            matcher.keep(mode, part.documents)
        self._scores[mode] = [part.scores for part in found]
        if all(view.live is None for view in self._snapshot.views):
            self._in_all = sum([part.in_all for part in found])

    def _best(self, mode: str, wanted: int) -> list[topk.Ranked]:
        self._score(mode)
        known: Sequence[Array | None] = self._scores.get(mode, [None] * len(self._matchers))
        ranked = []
        for matcher, part, scores in zip(self._matchers, self.filtered(mode), known, strict=True):
            passing = part.passing()
            documents = part.found.documents if passing is None else part.found.documents[passing]
            if scores is None:
                scores = self._scorer.scores(matcher, documents)
            elif passing is not None:
                scores = scores[passing]
            if self._query.first:
                self._put_first(matcher, documents, scores)
            ranked.append(topk.best(matcher.view, documents, scores, wanted))
        return ranked

    def _put_first(self, matcher: Matcher, documents: Array, scores: Array) -> None:
        """Gives the documents that come first scores that no other has; they are shown with their own."""
        for place, identity in enumerate(reversed(self._query.first), 1):
            for number in matcher.view.columns.numbers(encoded(identity)):
                scores[documents == number] = _FIRST * place


def _buckets(snapshot: Snapshot, facet: str, parts: list[Filtered]) -> tuple[Bucket, ...]:
    values = snapshot.facet_values[facet]
    if len(parts) == 1:
        return buckets(facet, values, parts[0].counts(facet))
    counts = np.zeros(len(values), np.int64)
    for part, places in zip(parts, snapshot.facet_places[facet], strict=True):
        counts[places] += part.counts(facet)
    return buckets(facet, values, counts)
