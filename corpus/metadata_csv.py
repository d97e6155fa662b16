"""How do metadata go out to a spreadsheet, and how is a sheet that comes back read?

Several values in a cell are joined by ``;``. Coming in, an absent column or a blank cell changes nothing,
``(none)`` says that the value is known to be blank, ``(auto)`` goes back to what was read from the file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from gleanings.corpus.encoding import CORRECTABLE, Value
from gleanings.corpus.errors import CellProblem, MetadataError
from gleanings.corpus.identity import Reserved
from gleanings.corpus.metadata_values import AUTO, LISTS, Doubtful, parse_value
from gleanings.corpus.model import Description, Document
from gleanings.corpus.spreadsheets import neutralised, read_table, restored
from gleanings.corpus.taxonomy import Taxonomy

COLUMNS = (
    "id", "source", "source_url", "title", "year", "date", "period", "type", "authors", "publisher", "areas",
    "themes", "language", "pages", "words", "status", "version_of", "sha256",
)  # fmt: skip

#: What says which document a row is about, the first one that any document has.
KEYS = ("id", "source_url", "source")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a metadata CSV, checked: row 1 is the header line.

    Attributes:
        keys: the cells that say which document is meant: "id", "source_url", "source".
        values: what to set, by field; None or an empty tuple for a value known to be blank.
        automatic: fields that go back to what was read from the file.
        doubtful: cells that may be either of two dates.
        sha256: of the file's bytes, where the sheet says so.
    """

    number: int
    keys: Mapping[str, str]
    values: Mapping[str, Value]
    automatic: tuple[str, ...]
    doubtful: Mapping[str, Doubtful]
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A metadata CSV: its rows, the columns that mean nothing here, and what is wrong with its cells."""

    name: str
    rows: tuple[Row, ...]
    unused: tuple[str, ...]
    problems: tuple[CellProblem, ...] = ()

    def reserved(self) -> tuple[Reserved, ...]:
        """The ids that rows name, with the files that they are about."""
        return tuple(
            Reserved(row.keys["id"], row.keys.get("source"), row.keys.get("source_url"), row.sha256)
            for row in self.rows
            if len(row.keys) > 1 and "id" in row.keys
        )


def read_sheet(path: Path, taxonomy: Taxonomy, mapping: Mapping[str, str] | None = None) -> Sheet:
    """Reads a metadata CSV, and checks every cell of it.

    Args:
        path: of the file; UTF-8 (with or without BOM), UTF-16 or Windows-1252; comma, semicolon or tab.
        taxonomy: that types, themes and areas must be in (areas may be unlisted).
        mapping: the file's column names to ours, where they differ.

    Raises:
        MetadataError: the file cannot be read, or lacks a key column.
    """
    (_, first), *lines = read_table(path)
    header = [name.strip() for name in first]
    columns = _columns(header, mapping or {}, path.name)
    key = next(name for name in KEYS if name in columns.values())
    problems: list[CellProblem] = []
    rows = []
    for number, cells in lines:
        if len(cells) > len(header) and any(cell.strip() for cell in cells[len(header) :]):
            problems.append(CellProblem(number, "last column", "the row has more cells than the header line."))
        filled = {columns[at]: cell.strip() for at, cell in enumerate(cells) if at in columns and cell.strip()}
        if not filled.keys() & set(KEYS):
            problems.append(CellProblem(number, key, "the row does not say which document it is about."))
        rows.append(_row(number, {name: restored(cell) for name, cell in filled.items()}, taxonomy, problems))
    unused = tuple(name for at, name in enumerate(header) if at not in columns)
    return Sheet(path.name, tuple(rows), unused, tuple(problems))


def check_cells(sheet: Sheet) -> None:
    """Stops where any cell is wrong.

    Raises:
        MetadataError: with every cell that is.
    """
    if sheet.problems:
        raise problems_of(sheet, "cell", "with errors", sheet.problems)


def check_sources(sheet: Sheet, known: Callable[[str], bool], known_id: Callable[[str], bool]) -> None:
    """Checks, before any file is read, that every row that names its file will find it.

    Raises:
        MetadataError: rows name files that are neither found nor catalogued.
    """
    problems = tuple(
        CellProblem(row.number, "source", f"no file is called {row.keys['source']!r}.")
        for row in sheet.rows
        if _by_source(row, known_id) and not known(row.keys["source"])
    )
    if problems:
        hint = "Paths are those inside the folder that is ingested; --map COLUMN=source names another column."
        raise problems_of(sheet, "row", "about unknown files", problems, hint=hint)


def _by_source(row: Row, known_id: Callable[[str], bool]) -> bool:
    """Whether a row can only be about the file that it names: its URL may be found in any."""
    if "source" not in row.keys or "source_url" in row.keys:
        return False
    return "id" not in row.keys or not known_id(row.keys["id"])


def problems_of(
    sheet: Sheet, noun: str, what: str, problems: tuple[CellProblem, ...], *, hint: str = ""
) -> MetadataError:
    """The error that says what is wrong with a sheet, of which nothing was taken."""
    number = len(problems)
    counted = f"{number} {noun}" + ("s" if number != 1 else "")
    return MetadataError(f"{sheet.name} has {counted} {what}; nothing was changed.", problems, hint=hint)


def export_rows(documents: Iterable[Document]) -> Iterable[list[str]]:
    """The rows of the metadata CSV, the header line first; cells that a spreadsheet would run are neutralised."""
    yield list(COLUMNS)
    for document in documents:
        cells = {field: written(field, document.description) for field in CORRECTABLE} | {
            "id": document.id,
            "source": document.source,
            "pages": str(document.pages),
            "words": str(document.words),
            "status": "gone" if document.gone else document.state.value,
            "version_of": document.version_of or "",
            "sha256": document.sha256,
        }
        yield [neutralised(cells[column]) for column in COLUMNS]


def written(field: str, description: Description) -> str:
    """A value as its cell; blank where there is none."""
    value = getattr(description, field)
    if field in LISTS:
        return ";".join(each.replace(";", ",") for each in value)
    return "" if value is None else str(value)


def _columns(header: list[str], mapping: Mapping[str, str], file: str) -> dict[int, str]:
    """Our name for each column that means something here, by its place."""
    for theirs, ours in mapping.items():
        if theirs not in header:
            raise MetadataError(f"{file} has no column {theirs!r}.", hint=f"It has {', '.join(header)}.")
        if ours not in COLUMNS:
            raise MetadataError(f"There is no field {ours!r} to map to.", hint=f"Fields are {', '.join(COLUMNS)}.")
    taken = set(mapping.values())
    columns = {
        at: mapping.get(name, name)
        for at, name in enumerate(header)
        if name in mapping or (name in (*KEYS, *CORRECTABLE, "sha256") and name not in taken)
    }
    doubled = sorted({name for name in columns.values() if list(columns.values()).count(name) > 1})
    if doubled:
        raise MetadataError(f"{file} has two columns for {', '.join(doubled)}.")
    if not set(columns.values()) & set(KEYS):
        raise MetadataError(
            f"{file} has no column that says which document a row is about.",
            hint="It needs id, source_url or source; --map COLUMN=source names another column.",
        )
    return columns


def _row(number: int, cells: dict[str, str], taxonomy: Taxonomy, problems: list[CellProblem]) -> Row:
    keys = {name: cells[name] for name in KEYS if name in cells}
    values: dict[str, Value] = {}
    automatic, doubtful = [], {}
    for name, cell in cells.items():
        if name not in CORRECTABLE or (name == "source_url" and not {"id", "source"} & keys.keys()):
            continue
        if cell == AUTO:
            automatic.append(name)
            continue
        try:
            values[name] = parse_value(name, cell, taxonomy)
        except Doubtful as either:
            doubtful[name] = either
        except ValueError as error:
            problems.append(CellProblem(number, name, str(error)))
    return Row(number, keys, values, tuple(automatic), doubtful, cells.get("sha256"))
