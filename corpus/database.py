"""How is the catalogue's file opened, and what is said when it cannot be?"""

from __future__ import annotations

import json
import sqlite3
import weakref
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import zstandard

from gleanings.corpus.errors import CatalogueError, LibraryUnwritable
from gleanings.corpus.schema import MIGRATIONS, migrate, version_of

#: Any number of values as one, which ``listed`` makes: SQLite limits how many one statement may bind.
LISTED = "(SELECT value FROM json_each(?))"

_BUSY_SECONDS = 10


class Database:
    """One open catalogue file: what its parts read and write it through; closed when it is dropped.

    Attributes:
        connection: for statements inside a transaction.
        close: closes the file, once.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self.connection = connection
        self.path = path
        # Each thread of a site has a catalogue; whichever thread drops it last closes it.
        self.close = weakref.finalize(self, connection.close)

    def rows(self, statement: str, values: tuple[object, ...] = ()) -> list[Any]:
        """All rows of a statement that only reads."""
        with damage_named(self.path):
            return self.connection.execute(statement, values).fetchall()

    def touch(self, documents: Iterable[str]) -> None:
        """Counts a change to some documents, so that whoever follows the catalogue looks at them again.

        Called inside the transaction that changes them.
        """
        self.connection.execute(
            f"UPDATE documents SET changed = 1 + (SELECT max(changed) FROM documents) WHERE id IN {LISTED}",  # noqa: S608  # a constant
            (listed(documents),),
        )

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing."""
        try:
            with damage_named(self.path):
                self.connection.execute("BEGIN IMMEDIATE")
                yield self.connection
                self.connection.execute("COMMIT")
        except BaseException as error:
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")
            if isinstance(error, sqlite3.OperationalError):
                raise LibraryUnwritable(f"The catalogue cannot be written: {error}.") from error
            raise


def listed(values: Iterable[str | int]) -> str:
    """What to bind for ``LISTED``."""
    return json.dumps(list(values))


def connect_for_writing(path: Path) -> sqlite3.Connection:
    """Opens the file, and makes it or brings it up to date first.

    Raises:
        LibraryUnwritable: the folder or the file cannot be written.
        CatalogueError: the file is damaged, or was written by a newer Gleanings.
    """
    try:
        connection = sqlite3.connect(path, isolation_level=None, timeout=_BUSY_SECONDS)
        with _closed_on_error(connection), damage_named(path):
            # A commit is on the disk before it is told: what the ledger says, it says after power loss.
            connection.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;")
            migrate(connection)
    except sqlite3.OperationalError as error:
        raise LibraryUnwritable(f"The catalogue {path} cannot be written: {error}.") from error
    return connection


def connect_for_reading(path: Path) -> sqlite3.Connection:
    """Opens the file read-only.

    One that an older Gleanings wrote is brought up to date first.

    Raises:
        CatalogueError: there is none yet, it is damaged, or of another schema version.
    """
    if not path.is_file():
        raise _nothing_ingested()
    try:
        address = f"{path.as_uri()}?mode=ro"
        connection = sqlite3.connect(
            address, uri=True, isolation_level=None, timeout=_BUSY_SECONDS, check_same_thread=False
        )
        with _closed_on_error(connection), damage_named(path):
            version = version_of(connection)
            if version == 0:
                raise _nothing_ingested()
            if version < len(MIGRATIONS):
                _bring_up_to_date(path)
    except sqlite3.OperationalError as error:
        raise CatalogueError(f"The catalogue {path} cannot be read: {error}.") from error
    return connection


def _bring_up_to_date(path: Path) -> None:
    try:
        connect_for_writing(path).close()
    except LibraryUnwritable as error:
        raise CatalogueError(
            f"The catalogue {path} is an older Gleanings's, and it is read-only: it cannot be brought up to date.",
            hint="Run any command once as the user that the library belongs to.",
        ) from error


@contextmanager
def damage_named(path: Path) -> Iterator[None]:
    """Turns the plain error, which SQLite raises when what is in the file is at fault, into one of ours.

    Raises:
        CatalogueError: the file is damaged.
    """
    try:
        yield
    except (sqlite3.DatabaseError, zstandard.ZstdError) as error:
        if isinstance(error, sqlite3.DatabaseError) and type(error) is not sqlite3.DatabaseError:
            raise
        raise CatalogueError(f"The catalogue {path} is damaged: {error}.", hint="Restore a backup.") from error


@contextmanager
def _closed_on_error(connection: sqlite3.Connection) -> Iterator[None]:
    try:
        yield
    except BaseException:
        connection.close()
        raise


def _nothing_ingested() -> CatalogueError:
    return CatalogueError("Nothing was ingested into this library yet.", hint="Run `gleanings ingest FOLDER`.")
