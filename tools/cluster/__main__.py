"""``python -m tools.cluster up|down|run COMMAND...``."""

from __future__ import annotations

import os
import subprocess
import sys

from tools.cluster.build import OpenSearch, Unavailable
from tools.cluster.nodes import FOLDER, Cluster

_SKIPPED = """
**********************************************************************
  NOT TESTED on a search cluster: {reason}.
**********************************************************************
"""


def main(arguments: list[str]) -> int:
    """Does what the arguments say; returns the exit code."""
    match arguments:
        case ["down"]:
            _cluster().down()
            return 0
        case ["up"]:
            try:
                cluster = _started()
            except Unavailable as error:
                print(f"The cluster cannot be started: {error}.", file=sys.stderr)
                return 1
            print(f"{cluster.build.name} answers on {', '.join(cluster.addresses)}")
            return 0
        case ["run", *command] if command:
            return _run(command)
    print(__doc__, file=sys.stderr)
    return 2


def _run(command: list[str]) -> int:
    """Runs a command while the cluster is up; a cluster that cannot be had is said aloud, and is no failure."""
    try:
        cluster = _started()
    except Unavailable as error:
        print(_SKIPPED.format(reason=error), file=sys.stderr)
        return 0
    print(f"Tested on {cluster.build.name}.", file=sys.stderr)
    try:
        return subprocess.run(command, check=False, env={**os.environ, "GLEANINGS_CLUSTER": "1"}).returncode
    finally:
        cluster.down()


def _started() -> Cluster:
    cluster = _cluster()
    cluster.build.prepare()
    try:
        cluster.up()
    except TimeoutError as error:
        cluster.down()
        raise Unavailable(str(error).rstrip(".")) from error
    return cluster


def _cluster() -> Cluster:
    return Cluster(OpenSearch(FOLDER / "opensearch"), _port())


def _port() -> int:
    return int(os.environ.get("GLEANINGS_CLUSTER_PORT", "19211"))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
