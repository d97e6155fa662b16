"""What is asked most, and what finds nothing? Counted by day in a file of the library, where that is switched on.

Nobody's address or time of day is kept, and a query is told only when it was asked often enough that it says nothing
about one person.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

FILE_NAME = "queries.sqlite3"

#: Queries that were asked less often are not told.
LEAST = 5
_LONGEST = 200

_TABLE = """
CREATE TABLE IF NOT EXISTS asked (
    text  TEXT NOT NULL,
    day   TEXT NOT NULL,
    found INTEGER NOT NULL,
    times INTEGER NOT NULL,
    PRIMARY KEY (text, day, found)
) STRICT, WITHOUT ROWID
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """A query, as it was typed apart from capitals and spaces.

    Attributes:
        times: how often it was asked in the period.
        before: how often in the period of the same length before it.
        without: how often it found nothing.
    """

    text: str
    times: int
    before: int
    without: int


class QueryLog:
    """The queries that were asked of one library.

    Args:
        folder: of the library.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE_NAME

    def add(self, text: str, found: int) -> None:
        """Counts a query; a log that cannot be written is no reason not to answer."""
        kept = " ".join(text.casefold().split())[:_LONGEST]
        if not kept:
            return
        try:
            with closing(sqlite3.connect(self._path, isolation_level=None, timeout=0.1)) as connection:
                connection.execute("PRAGMA synchronous = OFF")
                connection.execute(_TABLE)
                connection.execute(
                    "INSERT INTO asked VALUES (?, ?, ?, 1) ON CONFLICT DO UPDATE SET times = times + 1",
                    (kept, _day(0), bool(found)),
                )
        except sqlite3.Error:
            return

    def most_asked(self, limit: int, days: int = 90) -> tuple[Asked, ...]:
        """The queries that were asked most."""
        return self._select("times DESC", "1", limit, days)

    def without_result(self, limit: int, days: int = 90) -> tuple[Asked, ...]:
        """The queries that found nothing each time, the most frequent first."""
        return self._select("times DESC", "without = times", limit, days)

    def rising(self, limit: int, days: int = 30) -> tuple[Asked, ...]:
        """The queries that are asked more often than in the period before, by how much."""
        return self._select("times - before DESC", "times > before", limit, days)

    def forget(self) -> bool:
        """Deletes the log; returns whether there was one."""
        there = self._path.exists()
        for suffix in ("", "-wal", "-shm", "-journal"):
            self._path.with_name(self._path.name + suffix).unlink(missing_ok=True)
        return there

    def _select(self, order: str, condition: str, limit: int, days: int) -> tuple[Asked, ...]:
        statement = (
            "SELECT text, times, before, without FROM (SELECT text,"  # noqa: S608  # our own words
            " sum(times * (day > ?1)) AS times, sum(times * (day <= ?1)) AS before,"
            " sum(times * (day > ?1) * (found = 0)) AS without"
            " FROM asked WHERE day > ?2 GROUP BY text)"
            f" WHERE times >= ?3 AND {condition} ORDER BY {order}, text LIMIT ?4"
        )
        with self._reading() as connection:
            if connection is None:
                return ()
            rows = connection.execute(statement, (_day(days), _day(2 * days), LEAST, limit)).fetchall()
        return tuple(Asked(*row) for row in rows)

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection | None]:
        """None where there is no log, or none that can be read."""
        if not self._path.exists():
            yield None
            return
        with closing(sqlite3.connect(f"{self._path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            try:
                connection.execute("SELECT 1 FROM asked LIMIT 1")
            except sqlite3.Error:
                yield None
            else:
                yield connection


def _day(back: int) -> str:
    return (datetime.now(UTC) - timedelta(days=back)).date().isoformat()
