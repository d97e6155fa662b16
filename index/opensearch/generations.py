"""Which generation answers? An alias names its index and, as its filter, the revision; both change in one step.

Documents say in which revision they were born and in which they died, so a revision that is being written is seen by
nobody, and a reader that still asks for the one before finds all of it.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass

from gleanings.corpus.errors import IndexUnusable
from gleanings.index.opensearch.cluster import Cluster, Missing
from gleanings.index.opensearch.mapping import (
    SCHEMA_VERSION,
    catalogue_body,
    catalogue_index,
    documents_body,
    documents_index,
    passages_body,
    passages_index,
    words_body,
    words_index,
)
from gleanings.index.opensearch.pointer import Pointer

_REINDEX = "Run `gleanings reindex`."


@dataclass(frozen=True, slots=True)
class State:
    """What a generation says of itself.

    Attributes:
        revision: that was written last.
        built_to: the catalogue's change count that it reflects.
        documents: how many answer in it.
        counted: the revision that the index of words is of.
        at: seconds since 1970 when it was written.
    """

    generation: int
    revision: int
    language: str
    schema: int = SCHEMA_VERSION
    built_to: int = 0
    documents: int = 0
    counted: int = 0
    at: float = 0.0

    def __str__(self) -> str:
        return f"{self.generation}.{self.revision}"


class Generations:
    """The generations of one library in a cluster.

    Args:
        cluster: that they lie in.
        language: that they must be of.
        pinned: the one that answers, whatever the alias names; None for the alias's.
    """

    def __init__(self, cluster: Cluster, language: str, pinned: int | None = None) -> None:
        self.cluster = cluster
        self._language = language
        self._pinned = pinned
        self._prefix = cluster.config.prefix
        self._pointer = Pointer(cluster)
        self._published: State | None = None

    def index(self, generation: int) -> str:
        """The name of a generation's index of documents."""
        return documents_index(self._prefix, generation)

    def words(self, generation: int) -> str:
        """The name of a generation's index of words."""
        return words_index(self._prefix, generation)

    def passages(self, generation: int) -> str:
        """The name of a generation's index of passages."""
        return passages_index(self._prefix, generation)

    def catalogue(self, generation: int) -> str:
        """The name of a generation's index with the copy of the catalogue."""
        return catalogue_index(self._prefix, generation)

    def indexes(self, generation: int) -> tuple[str, ...]:
        """The names of all indexes of a generation."""
        return tuple(name(generation) for name in (self.index, self.words, self.passages, self.catalogue))

    def numbers(self) -> tuple[int, ...]:
        """The generations in the cluster, the oldest first; unpublished ones too."""
        found = self.cluster.call("GET", f"/{self._prefix}-*/_alias", expand_wildcards="all")
        named = (re.fullmatch(rf"{re.escape(self._prefix)}-(\d{{6}})", name) for name in found)
        return tuple(sorted(int(match[1]) for match in named if match))

    def create(self) -> int:
        """Makes the indexes of a new generation, or finds those of one that was abandoned.

        Raises:
            ClusterError: the cluster cannot be used.
        """
        config = self.cluster.config
        last = max(self.numbers(), default=0)
        if last and self._was_abandoned(last):
            return last
        generation = last + 1
        state = State(generation, 0, self._language)
        body = documents_body(config.shards, config.replicas, asdict(state))
        self.cluster.call("PUT", f"/{self.index(generation)}", body)
        self.empty_words(generation)
        for index, make in ((self.passages, passages_body), (self.catalogue, catalogue_body)):
            self.cluster.call("PUT", f"/{index(generation)}", make(config.shards, config.replicas))
        return generation

    def pointer(self) -> tuple[int, int] | None:
        """The generation and the revision that answer, or None when none was published."""
        if self._pinned is not None:
            return self._pinned, self.state(self._pinned).revision
        return self._pointer.get()

    def forget(self) -> None:
        """Asks again which revision answers, the next time."""
        self._pointer.forget()

    def published(self) -> State:
        """The state that answers.

        Raises:
            IndexUnusable: none was published, or it is of another schema version or language.
        """
        pointer = self.pointer()
        if pointer is None:
            raise IndexUnusable("No index was published yet.", hint=_REINDEX)
        known = self._published
        if known is None or (known.generation, known.revision) != pointer:
            found = self.state(pointer[0])
            if found.revision != pointer[1]:  # another process is just writing the next one
                found = State(**(asdict(found) | {"revision": pointer[1]}))
            else:
                self._published = found
            known = found
        return known

    def state(self, generation: int) -> State:
        """What a generation says of itself.

        Raises:
            IndexUnusable: it is not there, damaged, or of another schema version or language.
        """
        try:
            index = self.index(generation)
            state = State(**self.cluster.call("GET", f"/{index}/_mapping")[index]["mappings"]["_meta"])
        except (Missing, KeyError, TypeError) as error:
            raise IndexUnusable(
                f"Generation {generation} is not in the cluster, or not one of ours.", hint=_REINDEX
            ) from error
        if state.schema != SCHEMA_VERSION:
            raise IndexUnusable(
                f"The index has schema version {state.schema}; this Gleanings needs {SCHEMA_VERSION}.", hint=_REINDEX
            )
        if state.language != self._language:
            raise IndexUnusable(
                f"The index was built for language {state.language!r}, the library is set to {self._language!r}.",
                hint=_REINDEX,
            )
        return state

    def empty_words(self, generation: int) -> None:
        """Begins the index of words anew."""
        name = f"/{self.words(generation)}"
        if self.cluster.exists(name):
            self.cluster.call("DELETE", name)
        self.cluster.call("PUT", name, words_body(self.cluster.config.replicas))

    def write(self, state: State) -> None:
        """Keeps what a generation says of itself."""
        self.cluster.call("PUT", f"/{self.index(state.generation)}/_mapping", {"_meta": asdict(state)})
        self._published = None

    def publish(self, generation: int, revision: int) -> None:
        """Lets a revision answer from now on."""
        self._pointer.set(generation, revision)
        self._published = None

    def drop(self, generation: int) -> None:
        """Deletes a generation.

        Raises:
            IndexUnusable: it is the one that answers.
        """
        self.forget()
        pointer = self.pointer()
        if pointer is not None and pointer[0] == generation:
            raise IndexUnusable(f"Generation {generation} is answering and cannot be dropped.")
        for index in self.indexes(generation):
            try:
                self.cluster.call("DELETE", f"/{index}")
            except Missing:
                continue

    def _was_abandoned(self, generation: int) -> bool:
        """Whether a generation was begun and never got a revision."""
        try:
            is_empty = self.state(generation).revision == 0
            return is_empty and all(self.cluster.exists(f"/{index}") for index in self.indexes(generation))
        except IndexUnusable:
            return False
