"""``python -m tools.cluster [--from maven|wheel] up|down|run COMMAND...``."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys

from tools.cluster.build import Unavailable
from tools.cluster.choosing import BUILDS, cluster, start

_SKIPPED = """
**********************************************************************
  NOT TESTED on a search cluster: {reason}.
**********************************************************************
"""


def main(arguments: list[str]) -> int:
    """Does what the arguments say; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.cluster", description="Three search nodes.")
    parser.add_argument("--from", dest="source", choices=list(BUILDS), help="take the server from there, or none")
    actions = parser.add_subparsers(dest="action", required=True)
    actions.add_parser("up", help="start the nodes")
    actions.add_parser("down", help="stop them and delete their data")
    actions.add_parser("run", help="have them up for one command").add_argument("command", nargs=argparse.REMAINDER)
    asked = parser.parse_args(arguments)
    if asked.action == "down":
        cluster().down()
        return 0
    return _run(asked.command, asked.source) if asked.action == "run" else _up(asked.source)


def _up(source: str | None) -> int:
    try:
        started = start(source)
    except Unavailable as error:
        print(f"The cluster cannot be started: {error}.", file=sys.stderr)
        return 1
    print(f"{started.build.name} answers on {', '.join(started.addresses)}")
    return 0


def _run(command: list[str], source: str | None) -> int:
    """Runs a command while the cluster is up; a cluster that cannot be had is said aloud, and is no failure."""
    was_up = cluster().runs
    try:
        started = start(source)
    except Unavailable as error:
        print(_SKIPPED.format(reason=error), file=sys.stderr)
        return 0
    print(f"Testing on {started.build.name}.", file=sys.stderr)
    try:
        code = subprocess.run(command, check=False, env={**os.environ, "GLEANINGS_CLUSTER": "1"}).returncode
    finally:
        if not was_up:
            started.down()
    print(f"Tested on {started.build.name}.", file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
