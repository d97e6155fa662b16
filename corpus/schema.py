"""How is the catalogue laid out in SQLite, and how does an older one become a current one?

``PRAGMA user_version`` counts the migrations that were applied. A migration is never edited once released.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from gleanings.corpus.errors import CatalogueError

_FIRST = """
CREATE TABLE runs (
    number    INTEGER PRIMARY KEY,
    kind      TEXT NOT NULL,
    arguments TEXT NOT NULL,
    started   TEXT NOT NULL,
    ended     TEXT
) STRICT;

-- changed counts up with every change to any document; an index says up to which count it was built
CREATE TABLE documents (
    id        TEXT PRIMARY KEY,
    version   INTEGER,
    described TEXT NOT NULL,
    state     TEXT NOT NULL,
    source    TEXT NOT NULL,
    location  TEXT NOT NULL,
    gone      INTEGER NOT NULL DEFAULT 0,
    -- the document that this one is an earlier, shorter or plainer form of
    version_of TEXT REFERENCES documents(id),
    added_run INTEGER NOT NULL REFERENCES runs(number),
    changed   INTEGER NOT NULL
) STRICT;
CREATE INDEX documents_changed ON documents(changed);
CREATE INDEX documents_work ON documents(coalesce(version_of, id));

CREATE TABLE versions (
    number             INTEGER PRIMARY KEY AUTOINCREMENT,
    document           TEXT NOT NULL REFERENCES documents(id),
    sha256             TEXT NOT NULL,
    content            BLOB NOT NULL,
    format             TEXT NOT NULL,
    pages              INTEGER NOT NULL,
    pages_without_text INTEGER NOT NULL,
    words              INTEGER NOT NULL,
    truncated          INTEGER NOT NULL,
    reading            TEXT NOT NULL,
    run                INTEGER NOT NULL REFERENCES runs(number)
) STRICT;
CREATE INDEX versions_document ON versions(document);
CREATE INDEX versions_sha256 ON versions(sha256);

CREATE TABLE texts (
    hash BLOB PRIMARY KEY,
    zstd BLOB NOT NULL
) STRICT;

CREATE TABLE pages (
    version INTEGER NOT NULL REFERENCES versions(number),
    number  INTEGER NOT NULL,
    text    BLOB NOT NULL REFERENCES texts(hash),
    label   TEXT,
    heading TEXT,
    anchor  TEXT,
    quality REAL NOT NULL,
    reader  TEXT NOT NULL,
    PRIMARY KEY (version, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE corrections (
    document TEXT NOT NULL REFERENCES documents(id),
    field    TEXT NOT NULL,
    value    TEXT NOT NULL,
    origin   TEXT NOT NULL,
    detail   TEXT NOT NULL,
    run      INTEGER NOT NULL REFERENCES runs(number),
    PRIMARY KEY (document, field)
) STRICT, WITHOUT ROWID;

CREATE TABLE ledger (
    location TEXT PRIMARY KEY,
    root     TEXT NOT NULL,
    source   TEXT NOT NULL,
    status   TEXT NOT NULL,
    reason   TEXT,
    detail   TEXT NOT NULL,
    document TEXT REFERENCES documents(id),
    size     INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    sha256   TEXT,
    run      INTEGER NOT NULL REFERENCES runs(number),
    at       TEXT NOT NULL,
    seconds  REAL NOT NULL
) STRICT;
-- files that have yet to be read; attempts counts how often reading began, lease is the process that reads it now
CREATE TABLE queue (
    location TEXT PRIMARY KEY,
    root     TEXT NOT NULL,
    source   TEXT NOT NULL,
    size     INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    sha256   TEXT,
    place    INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    lease    INTEGER
) STRICT;

-- the smallest hashes of a version's shingles, and how many shingles it has: see ingest/sketch.py
CREATE TABLE sketches (
    version  INTEGER PRIMARY KEY REFERENCES versions(number),
    shingles INTEGER NOT NULL,
    hashes   BLOB NOT NULL
) STRICT;
CREATE TABLE shingles (
    hash    INTEGER NOT NULL,
    version INTEGER NOT NULL REFERENCES versions(number),
    PRIMARY KEY (hash, version)
) STRICT, WITHOUT ROWID;

CREATE INDEX ledger_document ON ledger(document);
CREATE INDEX ledger_sha256 ON ledger(sha256);
"""

_SECOND = """
-- NULL for a document that people are offered; else what removals says of it
ALTER TABLE documents ADD COLUMN standing TEXT;

-- why people are no longer offered a document: withdrawn, merged into target, or purged
CREATE TABLE removals (
    document TEXT PRIMARY KEY REFERENCES documents(id),
    kind     TEXT NOT NULL,
    reason   TEXT NOT NULL,
    target   TEXT REFERENCES documents(id),
    title    TEXT NOT NULL,
    who      TEXT NOT NULL,
    at       TEXT NOT NULL,
    run      INTEGER NOT NULL REFERENCES runs(number)
) STRICT, WITHOUT ROWID;

-- SHA-256 of the bytes, and of the places, of files that must never be read again
CREATE TABLE purged (
    digest   TEXT PRIMARY KEY,
    document TEXT NOT NULL REFERENCES documents(id)
) STRICT, WITHOUT ROWID;

-- what each run did to the documents
CREATE TABLE changes (
    number   INTEGER PRIMARY KEY,
    run      INTEGER NOT NULL REFERENCES runs(number),
    at       TEXT NOT NULL,
    kind     TEXT NOT NULL,
    document TEXT REFERENCES documents(id),
    source   TEXT NOT NULL,
    detail   TEXT NOT NULL
) STRICT;
CREATE INDEX changes_run ON changes(run);
CREATE INDEX changes_document ON changes(document);
INSERT INTO changes(run, at, kind, document, source, detail)
    SELECT d.added_run, r.started, 'added', d.id, d.source, ''
    FROM documents d JOIN runs r ON r.number = d.added_run ORDER BY d.rowid;
INSERT INTO changes(run, at, kind, document, source, detail)
    SELECT v.run, r.started, 'updated', d.id, d.source, ''
    FROM versions v JOIN documents d ON d.id = v.document JOIN runs r ON r.number = v.run
    WHERE v.number != (SELECT min(number) FROM versions WHERE document = d.id) ORDER BY v.number;

-- every correction that was set or dropped; before and after are NULL where the value is the one that was found,
-- else a JSON list of value, origin and detail; undoes is the row that this one took back
CREATE TABLE correction_history (
    number   INTEGER PRIMARY KEY,
    document TEXT NOT NULL REFERENCES documents(id),
    field    TEXT NOT NULL,
    before   TEXT,
    after    TEXT,
    who      TEXT NOT NULL,
    at       TEXT NOT NULL,
    run      INTEGER NOT NULL REFERENCES runs(number),
    undoes   INTEGER REFERENCES correction_history(number)
) STRICT;
CREATE INDEX correction_history_document ON correction_history(document);
CREATE INDEX correction_history_run ON correction_history(run);

-- ids that come back with the file that they belonged to in another library
CREATE TABLE reserved_ids (
    id         TEXT PRIMARY KEY,
    source     TEXT,
    source_url TEXT,
    sha256     TEXT
) STRICT, WITHOUT ROWID;

-- where copies of this catalogue were put, for a purge to name those that still hold a text
CREATE TABLE backups (
    location TEXT PRIMARY KEY,
    at       TEXT NOT NULL
) STRICT, WITHOUT ROWID;
"""

_THIRD = """
-- where the words stand of pages that were pictures: nothing but reading them anew would say it again
CREATE TABLE page_words (
    version INTEGER NOT NULL REFERENCES versions(number),
    number  INTEGER NOT NULL,
    zstd    BLOB NOT NULL,
    PRIMARY KEY (version, number)
) STRICT, WITHOUT ROWID;
"""

MIGRATIONS = (_FIRST, _SECOND, _THIRD)


def version_of(connection: sqlite3.Connection) -> int:
    """How many migrations the catalogue has had; 0 for a new one.

    Raises:
        CatalogueError: it was written by a newer Gleanings.
    """
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if version > len(MIGRATIONS):
        raise CatalogueError(
            f"The catalogue has schema version {version}; this Gleanings knows up to {len(MIGRATIONS)}.",
            hint="Use the newer Gleanings that wrote it.",
        )
    return version


def migrate(connection: sqlite3.Connection) -> None:
    """Applies what is missing, each migration in one transaction; two processes that try at once take turns."""
    while version_of(connection) < len(MIGRATIONS):
        connection.execute("BEGIN IMMEDIATE")
        try:
            number = version_of(connection)
            for statement in _statements(MIGRATIONS[number]) if number < len(MIGRATIONS) else ():
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {min(number + 1, len(MIGRATIONS))}")
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise


def _statements(script: str) -> Iterator[str]:
    """The statements of a migration: ``executescript`` would commit before it begins."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
