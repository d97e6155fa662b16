"""How is OpenSearch had? As Maven packages hold it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tools.cluster.build import once, run

_HERE = Path(__file__).parent
_PACKAGES, _NODE = _HERE / "pom.xml", _HERE / "SearchNode.java"


@dataclass(frozen=True, slots=True)
class OpenSearch:
    """OpenSearch in one folder.

    Attributes:
        folder: of its jars.
        name: what people read.
        greeting: the distribution and the version that a node says it is of.
    """

    folder: Path
    name: str = "OpenSearch 2.19.1"
    greeting: tuple[str, tuple[int, int]] = ("opensearch", (2, 19))

    def prepare(self) -> None:
        """Fetches the jars and compiles the launcher.

        Raises:
            Unavailable: there is no Java, or Maven's packages cannot be reached.
        """
        once(self.folder, _PACKAGES.read_text("utf-8") + _NODE.read_text("utf-8"), self._build)

    def java(self, data: Path) -> list[str]:
        """The arguments of java, up to the main class."""
        return [f"-Dfolder={data}", "-cp", f"{self.folder / 'classes'}:{self.folder / 'lib'}/*", "SearchNode"]

    def electing(self, nodes: str) -> tuple[str, str]:
        """The setting that names the nodes which elect the first manager."""
        return "cluster.initial_cluster_manager_nodes", nodes

    def _build(self) -> None:
        jars, classes = self.folder / "lib", self.folder / "classes"
        run("mvn", "-q", "-B", "-f", _PACKAGES, "dependency:copy-dependencies", f"-DoutputDirectory={jars}",
            "-DincludeScope=runtime")  # fmt: skip
        run("javac", "-nowarn", "-cp", f"{jars}/*", "-d", classes, _NODE)
