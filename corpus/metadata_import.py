"""What does a metadata sheet change in the catalogue? Planned value by value first, then taken all or nothing.

Rows match by id, then source_url, then source. Only what differs from what the document says is taken, so that a
sheet that was exported and not edited changes nothing, and what it merely repeats may still be read better later.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from gleanings.corpus.catalogue import Catalogue
from gleanings.corpus.corrections import By
from gleanings.corpus.encoding import Value
from gleanings.corpus.errors import CellProblem
from gleanings.corpus.metadata_csv import KEYS, Row, Sheet, problems_of, written
from gleanings.corpus.metadata_values import parse_value
from gleanings.corpus.model import Document
from gleanings.corpus.taxonomy import Taxonomy

#: An id that a spreadsheet takes for a number, and writes without its zeros or as 1.2E+07.
_NUMERIC = re.compile(r"[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")


@dataclass(frozen=True, slots=True)
class PlannedChange:
    """One value that a sheet changes.

    Attributes:
        row: of the sheet; row 1 is the header line.
        before, after: what the document says now, and what it will say.
        automatic: whether it goes back to what was read from the file.
    """

    row: int
    document: str
    title: str
    field: str
    before: Value
    after: Value
    automatic: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """What a sheet would change, and what stands in the way: rows that match no document or several, clashes."""

    changes: tuple[PlannedChange, ...]
    problems: tuple[CellProblem, ...]


@dataclass(slots=True)
class _Planning:
    """A plan while it is made."""

    catalogue: Catalogue
    taxonomy: Taxonomy
    origin: str
    changes: list[PlannedChange] = field(default_factory=list)
    problems: list[CellProblem] = field(default_factory=list)

    def add(self, document: Document, row: Row) -> None:
        """Plans one row."""
        about = document.description
        pinned = {e.field: e.source for e in about.evidence if e.source in ("metadata", "correction")}
        for name, either in row.doubtful.items():
            if getattr(about, name) not in either.readings:
                self.problems.append(CellProblem(row.number, name, str(either)))
        for name, value in row.values.items():
            if not self._says(document, name, value) and self._may(pinned.get(name)):
                found = getattr(self.catalogue.described(document.id), name)
                self._change(row, document, name, value, automatic=self.origin == "metadata" and value == found)
        for name in row.automatic:
            if name in pinned and self._may(pinned[name]):
                self._change(
                    row, document, name, getattr(self.catalogue.described(document.id), name), automatic=True
                )

    def _says(self, document: Document, name: str, value: Value) -> bool:
        """Whether a document says so already, as far as a cell can tell."""
        current = getattr(document.description, name)
        if current == value:
            return True
        try:
            return (
                bool(current)
                and parse_value(name, written(name, document.description).strip(), self.taxonomy) == value
            )
        except ValueError:
            return False

    def _may(self, pinned: str | None) -> bool:
        return pinned != "correction" or self.origin == "correction"

    def _change(self, row: Row, document: Document, name: str, after: Value, *, automatic: bool) -> None:
        before = getattr(document.description, name)
        title = document.description.title
        self.changes.append(PlannedChange(row.number, document.id, title, name, before, after, automatic))


def plan_sheet(
    sheet: Sheet, catalogue: Catalogue, taxonomy: Taxonomy, *, origin: str, unread: Collection[str] = ()
) -> Plan:
    """What a sheet would change; nothing is written.

    Args:
        sheet: as ``read_sheet`` returned it.
        catalogue: whose documents the rows are about.
        taxonomy: that the sheet was read with.
        origin: "metadata" for a catalogue's export, "correction" for a librarian's; the latter wins.
        unread: paths of files that could not be read: a row about one of them waits until it can.
    """
    documents = {document.id: document for document in catalogue.documents()}
    matcher = _Matcher(documents.values())
    planning = _Planning(catalogue, taxonomy, origin, problems=list(sheet.problems))
    first: dict[str, int] = {}
    for row in sheet.rows:
        found = matcher.match(row)
        if isinstance(found, CellProblem):
            found = _removed(catalogue, row) or found
            planning.problems += [found] if row.keys and row.keys.get("source") not in unread else []
        elif found in first:
            clash = f"is about the same document as row {first[found]}."
            planning.problems.append(CellProblem(row.number, "id", clash))
        else:
            first[found] = row.number
            planning.add(documents[found], row)
    return Plan(tuple(planning.changes), tuple(sorted(planning.problems, key=lambda problem: problem.row)))


def apply_sheet(
    sheet: Sheet,
    catalogue: Catalogue,
    taxonomy: Taxonomy,
    *,
    origin: str,
    by: By,
    unread: Collection[str] = (),
) -> Plan:
    """Writes the values of a sheet to the catalogue, all or nothing, and returns what that changed.

    Raises:
        MetadataError: cells are wrong, or rows match no document, or more than one.
    """
    plan = plan_sheet(sheet, catalogue, taxonomy, origin=origin, unread=unread)
    if plan.problems:
        raise problems_of(sheet, "row", "that cannot be taken", plan.problems)
    set_, automatic = _by_document(plan.changes, automatic=False), _by_document(plan.changes, automatic=True)
    catalogue.desk.correct_all(
        [(each, set_.get(each, {}), automatic.get(each, {})) for each in dict.fromkeys((*set_, *automatic))],
        origin=origin,
        detail=sheet.name,
        by=by,
    )
    return plan


def _removed(catalogue: Catalogue, row: Row) -> CellProblem | None:
    """What is said of a row about a document that was taken out since it was exported."""
    removed = catalogue.removals.of(row.keys.get("id", ""))
    if removed is None:
        return None
    into = f" into {removed.target}" if removed.target else ""
    return CellProblem(row.number, "id", f"{removed.document} was {removed.kind}{into}; leave the row out.")


def _by_document(changes: Iterable[PlannedChange], *, automatic: bool) -> dict[str, dict[str, Value]]:
    found: dict[str, dict[str, Value]] = {}
    for change in changes:
        if change.automatic is automatic:
            found.setdefault(change.document, {})[change.field] = change.after
    return found


class _Matcher:
    """Which document is a row about? The one that the first of its keys leads to that any document has."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self._by_key: dict[str, dict[str, list[str]]] = {key: {} for key in KEYS}
        self._by_number: dict[float, list[str]] = {}
        for document in documents:
            keys = {"id": document.id, "source_url": document.description.source_url, "source": document.source}
            for key, value in keys.items():
                if value:
                    self._by_key[key].setdefault(value, []).append(document.id)
            if _NUMERIC.fullmatch(document.id):
                self._by_number.setdefault(float(document.id), []).append(document.id)

    def match(self, row: Row) -> str | CellProblem:
        """The id of the document, or why there is none."""
        last = "source"
        for key in KEYS:
            if key not in row.keys:
                continue
            last, value = key, row.keys[key]
            found = self._by_key[key].get(value, [])
            if key == "id" and not found and _NUMERIC.fullmatch(value):
                found = self._by_number.get(float(value), [])
            if len(found) == 1:
                return found[0]
            if len(found) > 1:
                return CellProblem(row.number, key, f"{len(found)} documents have {value!r}; use the id.")
            if key == "id":
                return CellProblem(row.number, key, f"there is no document {value!r}.")
        return CellProblem(row.number, last, f"no document has {row.keys.get(last, '')!r}.")
