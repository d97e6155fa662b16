"""Which server is started, and which one was? Written down in the cluster's folder, so that tests find it."""

from __future__ import annotations

import json
import os
import socket
import sys

from tools.cluster.build import Build, Unavailable
from tools.cluster.elasticsearch import Elasticsearch
from tools.cluster.nodes import FOLDER, NODES, Cluster
from tools.cluster.opensearch import OpenSearch

#: By where they come from; the first that can be had is taken.
BUILDS: dict[str, Build] = {
    "maven": OpenSearch(FOLDER / "opensearch"),
    "wheel": Elasticsearch(FOLDER / "elasticsearch"),
}

_STARTED = FOLDER / "started.json"
_PORT = 19211


def cluster() -> Cluster:
    """The cluster that was started last; OpenSearch's, where none was."""
    try:
        source, port = json.loads(_STARTED.read_text("utf-8"))
        return Cluster(BUILDS[source], int(port))
    except (FileNotFoundError, ValueError, KeyError):
        return Cluster(BUILDS["maven"], _PORT)


def start(source: str | None = None) -> Cluster:
    """Starts the nodes that do not run yet; ``GLEANINGS_CLUSTER_PORT`` says on which port the first answers.

    Args:
        source: a key of ``BUILDS``; None for the one that runs, else the first that can be had.

    Raises:
        Unavailable: none can be, or another one runs.
    """
    found = cluster()
    if found.runs:
        if source and found.build is not BUILDS[source]:
            raise Unavailable(f"{found.build.name} is running; stop it first with `make cluster-down`")
    else:
        port = int(os.environ.get("GLEANINGS_CLUSTER_PORT", _PORT))
        _check_ports(port)
        chosen = _prepared([source] if source else list(BUILDS))
        FOLDER.mkdir(exist_ok=True)
        _STARTED.write_text(json.dumps([chosen, port]), "utf-8")
        found = cluster()
    try:
        found.up()
    except TimeoutError as error:
        found.down()
        raise Unavailable(str(error).rstrip(".")) from error
    return found


def _prepared(sources: list[str]) -> str:
    """The first source whose server can be had; why others cannot is said."""
    *first, last = sources
    for source in first:
        try:
            BUILDS[source].prepare()
        except Unavailable as error:
            print(f"{BUILDS[source].name} cannot be had: {error}.", file=sys.stderr)
            continue
        return source
    BUILDS[last].prepare()
    return last


def _check_ports(first: int) -> None:
    """Raises Unavailable where something else answers: it would be taken for our nodes."""
    for port in range(first, first + len(NODES)):
        with socket.socket() as asking:
            if asking.connect_ex(("127.0.0.1", port)) == 0:
                raise Unavailable(f"something else answers on port {port}; set GLEANINGS_CLUSTER_PORT")
