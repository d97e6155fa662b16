"""How does a table come out of a spreadsheet program, and how does one go in without harm?"""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

from gleanings.corpus.errors import MetadataError

#: The first line in which Excel says what separates the cells.
_SEPARATOR = re.compile(r"sep=([,;\t])")

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def read_table(path: Path) -> list[tuple[int, list[str]]]:
    """The rows of a CSV that are not blank, each with its number; row 1 is the file's first.

    Args:
        path: of the file; UTF-8 (with or without BOM), UTF-16 or Windows-1252; comma, semicolon or tab.

    Raises:
        MetadataError: the file cannot be read, is no CSV, or is empty.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise MetadataError(f"{path} cannot be read: {error.strerror}.") from error
    text = _decoded(raw)
    first, _, rest = text.partition("\n")
    if stated := _SEPARATOR.fullmatch(first.strip()):
        delimiter, text = stated[1], f"\n{rest}"
    else:
        delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        lines = [(number, cells) for number, cells in enumerate(reader, start=1) if any(c.strip() for c in cells)]
    except csv.Error as error:
        raise MetadataError(f"{path.name}, line {reader.line_num}: {error}.") from error
    if not lines:
        raise MetadataError(f"{path.name} is empty.")
    return lines


def _decoded(raw: bytes) -> str:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", "replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def neutralised(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula or for the end of a row; ``restored`` takes it back."""
    cell = cell.replace("\r", " ")  # the csv module leaves one unquoted
    return f"'{cell}" if cell.startswith((*_FORMULA, "'")) else cell


def restored(cell: str) -> str:
    """The cell as it was before ``neutralised``."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith((*_FORMULA, "'")) else cell
