"""How does a query become an answer? Masks for what matches, one array for the scores.

Scores are BM25F over title and text as one statistic: the frequencies of a term in both, each divided by its
field's length norm, are added up before they saturate (Robertson, Zaragoza and Taylor, "Simple BM25 extension
to multiple weighted fields", CIKM 2004, equation 3), with the parameters measured in the project's judged
collections: k1 1.4, b 0.6; title weight 1.5 with b 0.3.
"""

from __future__ import annotations

import math
from collections import Counter

import numpy as np

from gleanings.index.engine import Bucket, Hit, Query, Results
from gleanings.index.matching import chosen_match, effective_sort, group_parts
from gleanings.index.query import And, Every, Group, Node, Not, Or, Phrase, Word, leaves
from gleanings.index.whoosh.snapshot import Floats, Ints, Mask, Snapshot

_K1 = 1.4
_B_TEXT = 0.6
_B_TITLE = 0.3
_TITLE_WEIGHT = 1.5
_PHRASE_WEIGHT = 1.3


class Execution:
    """One query on one snapshot."""

    def __init__(self, snapshot: Snapshot, query: Query) -> None:
        self._snapshot = snapshot
        self._query = query
        self._phrases: dict[Phrase, Mask] = {}

    def run(self) -> Results:
        """Matches, counts, sorts."""
        query, snapshot = self._query, self._snapshot
        masks = {"all": self._match(query.node, "all"), "any": self._match(query.node, "any")}
        allowed = self._filters()
        totals = {mode: int(np.count_nonzero(mask & allowed)) for mode, mask in masks.items()}
        match = chosen_match(query, totals["all"])
        listed = masks[match] & allowed
        return Results(
            match=match,
            total=totals[match],
            total_all=totals["all"],
            total_any=totals["any"],
            undated_left_out=self._undated(masks[match]),
            hits=self._hits(listed),
            facets={facet: self._facet(masks[match], facet) for facet in query.facets},
            revision=str(snapshot.manifest),
        )

    def _filters(self, leave_out: str = "") -> Mask:
        mask = self._snapshot.live.copy()
        for facet, wanted in self._query.filters.items():
            if facet != leave_out:
                mask &= self._snapshot.filter_mask(facet, wanted)
        if self._query.years is not None and leave_out != "year":
            mask &= self._snapshot.years_mask(self._query.years)
        return mask

    def _undated(self, matched: Mask) -> int:
        if self._query.years is None:
            return 0
        return int(np.count_nonzero(matched & self._filters("year") & (self._snapshot.years == 0)))

    def _facet(self, matched: Mask, facet: str) -> tuple[Bucket, ...]:
        column = self._snapshot.columns[facet]
        counts = column.counts(matched & self._filters(facet))
        buckets = [Bucket(column.values[at], int(counts[at])) for at in np.flatnonzero(counts)]
        order = (lambda b: b.value) if facet == "year" else (lambda b: (-b.count, b.value))
        return tuple(sorted(buckets, key=order))

    def _hits(self, listed: Mask) -> tuple[Hit, ...]:
        query, snapshot = self._query, self._snapshot
        numbers = np.flatnonzero(listed)
        scores = self._scores()
        sort = effective_sort(query)
        if sort == "best":
            # Rounded, so that the order of adding up floating point numbers never decides between two documents.
            order = np.lexsort((snapshot.ranks["newest"][numbers], -np.round(scores[numbers], 6)))
        else:
            order = np.argsort(snapshot.ranks[sort][numbers])
        shown = numbers[order[query.offset : query.offset + query.limit]]
        records = [(snapshot.records[int(number)], float(scores[number])) for number in shown]
        return tuple(Hit(record.id, record.version, score) for record, score in records)

    # Matching

    def _match(self, node: Node, mode: str) -> Mask:
        match node:
            case Every():
                return self._snapshot.live
            case Word(stem=stem):
                return self._mask(self._snapshot.postings("text", stem).documents)
            case Phrase():
                return self._phrase(node)
            case And(parts=parts):
                return _combined(np.logical_and, [self._match(part, mode) for part in parts])
            case Or(parts=parts):
                return _combined(np.logical_or, [self._match(part, mode) for part in parts])
            case Not(part=part):
                return self._snapshot.live & ~self._match(part, mode)
            case Group():
                return self._group(node, mode)

    def _group(self, group: Group, mode: str) -> Mask:
        should, must, must_not = group_parts(group)
        mask = self._snapshot.live.copy()
        for part in must:
            mask &= self._match(part, mode)
        for part in must_not:
            mask &= ~self._match(part, mode)
        if should and not (must and mode == "any"):
            combine = np.logical_and if mode == "all" else np.logical_or
            mask &= _combined(combine, [self._match(part, mode) for part in should])
        return mask

    def _mask(self, documents: Ints | list[int]) -> Mask:
        mask = np.zeros(self._snapshot.size, dtype=bool)
        mask[documents] = True
        return mask & self._snapshot.live

    def _phrase(self, phrase: Phrase) -> Mask:
        if phrase not in self._phrases:
            field, terms = ("exact", phrase.words) if phrase.exact else ("text", phrase.stems)
            by_term = {term: self._snapshot.positions(field, term) for term in set(terms)}
            candidates = set.intersection(*(set(found) for found in by_term.values()))
            holds = _in_order if phrase.slop is None else _near
            found = [n for n in candidates if holds([by_term[term][n] for term in terms], terms, phrase.slop or 0)]
            self._phrases[phrase] = self._mask(found)
        return self._phrases[phrase]

    # Scoring

    def _scores(self) -> Floats:
        scores = np.zeros(self._snapshot.size)
        for leaf, times in Counter(leaves(self._query.node)).items():
            if isinstance(leaf, Word):
                scores += times * self._bm25f(leaf.stem)
            else:
                weight = times * _PHRASE_WEIGHT * self._phrase(leaf)
                scores += weight * sum(self._bm25f(stem) for stem in leaf.stems)
        return scores

    def _bm25f(self, stem: str) -> Floats:
        snapshot = self._snapshot
        text, title = snapshot.postings("text", stem), snapshot.postings("title", stem)
        frequency = np.zeros(snapshot.size)
        documents = text.documents
        frequency[documents] = text.frequencies / (1 - _B_TEXT + _B_TEXT * snapshot.text_norm[documents])
        documents = title.documents
        frequency[documents] += (
            _TITLE_WEIGHT * title.frequencies / (1 - _B_TITLE + _B_TITLE * snapshot.title_norm[documents])
        )
        total, holders = max(len(snapshot.records), 1), len(text.documents)
        idf = math.log(1 + (total - holders + 0.5) / (holders + 0.5))
        return np.asarray(idf * frequency * (_K1 + 1) / (frequency + _K1))


def _combined(operation: np.ufunc, masks: list[Mask]) -> Mask:
    return np.asarray(operation.reduce(masks), dtype=bool)


def _in_order(positions: list[list[int]], _terms: tuple[str, ...], _slop: int) -> bool:
    """Whether the terms stand one after the other."""
    starts = set(positions[0])
    for at, places in enumerate(positions[1:], start=1):
        starts &= {place - at for place in places}
    return bool(starts)


def _near(positions: list[list[int]], terms: tuple[str, ...], slop: int) -> bool:
    """Whether the terms stand in any order with at most ``slop`` other words between."""
    wanted = Counter(terms)
    stream = sorted({(place, term) for term, places in zip(terms, positions, strict=True) for place in places})
    width = len(terms) + slop
    for at, (start, _) in enumerate(stream):
        window = Counter(term for place, term in stream[at : at + width] if place < start + width)
        if not wanted - window:
            return True
    return False
