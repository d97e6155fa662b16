"""An engine on the test cluster, with indexes of its own; ``make test-cluster`` starts the cluster."""

from __future__ import annotations

import os
import re
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from gleanings.corpus.config import FILE_NAME, ClusterConfig, set_engine
from gleanings.corpus.library import Library
from gleanings.index.analysis import Analyzer
from gleanings.index.engine import Engine, IndexDocument, Query
from gleanings.index.nodes import Phrase, leaves
from gleanings.index.opening import open_engine
from gleanings.index.publishing import rebuild
from tools.cluster.choosing import cluster as started

# Imported where it is used: opensearch-py takes long to load, and most tests need no cluster.
if TYPE_CHECKING:
    from gleanings.index.opensearch.cluster import Cluster
    from tools.cluster.nodes import Cluster as Nodes

_made: list[Cluster] = []
HOSTS = tuple(started().addresses)


def config(prefix: str, *, shards: int, replicas: int, seconds: int) -> ClusterConfig:
    """Where the test cluster is; its time-out is one for a machine that has other things to do."""
    return ClusterConfig(HOSTS, "", "", prefix, shards, replicas, seconds)


def prefix(folder: Path) -> str:
    """Names of indexes that only the test with this folder uses."""
    name = re.sub(r"[^a-z0-9]+", "-", folder.name.lower()).strip("-")[:30]
    return f"test-{name}-{blake2b(str(folder).encode(), digest_size=4).hexdigest()}"


def opensearch(folder: Path) -> Engine:
    """The engine for a test with this folder."""
    return engine_with(folder, shards=3, replicas=0)[0]


def engine_with(folder: Path, *, shards: int, replicas: int, seconds: int = 30) -> tuple[Engine, Cluster]:
    """The same, with so many shards and copies of each, and the cluster that it asks."""
    from gleanings.index.opensearch.cluster import Cluster
    from gleanings.index.opensearch.engine import OpenSearchEngine

    cluster = Cluster(config(prefix(folder), shards=shards, replicas=replicas, seconds=seconds))
    _made.append(cluster)
    return OpenSearchEngine(cluster, Analyzer("en"), "en"), cluster


def on_test_cluster() -> Nodes:
    """The nodes of the test cluster, to kill and to start again."""
    return started()


def can_be_asked(query: Query) -> bool:
    """Whether the server that was started understands a query.

    To Elasticsearch 7.0 one occurrence is enough for a word that words near each other name twice.
    """
    slack = [leaf for leaf in leaves(query.node) if isinstance(leaf, Phrase) and leaf.slop is not None]
    repeated = any(len(set(phrase.words)) < len(phrase.words) for phrase in slack)
    return not repeated or not os.environ.get("GLEANINGS_CLUSTER") or started().build.greeting[0] == "opensearch"


def document(at: int, theme: str = "all") -> IndexDocument:
    """A document of a few words, others for each number."""
    words = ["hub", "lease", "garden", "pub", "the lease"]
    text = " ".join(words[(at + step) % 5] for step in range(at % 4 + 1))
    return IndexDocument(
        id=f"d{at:04}", version=1, title=f"Title {at}", headings=(), authors=(), publisher="", pages=(text,),
        facets={"theme": (theme,), "area": ("nsew"[at % 4],)}, sort_title=f"title {at:04}", year=None,
    )  # fmt: skip


def named_in(library: Library, prefix: str, *, shards: int = 2, replicas: int = 0) -> Library:
    """The library with a gleanings.toml that says where the test cluster is."""
    with (library.folder / FILE_NAME).open("a", encoding="utf-8") as file:  # [opensearch] is the last table
        file.write(_opensearch(prefix) + f"shards = {shards}\nreplicas = {replicas}\n")
    return Library(library.folder)


def moved(library: Library, prefix: str, *, shards: int = 2, replicas: int = 0) -> Library:
    """The library, built in the test cluster, which answers for it from now on."""
    set_engine(named_in(library, prefix, shards=shards, replicas=replicas).folder, "opensearch")
    found = Library(library.folder)
    with found.catalogue(write=True) as catalogue:
        rebuild(found, catalogue, open_engine(found))
    return found


def front_end(folder: Path, prefix: str) -> Path:
    """A folder that holds nothing but the gleanings.toml of a front end."""
    folder.mkdir()
    text = f'catalogue = "cluster"\n[opensearch]\n{_opensearch(prefix)}'
    (folder / FILE_NAME).write_text(text, encoding="utf-8")
    return folder


def _opensearch(prefix: str) -> str:
    hosts = ", ".join(f'"{host}"' for host in HOSTS)
    return f'hosts = [{hosts}]\nprefix = "{prefix}"\ntimeout_seconds = 30\n'


def clear() -> None:
    """Deletes the indexes of all engines that were made."""
    while _made:
        delete(_made.pop())


def delete(cluster: Cluster) -> None:
    """Deletes the indexes with a cluster's prefix."""
    for index in cluster.call("GET", f"/{cluster.config.prefix}-*/_alias"):
        cluster.call("DELETE", f"/{index}")
