"""How are many documents written at once? Again and again, until the cluster has taken each or says why not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from gleanings.corpus.errors import ClusterBusy, ClusterUnreachable
from gleanings.index.opensearch.cluster import Cluster
from gleanings.index.opensearch.mapping import Json

_CREATED = 300
_REFUSED = (400, 413)
_GONE = 404


@dataclass(slots=True)
class Written:
    """What became of some actions.

    Attributes:
        rejected: why the cluster will never take an entry, by its id.
        replaced: how many entries were there before.
    """

    rejected: dict[str, str] = field(default_factory=dict)
    replaced: int = 0


def write(cluster: Cluster, index: str, lines: Sequence[Json]) -> Written:
    """Writes the actions of ``_bulk``; each can be repeated, so what was not taken is sent again.

    Args:
        cluster: to write to.
        index: its name.
        lines: as ``_bulk`` takes them.

    Raises:
        ClusterError: the cluster cannot be used.
    """
    waiting = _operations(lines)
    done = Written()

    def attempt() -> Json:
        nonlocal waiting
        if not waiting:
            return {}
        items = cluster.lines(f"/{index}/_bulk", [line for operation in waiting for line in operation])["items"]
        answered = [next(iter(item.values())) for item in items]
        again, problem = [], None
        for operation, answer in zip(waiting, answered, strict=True):
            status = int(answer["status"])
            if status < _CREATED or status == _GONE:
                done.replaced += answer.get("result") == "updated"
            elif status in _REFUSED:
                done.rejected[str(answer["_id"])] = str(answer["error"].get("reason", answer["error"]))
            else:
                again.append(operation)
                problem = cluster.failure(status, answer["error"])
        waiting = again
        if isinstance(problem, ClusterUnreachable):  # a shard is moving: as good as busy
            raise ClusterBusy(problem.message, hint=problem.hint) from problem
        if problem is not None:
            raise problem
        return {}

    cluster.patiently(attempt)
    return done


def _operations(lines: Sequence[Json]) -> list[tuple[Json, ...]]:
    """The lines, action by action: a deletion is one line, anything else two."""
    found: list[tuple[Json, ...]] = []
    at = 0
    while at < len(lines):
        size = 1 if "delete" in lines[at] else 2
        found.append(tuple(lines[at : at + size]))
        at += size
    return found
