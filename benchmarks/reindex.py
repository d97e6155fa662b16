"""What does it cost to build the index anew from the catalogue, and is any source file opened for it?

Run ``make bench-reindex``, or ``python -m benchmarks.reindex [DATA]``. DATA holds ``sample/`` and ``library/``;
LIBRARY=DIR takes a library that was made of them before. GENERATED says how many invented documents the second
library has, 100,000 unless it is set. All figures are of the whole command, from start to exit; results go to
benchmarks/results/reindex.json.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks import index_corpus
from benchmarks.ingest import ingest, make_library
from benchmarks.measuring import Cost, measure
from gleanings.corpus.library import Library
from gleanings.corpus.model import Description, Page, Reading
from gleanings.corpus.sources import SourceFile

RESULTS = Path(__file__).parent / "results" / "reindex.json"

#: ``gleanings reindex`` in a process that counts the files it opens outside the library, Python and the system.
_WATCHED = """
import sys
sources, opened = tuple(sys.argv[2].split("|")), []
sys.addaudithook(lambda event, given: opened.append(given[0])
                 if event == "open" and isinstance(given[0], str) and given[0].startswith(sources) else None)
from gleanings import cli
code = cli.run(["--library", sys.argv[1], "reindex"])
print(len(opened))
raise SystemExit(code)
"""


@dataclass(frozen=True, slots=True)
class Figures:
    """What one ``gleanings reindex`` took.

    Attributes:
        opened: source files that were opened for it.
    """

    documents: int
    words: int
    cpu_seconds: float
    peak_mib: float
    opened: int


def reindexed(folder: Path, sources: list[Path]) -> Figures:
    """Builds the index of a library three times; the least processor time counts, and the most memory."""
    command = [sys.executable, "-c", _WATCHED, str(folder), "|".join(map(str, sources))]
    costs: list[Cost] = [measure(command) for _ in range(3)]
    with Library(folder).catalogue() as catalogue:
        documents = catalogue.coverage().documents
        words = sum(document.words for document in catalogue.documents())
    return Figures(
        documents,
        words,
        round(min(cost.cpu_seconds for cost in costs), 2),
        round(max(cost.peak_mib for cost in costs)),
        sum(int(cost.output) for cost in costs),
    )


def real_library(data: Path, scratch: Path) -> Path:
    """The library of the real documents."""
    if named := os.environ.get("LIBRARY"):
        shutil.copytree(named, scratch / "real")
        return scratch / "real"
    folder = make_library(scratch / "real")
    ingest(folder, str(data / "sample"), str(data / "library"))
    return folder


def generated_library(documents: int, scratch: Path) -> Path:
    """A library of invented documents, catalogued without files."""
    corpus, folder = scratch / "corpus.jsonl", make_library(scratch / "generated")
    index_corpus.generate(corpus, documents, "short", seed=1)
    with Library(folder).catalogue(write=True) as catalogue:
        # Filling it is not what is measured: 100,000 commits that wait for the disk would take an hour.
        catalogue._database.connection.execute("PRAGMA synchronous = OFF")
        run = catalogue.runs.start("ingest", "")
        for text in index_corpus.read(corpus):
            file = SourceFile(f"/invented/{text.id}.pdf", "/invented", f"{text.id}.pdf", 1, 1, text.id)
            about = Description(text.title, year=text.year, areas=(text.area,), themes=text.themes)
            catalogue.record_document(file, Reading("pdf", (Page(1, text.text),)), about, run=run, seconds=0)
        catalogue.runs.end(run)
    corpus.unlink()
    return folder


def report(real: Figures, generated: Figures) -> str:
    """The figures as a table, with what is to be reached."""
    lines = ["| reindex | measured | to reach |", "|---|---|---|"]
    for figures, aim in ((real, "3 s"), (generated, "40 s")):
        named = f"{figures.documents:,} documents, {figures.words:,} words"
        lines += [
            f"| {named}: CPU seconds | {figures.cpu_seconds:.1f} | {aim} |",
            f"| {named}: peak memory, MiB | {figures.peak_mib:.0f} | 400 |",
            f"| {named}: source files opened | {figures.opened} | 0 |",
        ]
    return "\n".join(lines)


def main() -> None:
    """Measures, prints and writes the results."""
    data = Path(sys.argv[1] if len(sys.argv) > 1 else os.environ.get("GLEANINGS_DATA", "../shared/data")).resolve()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        real = reindexed(real_library(data, folder), [data])
        generated = reindexed(
            generated_library(int(os.environ.get("GENERATED", "100000")), folder), [Path("/invented")]
        )
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps({"real": asdict(real), "generated": asdict(generated)}, indent=1) + "\n", "utf-8")
    print(report(real, generated))


if __name__ == "__main__":
    main()
