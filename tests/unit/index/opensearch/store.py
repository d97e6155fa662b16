"""A cluster in memory that keeps entries by name: all that the copy of a catalogue asks of one."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable

from gleanings.corpus.config import ClusterConfig
from gleanings.index.opensearch.cluster import Cluster, Missing
from gleanings.index.opensearch.mapping import Json, documents_index, visible

PREFIX = "lib"


class Store(Cluster):
    """Answers for a generation that is published.

    Attributes:
        entries: by index and name.
        asked: method and path of every request.
        unreachable: names of entries that no node has that answers.
    """

    def __init__(self, generation: int = 1) -> None:
        super().__init__(ClusterConfig(("http://127.0.0.1:9",), "", "", PREFIX, 1, 0, 1))
        self.generation = generation
        self.entries: dict[str, dict[str, str]] = {}
        self.asked: list[str] = []
        self.unreachable: set[str] = set()

    def call(
        self, method: str, path: str, body: Json | None = None, *, seconds: float | None = None, **params: object
    ) -> Json:
        """An alias, one entry, or several."""
        self.asked.append(f"{method} {path}")
        index, _, rest = path.strip("/").partition("/")
        wanted = str(params["_source_includes"]).split(",") if "_source_includes" in params else None
        if index == "_alias":
            named = {PREFIX: {"filter": visible(1)}}
            return {documents_index(PREFIX, self.generation): {"aliases": named}}
        held = self.entries.setdefault(index, {})
        if rest == "_mget" and body is not None:
            names = body["ids"] if "ids" in body else [asked["_id"] for asked in body["docs"]]
            return {"docs": [self._answer(held, name, wanted) for name in names]}
        if method == "GET" and rest.startswith("_source/"):
            answer = self._answer(held, rest.removeprefix("_source/"), wanted)
            if not answer["found"]:
                raise Missing(path)
            source: Json = answer["_source"]
            return source
        raise AssertionError(f"{method} {path}")

    def lines(self, path: str, lines: Iterable[Json], **_params: object) -> Json:
        """Entries put and deleted."""
        self.asked.append(f"POST {path}")
        held, items, coming = self.entries.setdefault(path.split("/")[1], {}), [], iter(lines)
        for line in coming:
            ((kind, about),) = line.items()
            if kind == "delete":
                held.pop(about["_id"], None)
            else:
                held[about["_id"]] = json.dumps(next(coming))
            items.append({kind: {"_id": about["_id"], "status": 200}})
        return {"items": items}

    def patiently(self, attempt: Callable[[], Json]) -> Json:
        """At once."""
        return attempt()

    def _answer(self, held: dict[str, str], name: str, wanted: list[str] | None) -> Json:
        if name in self.unreachable:
            return {"_id": name, "error": {"type": "no_shard_available_action_exception"}}
        if name not in held:
            return {"_id": name, "found": False}
        source = json.loads(held[name])
        return {"_id": name, "found": True, "_source": {n: source[n] for n in wanted or source if n in source}}
