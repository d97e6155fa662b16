"""How do metadata go out to a spreadsheet and come back?

Several values in a cell are joined by ``;``. Coming in, an absent column or a blank cell changes nothing,
``(none)`` says that the value is known to be blank, ``(auto)`` goes back to what was read from the file. Rows
match by id, then source_url, then source. Everything is checked before anything is taken.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from gleanings.corpus.catalogue import Catalogue
from gleanings.corpus.corrections import By
from gleanings.corpus.encoding import CORRECTABLE, Value
from gleanings.corpus.errors import CellProblem, MetadataError
from gleanings.corpus.model import Document
from gleanings.corpus.spreadsheets import neutralised, read_table, restored
from gleanings.corpus.taxonomy import Taxonomy

COLUMNS = (
    "id", "source", "source_url", "title", "year", "date", "period", "type", "authors", "publisher", "areas",
    "themes", "language", "pages", "words", "status", "version_of", "sha256",
)  # fmt: skip

_KEYS = ("id", "source_url", "source")
_NONE, _AUTO = "(none)", "(auto)"
_YEAR = re.compile(r"([0-9]{4})(?:\.0)?")
_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a metadata CSV, checked: row 1 is the header line.

    Attributes:
        keys: the cells that say which document is meant: "id", "source_url", "source".
        values: what to set, by field; None or an empty tuple for a value known to be blank.
        automatic: fields that go back to what was read from the file.
    """

    number: int
    keys: Mapping[str, str]
    values: Mapping[str, Value]
    automatic: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A metadata CSV: its checked rows, and the columns that mean nothing here."""

    name: str
    rows: tuple[Row, ...]
    unused: tuple[str, ...]


def read_sheet(path: Path, taxonomy: Taxonomy, mapping: Mapping[str, str] | None = None) -> Sheet:
    """Reads and checks a metadata CSV.

    Args:
        path: of the file; UTF-8 (with or without BOM), UTF-16 or Windows-1252; comma, semicolon or tab.
        taxonomy: that types, themes and areas must be in (areas may be unlisted).
        mapping: the file's column names to ours, where they differ.

    Raises:
        MetadataError: the file cannot be read, lacks a key column, or has cells with errors.
    """
    (_, first), *lines = read_table(path)
    header = [name.strip() for name in first]
    columns = _columns(header, mapping or {}, path.name)
    key = next(name for name in _KEYS if name in columns.values())
    problems: list[CellProblem] = []
    rows = []
    for number, cells in lines:
        if len(cells) > len(header) and any(cell.strip() for cell in cells[len(header) :]):
            problems.append(CellProblem(number, "last column", "the row has more cells than the header line."))
        filled = {columns[at]: cell.strip() for at, cell in enumerate(cells) if at in columns and cell.strip()}
        if not filled.keys() & set(_KEYS):
            problems.append(CellProblem(number, key, "the row does not say which document it is about."))
        rows.append(_row(number, {name: restored(cell) for name, cell in filled.items()}, taxonomy, problems))
    if problems:
        raise MetadataError(
            f"{path.name} has {_count(problems, 'cell')} with errors; nothing was changed.", tuple(problems)
        )
    used = set(columns)
    return Sheet(path.name, tuple(rows), tuple(name for at, name in enumerate(header) if at not in used))


def check_sources(sheet: Sheet, known: Callable[[str], bool]) -> None:
    """Checks, before any file is read, that every row that is found by its source alone will find it.

    Raises:
        MetadataError: rows name files that are neither found nor catalogued.
    """
    problems = tuple(
        CellProblem(row.number, "source", f"no file is called {row.keys['source']!r}.")
        for row in sheet.rows
        if set(row.keys) == {"source"} and not known(row.keys["source"])
    )
    if problems:
        hint = "Paths are those inside the folder that is ingested; --map COLUMN=source names another column."
        raise MetadataError(
            f"{sheet.name} has {_count(problems, 'row')} about unknown files; nothing was changed.",
            problems,
            hint=hint,
        )


def apply_sheet(sheet: Sheet, catalogue: Catalogue, *, origin: str, run: int, unread: Collection[str] = ()) -> int:
    """Writes the values of a sheet to the catalogue, all or nothing.

    Args:
        sheet: as ``read_sheet`` returned it.
        catalogue: open for writing.
        origin: "metadata" for a catalogue's export, "correction" for a librarian's; the latter wins.
        run: the number of the run that brings it.
        unread: paths of files that could not be read: a row about one of them waits until it can.

    Returns:
        How many documents changed.

    Raises:
        MetadataError: rows match no document, or more than one.
    """
    by_key = _documents_by_key(catalogue.documents())
    matched, problems = [], []
    for row in sheet.rows:
        found = _match(row, by_key)
        if isinstance(found, CellProblem):
            problems += [found] if row.keys.get("source") not in unread else []
        else:
            matched.append((found, row))
    problems += _clashes(matched)
    if problems:
        raise MetadataError(
            f"{sheet.name} has {_count(problems, 'row')} that cannot be matched; nothing was changed.",
            tuple(problems),
        )
    return catalogue.desk.correct_all(
        [(identity, row.values, row.automatic) for identity, row in matched],
        origin=origin,
        detail=sheet.name,
        by=By(run),
    )


def export_rows(documents: Iterable[Document]) -> Iterable[list[str]]:
    """The rows of the metadata CSV, the header line first; cells that a spreadsheet would run are neutralised."""
    yield list(COLUMNS)
    for document in documents:
        about = document.description
        cells = {
            "id": document.id,
            "source": document.source,
            "source_url": about.source_url or "",
            "title": about.title,
            "year": "" if about.year is None else str(about.year),
            "date": about.date or "",
            "period": about.period or "",
            "type": about.type or "",
            "authors": _joined(about.authors),
            "publisher": about.publisher or "",
            "areas": _joined(about.areas),
            "themes": _joined(about.themes),
            "language": about.language or "",
            "pages": str(document.pages),
            "words": str(document.words),
            "status": "gone" if document.gone else document.state.value,
            "version_of": document.version_of or "",
            "sha256": document.sha256,
        }
        yield [neutralised(cells[column]) for column in COLUMNS]


def _joined(values: tuple[str, ...]) -> str:
    return ";".join(value.replace(";", ",") for value in values)


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
        if name in mapping or (name in (*_KEYS, *CORRECTABLE) and name not in taken)
    }
    doubled = sorted({name for name in columns.values() if list(columns.values()).count(name) > 1})
    if doubled:
        raise MetadataError(f"{file} has two columns for {', '.join(doubled)}.")
    if not set(columns.values()) & set(_KEYS):
        raise MetadataError(
            f"{file} has no column that says which document a row is about.",
            hint="It needs id, source_url or source; --map COLUMN=source names another column.",
        )
    return columns


def _row(number: int, cells: dict[str, str], taxonomy: Taxonomy, problems: list[CellProblem]) -> Row:
    keys = {name: cells[name] for name in _KEYS if name in cells}
    values: dict[str, Value] = {}
    automatic = []
    for name, cell in cells.items():
        if name not in CORRECTABLE or (name == "source_url" and not {"id", "source"} & keys.keys()):
            continue
        if cell == _AUTO:
            automatic.append(name)
            continue
        try:
            values[name] = parse_value(name, cell, taxonomy)
        except ValueError as error:
            problems.append(CellProblem(number, name, str(error)))
    return Row(number, keys, values, tuple(automatic))


def parse_value(field: str, cell: str, taxonomy: Taxonomy) -> Value:
    """The value that a cell, or an argument of ``metadata set``, stands for.

    Raises:
        ValueError: it is none; the message is a sentence.
    """
    listed = field in ("authors", "areas", "themes")
    if cell == _NONE and field == "title":
        raise ValueError("a document cannot be without a title.")
    if cell == _NONE:
        return () if listed else None
    if listed:
        parts = (part.strip() for part in cell.split(";"))
        return tuple(dict.fromkeys(_one(field, part, taxonomy) for part in parts if part))
    if field == "year":
        found = _YEAR.fullmatch(cell)
        if not found:
            raise ValueError(f"{cell!r} is not a year of four digits.")
        return int(found[1])
    return _one(field, cell, taxonomy)


def _one(field: str, text: str, taxonomy: Taxonomy) -> str:
    if field in ("themes", "type"):
        facet = field.removesuffix("s")
        value = taxonomy.value(facet, text)
        if value is None:
            raise ValueError(f"{text!r} is no {facet} of the taxonomy ({facet}s.toml).")
        return value
    if field == "areas":
        area = taxonomy.area(text)
        return area.name if area else text
    if field == "date" and not _DATE.fullmatch(text):
        raise ValueError(f"{text!r} is not a date such as 2019, 2019-03 or 2019-03-14.")
    if field == "language" and not _LANGUAGE.fullmatch(text):
        raise ValueError(f"{text!r} is not a language code such as en or cy.")
    return text


_ByKey = dict[str, dict[str, list[str]]]


def _documents_by_key(documents: Iterable[Document]) -> _ByKey:
    by_key: _ByKey = {key: {} for key in _KEYS}
    for document in documents:
        keys = {"id": document.id, "source_url": document.description.source_url, "source": document.source}
        for key, value in keys.items():
            if value:
                by_key[key].setdefault(value, []).append(document.id)
    return by_key


def _match(row: Row, by_key: _ByKey) -> str | CellProblem:
    """The id of the document that a row is about: by the first of its keys that any document has."""
    for key in _KEYS:
        if key not in row.keys:
            continue
        found = by_key[key].get(row.keys[key], [])
        if len(found) == 1:
            return found[0]
        if len(found) > 1:
            return CellProblem(row.number, key, f"{len(found)} documents have {row.keys[key]!r}; use the id.")
        if key == "id":
            return CellProblem(row.number, key, f"there is no document {row.keys[key]!r}.")
    last = next(key for key in reversed(_KEYS) if key in row.keys)
    return CellProblem(row.number, last, f"no document has {row.keys[last]!r}.")


def _clashes(matched: list[tuple[str, Row]]) -> list[CellProblem]:
    first: dict[str, int] = {}
    problems = []
    for identity, row in matched:
        if identity in first:
            problems.append(CellProblem(row.number, "id", f"is about the same document as row {first[identity]}."))
        first.setdefault(identity, row.number)
    return problems


def _count(problems: Iterable[object], noun: str) -> str:
    number = len(tuple(problems))
    return f"{number} {noun}" + ("s" if number != 1 else "")
