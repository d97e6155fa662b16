"""What does it cost to read a library, and what does Recoll need for the same files?

Run ``make bench-ingest``, or ``python -m benchmarks.ingest [DATA]``. DATA holds ``sample/`` and ``library/``. All
figures are processor time of whole process trees, taken in one run; results go to benchmarks/results/ingest.json.
Recoll is measured where ``recollindex`` is installed; it makes neither metadata nor page texts.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.measuring import Cost, measure

_PDFIUM_ALONE = """
import sys, pathlib, pypdfium2
for path in sorted(pathlib.Path(sys.argv[1]).glob("*.pdf")):
    with pypdfium2.PdfDocument(path) as document:
        for page in document:
            text_page = page.get_textpage()
            text_page.get_text_range()
            text_page.close()
            page.close()
"""

RESULTS = Path(__file__).parent / "results" / "ingest.json"


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one run; see the table that ``report`` prints for the units."""

    pdf_pages: int
    pdf_files: int
    pages_a_cpu_second_one_worker: float
    pages_a_cpu_second_pdfium_alone: float
    two_workers_to_one: float
    whole_cpu_seconds: float
    recoll_cpu_seconds: float | None
    whole_to_recoll: float | None
    second_run_cpu_seconds: float
    peak_mib: float


def make_library(folder: Path) -> Path:
    """An empty library that leaves pictures alone: reading them is tesseract's time, not ours."""
    measure([sys.executable, "-m", "gleanings", "--library", str(folder), "init"])
    configuration = folder / "gleanings.toml"
    configuration.write_text(configuration.read_text("utf-8").replace('# ocr = "auto"', 'ocr = "off"'), "utf-8")
    return folder


def ingest(library: Path, *arguments: str) -> Cost:
    """Runs ``gleanings ingest``; a run that notes unreadable files ends with 3."""
    command = [sys.executable, "-m", "gleanings", "--library", str(library), "ingest", *arguments]
    return measure(command, ok=(0, 3))


def pages_in(library: Path) -> int:
    """How many pages the library holds."""
    command = [sys.executable, "-m", "gleanings", "--library", str(library), "status", "--json"]
    return int(json.loads(measure(command).output)["coverage"]["pages"])


def recoll(data: Path, scratch: Path) -> Cost | None:
    """Recoll on the same files, into an index of its own."""
    if shutil.which("recollindex") is None:
        return None
    folder = scratch / "recoll"
    folder.mkdir()
    (folder / "recoll.conf").write_text(f"topdirs = {data / 'sample'} {data / 'library'}\n", "utf-8")
    return measure(["recollindex", "-c", str(folder)])


def run(data: Path, scratch: Path) -> Figures:
    """Measures everything once."""
    pdfs = scratch / "pdfs"
    pdfs.mkdir()
    found = sorted((data / "library" / "docs").glob("*.pdf"))
    for path in found:
        shutil.copy2(path, pdfs / path.name)
    libraries = {name: make_library(scratch / name) for name in ("one", "two", "whole")}
    one = ingest(libraries["one"], str(pdfs), "--jobs", "1", "--no-publish")
    two = ingest(libraries["two"], str(pdfs), "--jobs", "2", "--no-publish")
    whole = ingest(
        libraries["whole"], str(data / "sample"), str(data / "library"), "--jobs", str(os.cpu_count() or 1)
    )
    again = ingest(libraries["whole"], str(data / "sample"), str(data / "library"))
    plain = measure([sys.executable, "-c", _PDFIUM_ALONE, str(pdfs)])
    other = recoll(data, scratch)
    pages = pages_in(libraries["one"])
    return Figures(
        pdf_pages=pages,
        pdf_files=len(found),
        pages_a_cpu_second_one_worker=pages / one.cpu_seconds,
        pages_a_cpu_second_pdfium_alone=pages / plain.cpu_seconds,
        two_workers_to_one=two.cpu_seconds / one.cpu_seconds,
        whole_cpu_seconds=whole.cpu_seconds,
        recoll_cpu_seconds=other.cpu_seconds if other else None,
        whole_to_recoll=whole.cpu_seconds / other.cpu_seconds if other else None,
        second_run_cpu_seconds=again.cpu_seconds,
        peak_mib=whole.peak_mib,
    )


def report(figures: Figures) -> str:
    """The figures as a table, with what is to be reached."""
    compared = f"{figures.whole_to_recoll:.2f}" if figures.whole_to_recoll else "Recoll is not installed"
    rows = (
        ("PDF pages read, described and catalogued a CPU second, one worker",
         f"{figures.pages_a_cpu_second_one_worker:.0f}", "150"),
        ("the same files read by PDFium alone, pages a CPU second",
         f"{figures.pages_a_cpu_second_pdfium_alone:.0f}", ""),
        ("CPU of two workers, to one", f"{figures.two_workers_to_one:.2f}", "1.15"),
        ("CPU of the whole ingest and index, to Recoll's", compared, "2.50"),
        ("CPU seconds of a second run, nothing changed", f"{figures.second_run_cpu_seconds:.2f}", "0.50"),
        ("peak memory of all processes, MiB", f"{figures.peak_mib:.0f}", "600"),
    )  # fmt: skip
    lines = ["| what | measured | to reach |", "|---|---|---|"]
    return "\n".join([*lines, *(f"| {what} | {value} | {aim} |" for what, value, aim in rows)])


def main() -> None:
    """Measures, prints and writes the results."""
    data = Path(sys.argv[1] if len(sys.argv) > 1 else os.environ.get("GLEANINGS_DATA", "../shared/data")).resolve()
    with tempfile.TemporaryDirectory() as scratch:
        figures = run(data, Path(scratch))
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(asdict(figures), indent=1) + "\n", "utf-8")
    print(report(figures))


if __name__ == "__main__":
    main()
