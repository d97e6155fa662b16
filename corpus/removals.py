"""Which documents are people no longer offered, and why: withdrawn, merged into another, or purged?

What stands here survives reading the files again: the document keeps its id, its file and its versions.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from gleanings.corpus.changes import ChangeKind, Changes
from gleanings.corpus.corrections import By
from gleanings.corpus.database import Database
from gleanings.corpus.errors import Withdrawn
from gleanings.corpus.runs import now
from gleanings.corpus.translating import gettext


class RemovalKind(StrEnum):
    """How a document left."""

    WITHDRAWN = "withdrawn"
    MERGED = "merged"
    PURGED = "purged"


@dataclass(frozen=True, slots=True)
class Removal:
    """Why one document is not offered.

    Attributes:
        target: the id of the document that it was merged into, or None.
        title: as it was then; "" of a purged one.
        at: when; ISO 8601 in UTC.
    """

    document: str
    kind: RemovalKind
    reason: str
    target: str | None
    title: str
    who: str
    at: str
    run: int

    def leads_to(self) -> str:
        """The id of the document that stands in its place.

        Raises:
            Withdrawn: there is none.
        """
        if self.target is not None:
            return self.target
        # Not by its title, which may be why it was withdrawn.
        day = self.at[:10]
        if not self.reason:
            raise Withdrawn(gettext("This document was withdrawn from the library on %(day)s.", day=day))
        why = self.reason.rstrip(".")
        raise Withdrawn(
            gettext("This document was withdrawn from the library on %(day)s: %(why)s.", day=day, why=why)
        )


class Removals:
    """The removals of one catalogue; what changes them is called inside its transactions.

    Args:
        database: of the catalogue.
        changes: that what happens is noted in.
    """

    def __init__(self, database: Database, changes: Changes) -> None:
        self._database = database
        self._changes = changes

    def of(self, document: str) -> Removal | None:
        """Why a document is not offered, or None."""
        return next(iter(self._select("WHERE document = ?", (document,))), None)

    def all(self) -> tuple[Removal, ...]:
        """All documents that are not offered, the latest first."""
        return self._select("ORDER BY at DESC, document", ())

    def merged_into(self, document: str) -> tuple[Removal, ...]:
        """The documents that lead to this one."""
        return self._select("WHERE target = ?", (document,))

    def put(self, removal: Removal, source: str) -> None:
        """Takes a document away; its forms stand without it."""
        connection = self._database.connection
        self._touch(removal.document, removal.target)
        connection.execute(
            "INSERT OR REPLACE INTO removals VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (removal.document, removal.kind, removal.reason, removal.target, removal.title, removal.who,
             removal.at, removal.run),
        )  # fmt: skip
        if removal.target is not None:
            connection.execute("UPDATE removals SET target = ? WHERE target = ?", (removal.target, removal.document))
        connection.execute(
            "UPDATE documents SET version_of = ?1 WHERE version_of = ?2 AND (?1 IS NOT NULL OR standing IS NULL)",
            (removal.target, removal.document),
        )
        connection.execute(
            "UPDATE documents SET standing = ?, version_of = ? WHERE id = ?",
            (removal.kind, removal.target, removal.document),
        )
        detail = removal.reason if removal.target is None else f"into {removal.target}"
        self._changes.note(ChangeKind(removal.kind.value), removal.document, source, removal.run, detail)

    def take_back(self, document: str, source: str, by: By) -> None:
        """Offers a document again."""
        connection = self._database.connection
        self._touch(document)
        connection.execute("DELETE FROM removals WHERE document = ?", (document,))
        connection.execute("UPDATE documents SET standing = NULL, version_of = NULL WHERE id = ?", (document,))
        self._changes.note(ChangeKind.RESTORED, document, source, by.run)

    def _touch(self, document: str, target: str | None = None) -> None:
        """Counts a change to a document and to all whose work it leaves or joins."""
        rows = self._database.rows(
            "SELECT o.id FROM documents d JOIN documents o"
            " ON coalesce(o.version_of, o.id) = coalesce(d.version_of, d.id) WHERE d.id = ?",
            (document,),
        )
        self._database.touch({document, *(identity for (identity,) in rows), *((target,) if target else ())})

    def _select(self, where: str, values: tuple[object, ...]) -> tuple[Removal, ...]:
        rows = self._database.rows(
            f"SELECT document, kind, reason, target, title, who, at, run FROM removals {where}",  # noqa: S608  # ours
            values,
        )
        return tuple(Removal(document, RemovalKind(kind), *rest) for document, kind, *rest in rows)


def removal(
    document: str, kind: RemovalKind, by: By, *, reason: str = "", target: str | None = None, title: str = ""
) -> Removal:
    """A removal as of now."""
    return Removal(document, kind, reason, target, title, by.who, now(), by.run)
