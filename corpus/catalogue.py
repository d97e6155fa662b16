"""What do we hold? The SQLite catalogue, the library's source of truth.

Every document is written in one transaction: its version, its page texts, its description and the ledger's
row about its file stand together or not at all. Page texts are immutable, and an index names the version it
was built from, so a catalogue that runs ahead of it never shows a wrong page.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from gleanings.corpus import encoding, purging
from gleanings.corpus.changes import ChangeKind, Changes, RunChanges, Since
from gleanings.corpus.corrections import Corrections, PastCorrection
from gleanings.corpus.database import LISTED, Database, connect_for_reading, connect_for_writing, listed
from gleanings.corpus.desk import Desk
from gleanings.corpus.errors import NotFound
from gleanings.corpus.identity import Reserved, identity_of, mint, reserve, take_reserved
from gleanings.corpus.ledger import Ledger
from gleanings.corpus.locations import to_location
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
    Version,
)
from gleanings.corpus.removals import RemovalKind, Removals
from gleanings.corpus.runs import Runs, now
from gleanings.corpus.sources import KnownFile, SourceFile
from gleanings.corpus.translating import gettext
from gleanings.corpus.versions import Versions, state_of
from gleanings.corpus.whereabouts import Whereabouts
from gleanings.corpus.work_queue import WorkQueue
from gleanings.corpus.works import Sketch, Works

if TYPE_CHECKING:
    from gleanings.corpus.drift import Known

_DOCUMENT_COLUMNS = """
    d.id, d.described, v.format, d.state, d.version,
    (SELECT count(DISTINCT o.sha256) FROM documents f JOIN versions o ON o.document = f.id
     WHERE coalesce(f.version_of, f.id) = coalesce(d.version_of, d.id)),
    d.source, d.location, v.sha256, v.pages, v.pages_without_text, v.words, d.added_run, d.gone, d.version_of,
    max(v.run, d.added_run, (SELECT coalesce(max(c.run), 0) FROM changes c
                             WHERE c.document = d.id AND c.kind NOT IN ('gone', 'back', 'failed')))
    FROM documents d JOIN versions v ON v.number = d.version
"""
_OFFERED = "d.standing IS NULL"
#: So many documents are held in memory while all are gone through.
_AT_ONCE = 500


class Catalogue:
    """The catalogue of one library, open for reading or for writing.

    A catalogue is used by one thread; open one a thread. Close it, or use it as a context manager.

    Attributes:
        queue: the files that have yet to be read.
        works: which documents are forms of one work.
        runs: the runs that there were.
        removals: the documents that are no longer offered.
        desk: what a librarian changes.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._database = database = Database(connection, path)
        self._rows, self._transaction = database.rows, database.transaction
        self.queue = WorkQueue(database)
        self.works = Works(database)
        self.runs = Runs(database)
        self._versions = Versions(database)
        self._ledger = Ledger(database, self.queue)
        self._changes = Changes(database, self.runs)
        self._corrections = Corrections(database)
        self._whereabouts = Whereabouts(database, self._ledger, self._changes)
        self.removals = Removals(database, self._changes)
        self.desk = Desk(database, self._corrections, self.removals, self._changes, self.documents_by_id)

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
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

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
        state = state_of(reading)
        with self._transaction() as connection:
            known = identity_of(connection, file, description)
            identity = known or take_reserved(connection, file, description) or mint(connection)
            before = self.documents_by_id((identity,)).get(identity)
            connection.execute(
                "INSERT INTO documents(id, described, state, source, location, added_run, changed)"
                " VALUES (?, '{}', '', '', '', ?, 0) ON CONFLICT(id) DO NOTHING",
                (identity, run),
            )
            version, is_new = self._versions.keep(identity, file, reading, run)
            if sketch is not None:
                self.works.add_sketch(version, sketch)
            connection.execute(
                "UPDATE documents SET version = ?, described = ?, state = ?, source = ?, location = ?,"
                " gone = 0, changed = ? WHERE id = ?",
                (version, encoding.encode_description(description), state, file.source, file.location,
                 self._next_change(), identity),
            )  # fmt: skip
            if known is None:
                self._changes.note(ChangeKind.ADDED, identity, file.source, run)
            elif is_new and before is not None:
                self._changes.note(ChangeKind.UPDATED, identity, file.source, run)
            self._note_described(before, run)
            reason = Reason.NO_TEXT if state is State.NO_TEXT else None
            self._ledger.write(file, "indexed", reason, "; ".join(reading.notes), identity, run, seconds)
        return identity

    def record_failure(
        self, file: SourceFile, reason: Reason, detail: str, *, run: int, seconds: float = 0.0
    ) -> None:
        """Notes that a file could not be read; a document that was read from it before stays."""
        with self._transaction():
            known = self.known_file(file.location)
            document = known.document if known else None
            if known is None or (known.status, known.reason) != ("failed", reason):
                self._changes.note(ChangeKind.FAILED, document, file.source, run, reason)
            self._ledger.write(file, "failed", reason, detail, document, run, seconds)

    def record_refused(self, reasons: Mapping[str, str], sent: Collection[str] | None = None) -> None:
        """Notes which documents the index could not take, by their ids, and why.

        Args:
            reasons: by document.
            sent: what it was given besides, and took; None for all others, as a new index is.
        """
        with self._transaction():
            known = self._ledger.refused()
            self._ledger.refuse(reasons, known if sent is None else [each for each in known if each in sent])

    def record_ignored(self, file: SourceFile, detail: str, *, run: int) -> None:
        """Notes that a file was left alone: a style sheet, or one that was purged."""
        with self._transaction():
            self._ledger.write(file, "ignored", None, detail, None, run, 0.0)

    def record_copy(self, file: SourceFile, *, run: int) -> str | None:
        """Notes a file whose bytes are those of a current version, if they are; returns the document's id.

        When the document's own file is gone, it has moved here; otherwise this is a second copy of it.
        """
        return self._whereabouts.record_copy(file, self._next_change(), run)

    def mark_gone(self, roots: Iterable[str], seen: set[str], *, run: int) -> int:
        """Flags documents whose file under one of the roots was not seen, and no longer those whose file is back.

        Returns:
            How many are newly gone.
        """
        return self._whereabouts.mark_gone(roots, seen, run)

    def reserve_ids(self, reserved: Iterable[Reserved]) -> None:
        """Keeps ids that no document has for the files that had them in another library."""
        with self._transaction() as connection:
            reserve(connection, reserved)

    # Reading

    def change_count(self) -> int:
        """Counts up with every change to any document."""
        return int(self._database.connection.execute("SELECT coalesce(max(changed), 0) FROM documents").fetchone()[0])

    def state_count(self) -> int:
        """Changes with every commit of any process; tells a cache that it is stale."""
        return int(self._database.connection.execute("PRAGMA data_version").fetchone()[0])

    def changes(self, since: Since | None = None) -> tuple[RunChanges, ...]:
        """What each run did to the documents, the newest run first; runs that changed nothing are left out."""
        return self._changes.by_run(since or Since())

    def corrections(self, identity: str | None = None) -> tuple[PastCorrection, ...]:
        """What was corrected, of one document or of all, the newest first."""
        return self._corrections.history(identity)

    def known_file(self, location: str) -> KnownFile | None:
        """What the ledger knows of a file."""
        return self._ledger.known(location)

    def is_purged(self, file: SourceFile) -> bool:
        """Whether a file, or its bytes, belonged to a document that was purged."""
        return purging.is_purged(self._database, file.location, file.sha256)

    def holds_bytes(self, sha256: str) -> bool:
        """Whether a document's current version was read from a file with these bytes."""
        statement = "SELECT 1 FROM versions v JOIN documents d ON d.version = v.number WHERE v.sha256 = ? LIMIT 1"
        return bool(self._rows(statement, (sha256,)))

    def document(self, identity: str) -> Document:
        """One document, with corrections applied; the one that it was merged into where it was.

        Raises:
            NotFound: there is none with this id.
            Withdrawn: there was one.
        """
        found = self.documents_by_id((identity,))
        if found:
            return found[identity]
        removed = self.removals.of(identity)
        if removed is None:
            raise NotFound(gettext("There is no document %(id)s in this library.", id=repr(identity)))
        return self.document(removed.leads_to())

    def documents_by_id(self, identities: Iterable[str]) -> dict[str, Document]:
        """The documents with these ids; unknown and removed ones are left out."""
        where = f"WHERE {_OFFERED} AND d.id IN {LISTED}"
        return {found.id: found for found in self._documents(where, (listed(identities),))}

    def documents(self, *, changed_after: int = 0) -> Iterator[Document]:
        """All documents in the order in which they were added, or those changed after a count; a few at a time."""
        statement = f"SELECT d.id FROM documents d WHERE {_OFFERED} AND d.changed > ? ORDER BY d.rowid"  # noqa: S608  # a constant
        found = [identity for (identity,) in self._rows(statement, (changed_after,))]
        for first in range(0, len(found), _AT_ONCE):
            batch = listed(found[first : first + _AT_ONCE])
            yield from self._documents(f"WHERE {_OFFERED} AND d.id IN {LISTED} ORDER BY d.rowid", (batch,))

    def ids(self, offset: int, limit: int) -> tuple[str, ...]:
        """Some of the ids of all documents, in the order in which these were added."""
        statement = f"SELECT d.id FROM documents d WHERE {_OFFERED} ORDER BY d.rowid LIMIT ? OFFSET ?"  # noqa: S608  # a constant
        return tuple(identity for (identity,) in self._rows(statement, (limit, offset)))

    def removed(self, *, changed_after: int) -> tuple[str, ...]:
        """Ids of the documents that are not offered, and that changed after a count."""
        statement = "SELECT id FROM documents WHERE standing IS NOT NULL AND changed > ?"
        return tuple(identity for (identity,) in self._rows(statement, (changed_after,)))

    def gone(self) -> tuple[str, ...]:
        """Ids of the documents whose file was missing when last looked for."""
        return tuple(identity for (identity,) in self._rows("SELECT id FROM documents WHERE gone ORDER BY rowid"))

    def last_purge(self) -> int:
        """Up to which change count an index holds texts that were purged since; 0 where nothing was."""
        statement = "SELECT coalesce(max(changed), 0) FROM documents WHERE standing = ?"
        return int(self._rows(statement, (RemovalKind.PURGED,))[0][0])

    def copy_to(self, target: sqlite3.Connection) -> None:
        """Copies everything as it is now, while others read and write."""
        self._database.connection.backup(target)

    def note_backup(self, folder: Path) -> None:
        """Remembers where a copy was put, for a purge to name it."""
        with self._transaction() as connection:
            connection.execute("INSERT OR REPLACE INTO backups VALUES (?, ?)", (to_location(folder), now()))

    def backups(self) -> tuple[str, ...]:
        """Where copies of this catalogue were put."""
        return tuple(location for (location,) in self._rows("SELECT location FROM backups ORDER BY at"))

    def newest(self, limit: int, among: Iterable[str] | None = None) -> tuple[Document, ...]:
        """The documents added last, of all or of those with some ids; the newest first."""
        chosen = f" AND d.id IN {LISTED}" if among is not None else ""
        where = f"WHERE {_OFFERED}{chosen} ORDER BY d.added_run DESC, d.rowid DESC LIMIT ?"
        return tuple(self._documents(where, ((listed(among), limit) if among is not None else (limit,))))

    def read_by_unended_runs(self) -> tuple[str, ...]:
        """Ids of the documents that runs have read of which none has come to its end, in order of their files."""
        rows = self._rows(
            "SELECT DISTINCT d.id FROM versions v JOIN documents d ON d.id = v.document"
            " WHERE v.run IN (SELECT number FROM runs WHERE ended IS NULL) AND d.standing IS NULL"
            " ORDER BY d.location"
        )
        return tuple(identity for (identity,) in rows)

    def reading(self, document: Document) -> Reading:
        """What was read of a document's current version, as it was before it was described."""
        return self._versions.reading(document.version, document.format)

    def described(self, identity: str) -> Description:
        """What was found of a document, without corrections."""
        ((text,),) = self._rows("SELECT described FROM documents WHERE id = ?", (identity,))
        return encoding.decode_description(text)

    def redescribe(self, identity: str, description: Description, *, run: int) -> bool:
        """Puts a new description in the place of the one that was found; returns whether it differs."""
        encoded = encoding.encode_description(description)
        with self._transaction() as connection:
            before = self.documents_by_id((identity,)).get(identity)
            changed = connection.execute(
                "UPDATE documents SET described = ?, changed = ? WHERE id = ? AND described != ?",
                (encoded, self._next_change(), identity, encoded),
            ).rowcount
            self._note_described(before, run)
        return bool(changed)

    def document_for_source(self, source: str) -> tuple[str, ...]:
        """Ids of the documents read from files with this path inside their folder."""
        rows = self._rows("SELECT id FROM documents WHERE source = ? ORDER BY rowid", (source,))
        return tuple(identity for (identity,) in rows)

    def versions_of(self, document: str) -> tuple[Version, ...]:
        """The versions of a document, in the order in which they were read."""
        return self._versions.of(document)

    def pages(self, version: int, numbers: Iterable[int] | None = None) -> tuple[Page, ...]:
        """The pages of a version, in order: all of them, or those with some numbers."""
        return self._versions.pages(version, numbers)

    def page_words(self, version: int, number: int) -> bytes | None:
        """Where the words of a page stand that was a picture; None of every other page."""
        return self._versions.words(version, number)

    def pages_of(self, wanted: Mapping[int, Collection[int] | None]) -> dict[int, tuple[Page, ...]]:
        """The pages of several versions, in order: by version the numbers that are wanted, or None for all."""
        return {version: self._versions.pages(version, numbers) for version, numbers in wanted.items()}

    def worst_pages(self, below: float, limit: int) -> tuple[PageQuality, ...]:
        """The pages whose text is of less than a quality, the worst first, those without text before all others."""
        rows = self._versions.worst_pages(below, limit)
        documents = self.documents_by_id({row[0] for row in rows})
        return tuple(
            PageQuality(identity, documents[identity].description.title, number, quality, bool(has_text), reader)
            for identity, number, quality, has_text, reader in rows
        )

    def ledger(self, *, status: str | None = None) -> tuple[LedgerEntry, ...]:
        """What happened to every source file, or to those with one status, by path."""
        return self._ledger.entries(status)

    def unread(self) -> tuple[LedgerEntry, ...]:
        """The files that could not be read or have no text, each with its reason, by path."""
        return self._ledger.with_reason()

    def known_files(self) -> tuple[Known, ...]:
        """The files that documents were read from, and their second copies, as they were then."""
        rows = self._rows(
            "SELECT location, root, size, mtime_ns, document FROM ledger WHERE document IS NOT NULL ORDER BY location"
        )
        from gleanings.corpus.drift import Known

        return tuple(Known(*row) for row in rows)

    def copies(self) -> tuple[tuple[str, str], ...]:
        """Second copies of documents' files: the document, and where the copy lies."""
        rows = self._rows(
            "SELECT d.id, l.location FROM ledger l JOIN documents d ON d.id = l.document"
            " WHERE l.location != d.location AND l.status = 'indexed' AND d.standing IS NULL ORDER BY l.location"
        )
        return tuple((identity, location) for identity, location in rows)

    def missed(self) -> bool:
        """Never: a file is read whole, or is damaged."""
        return False

    def inspect(self) -> tuple[str, ...]:
        """What is wrong with the catalogue, a sentence each; all texts are read."""
        from gleanings.corpus.inspection import inspect

        return tuple(inspect(self._database))

    def coverage(self) -> Coverage:
        """What a search looks at, and what it cannot."""
        ((documents, searchable, partial, metadata_only, pages, without),) = self._rows(
            "SELECT count(*), sum(d.state != 'no-text'), sum(d.state = 'partial'), sum(d.state = 'no-text'),"
            " sum(v.pages), sum(v.pages_without_text)"
            " FROM documents d JOIN versions v ON v.number = d.version WHERE d.standing IS NULL"
        )
        ((files, unreadable),) = self._rows("SELECT sum(status != 'ignored'), sum(status = 'failed') FROM ledger")
        return Coverage(
            files or 0, documents, searchable or 0, partial or 0, metadata_only or 0, unreadable or 0,
            pages or 0, without or 0,
        )  # fmt: skip

    # The rest is how it is done.

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

    def _next_change(self) -> int:
        return self.change_count() + 1

    def _note_described(self, before: Document | None, run: int) -> None:
        """Remembers how a document's description differs now from what it was."""
        if before is not None and (after := self.documents_by_id((before.id,)).get(before.id)) is not None:
            self._changes.note_described(before.id, before.description, after.description, after.source, run)
