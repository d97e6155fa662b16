"""Does the first thing people see answer what they asked? The judged queries over the sample library.

``python -m benchmarks.sample_answers [--misses]`` builds the sample library as ``gleanings demo`` does, asks the
queries of ``tests/relevance/sample/``, prints how soon the first answer comes, and keeps the figures in
``benchmarks/results/``. A document answers from grade 2; nDCG counts all grades.
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.relevance import ndcg
from gleanings.corpus.library import Library
from gleanings.index.request import SearchRequest
from gleanings.index.service import SearchService

_HERE = Path(__file__).parents[1]
_SAMPLE = _HERE / "corpus" / "sample"
JUDGED = _HERE / "tests" / "relevance" / "sample"
RESULTS = Path(__file__).parent / "results" / "sample_answers.json"

_ANSWERS = 2
_SEEN = 10
_AT_A_GLANCE = 3


@dataclass(frozen=True, slots=True)
class Judged:
    """A query with the grades of the documents that were judged of use, by the names of their files."""

    id: str
    kind: str
    text: str
    grades: dict[str, int]


@dataclass(frozen=True, slots=True)
class Answered:
    """A judged query and the first ten documents for it."""

    query: Judged
    ranked: tuple[str, ...]

    @property
    def place(self) -> int | None:
        """Where the first document stands that answers, from 1."""
        return next(
            (at for at, file in enumerate(self.ranked, 1) if self.query.grades.get(file, 0) >= _ANSWERS), None
        )

    @property
    def reciprocal_rank(self) -> float:
        """One by that place; 0 when none of the ten answers."""
        return 1 / self.place if self.place else 0.0

    @property
    def at_a_glance(self) -> bool:
        """Whether one of the first three documents answers."""
        return self.place is not None and self.place <= _AT_A_GLANCE


def read_judged(folder: Path = JUDGED) -> tuple[Judged, ...]:
    """All queries in file order."""
    grades: dict[str, dict[str, int]] = {}
    with (folder / "qrels.tsv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            grades.setdefault(row["query"], {})[row["document"]] = int(row["grade"])
    queries = map(json.loads, (folder / "queries.jsonl").read_text("utf-8").splitlines())
    return tuple(Judged(one["id"], one["kind"], one["text"], grades[one["id"]]) for one in queries)


def build(folder: Path) -> Library:
    """The sample library in a new folder; read in a process of its own, because reading forks."""
    library = Library.create(folder, "Sample", taxonomy=_SAMPLE / "taxonomy")
    command = [sys.executable, "-m", "gleanings", "--library", str(folder), "ingest", str(_SAMPLE / "documents")]
    command += ["--metadata", str(_SAMPLE / "metadata.csv")]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  # our own
    # Two files of the sample cannot be read: exit code 3.
    if ended.returncode not in (0, 3):
        raise RuntimeError(ended.stderr)
    return library


def ask(library: Library, queries: Sequence[Judged]) -> tuple[Answered, ...]:
    """The first ten documents for each query."""
    service = SearchService(library)
    return tuple(Answered(query, tuple(_files(service, query.text))) for query in queries)


def _files(service: SearchService, text: str) -> Iterator[str]:
    answer = service.search(SearchRequest(text=text, limit=_SEEN))
    return (Path(hit.document.source).name for hit in answer.hits)


def figures(answered: Sequence[Answered]) -> dict[str, float]:
    """MRR, success at 3 and nDCG@10."""
    count = len(answered)
    return {
        "queries": count,
        "MRR": round(sum(one.reciprocal_rank for one in answered) / count, 3),
        "success at 3": round(sum(one.at_a_glance for one in answered) / count, 3),
        "nDCG@10": round(sum(ndcg(one.ranked, one.query.grades) for one in answered) / count, 3),
    }


def main() -> None:
    """Measures and reports."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--misses", action="store_true", help="print the queries whose first document does not answer"
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        answered = ask(build(Path(folder) / "library"), read_judged())
    for one in answered if options.misses else ():
        if one.place != 1:
            print(f"{one.place or '-':>3} {one.query.kind:<10} {one.query.text}: {'; '.join(one.ranked[:3])}")
    kinds = dict.fromkeys(one.query.kind for one in answered)
    found = {kind: figures([one for one in answered if one.query.kind == kind]) for kind in kinds}
    found["all"] = figures(answered)
    for kind, row in found.items():
        print(f"{kind:<11}", *(f"{name} {value}" for name, value in row.items()), sep="  ")
    RESULTS.write_text(json.dumps(found, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
