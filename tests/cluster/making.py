"""An engine on the test cluster, with indexes of its own; ``make test-cluster`` starts the cluster."""

from __future__ import annotations

import os
import re
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from gleanings.corpus.config import ClusterConfig
from gleanings.index.analysis import Analyzer
from gleanings.index.engine import Engine

# Imported where it is used: opensearch-py takes long to load, and most tests need no cluster.
if TYPE_CHECKING:
    from gleanings.index.opensearch.cluster import Cluster

PORT = int(os.environ.get("GLEANINGS_CLUSTER_PORT", "19211"))
_made: list[Cluster] = []
HOSTS = tuple(f"http://127.0.0.1:{PORT + node}" for node in range(3))


def config(prefix: str, *, shards: int = 3, replicas: int = 1, seconds: int = 30) -> ClusterConfig:
    """Where the test cluster is; its time-out is one for a machine that has other things to do."""
    return ClusterConfig(HOSTS, "", "", prefix, shards, replicas, seconds)


def prefix(folder: Path) -> str:
    """Names of indexes that only the test with this folder uses."""
    name = re.sub(r"[^a-z0-9]+", "-", folder.name.lower()).strip("-")[:30]
    return f"test-{name}-{blake2b(str(folder).encode(), digest_size=4).hexdigest()}"


def opensearch(folder: Path) -> Engine:
    """The engine for a test with this folder."""
    from gleanings.index.opensearch.cluster import Cluster
    from gleanings.index.opensearch.engine import OpenSearchEngine

    _made.append(Cluster(config(prefix(folder))))
    return OpenSearchEngine(_made[-1], Analyzer("en"), "en")


def clear() -> None:
    """Deletes the indexes of all engines that were made."""
    while _made:
        cluster = _made.pop()
        for index in cluster.call("GET", f"/{cluster.config.prefix}-*/_alias"):
            cluster.call("DELETE", f"/{index}")
