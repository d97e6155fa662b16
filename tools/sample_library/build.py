"""Write the sample library: ``python -m tools.sample_library.build [FOLDER]`` from the checkout's root.

The same sources give the same bytes: dates are fixed, ids are fixed, and page streams are not compressed,
because compressors differ between systems.
"""

from __future__ import annotations

import csv
import io
import os
import sys
from pathlib import Path

from tools.sample_library.odd_files import write_damaged, write_locked, write_rows, write_scan
from tools.sample_library.prose import Work, plain, read_works
from tools.sample_library.report import write_report
from tools.sample_library.site import write_page

_ROOT = Path(__file__).parents[2]
DOCUMENTS = _ROOT / "corpus" / "sample" / "documents"
MANIFEST = Path(__file__).parent / "manifest.csv"
COLUMNS = (
    "file",
    "title",
    "year",
    "period",
    "type",
    "themes",
    "areas",
    "scope",
    "authors",
    "publisher",
    "language",
    "outcome",
    "version_of",
)
_WRITERS = {
    "report": write_report,
    "columns": write_report,
    "rows": write_rows,
    "scan": write_scan,
    "encrypted": write_locked,
    "damaged": write_damaged,
}


def build(folder: Path) -> None:
    """Write every document into the folder, which is made if it is not there."""
    folder.mkdir(parents=True, exist_ok=True)
    works = read_works()
    titles = {work.file: work.title for work in works}
    for work in works:
        (folder / work.file).write_bytes(_bytes_of(work, titles))


def manifest(works: tuple[Work, ...]) -> str:
    """What is true of every file, as CSV."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for work in works:
        facts = {**work.keys, "file": work.file, "type": work.kind, "outcome": work.outcome}
        facts["title"] = work.get("true_title", plain(work.title))
        facts["language"] = work.get("language", "en").partition("-")[0]
        writer.writerow([facts.get(column, "") for column in COLUMNS])
    return text.getvalue()


def _bytes_of(work: Work, titles: dict[str, str]) -> bytes:
    # reportlab takes the file's date from here; it is a creation date and says nothing about publication.
    os.environ["SOURCE_DATE_EPOCH"] = work.get("created_epoch", "1577836800")
    if work.layout == "site":
        return write_page(work, titles)
    return _WRITERS[work.layout](work)


def main() -> None:
    """Write documents and manifest to the folder given, or to their places in the repository."""
    if len(sys.argv) > 1:
        folder = Path(sys.argv[1])
        documents, listed = folder / "documents", folder / "manifest.csv"
    else:
        documents, listed = DOCUMENTS, MANIFEST
    build(documents)
    listed.write_text(manifest(read_works()), encoding="utf-8")


if __name__ == "__main__":
    main()
