"""How does a document leave for good: its texts, its values and their history, so that no byte of them is left?

Only digests of its files' bytes and places stay, so that they are never read again.
"""

from __future__ import annotations

import hashlib
import sqlite3

from gleanings.corpus.database import Database
from gleanings.corpus.errors import LibraryBusy


def digests(location: str, sha256: str | None) -> tuple[str, ...]:
    """By which a purged file is known: its place and its bytes."""
    place = hashlib.sha256(f"place:{location}".encode()).hexdigest()
    return (place, sha256) if sha256 else (place,)


def is_purged(database: Database, location: str, sha256: str | None) -> bool:
    """Whether a file, or its bytes, must not be read."""
    marks = digests(location, sha256)
    statement = "SELECT 1 FROM purged WHERE digest IN (?, ?)"
    return bool(database.rows(statement, (marks[0], marks[-1])))


def erase(connection: sqlite3.Connection, document: str) -> None:
    """Deletes all that is known of a document; called inside the transaction that removes it."""
    files = connection.execute("SELECT location, sha256 FROM ledger WHERE document = ?", (document,)).fetchall()
    files += connection.execute("SELECT location, NULL FROM documents WHERE id = ?", (document,)).fetchall()
    marks = {mark for location, sha256 in files for mark in digests(location, sha256)}
    marks |= {sha for (sha,) in connection.execute("SELECT sha256 FROM versions WHERE document = ?", (document,))}
    connection.executemany("INSERT OR IGNORE INTO purged VALUES (?, ?)", ((mark, document) for mark in marks if mark))
    connection.executemany("DELETE FROM queue WHERE location = ?", ((location,) for location, _ in files))
    versions = "(SELECT number FROM versions WHERE document = ?)"
    texts = [
        text
        for (text,) in connection.execute(
            f"SELECT DISTINCT text FROM pages WHERE version IN {versions}",  # noqa: S608  # a constant
            (document,),
        )
    ]
    for table in ("pages", "page_words", "sketches", "shingles"):
        connection.execute(f"DELETE FROM {table} WHERE version IN {versions}", (document,))  # noqa: S608  # constants
    # For the question below, and for SQLite's own check of the reference: else each text is looked for in all pages.
    connection.execute("CREATE INDEX pages_text ON pages(text)")
    connection.executemany(
        "DELETE FROM texts WHERE hash = ? AND NOT EXISTS (SELECT 1 FROM pages WHERE text = hash)",
        ((text,) for text in texts),
    )
    connection.execute("DROP INDEX pages_text")
    connection.execute("UPDATE correction_history SET undoes = NULL WHERE document = ?", (document,))
    for table in ("versions", "corrections", "correction_history", "changes", "ledger"):
        connection.execute(f"DELETE FROM {table} WHERE document = ?", (document,))  # noqa: S608  # constants
    connection.execute(
        "UPDATE documents SET described = '{}', version = NULL, source = '', location = '' WHERE id = ?", (document,)
    )


def scrub(database: Database) -> None:
    """Overwrites what was deleted, in the file and in its log.

    Raises:
        LibraryBusy: a reader has kept the log from being emptied; all else is done.
    """
    connection = database.connection
    connection.execute("VACUUM")
    (busy, _, _) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        raise LibraryBusy(
            "The text was deleted, but another process is reading, and keeps a trace of it in the catalogue's log.",
            hint="Stop the server, and run `gleanings check --repair`.",
        )
