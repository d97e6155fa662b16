"""Which values did a librarian or a metadata file set over what was read?"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from typing import Any

from gleanings.corpus.database import LISTED, listed
from gleanings.corpus.encoding import Value, decode_value, encode_value

#: By field: the value, where it comes from ("metadata" or "correction"), and the detail.
Corrected = dict[str, tuple[Value, str, str]]


class Corrections:
    """The corrections of one catalogue; what changes them is called inside its transactions.

    Args:
        rows: runs a statement that only reads.
        connection: of the catalogue.
    """

    def __init__(self, rows: Callable[[str, tuple[object, ...]], list[Any]], connection: sqlite3.Connection) -> None:
        self._rows = rows
        self._connection = connection

    def of(self, documents: Iterable[str]) -> dict[str, Corrected]:
        """The corrections by document."""
        rows = self._rows(
            f"SELECT document, field, value, origin, detail FROM corrections WHERE document IN {LISTED}",  # noqa: S608  # a constant
            (listed(documents),),
        )
        found: dict[str, Corrected] = {}
        for document, field, value, origin, detail in rows:
            found.setdefault(document, {})[field] = (decode_value(value), origin, detail)
        return found

    def set(self, document: str, field: str, value: Value, origin: str, detail: str, run: int) -> bool:
        """Sets a value, unless a librarian's stands in the way of one from metadata; whether that is new."""
        changed = self._connection.execute(
            "INSERT INTO corrections VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
            " value = excluded.value, origin = excluded.origin, detail = excluded.detail, run = excluded.run"
            " WHERE (value != excluded.value OR origin != excluded.origin)"
            " AND (origin != 'correction' OR excluded.origin = 'correction')",
            (document, field, encode_value(value), origin, detail, run),
        )
        return changed.rowcount > 0

    def drop(self, document: str, field: str, origin: str) -> bool:
        """Goes back to what was read; metadata cannot take a librarian's correction back."""
        dropped = self._connection.execute(
            "DELETE FROM corrections WHERE document = ? AND field = ?"
            " AND (origin != 'correction' OR ? = 'correction')",
            (document, field, origin),
        )
        return dropped.rowcount > 0
