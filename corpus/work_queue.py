"""Which files have yet to be read? A queue that outlives the process, so that a run can stop at any point.

A file waits here from the moment it is planned until the very transaction that catalogues it or notes its failure.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass

from gleanings.corpus.database import Database
from gleanings.corpus.sources import SourceFile

#: A file whose reading ended the whole process so many times is not tried again.
MOST_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file that waits to be read, and how often its reading was begun."""

    file: SourceFile
    attempts: int


class WorkQueue:
    """The queue of one catalogue.

    Args:
        database: of the catalogue.
    """

    def __init__(self, database: Database) -> None:
        self._connection = database.connection
        self._transaction = database.transaction

    def add(self, files: Iterable[SourceFile]) -> None:
        """Lets files wait, in this order, after those that wait already; a file waits once."""
        with self._transaction() as connection:
            (last,) = connection.execute("SELECT coalesce(max(place), 0) FROM queue").fetchone()
            connection.executemany(
                "INSERT INTO queue(location, root, source, size, mtime_ns, sha256, place)"
                " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
                " size = excluded.size, mtime_ns = excluded.mtime_ns, sha256 = excluded.sha256,"
                " attempts = attempts * (sha256 IS excluded.sha256)",
                (
                    (file.location, file.root, file.source, file.size, file.mtime_ns, file.sha256, place)
                    for place, file in enumerate(files, start=last + 1)
                ),
            )

    def waiting(self) -> tuple[Waiting, ...]:
        """All files that wait, in order."""
        rows = self._connection.execute(
            "SELECT location, root, source, size, mtime_ns, sha256, attempts FROM queue ORDER BY place"
        )
        return tuple(Waiting(SourceFile(*file), attempts) for *file, attempts in rows)

    def lease(self, location: str) -> None:
        """Notes that this process begins to read a file."""
        with self._transaction() as connection:
            connection.execute(
                "UPDATE queue SET attempts = attempts + 1, lease = ? WHERE location = ?", (os.getpid(), location)
            )

    def release(self) -> None:
        """Takes back what an ended process had leased; only the holder of the write lock may say that it has."""
        with self._transaction() as connection:
            connection.execute("UPDATE queue SET lease = NULL WHERE lease IS NOT NULL")

    def drop(self, location: str) -> None:
        """Takes a file out; called inside the transaction that says what became of it."""
        self._connection.execute("DELETE FROM queue WHERE location = ?", (location,))
