"""Which generation and which revision answer? An alias names the one's index and, as its filter, the other."""

from __future__ import annotations

import time

from gleanings.corpus.errors import ClusterError
from gleanings.index.opensearch.cluster import Cluster, Missing
from gleanings.index.opensearch.mapping import Json, documents_index, visible

#: How long a process goes on with what it knows before it asks again.
_KNOWN_SECONDS = 1.0


class Pointer:
    """What answers of one library in a cluster; one instance serves all threads.

    Args:
        cluster: that its indexes lie in.
    """

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self._prefix = cluster.config.prefix
        self._known: tuple[float, tuple[int, int] | None] | None = None

    def get(self) -> tuple[int, int] | None:
        """The generation and the revision that answer, or None when none was published.

        Raises:
            ClusterError: the cluster cannot be used, or the alias is somebody else's.
        """
        known, now = self._known, time.monotonic()
        if known is None or now - known[0] > _KNOWN_SECONDS:
            known = self._known = (now, self._ask())
        return known[1]

    def forget(self) -> None:
        """Asks again the next time."""
        self._known = None

    def set(self, generation: int, revision: int) -> None:
        """Lets a revision answer from now on."""
        wanted = documents_index(self._prefix, generation)
        actions: list[Json] = [
            {"remove": {"index": index, "alias": self._prefix}} for index in self._aliased() if index != wanted
        ]
        now = {"index": wanted, "alias": self._prefix, "filter": visible(revision)}
        self._cluster.call("POST", "/_aliases", {"actions": [*actions, {"add": now}]})
        self.forget()

    def _aliased(self) -> Json:
        try:
            return self._cluster.call("GET", f"/_alias/{self._prefix}")
        except Missing:
            return {}

    def _ask(self) -> tuple[int, int] | None:
        found = self._aliased()
        if not found:
            return None
        try:
            ((index, named),) = found.items()
            born, _ = named["aliases"][self._prefix]["filter"]["bool"]["filter"]
            return int(index.rpartition("-")[2]), int(born["range"]["born"]["lte"])
        except (ValueError, KeyError, TypeError) as error:
            raise ClusterError(
                f"The alias {self._prefix!r} of the search cluster is not one of ours.",
                hint="Choose another prefix in [opensearch] of gleanings.toml.",
            ) from error
