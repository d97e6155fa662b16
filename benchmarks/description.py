"""How often are title, year, type, themes, areas and people described as a person labelled them?

``python -m benchmarks.description [DATA] [--set sample|library|invented] [--misses]`` reads the labelled documents of
the data folder, or the invented ones of this repository, and prints, by field, how many are right. Readings are
not kept between runs.
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from gleanings.corpus.areas import Area, load_areas
from gleanings.corpus.errors import ReadingError
from gleanings.corpus.folding import fold, slug
from gleanings.corpus.model import Description, Reading
from gleanings.corpus.taxonomy import DEFAULTS, Taxonomy
from gleanings.ingest.describe import Describer
from gleanings.ingest.html import read_html
from gleanings.ingest.limits import Limits, no_progress
from gleanings.ingest.pdf import read_pdf

_HERE = Path(__file__).parents[1]
SETS = ("sample", "library", "invented")


def gazetteer(path: Path) -> tuple[Area, ...]:
    """The areas of the data folder's own gazetteer."""
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(
            Area(slug(row["area"]), row["area"], tuple(filter(None, row["aliases"].split(";"))))
            for row in csv.DictReader(file)
        )


def read(path: Path) -> Reading | None:
    """The reading of a document, or None when it has no text."""
    try:
        if path.suffix == ".pdf":
            return read_pdf(path, limits=Limits(), progress=no_progress)
        return read_html(path, limits=Limits(), progress=no_progress)
    except ReadingError as error:
        print(f"{path.name}: {error}", file=sys.stderr)
        return None


class Tally:
    """Counts per field: right, wrong, given though there is none, missed."""

    def __init__(self, show: bool) -> None:
        self.counts: Counter[tuple[str, str]] = Counter()
        self.show = show
        self.described = 0
        self.seconds = 0.0

    def single(self, field: str, name: str, gold: str, found: str) -> None:
        """Counts a field of one value; "" is none."""
        if gold:
            outcome = "right" if found == gold else "wrong" if found else "missed"
        else:
            outcome = "needless" if found else "rightly blank"
        self.counts[field, outcome] += 1
        if self.show and outcome not in ("right", "rightly blank"):
            print(f"{field:8} {outcome:8} {name[:60]:60} gold {gold[:60]!r} found {found[:60]!r}")

    def several(self, field: str, name: str, gold: set[str], found: set[str]) -> None:
        """Counts a field of several values."""
        self.counts[field, "common"] += len(gold & found)
        self.counts[field, "gold"] += len(gold)
        self.counts[field, "found"] += len(found)
        if self.show and gold != found:
            print(f"{field:8} {name[:60]:60} missed {sorted(gold - found)} needless {sorted(found - gold)}")

    def right(self, field: str) -> float:
        """The share of the documents that have a value for which it was found."""
        right, wrong, missed = (self.counts[field, outcome] for outcome in ("right", "wrong", "missed"))
        return right / max(1, right + wrong + missed)

    def misled(self, field: str) -> float:
        """The share of all documents for which a value was given that is wrong or ought to be blank."""
        outcomes = ("right", "wrong", "missed", "needless", "rightly blank")
        given = self.counts[field, "wrong"] + self.counts[field, "needless"]
        return given / max(1, sum(self.counts[field, outcome] for outcome in outcomes))

    def precision(self, field: str) -> float:
        """Of a field of several values: the share of the given ones that is right."""
        return self.counts[field, "common"] / max(1, self.counts[field, "found"])

    def recall(self, field: str) -> float:
        """Of a field of several values: the share of the right ones that is given."""
        return self.counts[field, "common"] / max(1, self.counts[field, "gold"])

    def f1(self, field: str) -> float:
        """Micro-F1 of a field of several values."""
        precision, recall = self.precision(field), self.recall(field)
        return 2 * precision * recall / max(1e-9, precision + recall)

    def print_all(self) -> None:
        """One line a field."""
        for field in ("title html", "title pdf", "year"):
            print(f"{field:12} right {self.right(field):.3f}, wrong or needless {self.misled(field):.3f}")
        for field in ("type", "themes", "areas", "people"):
            precision, recall, f1 = self.precision(field), self.recall(field), self.f1(field)
            print(f"{field:12} precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f}")
        seconds = self.seconds / max(1, self.described)
        print(f"{self.described} documents, {1000 * seconds:.1f} ms CPU a description")


def plain(title: str) -> str:
    """A title without case and punctuation."""
    return " ".join(re.findall(r"\w+", title.casefold()))


@dataclass(frozen=True, slots=True)
class Truth:
    """What a person said of a document; a field is None where nobody looked.

    Attributes:
        people: authors, and the publisher where it is labelled.
        literal: whether all people are to be found, and not one of several names for the same.
    """

    file: str
    title: str
    year: str
    type: str
    themes: frozenset[str] | None
    areas: frozenset[str] | None
    people: frozenset[str]
    literal: bool = False


def compare(tally: Tally, truth: Truth, found: Description) -> None:
    """Counts one document."""
    name, suffix = Path(truth.file).name, Path(truth.file).suffix[1:]
    if truth.title:
        tally.single(f"title {suffix}", name, plain(truth.title), plain(found.title))
    tally.single("year", name, truth.year, str(found.year or ""))
    tally.several("type", name, {truth.type} - {""}, {found.type or ""} - {""})
    if truth.themes is not None:
        tally.several("themes", name, set(truth.themes), set(found.themes))
    if truth.areas is not None:
        tally.several("areas", name, set(truth.areas), set(found.areas))
    people = {fold(text) for text in (*found.authors, found.publisher or "")} - {""}
    gold = set(truth.people)
    if truth.literal:
        tally.several("people", name, gold, people)
    else:
        tally.several("people", name, gold & people or gold, people & gold)


def _values(cell: str) -> frozenset[str]:
    return frozenset(filter(None, (text.strip() for text in cell.split(";"))))


def _labelled(row: dict[str, str], taxonomy: Taxonomy) -> Truth:
    by_hand = row["labelled_by_hand"] == "yes"
    return Truth(
        file=row["file"],
        title=row["title"],
        year=row["year"],
        type=taxonomy.value("type", row["type"]) or "",
        themes=_values(row["themes"]) if by_hand or row["themes"] else None,
        areas=frozenset((row["area"],)) - {""} if by_hand else None,
        people=frozenset(map(fold, _values(row["author"]))),
    )


def _invented(row: dict[str, str], taxonomy: Taxonomy) -> Truth:
    return Truth(
        file=row["file"],
        title=row["title"],
        year=row["year"],
        type=row["type"],
        themes=_values(row["themes"]),
        areas=frozenset(taxonomy.label("area", area) for area in _values(row["areas"])),
        people=frozenset(map(fold, (*_values(row["authors"]), *_values(row["publisher"])))),
        literal=True,
    )


def _places(data: Path, which: str) -> tuple[Path, Path, tuple[Area, ...]]:
    """The folder of the documents of a set, its labels, and its gazetteer."""
    if which == "invented":
        sample = _HERE / "corpus" / "sample"
        areas = tuple(area for area, _ in load_areas(sample / "taxonomy" / "areas.csv"))
        return sample / "documents", _HERE / "tools" / "sample_library" / "manifest.csv", areas
    return data / which, data / which / "manifest.csv", gazetteer(data / "domain" / "areas-real.csv")


def measure(data: Path, *, which: str = "sample", show: bool = False, only: str = "") -> Tally:
    """Describes every labelled document of one of the sets whose name holds ``only``."""
    folder, labels, areas = _places(data, which)
    taxonomy = replace(Taxonomy.load(DEFAULTS), areas=areas)
    describer = Describer(taxonomy)
    tally = Tally(show)
    with labels.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if only in row["file"]]
    for row in rows:
        reading = read(folder / row["file"])
        if reading is None or not any(page.text for page in reading.pages):
            continue
        started = time.process_time()
        found = describer.describe(reading, source=row["file"])
        tally.seconds += time.process_time() - started
        tally.described += 1
        compare(tally, (_invented if which == "invented" else _labelled)(row, taxonomy), found)
    return tally


def main(arguments: Iterable[str]) -> None:
    """Prints how many fields are right."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, nargs="?", default=Path(__file__).parents[2] / "shared" / "data")
    parser.add_argument("--set", dest="which", choices=SETS, default="sample", help="which documents")
    parser.add_argument("--misses", action="store_true", help="print every difference")
    parser.add_argument("--only", default="", help="only files whose name holds this")
    options = parser.parse_args(list(arguments))
    measure(options.data, which=options.which, show=options.misses, only=options.only).print_all()


if __name__ == "__main__":
    main(sys.argv[1:])
