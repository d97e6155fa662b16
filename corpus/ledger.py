"""What happened to every source file, when, and why?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from gleanings.corpus.database import Database
from gleanings.corpus.model import LedgerEntry, Reason, State
from gleanings.corpus.runs import now
from gleanings.corpus.sources import KnownFile, SourceFile
from gleanings.corpus.work_queue import WorkQueue


class Ledger:
    """The ledger of one catalogue; what writes to it is called inside its transactions.

    Args:
        database: of the catalogue.
        queue: that a file leaves when the ledger says what became of it.
    """

    def __init__(self, database: Database, queue: WorkQueue) -> None:
        self._database = database
        self._queue = queue

    def write(
        self,
        file: SourceFile,
        status: str,
        reason: Reason | None,
        detail: str,
        document: str | None,
        run: int,
        seconds: float,
    ) -> None:
        """Says what became of a file."""
        self._queue.drop(file.location)
        self._database.connection.execute(
            "INSERT OR REPLACE INTO ledger VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (file.location, file.root, file.source, status, reason, detail, document, file.size,
             file.mtime_ns, file.sha256, run, now(), seconds),
        )  # fmt: skip

    def refused(self) -> tuple[str, ...]:
        """The documents that the index could not take."""
        rows = self._database.rows("SELECT DISTINCT document FROM ledger WHERE reason = ?", (Reason.NOT_INDEXED,))
        return tuple(document for (document,) in rows)

    def refuse(self, reasons: Mapping[str, str], taken: Iterable[str]) -> None:
        """Says which documents the index could not take, by their ids, and no longer says so of some others."""
        self._database.connection.executemany(
            "UPDATE ledger SET status = 'indexed', detail = '',"
            " reason = (SELECT ? FROM documents d WHERE d.id = ledger.document AND d.state = ?)"
            " WHERE reason = ? AND document = ?",
            [(Reason.NO_TEXT, State.NO_TEXT, Reason.NOT_INDEXED, document) for document in taken],
        )
        self._database.connection.executemany(
            "UPDATE ledger SET status = 'failed', reason = ?, detail = ? WHERE document = ?",
            [(Reason.NOT_INDEXED, detail, document) for document, detail in reasons.items()],
        )

    def known(self, location: str) -> KnownFile | None:
        """What is known of a file."""
        row = self._database.connection.execute(
            "SELECT size, mtime_ns, sha256, status, reason, document FROM ledger WHERE location = ?",
            (location,),
        ).fetchone()
        if row is None:
            return None
        size, mtime_ns, sha256, status, reason, document = row
        return KnownFile(size, mtime_ns, sha256, status, Reason(reason) if reason else None, document)

    def entries(self, status: str | None) -> tuple[LedgerEntry, ...]:
        """What happened to every source file, or to those with one status, by path."""
        return self._select("? IS NULL OR status = ?", (status, status))

    def with_reason(self) -> tuple[LedgerEntry, ...]:
        """The files that could not be read or have no text, each with its reason, by path."""
        return self._select("reason IS NOT NULL", ())

    def _select(self, where: str, values: tuple[object, ...]) -> tuple[LedgerEntry, ...]:
        rows = self._database.rows(
            "SELECT source, location, status, reason, detail, document, size, run, at, seconds FROM ledger"  # noqa: S608  # ours
            f" WHERE {where} ORDER BY location",
            values,
        )
        return tuple(
            LedgerEntry(source, location, stat, Reason(reason) if reason else None, *rest)
            for source, location, stat, reason, *rest in rows
        )
