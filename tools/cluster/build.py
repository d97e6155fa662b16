"""What must a search server offer to be started as a test cluster?"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

_MOST_SECONDS = 10 * 60.0


class Unavailable(Exception):
    """No server can be had; says why."""


class Build(Protocol):
    """A search server in a folder of its own."""

    @property
    def name(self) -> str:
        """What people read: the product and its version."""

    @property
    def greeting(self) -> tuple[str, tuple[int, int]]:
        """The distribution and the version that a node says it is of."""

    def prepare(self) -> None:
        """Fetches and compiles what is not there yet.

        Raises:
            Unavailable: the server cannot be had.
        """

    def java(self, data: Path) -> list[str]:
        """The arguments of java that start a node with its data in a folder; the node's other settings follow."""

    def electing(self, nodes: str) -> tuple[str, str]:
        """The setting that names the nodes which elect the first manager."""


def once(folder: Path, wanted: str, build: Callable[[], None]) -> None:
    """Builds into a folder, unless what is wanted was built there before.

    Raises:
        Unavailable: there is no Java, or what the building raises.
    """
    if shutil.which("java") is None or shutil.which("javac") is None:
        raise Unavailable("there is no Java (a JDK, 17 or newer)")
    stamp = folder / "ready"
    if stamp.is_file() and stamp.read_text("utf-8") == wanted:
        return
    shutil.rmtree(folder, ignore_errors=True)
    build()
    stamp.write_text(wanted, "utf-8")


def run(*command: str | Path) -> None:
    """Runs a command to its end.

    Raises:
        Unavailable: it is not installed, takes too long or fails; with what it says.
    """
    name = Path(command[0]).name
    if shutil.which(command[0]) is None:
        raise Unavailable(f"there is no {name}")
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_MOST_SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise Unavailable(f"{name} has taken more than {_MOST_SECONDS:.0f} seconds") from error
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines() or ["no reason"]
        raise Unavailable(f"{name} says: {said[0]}")
