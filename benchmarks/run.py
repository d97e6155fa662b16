"""What do all the measurements say together?

``make bench``, or ``python -m benchmarks.run [DATA]``, runs them one after the other and writes
benchmarks/RESULTS.md from what they left in benchmarks/results/, with the command behind each table.
``python -m benchmarks.run --report`` only writes it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks import description, index_report

HERE = Path(__file__).parent
RESULTS = HERE / "results"

#: Each set of figures: what it is about, and the command that makes it.
ABOUT = {
    "extraction": ("Text of PDFs", "python -m benchmarks.extraction DATA"),
    "extraction-html": ("Text of web pages", "python -m benchmarks.extraction_html DATA"),
    "description": ("Descriptions against labels", "python -m benchmarks.run --description DATA"),
    "ingest": ("What reading a library costs", "python -m benchmarks.ingest DATA"),
    "reindex": ("Building the index anew from the catalogue", "make bench-reindex DATA=DATA"),
    "sample_answers": ("Answers over the sample library", "python -m benchmarks.sample_answers"),
    "web": ("Pages and the API", "make bench-web LIBRARY=library"),
    "cluster": ("A library in a cluster", "make cluster-up && python -m benchmarks.cluster"),
    "relevance": ("Answers on judged collections", 'make bench-relevance COLLECTIONS="DATA/relevance/*"'),
}
_INDEX = "index-"
_GROWTH = "index-growth"
_LEFT_OUT = "by_query"


def main(arguments: Sequence[str]) -> None:
    """Runs and reports."""
    options = [one for one in arguments if one.startswith("--")]
    named = [one for one in arguments if not one.startswith("--")]
    data = Path(named[0] if named else os.environ.get("GLEANINGS_DATA", "../shared/data")).resolve()
    if "--report" not in options:
        write_description(data)
    if not options:
        judged = sorted(map(str, (data / "relevance").iterdir()))
        steps = {
            "extraction": [str(data)],
            "extraction_html": [str(data)],
            "ingest": [str(data)],
            "reindex": [str(data)],
            "relevance": judged,
        }
        for module, named in {**steps, "sample_answers": [], "index": []}.items():
            subprocess.run([sys.executable, "-m", f"benchmarks.{module}", *named], check=True)  # noqa: S603  # ours
    (HERE / "RESULTS.md").write_text(report(), "utf-8")


def write_description(data: Path) -> None:
    """Measures how well documents are described, and keeps the figures."""
    figures: dict[str, dict[str, float]] = {}
    for which in description.SETS:
        tally = description.measure(data, which=which)
        row = {f"{field} right": tally.right(field) for field in ("title html", "title pdf", "year")}
        row |= {f"{field} F1": tally.f1(field) for field in ("type", "themes", "areas", "people")}
        row |= {"documents": tally.described, "CPU ms a document": 1000 * tally.seconds / max(1, tally.described)}
        figures[which] = {name: round(value, 3) for name, value in row.items()}
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "description.json").write_text(json.dumps(figures, indent=1) + "\n", "utf-8")


def report() -> str:
    """The page of all figures that are there."""
    parts = ["# Results", "", "Written by `make bench` from `benchmarks/results/`. Do not edit.", ""]
    parts += ["DATA is a folder of real documents, which is not part of the repository.", ""]
    index: list[dict[str, Any]] = []
    for path in sorted(RESULTS.glob("*.json"), key=_in_order):
        title, command = _about(path.stem)
        figures = json.loads(path.read_text("utf-8"))
        parts += [f"## {title}", "", f"`{command}`", ""]
        if path.stem.startswith(_INDEX):
            parts += [index_report.report(figures)]
            index += [figures] if figures["lengths"] == "short" else []
        else:
            parts += tables(figures)
    if index:
        (RESULTS / f"{_GROWTH}.svg").write_text(index_report.drawing(index), "utf-8")
        parts += ["## The index, by its size", "", "`make bench-index DOCS=N LENGTHS=short` for each size N", ""]
        parts += [f"![]({RESULTS.name}/{_GROWTH}.svg)", ""]
        parts += ["Ten hits and three facets counted over all matches.", "", index_report.growth(index)]
    return "\n".join(parts).rstrip() + "\n"


def tables(figures: Any) -> Iterator[str]:
    """Lines of tables: a list of rows, named rows, or single figures; what is nested deeper follows."""
    if isinstance(figures, list):
        yield from _table([_plain(row) for row in figures])
        return
    single = _plain(figures)
    if single:
        yield from _table([{"what": name.replace("_", " "), "measured": value} for name, value in single.items()])
    named = {name: value for name, value in figures.items() if isinstance(value, dict) and name != _LEFT_OUT}
    if named and all(_plain(value) for value in named.values()):
        yield from _table([{"": name, **_plain(value)} for name, value in named.items()])
    for name, value in figures.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            yield from (f"### {name}", "", *_table([_plain(row) for row in value]))


def _in_order(path: Path) -> tuple[str, int, str]:
    """By name, those of the index by size."""
    name, _, rest = path.stem.partition("-")
    documents = rest.partition("-")[0]
    return name, int(documents) if documents.isdecimal() else 0, rest


def _about(name: str) -> tuple[str, str]:
    if name.startswith(_INDEX):
        documents, _, lengths = name.removeprefix(_INDEX).partition("-")
        command = f"make bench-index DOCS={documents} LENGTHS={lengths}"
        return f"The index, {int(documents):,} documents of {lengths} length", command
    return ABOUT.get(name, (name, f"python -m benchmarks.{name}"))


def _plain(figures: Mapping[str, Any]) -> dict[str, Any]:
    """The single figures of a mapping."""
    return {name: value for name, value in figures.items() if not isinstance(value, dict | list)}


def _table(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    columns = list(dict.fromkeys(name for row in rows for name in row))
    if not columns:
        return
    yield "| " + " | ".join(name.replace("_", " ") for name in columns) + " |"
    yield "|" + "---|" * len(columns)
    for row in rows:
        yield "| " + " | ".join(_shown(row.get(name)) for name in columns) + " |"
    yield ""


def _shown(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.4g}"
    if isinstance(value, int):
        return f"{value:,}"
    return "" if value is None else str(value)


if __name__ == "__main__":
    main(sys.argv[1:])
