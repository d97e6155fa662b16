"""How is a library searched? One answer for the shell, the pages and the API.

The service joins the engine, which knows ids, with the catalogue, which knows texts: it asks the one, reads
the documents and page texts of the hits shown from the other, and says what was searched.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from gleanings.corpus.deadline import checked
from gleanings.corpus.errors import ClusterUnreachable, StaleCursor
from gleanings.corpus.model import Document, Page
from gleanings.corpus.readable import ReadableLibrary
from gleanings.index import passages as finding
from gleanings.index import similarity
from gleanings.index.analysis import Analyzer
from gleanings.index.answer import Added, Answer, AnsweredHit, FacetValue, Highlight, Passage, Relaxation
from gleanings.index.catalogued import Catalogued
from gleanings.index.engine import FACETS, Bucket, Engine, Filter, Hit, Query, Results, Stats
from gleanings.index.interpreting import Interpretation, Interpreter
from gleanings.index.nodes import Every, Node
from gleanings.index.opening import open_engine
from gleanings.index.passages import PassageFinder
from gleanings.index.query import parse
from gleanings.index.relaxing import absent, nearby
from gleanings.index.request import SearchRequest
from gleanings.index.showing import Shower
from gleanings.index.synonyms import Synonyms
from gleanings.index.vocabulary import Vocabulary

# What a plain search does not need is imported where it is used: from the shell every search pays for its imports.
if TYPE_CHECKING:
    from gleanings.index.evidence_map import EvidenceMap
    from gleanings.index.suggesting import Suggestion

_RELAXATIONS = 5
#: More documents than any library has.
_ALL = 1_000_000_000


class SearchService(Catalogued):
    """Searches one library; one instance serves all threads, and follows new generations by itself.

    Args:
        library: to search.
        engine: to ask; by default the one that the library is configured for.
    """

    def __init__(self, library: ReadableLibrary, engine: Engine | None = None) -> None:
        super().__init__(library)
        self._engine = engine or open_engine(library)
        self._analyzer = Analyzer(library.config.language)
        self._vocabulary: tuple[str | None, Vocabulary] | None = None
        self._interpreter: tuple[Vocabulary, Interpreter] | None = None

    def search(self, request: SearchRequest) -> Answer:
        """Answers a request.

        Raises:
            QueryError: the text is over a limit.
            StaleCursor: another revision answers than the one asked for.
            IndexUnusable: nothing was published, or what was is damaged.
        """
        started = time.perf_counter()
        read = self.interpretation(request)
        results = self._results(_query(request, read))
        if request.revision not in ("", results.revision):
            raise StaleCursor("The index has changed since this cursor was given.", hint="Begin the search again.")
        return self._answer(request, read, results, tuple(self._hits(results.hits, read, request)), started)

    def ranked(self, text: str, limit: int) -> tuple[str, ...]:
        """The ids of the first documents that a text finds, without reading any of them.

        Raises:
            QueryError: the text is over a limit.
            IndexUnusable: nothing was published, or what was is damaged.
        """
        request = SearchRequest(text, limit=limit)
        query = replace(_query(request, self.interpretation(request)), facets=())
        return tuple(hit.id for hit in self._engine.search(query).hits)

    def whole(self, request: SearchRequest) -> tuple[Answer, Iterator[AnsweredHit]]:
        """The answer to a request without its hits, and all of them, however many, read as they are taken.

        Raises:
            QueryError: the text is over a limit.
            IndexUnusable: nothing was published, or what was is damaged.
        """
        started = time.perf_counter()
        asked = replace(request, offset=0, limit=_ALL)
        read = self.interpretation(asked)
        results = self._results(_query(asked, read))
        answer = self._answer(request, read, results, (), started)
        return answer, self._hits(results.hits, read, request)

    def _answer(
        self,
        request: SearchRequest,
        read: Interpretation,
        results: Results,
        hits: tuple[AnsweredHit, ...],
        started: float,
    ) -> Answer:
        relaxations, missing = ((), ()) if results.total else self._what_is_missing(request, read.node)
        return Answer(
            request=request,
            parsed=read.parsed,
            match=results.match,
            total=results.total,
            total_all=results.total_all,
            total_any=results.total_any,
            undated_left_out=results.undated_left_out,
            partial=results.partial or self._has_missed(),
            generation=results.revision,
            hits=hits,
            facets={facet: self._facet(facet, buckets, request) for facet, buckets in results.facets.items()},
            coverage=self.coverage(),
            corrections=read.corrections,
            expansions=read.expansions,
            notes=(*read.notes, *missing),
            relaxations=relaxations,
            took_ms=round((time.perf_counter() - started) * 1000, 1),
        )

    def generation(self) -> str | None:
        """The revision that answers, or None."""
        return self._engine.current()

    def was_partial(self) -> bool:
        """Whether a part of the index was missing from any answer that this thread got since it was last asked."""
        self._has_missed()
        return bool(self._local.__dict__.pop("partial", False))

    def _has_missed(self) -> bool:
        """Whether the catalogue has left something out that it could not reach, which makes the answer partial."""
        missed = self._left_out()
        self._local.partial = missed or getattr(self._local, "partial", False)
        return missed

    def _results(self, query: Query) -> Results:
        results = self._engine.search(query)
        if results.partial:
            self._local.partial = True
        return results

    def vocabulary(self) -> Vocabulary:
        """The values that filters may have."""
        revision = self._engine.current()
        if self._vocabulary is None or self._vocabulary[0] != revision:
            if revision is None:
                return Vocabulary(self.library.taxonomy, {})
            results = self._results(Query(Every(), facets=FACETS, limit=0))
            indexed = {facet: [bucket.value for bucket in buckets] for facet, buckets in results.facets.items()}
            found = Vocabulary(self.library.taxonomy, indexed)
            if results.partial:  # the next one may see more
                return found
            self._vocabulary = (revision, found)
        return self._vocabulary[1]

    def interpretation(self, request: SearchRequest) -> Interpretation:
        """What a request's text means in this library.

        Raises:
            QueryError: the text is over a limit.
        """
        node = parse(request.text, self._analyzer)
        if isinstance(node, Every):
            return Interpretation(node, "")
        known = self.vocabulary()
        if self._interpreter is None or self._interpreter[0] is not known:
            self._interpreter = (
                known,
                Interpreter(self._engine, self._analyzer, known, self._synonyms, self._run_times, self.library.pins),
            )
        return self._interpreter[1].interpret(request.text, node, correct=request.correct, expand=request.expand)

    def _run_times(self) -> dict[int, str]:
        return self._catalogue().runs.times()

    def _synonyms(self) -> Synonyms:
        return Synonyms(self.library.taxonomy, self.library.acronyms.groups(), self._analyzer)

    def passages(
        self, document: Document, text: str, limit: int, *, correct: bool = True, expand: bool = True
    ) -> tuple[Passage, ...]:
        """The passages of one document that match a text, in the order of its pages."""
        request = SearchRequest(text, correct=correct, expand=expand)
        return self._finder(request).find_all(self.pages(document), document.format, limit)

    def highlights(self, text: str, query: str) -> tuple[Highlight, ...]:
        """What to mark in a text for a query."""
        return self._finder(SearchRequest(query)).highlights(text)

    def _finder(self, request: SearchRequest) -> PassageFinder:
        return PassageFinder(self.interpretation(request).node, self._analyzer)

    def cite(self, page: Page, format_: str) -> str:
        """How a page is cited."""
        return finding.cite(page, format_)

    def suggest(self, text: str) -> tuple[Suggestion, ...]:
        """Ways to go on with a text that is being typed."""
        from gleanings.index.suggesting import Suggester

        documents = self._catalogue().documents_by_id
        return Suggester(self._engine, self._analyzer, self.vocabulary(), documents).suggest(text)

    def similar(self, document: Document, most: int = similarity.MOST) -> tuple[tuple[Document, float], ...]:
        """The documents that are about the same, without other forms of the same work, each with its score."""
        pages, work = self.pages(document), document.version_of or document.id
        try:
            words = similarity.telling_words(pages, document.description.title, self._engine, self._analyzer)
            hits = similarity.candidates(words, (document.id, work), self._engine)
        except ClusterUnreachable:  # a part of the index is missing: the document itself can still be read
            self._local.partial = True
            return ()
        documents = self._catalogue().documents_by_id(hit.id for hit in hits)
        known = ((hit, documents[hit.id]) for hit in hits if hit.id in documents)
        others = ((hit, other) for hit, other in known if other.version_of != work)
        return similarity.most_similar(document, others, most)

    def state(self) -> tuple[object, ...]:
        """What differs whenever anything that is shown may have changed."""
        return self.generation(), self._counted()

    def stats(self) -> Stats:
        """Counts of the index that answers.

        Raises:
            IndexUnusable: nothing was published, or what was is damaged.
        """
        return self._engine.stats()

    def evidence_map(self, request: SearchRequest, rows: str, columns: str) -> EvidenceMap:
        """How many documents have each two values of two facets, for the request's words and other filters."""
        from gleanings.index import evidence_map

        match = self.search(replace(request, limit=0, passages=0)).match
        asked = evidence_map.counted(request, rows, columns, match)
        answer = self.search(asked)
        table = self._engine.facet_table(_query(asked, self.interpretation(asked)), rows, columns)
        known = self.vocabulary()
        row_values, column_values = (
            evidence_map.shown_values(request, facet, {v.value: v.count for v in answer.facets[facet]}, known)
            for facet in (rows, columns)
        )
        return evidence_map.EvidenceMap(
            request=request,
            match=match,
            rows=rows,
            columns=columns,
            row_values=row_values,
            column_values=column_values,
            cells=evidence_map.cells(table, row_values, column_values),
            total=answer.total,
            generation=answer.generation,
        )

    def added_last(self, request: SearchRequest, limit: int) -> tuple[Added, ...]:
        """The documents of a search that were added last, the newest first."""
        asked = replace(request, offset=0, limit=_ALL, facets=("format",), sort="newest")
        results = self._results(_query(asked, self.interpretation(asked)))
        found = self._catalogue().newest(limit, (hit.id for hit in results.hits))
        times = self._catalogue().runs.times()
        return tuple(Added(document, times[document.added_run]) for document in found)

    def _hits(self, hits: Sequence[Hit], read: Interpretation, request: SearchRequest) -> Iterator[AnsweredHit]:
        return Shower(self._engine, self._catalogue(), self._analyzer, request, read).show(hits)

    def _facet(self, facet: str, buckets: tuple[Bucket, ...], request: SearchRequest) -> tuple[FacetValue, ...]:
        wanted = request.filters.get(facet, Filter())
        label = self.vocabulary().label
        counted = {bucket.value: bucket.count for bucket in buckets}
        missing = sorted((wanted.include | wanted.exclude) - counted.keys())
        return tuple(
            FacetValue(value, label(facet, value), count, value in wanted.include, value in wanted.exclude)
            for value, count in (*counted.items(), *((value, 0) for value in missing))
        )

    def _what_is_missing(self, request: SearchRequest, node: Node) -> tuple[tuple[Relaxation, ...], tuple[str, ...]]:
        """Nearby searches that do find something and how much each finds, and which words no document has."""
        found: list[Relaxation] = []
        for name, other in checked(nearby(request, node, self.vocabulary())):
            total = self._engine.search(_query(other, self.interpretation(other))).total
            if total and len(found) < _RELAXATIONS:
                found.append(Relaxation(name, other, total))
        return tuple(found), absent(node, self._engine)


def _query(request: SearchRequest, read: Interpretation) -> Query:
    return Query(
        node=read.node,
        match=request.match,
        filters=request.filters,
        years=request.years,
        facets=request.facets or FACETS,
        sort=request.sort,
        offset=request.offset,
        limit=request.limit,
        first=read.pinned,
        about=read.about,
    )
