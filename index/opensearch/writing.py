"""How does a revision come into the cluster? In batches that can be repeated, seen by nobody until all are there.

A run that was stopped is gone on with: what it has written of the revision is found there, told by its digest, and
not sent again.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from gleanings.index.analysis import Analyzer
from gleanings.index.engine import IndexDocument, Refused, Revision
from gleanings.index.opensearch import passages
from gleanings.index.opensearch.bulk import write
from gleanings.index.opensearch.cluster import count
from gleanings.index.opensearch.encoding import Encoder, word_counts
from gleanings.index.opensearch.generations import Generations, State
from gleanings.index.opensearch.mapping import FOREVER, Json
from gleanings.index.opensearch.vocabulary import Changes

#: How long documents of older revisions are kept for readers that are just asking for them.
GRACE_SECONDS = 60.0

_BATCH_CHARACTERS = 4_000_000
_BATCH_DOCUMENTS = 1_000
#: Of passages; each is two lines.
_BATCH_LINES = 10_000
_PAGE = 200
#: The words of a generation have to be counted anew.
_UNCOUNTED = -1


def apply(
    generations: Generations,
    analyzer: Analyzer,
    generation: int,
    upserts: Iterable[IndexDocument],
    deletes: Sequence[str],
    built_to: int,
) -> Revision:
    """Adds, replaces and removes documents.

    Raises:
        ClusterError: the cluster cannot be used; the revision before answers on.
    """
    encoder = Encoder(analyzer)
    run = _Run(generations, generations.state(generation))
    run.clean()
    run.remove(deletes)
    for batch in _batches(_Entry.of(document, encoder, run.revision) for document in upserts):
        run.put(batch)
    run.finish(built_to)
    return Revision(generation, run.revision, tuple(run.refused))


@dataclass(frozen=True, slots=True)
class _Entry:
    """A document on its way: what is stored of it, and the lines that write its passages."""

    source: Json
    passages: list[Json]

    @classmethod
    def of(cls, document: IndexDocument, encoder: Encoder, revision: int) -> _Entry:
        return cls(encoder.source(document, revision), passages.entries(document, encoder.stems))


class _Run:
    """One revision on its way."""

    def __init__(self, generations: Generations, state: State) -> None:
        self._generations, self._state = generations, state
        self._cluster = generations.cluster
        self._index, self._words = generations.index(state.generation), generations.words(state.generation)
        self._passages = generations.passages(state.generation)
        self._changes = Changes(self._cluster, self._words)
        self._recount = state.counted != state.revision
        self._left: dict[str, str] = {}
        self.revision = state.revision + 1
        self.refused: list[Refused] = []

    def clean(self) -> None:
        """Removes what no reader asks for any more, and looks for what a stopped run has left."""
        self._refresh()
        if time.time() - self._state.at > GRACE_SECONDS:
            self._forget({"range": {"died": {"lte": self._state.revision}}})
        undone = {"range": {"died": {"gte": self.revision, "lt": FOREVER}}}
        self._let_die([hit["_id"] for hit in self._hits(undone)], FOREVER)
        born = {"range": {"born": {"gte": self.revision}}}
        self._left = {hit["_id"]: hit["_source"]["digest"] for hit in self._hits(born, "digest")}
        self._recount |= bool(self._left)

    def put(self, entries: list[_Entry]) -> None:
        """Writes documents, in the place of those with the same ids."""
        named = {f"{entry.source['id']}@{self.revision}": entry.source for entry in entries}
        fresh = {name: source for name, source in named.items() if self._left.pop(name, "") != source["digest"]}
        # Whoever finds a document finds its passages.
        held = [line for entry, name in zip(entries, named, strict=True) if name in fresh for line in entry.passages]
        for start in range(0, len(held), _BATCH_LINES):
            write(self._cluster, self._passages, held[start : start + _BATCH_LINES])
        lines = [line for name, source in fresh.items() for line in ({"index": {"_id": name}}, source)]
        written = write(self._cluster, self._index, lines)
        for name, reason in written.rejected.items():
            self.refused.append(Refused(named.pop(name)["id"], reason, retryable=False))
        self.remove([source["id"] for source in named.values()])
        self._recount |= bool(written.replaced)
        for source in () if self._recount else named.values():
            self._changes.add(word_counts(source))
        if self._changes.are_many:
            self._note_counting()
            self._changes.write()

    def remove(self, identities: Sequence[str]) -> None:
        """Lets documents end with the revision before."""
        for start in range(0, len(identities) if self._state.revision else 0, _PAGE):
            alive = [
                {"terms": {"id": list(identities[start : start + _PAGE])}},
                {"range": {"born": {"lt": self.revision}}},
                {"term": {"died": FOREVER}},
            ]
            old = list(self._hits({"bool": {"filter": alive}}, "words"))
            self._let_die([hit["_id"] for hit in old], self.revision)
            for hit in old:
                self._changes.remove(word_counts(hit["_source"]))

    def finish(self, built_to: int) -> None:
        """Makes the revision whole, and lets it answer where its generation does."""
        self._delete(list(self._left))
        self._refresh()
        self._cluster.call("POST", f"/{self._passages}/_refresh")
        documents = count(self._cluster, self._index, _living())
        state = replace(self._state, revision=self.revision, built_to=built_to, documents=documents, at=time.time())
        self._generations.write(state)
        self._generations.forget()
        pointer = self._generations.pointer()
        if pointer is not None and pointer[0] == state.generation:
            self._generations.publish(state.generation, state.revision)
        self._count_words()
        self._generations.write(replace(state, counted=state.revision))

    def _count_words(self) -> None:
        """Brings the index of words up to date; anew, where what is there cannot be relied on."""
        if self._recount:
            self._generations.empty_words(self._state.generation)
            self._changes = Changes(self._cluster, self._words)
            for hit in self._hits(_living(), "words"):
                self._changes.add(word_counts(hit["_source"]))
                if self._changes.are_many:
                    self._changes.write()
        self._changes.write()
        self._cluster.call("POST", f"/{self._words}/_refresh")

    def _note_counting(self) -> None:
        """From here on a run that is stopped leaves words that were counted in part."""
        if self._state.counted != _UNCOUNTED:
            self._state = replace(self._state, counted=_UNCOUNTED)
            self._generations.write(self._state)

    def _let_die(self, names: Sequence[str], revision: int) -> None:
        if not names:
            return
        lines = [line for name in names for line in ({"update": {"_id": name}}, {"doc": {"died": revision}})]
        write(self._cluster, self._index, lines)
        self._refresh()

    def _forget(self, dead: Json) -> None:
        """Deletes documents, and the passages of versions that no other document is of."""
        gone = list(self._hits(dead, "id", "version"))
        self._delete([hit["_id"] for hit in gone])
        left = {passages.version_key(**hit["_source"]) for hit in gone}
        for start in range(0, len(gone), _PAGE):
            same = {"terms": {"id": [hit["_source"]["id"] for hit in gone[start : start + _PAGE]]}}
            left -= {passages.version_key(**hit["_source"]) for hit in self._hits(same, "id", "version")}
        passages.delete(self._cluster, self._passages, left)

    def _delete(self, names: Sequence[str]) -> None:
        if names:
            write(self._cluster, self._index, [{"delete": {"_id": name}} for name in names])
            self._refresh()

    def _refresh(self) -> None:
        self._cluster.call("POST", f"/{self._index}/_refresh")

    def _hits(self, query: Json, *fields: str) -> Iterator[Json]:
        """All entries that a query finds, with some fields of what is stored."""
        asked: Json = {
            "size": _PAGE,
            "query": query,
            "sort": [{"id": "asc"}, {"born": "asc"}],
            "_source": list(fields) or False,
            "track_total_hits": False,
        }
        while True:
            found = self._cluster.call("POST", f"/{self._index}/_search", asked, allow_partial_search_results="false")
            hits = found["hits"]["hits"]
            yield from hits
            if len(hits) < _PAGE:
                return
            asked["search_after"] = hits[-1]["sort"]


def _living() -> Json:
    return {"bool": {"filter": [{"term": {"died": FOREVER}}]}}


def _batches(entries: Iterable[_Entry]) -> Iterator[list[_Entry]]:
    """Batches that are no burden, each with an id only once: the last one counts."""
    batch: dict[str, _Entry] = {}
    size = 0
    for entry in entries:
        batch[entry.source["id"]] = entry
        size += 2 * len(entry.source["words"])
        if size > _BATCH_CHARACTERS or len(batch) >= _BATCH_DOCUMENTS:
            yield list(batch.values())
            batch, size = {}, 0
    if batch:
        yield list(batch.values())
