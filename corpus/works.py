"""Which documents are forms of one work? Drafts and finals, a PDF and its plain-text page: linked, never dropped."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass

from gleanings.corpus.database import Database

#: So many of a sketch's hashes are indexed, and so many must be shared before two sketches are compared: texts of
#: which a fifth is alike share five of them on average, and boilerplate alone seldom three.
_INDEXED = 24
_SHARED = 3


@dataclass(frozen=True, slots=True)
class Sketch:
    """What a version's text looks like, small enough to compare with every other.

    Attributes:
        shingles: how many different shingles the text has.
        hashes: the smallest of their hashes, ascending; 63 bits each.
    """

    shingles: int
    hashes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Sketched:
    """A document's current version and its sketch."""

    document: str
    version: int
    sketch: Sketch


class Works:
    """The links between documents, and the sketches that they are found by.

    Args:
        database: of the catalogue.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._connection = database.connection

    def add_sketch(self, version: int, sketch: Sketch) -> None:
        """Keeps a version's sketch; called inside the transaction that adds the version."""
        packed = array("q", sketch.hashes).tobytes()
        self._connection.execute(
            "INSERT OR REPLACE INTO sketches VALUES (?, ?, ?)", (version, sketch.shingles, packed)
        )
        self._connection.executemany(
            "INSERT OR IGNORE INTO shingles VALUES (?, ?)", ((hash_, version) for hash_ in sketch.hashes[:_INDEXED])
        )

    def sketched(self, document: str) -> Sketched | None:
        """The sketch of a document's current version, if it has one."""
        row = self._connection.execute(
            "SELECT d.id, s.version, s.shingles, s.hashes FROM documents d JOIN sketches s ON s.version = d.version"
            " WHERE d.id = ?",
            (document,),
        ).fetchone()
        return _sketched(row) if row else None

    def similar_to(self, sketched: Sketched) -> tuple[Sketched, ...]:
        """Other documents whose current versions share some indexed hashes with this one."""
        marks = ",".join("?" * min(_INDEXED, len(sketched.sketch.hashes)))
        rows = self._connection.execute(
            "SELECT d.id, s.version, s.shingles, s.hashes FROM shingles h"  # noqa: S608  # marks are "?"
            " JOIN documents d ON d.version = h.version JOIN sketches s ON s.version = h.version"
            f" WHERE h.hash IN ({marks}) AND d.id != ? AND d.standing IS NULL"
            " GROUP BY s.version HAVING count(*) >= ? ORDER BY d.rowid",
            (*sketched.sketch.hashes[:_INDEXED], sketched.document, _SHARED),
        )
        return tuple(map(_sketched, rows))

    def link(self, document: str, main: str | None) -> bool:
        """Notes that a document is a form of another, or of none; returns whether that is new.

        The document's own forms follow it, so that every form names the main document itself.
        """
        with self._database.transaction() as connection:
            before = connection.execute("SELECT version_of FROM documents WHERE id = ?", (document,)).fetchone()
            if main is not None:
                connection.execute("UPDATE documents SET version_of = ? WHERE version_of = ?", (main, document))
            changed = connection.execute(
                "UPDATE documents SET version_of = ? WHERE id = ? AND version_of IS NOT ?", (main, document, main)
            ).rowcount
            if changed:
                self._database.touch(each for each in (document, main, *before) if each is not None)
            return bool(changed)

    def forms_of(self, document: str) -> tuple[str, ...]:
        """Ids of the documents that are forms of the same work, the main one first, this one among them."""
        rows: Iterable[tuple[str]] = self._connection.execute(
            "SELECT o.id FROM documents d JOIN documents o"
            " ON coalesce(o.version_of, o.id) = coalesce(d.version_of, d.id)"
            " WHERE d.id = ? AND o.standing IS NULL ORDER BY o.version_of IS NOT NULL, o.rowid",
            (document,),
        )
        return tuple(identity for (identity,) in rows)


def _sketched(row: tuple[str, int, int, bytes]) -> Sketched:
    document, version, shingles, packed = row
    hashes = array("q")
    hashes.frombytes(packed)
    return Sketched(document, version, Sketch(shingles, tuple(hashes)))
