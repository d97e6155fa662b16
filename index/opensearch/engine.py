"""The engine on a search cluster: generations are indexes, and an alias names the one that answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from gleanings.corpus.errors import IndexUnusable
from gleanings.index.analysis import Analyzer
from gleanings.index.engine import (
    NONE,
    Bucket,
    FacetTable,
    Generation,
    Hints,
    Hit,
    IndexDocument,
    Query,
    Results,
    Revision,
    Stats,
)
from gleanings.index.nodes import Leaf, Node, Phrase, Word, leaves
from gleanings.index.opensearch import lifting, passages, searching, vocabulary, writing
from gleanings.index.opensearch.cluster import Cluster, Missing, count
from gleanings.index.opensearch.compilation import matching
from gleanings.index.opensearch.copying import CatalogueCopy
from gleanings.index.opensearch.generations import Generations, State
from gleanings.index.opensearch.mapping import Json, value_field, visible
from gleanings.index.promise import part_weights
from gleanings.index.weighing import weighed, worth

T = TypeVar("T")

_PAGE = 10_000
#: Copies that are just being made are no problem yet.
_SETTLING_SECONDS = 5
#: So many words and phrases are counted in one request.
_COUNTED = 400
#: So many counts are remembered.
_REMEMBERED = 100_000


class OpenSearchEngine:
    """An engine over one library's indexes in a cluster; one instance serves all threads of a process.

    Args:
        cluster: that the indexes lie in.
        analyzer: makes the tokens of documents; the same one must make those of queries.
        language: the analyzer's; a generation of another language is refused.
    """

    def __init__(self, cluster: Cluster, analyzer: Analyzer, language: str) -> None:
        self._cluster = cluster
        self._analyzer = analyzer
        self._language = language
        self._generations = Generations(cluster, language)
        self._counts: tuple[str, dict[Leaf, int]] = ("", {})

    def create(self) -> int:
        """Starts an empty generation, or goes on with one that was abandoned."""
        return self._generations.create()

    def apply(
        self, generation: int, upserts: Iterable[IndexDocument], deletes: Sequence[str], built_to: int
    ) -> Revision:
        """Adds, replaces and removes documents.

        Raises:
            ClusterError: the cluster cannot be used; the revision before answers on.
        """
        return writing.apply(self._generations, self._analyzer, generation, upserts, deletes, built_to)

    def copy_of_catalogue(self, generation: int) -> CatalogueCopy:
        """What a generation holds of the catalogue."""
        return CatalogueCopy(self._generations, generation)

    def publish(self, generation: int) -> None:
        """Lets the generation answer from now on, once it is whole.

        Raises:
            IndexUnusable: documents of it are missing.
        """
        state = self._generations.state(generation)
        held = self._documents(state)
        if held != state.documents:
            raise IndexUnusable(f"Generation {generation} cannot be published: {_missing(state, held)}")
        self._generations.publish(generation, state.revision)

    def current(self) -> str | None:
        """The revision that answers; what another process has published is known a second later."""
        pointer = self._generations.pointer()
        return None if pointer is None else "{}.{}".format(*pointer)

    def generations(self) -> tuple[Generation, ...]:
        """All generations, the oldest first."""
        return tuple(Generation(number, self._reflected(number)) for number in self._generations.numbers())

    def built_to(self) -> int | None:
        """The change count that the published generation reflects.

        A revision that was written whole and not yet published, because its writer was stopped, is published first.
        """
        pointer = self._generations.pointer()
        if pointer is None:
            return None
        state = self._generations.state(pointer[0])
        if state.revision != pointer[1]:
            self._generations.publish(state.generation, state.revision)
        return state.built_to

    def pinned(self, generation: int) -> OpenSearchEngine:
        """The same engine, except that one generation answers."""
        view = OpenSearchEngine(self._cluster, self._analyzer, self._language)
        view._generations = Generations(self._cluster, self._language, pinned=generation)
        view._generations.published()
        return view

    def search(self, query: Query) -> Results:
        """Answers from the revision that is published."""

        def ask(state: State) -> Results:
            most = self._worth(state, query.node) if searching.ranks(query) and lifting.are_any(query) else 0.0
            asked = searching.searches(query, state.revision, most)
            found = searching.results(query, self._search(state, asked, query), str(state))
            return self._all_hits(state, query, found, most) if searching.are_left(query, found) else found

        return self._answer(ask)

    def pages(self, node: Node, hits: Sequence[Hit]) -> Hints | None:
        """On which pages of some hits a query stands; of none where passages cannot tell, or some are missing."""
        parts = tuple(dict.fromkeys(leaves(node)))

        def ask(state: State) -> Hints:
            weights = part_weights(parts, self._counted(state, parts), state.documents)
            if not (parts and hits and passages.can_tell(parts)):
                return Hints(weights, {})
            path = f"/{self._generations.passages(state.generation)}/_search"
            answer = self._cluster.call("POST", path, passages.search(parts, weights, hits))
            return Hints(weights, {} if searching.is_partial(answer) else passages.hints(hits, answer))

        return self._answer(ask)

    def facet_table(self, query: Query, rows: str, columns: str) -> FacetTable:
        """Counts the matches by two facets at once."""

        def ask(state: State) -> FacetTable:
            asked = searching.table_searches(query, rows, columns, state.revision)
            return searching.table(query, self._search(state, asked, query))

        return self._answer(ask)

    def terms(self, prefix: str, limit: int) -> tuple[Bucket, ...]:
        """Words as written that start with the prefix, the most frequent first."""
        return self._answer(
            lambda state: vocabulary.frequent(self._cluster, self._generations.words(state.generation), prefix, limit)
        )

    def words(self, prefix: str, shortest: int, longest: int) -> tuple[Bucket, ...]:
        """All words as written that start with the prefix and have so many letters, the most frequent of many."""
        return self._answer(
            lambda state: vocabulary.of_lengths(
                self._cluster, self._generations.words(state.generation), prefix, shortest, longest
            )
        )

    def alike(self, word: str, edits: int) -> tuple[Bucket, ...]:
        """Words as written that are so few edits from a word."""
        return self._answer(
            lambda state: vocabulary.near(self._cluster, self._generations.words(state.generation), word, edits)
        )

    def counts(self, leaves: Sequence[Word | Phrase]) -> tuple[int, ...]:
        """How many documents hold each of some words and phrases."""
        return self._answer(lambda state: self._counted(state, leaves))

    def values(self, field: str) -> tuple[str, ...]:
        """The values of a field, ascending."""
        return self._answer(lambda state: self._values(state, value_field(field)))

    def check(self) -> tuple[str, ...]:
        """Looks at the indexes of the published generation: their health, and whether all documents are there."""
        if self._generations.pointer() is None:
            return ("No index was published yet.",)
        state = self._generations.published()
        names = ",".join(self._generations.indexes(state.generation))
        patience = f"{_SETTLING_SECONDS}s"
        health = self._cluster.call(
            "GET", f"/_cluster/health/{names}", level="indices", wait_for_status="green", timeout=patience, ignore=408
        )["indices"]
        problems = [
            f"{name}: {_HEALTH[said['status']]}" for name, said in health.items() if said["status"] in _HEALTH
        ]
        whole = all(said["status"] != "red" for said in health.values())
        if whole and (held := self._documents(state)) != state.documents:
            problems.append(_missing(state, held))
        return tuple(problems)

    def stats(self) -> Stats:
        """Counts of the published generation."""
        state = self._generations.published()
        words, names = (
            self._generations.words(state.generation),
            ",".join(self._generations.indexes(state.generation)),
        )
        size = self._cluster.call("GET", f"/{names}/_stats/store")["_all"]["primaries"]["store"]["size_in_bytes"]
        return Stats(str(state), state.documents, vocabulary.count(self._cluster, words), size)

    def abandon(self, generation: int) -> None:
        """Keeps a generation whose building was stopped: sending all documents again may take a day."""

    def drop(self, generation: int) -> None:
        """Deletes a generation that does not answer."""
        self._generations.drop(generation)

    def _reflected(self, generation: int) -> int | None:
        try:
            return self._generations.state(generation).built_to
        except IndexUnusable:
            return None

    def _answer(self, ask: Callable[[State], T]) -> T:
        """Asks the published revision; once more when its index was deleted meanwhile, because another one answers.

        Raises:
            IndexUnusable: nothing was published, or what was is damaged.
            ClusterError: the cluster cannot be used.
        """
        try:
            return ask(self._generations.published())
        except (Missing, IndexUnusable):
            self._generations.forget()
        try:
            return ask(self._generations.published())
        except Missing as error:
            raise IndexUnusable("A part of the index is missing.", hint="Run `gleanings reindex`.") from error

    def _worth(self, state: State, node: Node) -> float:
        """What the words of a query are worth at most; how many documents hold them is mostly known from before."""
        asked = weighed(node)
        return worth(node, dict(zip(asked, self._counted(state, asked), strict=True)), state.documents)

    def _all_hits(self, state: State, query: Query, found: Results, most: float) -> Results:
        """The answer with all hits, which are more than the server lists at once: an export asks for them."""
        body: Json | None = searching.listing(query, found.match, state.revision, most)
        hits: list[Hit] = []
        while body is not None and len(hits) < query.limit:
            (answer,) = self._search(state, [body], query)
            found = replace(found, partial=found.partial or searching.is_partial(answer))
            hits += searching.hits(answer)
            body = searching.following(body, answer)
        return replace(found, hits=tuple(hits[: query.limit]))

    def _search(self, state: State, asked: Sequence[Json], query: Query) -> list[Json]:
        """Several searches in one request.

        Raises:
            ClusterError: a search was not answered at all.
        """
        index = self._generations.index(state.generation)
        head = {"search_type": "dfs_query_then_fetch", "preference": searching.preference(query)}
        seconds = self._cluster.config.timeout_seconds
        lines = [line for body in asked for line in (head, {**body, "timeout": f"{seconds * 1000 * 4 // 5}ms"})]
        answers: list[Json] = self._cluster.lines(f"/{index}/_msearch", lines)["responses"]
        for answer in answers:
            if "error" in answer:
                raise self._cluster.failure(int(answer["status"]), answer["error"])
        return answers

    def _counted(self, state: State, asked: Sequence[Leaf]) -> tuple[int, ...]:
        """How many documents hold each of some leaves, of those that can be reached."""
        if self._counts[0] != str(state) or len(self._counts[1]) > _REMEMBERED:
            self._counts = (str(state), {})
        remembered = self._counts[1]
        unknown = [leaf for leaf in dict.fromkeys(asked) if leaf not in remembered]
        counts: dict[Leaf, int] = {}
        for start in range(0, len(unknown), _COUNTED):
            batch = unknown[start : start + _COUNTED]
            filters = {str(at): matching(leaf, "all") for at, leaf in enumerate(batch)}
            found, partial = self._aggregate(state, {"filters": {"filters": filters}})
            counted = {leaf: int(found["buckets"][str(at)]["doc_count"]) for at, leaf in enumerate(batch)}
            if partial:  # what is not found may be in the part that is missing: nothing has to be corrected
                counted = {leaf: max(1, number) for leaf, number in counted.items()}
            else:
                remembered |= counted
            counts |= counted
        return tuple(counts[leaf] if leaf in counts else remembered[leaf] for leaf in asked)

    def _values(self, state: State, field: str) -> tuple[str, ...]:
        asked: Json = {"size": _PAGE, "sources": [{"value": {"terms": {"field": field}}}]}
        values: list[str] = []
        while True:
            found, _ = self._aggregate(state, {"composite": asked})
            values += [bucket["key"]["value"] for bucket in found["buckets"]]
            if len(found["buckets"]) < _PAGE:
                return tuple(value for value in values if value != NONE)
            asked["after"] = found["after_key"]

    def _aggregate(self, state: State, aggregation: Json) -> tuple[Json, bool]:
        """What is counted, and whether a part of the index is missing from it."""
        asked = {
            "size": 0,
            "track_total_hits": False,
            "query": visible(state.revision),
            "aggs": {"found": aggregation},
        }
        path = f"/{self._generations.index(state.generation)}/_search"
        answer = self._cluster.call("POST", path, asked)
        return answer["aggregations"]["found"], searching.is_partial(answer)

    def _documents(self, state: State) -> int:
        index = self._generations.index(state.generation)
        return count(self._cluster, index, visible(state.revision))


#: What is wrong with an index that is not green.
_HEALTH = {
    "yellow": "some copies are missing; another node that fails may take a part of the index away.",
    "red": "a part of the index is missing.",
}


def _missing(state: State, held: int) -> str:
    return f"{held:,} documents are there of {state.documents:,}."
