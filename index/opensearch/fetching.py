"""What does the copy of the catalogue hold that belongs to the generation that answers?

Readers of one process ask once a second what is in force, and for entries by their names, many in one request.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from gleanings.corpus.errors import ClusterError, ClusterUnreachable, IndexUnusable
from gleanings.index.opensearch.cluster import Cluster, Missing
from gleanings.index.opensearch.entries import STATE, CopyState, address
from gleanings.index.opensearch.mapping import Json, catalogue_index
from gleanings.index.opensearch.pointer import Pointer
from gleanings.index.recent import Recent

T = TypeVar("T")

#: How long a process goes on with what it knows before it asks what is in force.
_POLL_SECONDS = 1.0
#: So many entries are asked for in one request, and so many rows of lists are remembered.
_ENTRIES = 500
_ROWS = 2_000_000


@dataclass(frozen=True, slots=True)
class Latest:
    """The state that is in force, and the generation that it belongs to."""

    generation: int
    state: CopyState


@dataclass(frozen=True, slots=True)
class Fetched:
    """Entries by name, and the names of those that no node has that answers."""

    entries: dict[str, Json]
    unreachable: frozenset[str]


class Fetcher:
    """Reads one library's copy; one instance serves all threads.

    Args:
        cluster: that it lies in.
    """

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self._pointer = Pointer(cluster)
        self._asked = 0.0
        self._known: Latest | None = None
        self._parts: Recent[tuple[int, str], list[Any]] = Recent(_ROWS, len)
        self._derived: dict[str, tuple[object, object]] = {}

    def latest(self) -> Latest:
        """What is in force; what changed a moment ago is known a second later.

        Raises:
            IndexUnusable: nothing was published, or there is no copy with it.
            ClusterError: the cluster cannot be used.
        """
        known, now = self._known, time.monotonic()
        if known is None or now - self._asked > _POLL_SECONDS:
            known = self._known = self._ask(known)
            self._asked = now
        return known

    def fetch(self, names: Iterable[str]) -> Fetched:
        """Some entries; what there is not is left out.

        Raises:
            ClusterError: the cluster cannot be used.
        """
        wanted = list(names)
        entries: dict[str, Json] = {}
        unreachable: set[str] = set()
        for start in range(0, len(wanted), _ENTRIES):
            for answer in self._answered(wanted[start : start + _ENTRIES]):
                if answer.get("found"):
                    entries[answer["_id"]] = answer["_source"]
                elif "error" in answer:
                    unreachable.add(answer["_id"])
        return Fetched(entries, frozenset(unreachable))

    def whole(self, names: Iterable[str]) -> dict[str, Json]:
        """Some entries, of which all must be had that there are.

        Raises:
            ClusterUnreachable: no node has one of them that answers.
        """
        found = self.fetch(names)
        if found.unreachable:
            raise ClusterUnreachable(
                "A part of the catalogue's copy has no node of the search cluster that answers.",
                hint="Look at the cluster's health; it may be starting.",
            )
        return found.entries

    def rows(self, name: str) -> list[Any]:
        """All rows of a list."""
        return [row for part in self._of_list(name) for row in self.part(part)]

    def parts_of(self, name: str) -> tuple[str, ...]:
        """The names of a list's parts, in order, to take rows from."""
        return self._of_list(name)

    def part(self, name: str) -> list[Any]:
        """The rows of one part."""
        key = (self.latest().generation, name)
        rows = self._parts.get(key)
        if rows is None:
            rows = self._part(name)
            self._parts.keep(key, rows)
        return rows

    def derived(self, name: str, make: Callable[[list[Any]], T]) -> T:
        """What is made of a list's rows, once for as long as these stay."""
        key = self.latest().generation, self._of_list(name)
        known = self._derived.get(name)
        if known is None or known[0] != key:
            known = self._derived[name] = (key, make(self.rows(name)))
        return known[1]  # type: ignore[return-value]  # what this make made

    def _of_list(self, name: str) -> tuple[str, ...]:
        return tuple(self.latest().state.lists.get(name, ()))

    def _part(self, name: str) -> list[Any]:
        found = self.whole([name])
        if name not in found:
            self._forget()
            raise IndexUnusable("A part of the catalogue's copy is missing.", hint="Run `gleanings reindex`.")
        rows: list[Any] = found[name]["rows"]
        return rows

    def _answered(self, names: Sequence[str]) -> list[Json]:
        """What the cluster says of each name; once more when the index was dropped for another that answers now."""
        try:
            return self._mget(names)
        except Missing:
            self._forget()
        try:
            return self._mget(names)
        except Missing as error:
            raise _no_copy() from error

    def _mget(self, names: Sequence[str]) -> list[Json]:
        index = self._index(self.latest().generation)
        answers: list[Json] = self._cluster.call("POST", f"/{index}/_mget", {"docs": list(map(address, names))})[
            "docs"
        ]
        if any("index_not_found" in str(answer.get("error")) for answer in answers):
            raise Missing(index)
        return answers

    def _ask(self, known: Latest | None) -> Latest:
        pointer = self._pointer.get()
        if pointer is None:
            raise IndexUnusable("No index was published yet.", hint="Run `gleanings reindex` with the library.")
        path = f"/{self._index(pointer[0])}/_source/{STATE}"
        same = known is not None and known.generation == pointer[0]
        try:
            if known is not None and same:
                number = self._cluster.call("GET", path, _source_includes="number")["number"]
                if number == known.state.number:
                    return known
            return Latest(pointer[0], CopyState(**self._cluster.call("GET", path)))
        except Missing as error:
            raise _no_copy() from error
        except ClusterError:
            if known is not None and same:  # the node with this one entry does not answer; others may
                return known
            raise

    def _index(self, generation: int) -> str:
        return catalogue_index(self._cluster.config.prefix, generation)

    def _forget(self) -> None:
        self._pointer.forget()
        self._known = None


def _no_copy() -> IndexUnusable:
    return IndexUnusable(
        "The search cluster holds no copy of the catalogue.", hint="Run `gleanings reindex` with the library."
    )
