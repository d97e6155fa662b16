"""Which copies of the library are there, and which of them still hold a document?"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from gleanings.corpus.locations import to_path


def holding(locations: Iterable[str], document: str) -> tuple[str, ...]:
    """Those of the backups that have a document's text, or that cannot be looked into."""
    return tuple(location for location in locations if _holds(to_path(location), document))


def _holds(folder: Path, document: str) -> bool:
    path = folder / "catalogue.sqlite3"
    if not folder.exists():
        return False
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
            statement = "SELECT 1 FROM versions WHERE document = ?"
            return connection.execute(statement, (document,)).fetchone() is not None
    except (sqlite3.Error, ValueError):
        return True
