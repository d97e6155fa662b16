"""Is a document's file still where it was: moved, copied, gone, or back?"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from gleanings.corpus.changes import ChangeKind, Changes
from gleanings.corpus.database import Database
from gleanings.corpus.ledger import Ledger
from gleanings.corpus.locations import to_path
from gleanings.corpus.model import Reason, State
from gleanings.corpus.sources import SourceFile


class Whereabouts:
    """Where the files of one catalogue's documents are.

    Args:
        database: of the catalogue.
        ledger: of the same catalogue.
        changes: that what happens is noted in.
    """

    def __init__(self, database: Database, ledger: Ledger, changes: Changes) -> None:
        self._database = database
        self._ledger = ledger
        self._changes = changes

    def record_copy(self, file: SourceFile, next_change: int, run: int) -> str | None:
        """Notes a file whose bytes are those of a current version, if they are; returns the document's id.

        When the document's own file is gone, it has moved here; otherwise this is a second copy of it.
        """
        row = self._database.connection.execute(
            "SELECT d.id, d.location, d.source, d.state FROM versions v JOIN documents d ON d.version = v.number"
            " WHERE v.sha256 = ? ORDER BY d.location != ?, d.standing IS NOT NULL, d.rowid LIMIT 1",
            (file.sha256, file.location),
        ).fetchone()
        if row is None:
            return None
        identity, location, source, state = row
        reason = Reason.NO_TEXT if state == State.NO_TEXT else None
        with self._database.transaction() as connection:
            moved = location == file.location or not to_path(location).exists()
            if moved:
                self._move(connection, identity, file, next_change, run, source)
                connection.execute(
                    "DELETE FROM ledger WHERE location = ? AND location != ?", (location, file.location)
                )
            detail = "" if moved else f"same bytes as {location}"
            self._ledger.write(file, "indexed", reason, detail, identity, run, 0.0)
        return str(identity)

    def _move(
        self, connection: sqlite3.Connection, document: str, file: SourceFile, next_change: int, run: int, before: str
    ) -> None:
        changed = connection.execute(
            "UPDATE documents SET source = ?, location = ?, gone = 0, changed = ?"
            " WHERE id = ? AND (source, location, gone) != (?, ?, 0)",
            (file.source, file.location, next_change, document, file.source, file.location),
        ).rowcount
        if changed and before != file.source:
            self._changes.note(ChangeKind.MOVED, document, file.source, run, f"{before} → {file.source}")

    def mark_gone(self, roots: Iterable[str], seen: set[str], run: int) -> int:
        """Flags documents whose file under one of the roots was not seen, and no longer those whose file is back.

        Returns:
            How many are newly gone.
        """
        newly = 0
        with self._database.transaction() as connection:
            away = connection.execute("SELECT id, location, source FROM documents WHERE gone").fetchall()
            for identity, location, source in away:
                if location in seen:
                    connection.execute("UPDATE documents SET gone = 0 WHERE id = ?", (identity,))
                    self._changes.note(ChangeKind.BACK, identity, source, run)
            for root in roots:
                rows = connection.execute(
                    "SELECT location, document, source FROM ledger WHERE root = ? OR substr(location, 1, ?) = ?",
                    (root, len(root) + 1, f"{root}/"),
                ).fetchall()
                for location, document, source in rows:
                    if location not in seen and not to_path(location).exists():
                        newly += self._flag_gone(connection, location, document, source, run)
        return newly

    def _flag_gone(
        self, connection: sqlite3.Connection, location: str, document: str | None, source: str, run: int
    ) -> int:
        if document is None:
            connection.execute("DELETE FROM ledger WHERE location = ?", (location,))
            return 0
        flagged = connection.execute(
            "UPDATE documents SET gone = 1 WHERE id = ? AND location = ? AND gone = 0", (document, location)
        ).rowcount
        if flagged:
            self._changes.note(ChangeKind.GONE, document, source, run)
        return flagged
