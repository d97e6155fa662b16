"""What would a plain engine answer? An engine in memory, one document at a time: the oracle of the contract tests.

It is slow and obvious on purpose, and shares none of the other engines' data structures.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import product

from gleanings.corpus.errors import IndexUnusable
from gleanings.index.analysis import Analyzer
from gleanings.index.engine import (
    NONE,
    Bucket,
    FacetTable,
    Filter,
    Generation,
    Hints,
    Hit,
    IndexDocument,
    Query,
    Results,
    Revision,
    Stats,
    YearRange,
)
from gleanings.index.matching import chosen_match, effective_sort, group_parts, restrictions
from gleanings.index.nodes import (
    Alternatives,
    And,
    Every,
    Group,
    Leaf,
    Node,
    Not,
    Or,
    Phrase,
    Ranged,
    Titled,
    Valued,
    Word,
    forms,
    leaves,
)

_GAP = ("", "")  # keeps a phrase from running from the title into the text


@dataclass(frozen=True, slots=True)
class _Entry:
    """A document and its tokens as (word, stem)."""

    document: IndexDocument
    tokens: tuple[tuple[str, str], ...]


class MemoryEngine:
    """An engine that keeps everything in dictionaries and looks at every document for every query."""

    def __init__(self, analyzer: Analyzer) -> None:
        self._analyzer = analyzer
        self._generations: dict[int, dict[str, _Entry]] = {}
        self._revisions: dict[int, int] = {}
        self._built_to: dict[int, int] = {}
        self._published: int | None = None

    def create(self) -> int:
        """Starts an empty generation."""
        generation = max(self._generations, default=0) + 1
        self._generations[generation], self._revisions[generation] = {}, 0
        return generation

    def apply(
        self, generation: int, upserts: Iterable[IndexDocument], deletes: Sequence[str], built_to: int
    ) -> Revision:
        """Adds, replaces and removes documents."""
        entries = dict(self._generations[generation])
        for identity in deletes:
            entries.pop(identity, None)
        for document in upserts:
            entries[document.id] = _Entry(document, self._tokens(document))
        self._generations[generation] = entries
        self._revisions[generation] += 1
        self._built_to[generation] = built_to
        return Revision(generation, self._revisions[generation])

    def copy_of_catalogue(self, generation: int) -> None:
        """None: whoever reads the index is where the catalogue is."""

    def publish(self, generation: int) -> None:
        """Lets the generation answer from now on."""
        if generation not in self._generations:
            raise IndexUnusable(f"There is no generation {generation}.")
        self._published = generation

    def current(self) -> str | None:
        """The revision that answers."""
        number = self._published
        return None if number is None else f"{number}.{self._revisions[number]}"

    def generations(self) -> tuple[Generation, ...]:
        """All generations, the oldest first."""
        return tuple(Generation(number, self._built_to.get(number, 0)) for number in sorted(self._generations))

    def built_to(self) -> int | None:
        """The change count that the published generation reflects."""
        return None if self._published is None else self._built_to.get(self._published, 0)

    def pinned(self, generation: int) -> MemoryEngine:
        """The same engine, except that one generation answers."""
        if generation not in self._generations:
            raise IndexUnusable(f"There is no generation {generation}.")
        view = MemoryEngine(self._analyzer)
        view._generations, view._revisions, view._built_to = self._generations, self._revisions, self._built_to
        view._published = generation
        return view

    def abandon(self, generation: int) -> None:
        """Deletes a generation whose building was stopped."""
        self.drop(generation)

    def drop(self, generation: int) -> None:
        """Deletes a generation that does not answer."""
        if generation == self._published:
            raise IndexUnusable(f"Generation {generation} is answering and cannot be dropped.")
        self._generations.pop(generation, None)

    def check(self) -> tuple[str, ...]:
        """Memory has no damage to report."""
        return ()

    def stats(self) -> Stats:
        """Counts of the published generation."""
        entries = self._entries()
        vocabulary = {word for entry in entries for word, _ in entry.tokens if word}
        return Stats(self.current() or "", len(entries), len(vocabulary), 0)

    def terms(self, prefix: str, limit: int) -> tuple[Bucket, ...]:
        """Words as written that start with the prefix."""
        counts = Counter(word for entry in self._entries() for word in {w for w, _ in entry.tokens if w})
        found = sorted((word for word in counts if word.startswith(prefix)), key=lambda word: (-counts[word], word))
        return tuple(Bucket(word, counts[word]) for word in found[:limit])

    def words(self, prefix: str, shortest: int, longest: int) -> tuple[Bucket, ...]:
        """All words as written that start with the prefix and have so many letters."""
        counts = Counter(word for entry in self._entries() for word, _ in entry.tokens if word.startswith(prefix))
        return tuple(Bucket(word, counts[word]) for word in sorted(counts) if shortest <= len(word) <= longest)

    def alike(self, word: str, edits: int) -> tuple[Bucket, ...]:
        """All words as written of about the same length."""
        return self.words("", max(1, len(word) - edits), len(word) + edits)

    def counts(self, leaves: Sequence[Word | Phrase]) -> tuple[int, ...]:
        """How many documents hold each of some words and phrases."""
        return tuple(sum(_holds(leaf, entry.tokens) for entry in self._entries()) for leaf in leaves)

    def values(self, field: str) -> tuple[str, ...]:
        """The values of a field, ascending."""
        return tuple(sorted({value for e in self._entries() for value in e.document.facets.get(field, ())}))

    def search(self, query: Query) -> Results:
        """Answers by looking at every document."""
        entries = self._entries()
        allowed = [entry for entry in entries if _passes(entry.document, query)]
        all_, any_ = ([entry for entry in allowed if _matches(query.node, entry, mode)] for mode in ("all", "any"))
        match = chosen_match(query, len(all_))
        listed = all_ if match == "all" else any_
        scores = {entry.document.id: self._score(query.node, entry) for entry in listed}
        ordered = sorted(listed, key=lambda entry: _order(effective_sort(query), entry.document, scores))
        if effective_sort(query) == "best" and query.first:
            places = {identity: place for place, identity in enumerate(query.first)}
            ordered.sort(key=lambda entry: places.get(entry.document.id, len(places)))
        return Results(
            match=match,
            total=len(listed),
            total_all=len(all_),
            total_any=len(any_),
            undated_left_out=self._undated(query, match),
            hits=tuple(
                Hit(entry.document.id, entry.document.version, scores[entry.document.id])
                for entry in ordered[query.offset : query.offset + query.limit]
            ),
            facets={facet: self._facet(query, match, facet) for facet in query.facets},
            revision=self.current() or "",
        )

    def pages(self, node: Node, hits: Sequence[Hit]) -> Hints | None:
        """Nothing is known beforehand: all pages are read."""
        return None

    def facet_table(self, query: Query, rows: str, columns: str) -> FacetTable:
        """Counts the matches by two facets at once."""
        filters = {facet: wanted for facet, wanted in query.filters.items() if facet not in (rows, columns)}
        years = None if "year" in (rows, columns) else query.years
        match = self.search(query).match
        counts: Counter[tuple[str, str]] = Counter()
        for entry in self._entries():
            document = entry.document
            if _passes(document, replace(query, filters=filters, years=years)) and _matches(query.node, entry, match):
                counts.update(product(document.facets.get(rows) or (NONE,), document.facets.get(columns) or (NONE,)))
        row_values, column_values = (tuple(sorted({cell[at] for cell in counts})) for at in (0, 1))
        table = tuple(tuple(counts[row, column] for column in column_values) for row in row_values)
        return FacetTable(row_values, column_values, table)

    def _entries(self) -> list[_Entry]:
        if self._published is None:
            raise IndexUnusable("No index was published yet.", hint="Run `gleanings reindex`.")
        return list(self._generations[self._published].values())

    def _tokens(self, document: IndexDocument) -> tuple[tuple[str, str], ...]:
        parts = (
            document.title,
            *document.authors,
            document.publisher,
            *document.headings,
            "\n".join(document.pages),
        )
        return tuple(token for part in parts for token in (*self._analyzer.words(part), _GAP))

    def _facet(self, query: Query, match: str, facet: str) -> tuple[Bucket, ...]:
        counts: Counter[str] = Counter()
        for entry in self._entries():
            if _passes(entry.document, query, leave_out=facet) and _matches(query.node, entry, match):
                counts.update(entry.document.facets.get(facet) or (NONE,))
        order = (lambda value: value) if facet == "year" else (lambda value: (-counts[value], value))
        return tuple(Bucket(value, counts[value]) for value in sorted(counts, key=order))

    def _undated(self, query: Query, match: str) -> int:
        if query.years is None:
            return 0
        return sum(
            entry.document.year is None
            and _passes(entry.document, query, leave_out="year")
            and _matches(query.node, entry, match)
            for entry in self._entries()
        )

    def _score(self, node: Node, entry: _Entry) -> float:
        entries = self._entries()
        score = 0.0
        for leaf in leaves(node):
            for stem in _stems(leaf):
                frequency = sum(other == stem for _, other in entry.tokens)
                holders = sum(any(other == stem for _, other in e.tokens) for e in entries)
                score += math.log(1 + len(entries) / max(holders, 1)) * frequency / (frequency + 1)
        return score


def _passes(document: IndexDocument, query: Query, leave_out: str = "") -> bool:
    for facet, wanted in query.filters.items():
        if facet != leave_out and not _in_filter(document.facets.get(facet) or (NONE,), wanted):
            return False
    return leave_out == "year" or _in_years(document.year, query.years)


def _in_filter(values: tuple[str, ...], wanted: Filter) -> bool:
    included = not wanted.include or any(value in wanted.include for value in values)
    return included and not any(value in wanted.exclude for value in values)


def _in_years(year: int | None, years: YearRange | None) -> bool:
    if years is None:
        return True
    if year is None:
        return False
    return (years.first is None or year >= years.first) and (years.last is None or year <= years.last)


def _matches(node: Node, entry: _Entry, mode: str) -> bool:
    match node:
        case Every():
            return True
        case Word() | Phrase() | Alternatives():
            return _holds(node, entry.tokens)
        case Titled(part=part):
            return _holds(part, entry.tokens[: entry.tokens.index(_GAP)])
        case Valued():
            return _has_value(node, entry.document)
        case Ranged():
            return _in_range(node, entry.document)
        case And(parts=parts):
            return all(_matches(part, entry, mode) for part in parts)
        case Or(parts=parts):
            return any(_matches(part, entry, mode) for part in parts)
        case Not(part=part):
            return not _matches(part, entry, mode)
        case Group():
            return _matches_group(node, entry, mode)


def _holds(leaf: Leaf, tokens: tuple[tuple[str, str], ...]) -> bool:
    match leaf:
        case Word(stem=stem):
            return any(other == stem for _, other in tokens)
        case Phrase():
            return _holds_phrase(leaf, tokens)
        case Alternatives():
            return any(_holds(form, tokens) for form in forms(leaf))


def _has_value(clause: Valued, document: IndexDocument) -> bool:
    if clause.field == "id":
        return document.id in clause.values
    return any(value in clause.values for value in document.facets.get(clause.field) or (NONE,))


def _in_range(clause: Ranged, document: IndexDocument) -> bool:
    number = {
        "year": document.year,
        "words": document.words,
        "pages": len(document.pages),
        "added": document.added_run or None,
        "changed": document.changed_run or None,
    }[clause.field]
    return _in_years(number, YearRange(clause.first, clause.last))


def _stems(leaf: Leaf) -> tuple[str, ...]:
    match leaf:
        case Word(stem=stem):
            return (stem,)
        case Phrase(stems=stems):
            return stems
    return tuple(stem for form in forms(leaf) for stem in _stems(form))


def _matches_group(group: Group, entry: _Entry, mode: str) -> bool:
    should, must, must_not = group_parts(group)
    if any(_matches(part, entry, mode) for part in must_not) or not all(
        _matches(part, entry, mode) for part in (*must, *restrictions(group))
    ):
        return False
    if not should or (must and mode == "any"):
        return True
    return (all if mode == "all" else any)(_matches(part, entry, mode) for part in should)


def _holds_phrase(phrase: Phrase, tokens: tuple[tuple[str, str], ...]) -> bool:
    wanted = phrase.words if phrase.exact else phrase.stems
    stream = [token[0 if phrase.exact else 1] for token in tokens]
    if phrase.slop is None:
        return any(tuple(stream[at : at + len(wanted)]) == wanted for at in range(len(stream)))
    width = len(wanted) + phrase.slop
    return any(
        stream[at] in wanted and not Counter(wanted) - Counter(stream[at : at + width]) for at in range(len(stream))
    )


def _order(sort: str, document: IndexDocument, scores: dict[str, float]) -> tuple[object, ...]:
    year = document.year
    newest = (year is None, -(year or 0), document.sort_title, document.id)
    if sort == "oldest":
        return (year is None, year or 0, document.sort_title, document.id)
    if sort == "title":
        return (document.sort_title, document.id)
    return newest if sort == "newest" else (-round(scores[document.id], 6), *newest)
