"""Which document does a file belong to? Ids are short and opaque, minted once, and never used again.

An exported metadata sheet brings the ids of another library back: they are reserved for the files that had them.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from gleanings.corpus.locations import to_path
from gleanings.corpus.model import Description
from gleanings.corpus.sources import SourceFile

_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32: none is mistaken for another
_LENGTH = 8


@dataclass(frozen=True, slots=True)
class Reserved:
    """An id, and by what the file that had it is known; None where that is not known."""

    id: str
    source: str | None
    source_url: str | None
    sha256: str | None


def reserve(connection: sqlite3.Connection, reserved: Iterable[Reserved]) -> None:
    """Keeps ids that no document has for the files that had them."""
    connection.executemany(
        "INSERT OR REPLACE INTO reserved_ids SELECT ?1, ?2, ?3, ?4"
        " WHERE NOT EXISTS (SELECT 1 FROM documents WHERE id = ?1)",
        ((each.id, each.source, each.source_url, each.sha256) for each in reserved),
    )


def mint(connection: sqlite3.Connection) -> str:
    """An id that no document has."""
    while True:
        identity = "".join(_LETTERS[byte % 32] for byte in os.urandom(_LENGTH))
        taken = "SELECT 1 FROM documents WHERE id = ?1 UNION ALL SELECT 1 FROM reserved_ids WHERE id = ?1"
        if not connection.execute(taken, (identity,)).fetchone():
            return identity


def take_reserved(connection: sqlite3.Connection, file: SourceFile, description: Description) -> str | None:
    """The id that is reserved for a file: by its bytes, else by its URL, else by its path, if by one alone."""
    for column, value in (
        ("sha256", file.sha256), ("source_url", description.source_url), ("source", file.source),
    ):  # fmt: skip
        statement = f"SELECT id FROM reserved_ids WHERE {column} = ?"  # noqa: S608  # from the line above
        rows = connection.execute(statement, (value,)).fetchall()
        if value and len(rows) == 1:
            connection.execute("DELETE FROM reserved_ids WHERE id = ?", rows[0])
            return str(rows[0][0])
    return None


def identity_of(connection: sqlite3.Connection, file: SourceFile, description: Description) -> str | None:
    """The document that a file belongs to: by place, else by the source URL it states.

    The URL counts only when the document's own file is gone: many sites give one canonical address to
    pages that are not the same work, and two works must never become one in silence.
    """
    row = connection.execute("SELECT document FROM ledger WHERE location = ?", (file.location,)).fetchone()
    known: str | None = row[0] if row else None
    if known and not _is_copy(connection, known, file.location):
        return known
    if not description.source_url:
        return None
    rows: list[tuple[str, str]] = connection.execute(
        "SELECT id, location FROM documents WHERE json_extract(described, '$.source_url') = ?",
        (description.source_url,),
    ).fetchall()
    moved = [identity for identity, location in rows if not to_path(location).exists()]
    return moved[0] if len(moved) == 1 else None


def _is_copy(connection: sqlite3.Connection, document: str, location: str) -> bool:
    """Whether a file is a second copy of a document whose own file is still there."""
    row = connection.execute("SELECT location FROM documents WHERE id = ?", (document,)).fetchone()
    return row is not None and row[0] != location and to_path(row[0]).exists()
