"""Which runs were there: executions of ``ingest``, and of what a librarian does, such as an import of metadata?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from gleanings.corpus.database import Database


@dataclass(frozen=True, slots=True)
class Run:
    """One run; times are ISO 8601 in UTC."""

    number: int
    kind: str
    started: str
    ended: str | None


class Runs:
    """The runs of one catalogue.

    Args:
        database: of the catalogue.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def start(self, kind: str, arguments: str) -> int:
        """Notes that a run begins, and returns its number."""
        with self._database.transaction() as connection:
            cursor = connection.execute(
                "INSERT INTO runs(kind, arguments, started) VALUES (?, ?, ?)", (kind, arguments, now())
            )
            return int(cursor.lastrowid or 0)

    def end(self, run: int) -> None:
        """Notes that a run came to its end, and with it those of its kind before it that it went on with."""
        with self._database.transaction() as connection:
            connection.execute(
                "UPDATE runs SET ended = ?1 WHERE number <= ?2 AND ended IS NULL"
                " AND kind = (SELECT kind FROM runs WHERE number = ?2)",
                (now(), run),
            )

    def last(self) -> Run | None:
        """The newest run."""
        rows = self._database.rows("SELECT number, kind, started, ended FROM runs ORDER BY number DESC LIMIT 1")
        return Run(*rows[0]) if rows else None

    def since(self, run: int, time: str) -> tuple[Run, ...]:
        """The runs from a number and from a time on, the newest first."""
        rows = self._database.rows(
            "SELECT number, kind, started, ended FROM runs WHERE number >= ? AND started >= ? ORDER BY number DESC",
            (run, time),
        )
        return tuple(Run(*row) for row in rows)

    def times(self) -> dict[int, str]:
        """When each run began, by its number."""
        return dict(self._database.rows("SELECT number, started FROM runs"))


def now() -> str:
    """The time as the catalogue writes it."""
    return datetime.now(UTC).isoformat(timespec="seconds")
