"""What do we hold, and what happened to every file? The SQLite catalogue, the library's source of truth.

Every document is written in one transaction: its version, its page texts, its description and the ledger's
row about its file stand together or not at all. Page texts are immutable and keyed by their hash, and an
index names the version it was built from, so a catalogue that runs ahead of it never shows a wrong page.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import zstandard

from gleanings.corpus import encoding
from gleanings.corpus.corrections import Corrections
from gleanings.corpus.database import LISTED, connect_for_reading, connect_for_writing, damage_named, listed
from gleanings.corpus.encoding import Value
from gleanings.corpus.errors import LibraryUnwritable, NotFound
from gleanings.corpus.identity import identity_of, mint
from gleanings.corpus.locations import to_path
from gleanings.corpus.model import (
    Coverage,
    Description,
    Document,
    LedgerEntry,
    Page,
    PageQuality,
    Reading,
    Reason,
    State,
)
from gleanings.corpus.sources import KnownFile, SourceFile
from gleanings.corpus.work_queue import WorkQueue
from gleanings.corpus.works import Sketch, Works

_DOCUMENT_COLUMNS = """
    d.id, d.described, v.format, d.state, d.version,
    (SELECT count(DISTINCT o.sha256) FROM documents f JOIN versions o ON o.document = f.id
     WHERE coalesce(f.version_of, f.id) = coalesce(d.version_of, d.id)),
    d.source, d.location, v.sha256, v.pages, v.pages_without_text, v.words, d.added_run, d.gone, d.version_of,
    max(v.run, d.added_run, (SELECT coalesce(max(c.run), 0) FROM corrections c WHERE c.document = d.id))
    FROM documents d JOIN versions v ON v.number = d.version
"""


@dataclass(frozen=True, slots=True)
class Run:
    """One execution of ``ingest`` or ``reindex``; times are ISO 8601 in UTC."""

    number: int
    kind: str
    started: str
    ended: str | None


class Catalogue:
    """The catalogue of one library, open for reading or for writing.

    A catalogue is used by one thread; open one a thread. Close it, or use it as a context manager.

    Attributes:
        queue: the files that have yet to be read.
        works: which documents are forms of one work.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection = connection
        self._path = path
        self._compress = zstandard.ZstdCompressor(level=3).compress
        self._decompress = zstandard.ZstdDecompressor().decompress
        self._corrections = Corrections(self._rows, connection)
        self.queue = WorkQueue(connection, self._transaction)
        self.works = Works(connection, self._transaction)

    @classmethod
    def open_for_writing(cls, path: Path) -> Catalogue:
        """Opens the catalogue, and makes it or brings it up to date first.

        Raises:
            LibraryUnwritable: the folder or the file cannot be written.
            CatalogueError: the file is damaged, or was written by a newer Gleanings.
        """
        return cls(connect_for_writing(path), path)

    @classmethod
    def open_for_reading(cls, path: Path) -> Catalogue:
        """Opens the catalogue read-only.

        Raises:
            CatalogueError: there is none yet, it is damaged, or of another schema version.
        """
        return cls(connect_for_reading(path), path)

    @classmethod
    def empty(cls) -> Catalogue:
        """A catalogue in memory that holds nothing."""
        return cls(connect_for_writing(Path(":memory:")), Path(":memory:"))

    def close(self) -> None:
        """Closes the file."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing."""
        try:
            with damage_named(self._path):
                self._connection.execute("BEGIN IMMEDIATE")
                yield self._connection
                self._connection.execute("COMMIT")
        except BaseException as error:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            if isinstance(error, sqlite3.OperationalError):
                raise LibraryUnwritable(f"The catalogue cannot be written: {error}.") from error
            raise

    # Runs

    def start_run(self, kind: str, arguments: str) -> int:
        """Notes that a run begins, and returns its number."""
        with self._transaction() as connection:
            cursor = connection.execute(
                "INSERT INTO runs(kind, arguments, started) VALUES (?, ?, ?)", (kind, arguments, _now())
            )
            return int(cursor.lastrowid or 0)

    def end_run(self, run: int) -> None:
        """Notes that a run came to its end, and with it those before it that it went on with."""
        with self._transaction() as connection:
            connection.execute("UPDATE runs SET ended = ? WHERE number <= ? AND ended IS NULL", (_now(), run))

    def last_run(self) -> Run | None:
        """The newest run."""
        row = self._connection.execute(
            "SELECT number, kind, started, ended FROM runs ORDER BY number DESC LIMIT 1"
        ).fetchone()
        return Run(*row) if row else None

    def run_times(self) -> dict[int, str]:
        """When each run began, by its number."""
        return dict(self._rows("SELECT number, started FROM runs"))

    def read_by_unended_runs(self) -> tuple[str, ...]:
        """Ids of the documents that runs have read of which none has come to its end, in order of their files."""
        rows = self._connection.execute(
            "SELECT DISTINCT d.id FROM versions v JOIN documents d ON d.id = v.document"
            " WHERE v.run IN (SELECT number FROM runs WHERE ended IS NULL) ORDER BY d.location"
        )
        return tuple(identity for (identity,) in rows)

    # Writing documents and the ledger

    def record_document(
        self,
        file: SourceFile,
        reading: Reading,
        description: Description,
        *,
        run: int,
        seconds: float,
        sketch: Sketch | None = None,
    ) -> str:
        """Catalogues what was read from a file, in one transaction, and returns the document's id."""
        texts = [page.text for page in reading.pages]
        without = sum(1 for text in texts if not text.strip())
        words = sum(len(text.split()) for text in texts)
        partial = State.PARTIAL if without or reading.truncated else State.INDEXED
        state = State.NO_TEXT if without == len(texts) else partial
        content = _content_hash(reading.pages)
        with self._transaction() as connection:
            identity = identity_of(connection, file, description) or mint(connection)
            connection.execute(
                "INSERT INTO documents(id, described, state, source, location, added_run, changed)"
                " VALUES (?, '{}', '', '', '', ?, 0) ON CONFLICT(id) DO NOTHING",
                (identity, run),
            )
            version = self._version(identity, file.sha256 or "", content)
            if version is None:
                version = self._add_version(identity, file, reading, content, (len(texts), without, words), run)
            if sketch is not None:
                self.works.add_sketch(version, sketch)
            connection.execute(
                "UPDATE documents SET version = ?, described = ?, state = ?, source = ?, location = ?,"
                " gone = 0, changed = ? WHERE id = ?",
                (version, encoding.encode_description(description), state, file.source, file.location,
                 self._next_change(), identity),
            )  # fmt: skip
            reason = Reason.NO_TEXT if state is State.NO_TEXT else None
            self._write_ledger(file, "indexed", reason, "; ".join(reading.notes), identity, run, seconds)
        return identity

    def record_failure(
        self, file: SourceFile, reason: Reason, detail: str, *, run: int, seconds: float = 0.0
    ) -> None:
        """Notes that a file could not be read; a document that was read from it before stays."""
        with self._transaction():
            known = self.known_file(file.location)
            self._write_ledger(file, "failed", reason, detail, known.document if known else None, run, seconds)

    def record_ignored(self, file: SourceFile, detail: str, *, run: int) -> None:
        """Notes that a side file, such as a style sheet, was left alone."""
        with self._transaction():
            self._write_ledger(file, "ignored", None, detail, None, run, 0.0)

    def record_copy(self, file: SourceFile, *, run: int) -> str | None:
        """Notes a file whose bytes are those of a current version, if they are; returns the document's id.

        When the document's own file is gone, it has moved here; otherwise this is a second copy of it.
        """
        row = self._connection.execute(
            "SELECT d.id, d.location, d.state FROM versions v JOIN documents d ON d.version = v.number"
            " WHERE v.sha256 = ? ORDER BY d.location != ?, d.rowid LIMIT 1",
            (file.sha256, file.location),
        ).fetchone()
        if row is None:
            return None
        identity, location, state = row
        reason = Reason.NO_TEXT if state == State.NO_TEXT else None
        with self._transaction() as connection:
            moved = location == file.location or not to_path(location).exists()
            if moved:
                connection.execute(
                    "UPDATE documents SET source = ?, location = ?, gone = 0, changed = ?"
                    " WHERE id = ? AND (source, location, gone) != (?, ?, 0)",
                    (file.source, file.location, self._next_change(), identity, file.source, file.location),
                )
                connection.execute(
                    "DELETE FROM ledger WHERE location = ? AND location != ?", (location, file.location)
                )
            detail = "" if moved else f"same bytes as {location}"
            self._write_ledger(file, "indexed", reason, detail, identity, run, 0.0)
        return str(identity)

    def mark_gone(self, roots: Iterable[str], seen: set[str]) -> int:
        """Flags documents whose file under one of the roots was not seen, and no longer those whose file is back.

        Returns:
            How many are newly gone.
        """
        newly = 0
        with self._transaction() as connection:
            away = connection.execute("SELECT id, location FROM documents WHERE gone").fetchall()
            back = [(identity,) for identity, location in away if location in seen]
            connection.executemany("UPDATE documents SET gone = 0 WHERE id = ?", back)
            for root in roots:
                rows = connection.execute(
                    "SELECT location, document FROM ledger WHERE root = ? OR substr(location, 1, ?) = ?",
                    (root, len(root) + 1, f"{root}/"),
                ).fetchall()
                for location, document in rows:
                    if location not in seen and not to_path(location).exists():
                        newly += self._flag_gone(connection, location, document)
        return newly

    def _flag_gone(self, connection: sqlite3.Connection, location: str, document: str | None) -> int:
        if document is None:
            connection.execute("DELETE FROM ledger WHERE location = ?", (location,))
            return 0
        return connection.execute(
            "UPDATE documents SET gone = 1 WHERE id = ? AND location = ? AND gone = 0", (document, location)
        ).rowcount

    def correct_all(
        self,
        corrections: Iterable[tuple[str, Mapping[str, Value], Iterable[str]]],
        *,
        origin: str,
        detail: str,
        run: int,
    ) -> int:
        """Sets values that win over anything read from the files, all of them or none.

        Args:
            corrections: document id, values by field, and the fields that go back to what was read.
            origin: "metadata" or "correction"; what a librarian corrected is not undone by "metadata".
            detail: where the values come from, such as the name of the file.
            run: number of the run that brings them.

        Returns:
            How many documents changed.
        """
        documents = 0
        with self._transaction() as connection:
            for identity, values, automatic in corrections:
                changed = [self._corrections.set(identity, *item, origin, detail, run) for item in values.items()]
                changed += [self._corrections.drop(identity, field, origin) for field in automatic]
                if any(changed):
                    documents += 1
                    connection.execute(
                        "UPDATE documents SET changed = ? WHERE id = ?", (self._next_change(), identity)
                    )
        return documents

    # Reading

    def change_count(self) -> int:
        """Counts up with every change to any document."""
        return int(self._connection.execute("SELECT coalesce(max(changed), 0) FROM documents").fetchone()[0])

    def state_count(self) -> int:
        """Changes with every commit of any process; tells a cache that it is stale."""
        return int(self._connection.execute("PRAGMA data_version").fetchone()[0])

    def known_file(self, location: str) -> KnownFile | None:
        """What the ledger knows of a file."""
        row = self._connection.execute(
            "SELECT size, mtime_ns, sha256, status, reason, document FROM ledger WHERE location = ?",
            (location,),
        ).fetchone()
        if row is None:
            return None
        size, mtime_ns, sha256, status, reason, document = row
        return KnownFile(size, mtime_ns, sha256, status, Reason(reason) if reason else None, document)

    def holds_bytes(self, sha256: str) -> bool:
        """Whether a document's current version was read from a file with these bytes."""
        statement = "SELECT 1 FROM versions v JOIN documents d ON d.version = v.number WHERE v.sha256 = ? LIMIT 1"
        return bool(self._rows(statement, (sha256,)))

    def document(self, identity: str) -> Document:
        """One document, with corrections applied.

        Raises:
            NotFound: there is none with this id.
        """
        found = self.documents_by_id((identity,))
        if not found:
            raise NotFound(f"There is no document {identity!r} in this library.")
        return found[identity]

    def documents_by_id(self, identities: Iterable[str]) -> dict[str, Document]:
        """The documents with these ids; unknown ids are left out."""
        return {d.id: d for d in self._documents(f"WHERE d.id IN {LISTED}", (listed(identities),))}

    def documents(self, *, changed_after: int = 0) -> Iterator[Document]:
        """All documents in the order in which they were added, or those changed after a count."""
        yield from self._documents("WHERE d.changed > ? ORDER BY d.rowid", (changed_after,))

    def newest(self, limit: int) -> tuple[Document, ...]:
        """The documents added last."""
        return tuple(self._documents("ORDER BY d.added_run DESC, d.rowid DESC LIMIT ?", (limit,)))

    def reading(self, document: Document) -> Reading:
        """What was read of a document's current version, as it was before it was described."""
        (text,) = self._connection.execute(
            "SELECT reading FROM versions WHERE number = ?", (document.version,)
        ).fetchone()
        return encoding.decode_reading(text, document.format, self.pages(document.version))

    def described(self, identity: str) -> Description:
        """What was found of a document, without corrections."""
        (text,) = self._connection.execute("SELECT described FROM documents WHERE id = ?", (identity,)).fetchone()
        return encoding.decode_description(text)

    def redescribe(self, identity: str, description: Description) -> bool:
        """Puts a new description in the place of the one that was found; returns whether it differs."""
        encoded = encoding.encode_description(description)
        with self._transaction() as connection:
            return bool(
                connection.execute(
                    "UPDATE documents SET described = ?, changed = ? WHERE id = ? AND described != ?",
                    (encoded, self._next_change(), identity, encoded),
                ).rowcount
            )

    def document_for_source(self, source: str) -> tuple[str, ...]:
        """Ids of the documents read from files with this path inside their folder."""
        rows = self._connection.execute("SELECT id FROM documents WHERE source = ? ORDER BY rowid", (source,))
        return tuple(identity for (identity,) in rows)

    def pages(self, version: int) -> tuple[Page, ...]:
        """All pages of a version, in order."""
        rows = self._rows(
            "SELECT p.number, t.zstd, p.label, p.heading, p.anchor, p.quality, p.reader"
            " FROM pages p JOIN texts t ON t.hash = p.text WHERE p.version = ? ORDER BY p.number",
            (version,),
        )
        with damage_named(self._path):
            return tuple(
                Page(number, self._decompress(packed).decode(), label, heading, anchor, quality, reader)
                for number, packed, label, heading, anchor, quality, reader in rows
            )

    def worst_pages(self, below: float, limit: int) -> tuple[PageQuality, ...]:
        """The pages whose text is of less than a quality, the worst first, those without text before all others."""
        rows = self._rows(
            "SELECT d.id, p.number, p.quality, p.text != ?, p.reader FROM documents d"
            " JOIN pages p ON p.version = d.version WHERE p.quality < ?"
            " ORDER BY p.text != ?, p.quality, d.location, p.number LIMIT ?",
            (_text_key(b""), below, _text_key(b""), limit),
        )
        documents = self.documents_by_id({row[0] for row in rows})
        return tuple(
            PageQuality(identity, documents[identity].description.title, number, quality, bool(has_text), reader)
            for identity, number, quality, has_text, reader in rows
        )

    def ledger(self, *, status: str | None = None) -> tuple[LedgerEntry, ...]:
        """What happened to every source file, or to those with one status, by path."""
        rows = self._rows(
            "SELECT source, location, status, reason, detail, document, size, run, at, seconds FROM ledger"
            " WHERE ? IS NULL OR status = ? ORDER BY location",
            (status, status),
        )
        return tuple(
            LedgerEntry(source, location, stat, Reason(reason) if reason else None, *rest)
            for source, location, stat, reason, *rest in rows
        )

    def coverage(self) -> Coverage:
        """What a search looks at, and what it cannot."""
        ((documents, searchable, partial, metadata_only, pages, without),) = self._rows(
            "SELECT count(*), sum(d.state != 'no-text'), sum(d.state = 'partial'), sum(d.state = 'no-text'),"
            " sum(v.pages), sum(v.pages_without_text)"
            " FROM documents d JOIN versions v ON v.number = d.version"
        )
        ((files, unreadable),) = self._rows("SELECT sum(status != 'ignored'), sum(status = 'failed') FROM ledger")
        return Coverage(
            files or 0, documents, searchable or 0, partial or 0, metadata_only or 0, unreadable or 0,
            pages or 0, without or 0,
        )  # fmt: skip

    # The rest is how it is done.

    def _rows(self, statement: str, values: tuple[object, ...] = ()) -> list[Any]:
        """All rows of a statement that only reads."""
        with damage_named(self._path):
            return self._connection.execute(statement, values).fetchall()

    def _documents(self, where: str, values: tuple[object, ...]) -> Iterator[Document]:
        rows = self._rows(f"SELECT {_DOCUMENT_COLUMNS} {where}", values)
        corrections = self._corrections.of([row[0] for row in rows])
        for identity, described, format_, state, *counted, gone, main, changed in rows:
            description = encoding.decode_description(described)
            description = encoding.corrected(description, corrections.get(identity, {}))
            version, versions, source, location, sha256, pages, without, words, added = counted
            yield Document(
                identity, description, format_, State(state), version, versions, source, location, sha256,
                pages, without, words, added, bool(gone), main, changed,
            )  # fmt: skip

    def _version(self, identity: str, sha256: str, content: bytes) -> int | None:
        row = self._connection.execute(
            "SELECT number FROM versions WHERE document = ? AND sha256 = ? AND content = ?",
            (identity, sha256, content),
        ).fetchone()
        return int(row[0]) if row else None

    def _add_version(
        self,
        identity: str,
        file: SourceFile,
        reading: Reading,
        content: bytes,
        counts: tuple[int, int, int],
        run: int,
    ) -> int:
        cursor = self._connection.execute(
            "INSERT INTO versions(document, sha256, content, format, pages, pages_without_text, words,"
            " truncated, reading, run) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (identity, file.sha256 or "", content, reading.format, *counts, reading.truncated,
             encoding.encode_reading(reading), run),
        )  # fmt: skip
        version = int(cursor.lastrowid or 0)
        for page in reading.pages:
            packed = page.text.encode()
            key = _text_key(packed)
            self._connection.execute(
                "INSERT INTO texts VALUES (?, ?) ON CONFLICT DO NOTHING", (key, self._compress(packed))
            )
            self._connection.execute(
                "INSERT INTO pages VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (version, page.number, key, page.label, page.heading, page.anchor, page.quality, page.reader),
            )
        return version

    def _next_change(self) -> int:
        return self.change_count() + 1

    def _write_ledger(
        self,
        file: SourceFile,
        status: str,
        reason: Reason | None,
        detail: str,
        document: str | None,
        run: int,
        seconds: float,
    ) -> None:
        self.queue.drop(file.location)
        self._connection.execute(
            "INSERT OR REPLACE INTO ledger VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (file.location, file.root, file.source, status, reason, detail, document, file.size,
             file.mtime_ns, file.sha256, run, _now(), seconds),
        )  # fmt: skip


def _text_key(packed: bytes) -> bytes:
    """Under which a page's text is kept: equal texts are kept once."""
    return hashlib.blake2b(packed, digest_size=16).digest()


def _content_hash(pages: Iterable[Page]) -> bytes:
    digest = hashlib.blake2b(digest_size=16)
    for page in pages:
        digest.update(
            repr((page.number, page.text, page.label, page.heading, page.anchor)).encode("utf-8", "surrogatepass")
        )
    return digest.digest()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
