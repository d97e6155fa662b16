"""Which places can a document be about?"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gleanings.corpus.errors import TaxonomyError
from gleanings.corpus.folding import slug
from gleanings.corpus.taxonomy_files import check_slug, problem, read_text

_COLUMNS = ("id", "name", "aliases", "region", "authority", "lat", "lon")
_REQUIRED = ("name",)


@dataclass(frozen=True, slots=True)
class Area:
    """A place of the library's gazetteer.

    Attributes:
        id: what URLs use; made from the name where the file gives none.
        aliases: other names of the same place.
        region: the part of the country, or None.
        authority: the council responsible, or None.
        lat: degrees north, or None; lon goes with it.
        lon: degrees east, or None.
    """

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    region: str | None = None
    authority: str | None = None
    lat: float | None = None
    lon: float | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One row of areas.csv, which can say on which line it stands."""

    file: str
    line: int
    cells: dict[str, str]

    def error(self, key: str, message: str, hint: str, value: str | None = None) -> TaxonomyError:
        """An error at this row."""
        return problem(self.file, self.line, message, hint)

    def optional(self, column: str) -> str | None:
        """A cell, or None when it is blank or its column absent."""
        return self.cells.get(column, "").strip() or None


def load_areas(path: Path) -> tuple[tuple[Area, Row], ...]:
    """The areas of areas.csv in file order, each with the row it was read from.

    Raises:
        TaxonomyError: with file and line.
    """
    return tuple((_area(row), row) for row in _rows(path))


def _rows(path: Path) -> Iterator[Row]:
    lines = csv.reader(io.StringIO(read_text(path), newline=""), strict=True)
    header: list[str] | None = None
    line = 1
    try:
        for cells in lines:
            if header is None:
                header = _header(path.name, cells)
            elif any(cell.strip() for cell in cells):
                yield _row(path.name, line, header, cells)
            line = lines.line_num + 1
    except csv.Error as error:
        raise problem(path.name, line, f"not valid CSV: {error}.", "Look for a stray quote.") from error


def _header(file: str, cells: list[str]) -> list[str]:
    names = [cell.strip().lower() for cell in cells]
    hint = f"The first line names the columns: {', '.join(_COLUMNS)}; only name is required."
    for name in names:
        if name not in _COLUMNS:
            raise problem(file, 1, f"unknown column '{name}'.", hint)
        if names.count(name) > 1:
            raise problem(file, 1, f"the column '{name}' stands twice.", hint)
    for name in _REQUIRED:
        if name not in names:
            raise problem(file, 1, f"the column '{name}' is missing.", hint)
    return names


def _row(file: str, line: int, header: list[str], cells: list[str]) -> Row:
    if len(cells) != len(header):
        message = f"{len(cells)} cells where the first line has {len(header)}."
        raise problem(file, line, message, "Put a text that holds a comma in double quotes.")
    return Row(file, line, dict(zip(header, cells, strict=True)))


def _area(row: Row) -> Area:
    name = row.optional("name")
    if name is None:
        raise row.error("name", "the name is blank.", "Give the area a name, or remove the row.")
    identifier = row.optional("id")
    wrong = check_slug(identifier) if identifier else None
    if wrong:
        raise row.error("id", wrong, 'Write it like "north-east", or leave it blank.')
    aliases = (alias.strip() for alias in row.cells.get("aliases", "").split(";"))
    lat, lon = _degrees(row, "lat", 90), _degrees(row, "lon", 180)
    if (lat is None) != (lon is None):
        raise row.error("lat", "one of lat and lon is blank.", "Give both, or neither.")
    return Area(
        id=identifier or slug(name),
        name=name,
        aliases=tuple(alias for alias in aliases if alias),
        region=row.optional("region"),
        authority=row.optional("authority"),
        lat=lat,
        lon=lon,
    )


def _degrees(row: Row, column: str, limit: int) -> float | None:
    cell = row.optional(column)
    if cell is None:
        return None
    try:
        value = float(cell)
    except ValueError:
        value = math.nan
    if not -limit <= value <= limit:
        hint = f"Write degrees from -{limit} to {limit} such as 52.48, or leave the cell blank."
        raise row.error(column, f"{column} '{cell}' is not a number of degrees.", hint)
    return value
