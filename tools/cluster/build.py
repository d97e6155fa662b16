"""Which search server is run? OpenSearch, as Maven packages hold it."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

_HERE = Path(__file__).parent
_MINUTES = 10 * 60.0


class Unavailable(Exception):
    """No server can be had; says why."""


@dataclass(frozen=True, slots=True)
class OpenSearch:
    """OpenSearch in one folder.

    Attributes:
        folder: of its jars.
        name: what people read.
    """

    folder: Path
    name: str = "OpenSearch 2.19.1"

    def prepare(self) -> None:
        """Fetches and compiles what is not there yet.

        Raises:
            Unavailable: there is no Java, or Maven's packages cannot be reached.
        """
        if shutil.which("java") is None or shutil.which("javac") is None:
            raise Unavailable("there is no Java (a JDK, 17 or newer)")
        stamp = self.folder / "ready"
        wanted = (_HERE / "pom.xml").read_text() + (_HERE / "SearchNode.java").read_text()
        if stamp.is_file() and stamp.read_text() == wanted:
            return
        shutil.rmtree(self.folder, ignore_errors=True)
        _run(
            "mvn", "-q", "-B", "-f", str(_HERE / "pom.xml"), "dependency:copy-dependencies",
            f"-DoutputDirectory={self.folder / 'lib'}", "-DincludeScope=runtime",
        )  # fmt: skip
        _run("javac", "-nowarn", "-cp", f"{self.folder / 'lib'}/*", "-d", str(self.folder / "classes"),
             str(_HERE / "SearchNode.java"))  # fmt: skip
        stamp.write_text(wanted)

    def java(self, data: Path) -> list[str]:
        """The arguments of java, up to the main class."""
        return [f"-Dfolder={data}", "-cp", f"{self.folder / 'classes'}:{self.folder / 'lib'}/*", "SearchNode"]


def _run(*command: str) -> None:
    if shutil.which(command[0]) is None:
        raise Unavailable(f"there is no {command[0]}")
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_MINUTES, check=False)
    except subprocess.TimeoutExpired as error:
        raise Unavailable(f"{command[0]} has taken more than {_MINUTES:.0f} seconds") from error
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines() or ["no reason"]
        raise Unavailable(f"{command[0]} says: {said[0]}")
