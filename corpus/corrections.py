"""Which values did a librarian or a metadata file set over what was read, and what was set before?

A value from a librarian ("correction") is not undone by one from a metadata file ("metadata"). Every change is
remembered with who made it, and can be taken back.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from gleanings.corpus.database import LISTED, Database, listed
from gleanings.corpus.encoding import Value, decode_value, encode_value
from gleanings.corpus.errors import UsageError
from gleanings.corpus.runs import now

#: By field: the value, where it comes from ("metadata" or "correction"), and the detail.
Corrected = dict[str, tuple[Value, str, str]]


@dataclass(frozen=True, slots=True)
class By:
    """Who does something at the desk, in which run; ``who`` is "" for what ingestion does."""

    run: int
    who: str = ""


@dataclass(frozen=True, slots=True)
class Stated:
    """A value that stands over what was found, where it comes from, and the detail, such as a file's name."""

    value: Value
    origin: str
    detail: str


@dataclass(frozen=True, slots=True)
class PastCorrection:
    """One change to one field of a document.

    Attributes:
        before, after: what stood and stands over what was found; None for nothing.
        at: when; ISO 8601 in UTC.
        undone: whether it was taken back.
        undoes: the number of the change that this one took back, or None.
    """

    number: int
    document: str
    field: str
    before: Stated | None
    after: Stated | None
    who: str
    at: str
    run: int
    undone: bool
    undoes: int | None


class Corrections:
    """The corrections of one catalogue; what changes them is called inside its transactions.

    Args:
        database: of the catalogue.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, documents: Iterable[str]) -> dict[str, Corrected]:
        """The corrections by document."""
        rows = self._database.rows(
            f"SELECT document, field, value, origin, detail FROM corrections WHERE document IN {LISTED}",  # noqa: S608  # a constant
            (listed(documents),),
        )
        found: dict[str, Corrected] = {}
        for document, field, value, origin, detail in rows:
            found.setdefault(document, {})[field] = (decode_value(value), origin, detail)
        return found

    def set(self, document: str, field: str, stated: Stated, by: By) -> bool:
        """Sets a value, unless a librarian's stands in the way of one from metadata; whether that is new."""
        before = self._standing(document, field)
        if before is not None and (
            _outranks(before, stated.origin) or (before.value, before.origin) == (stated.value, stated.origin)
        ):
            return False
        self._put(document, field, before, stated, by)
        return True

    def drop(self, document: str, field: str, origin: str, by: By) -> bool:
        """Goes back to what was read; metadata cannot take a librarian's correction back."""
        before = self._standing(document, field)
        if before is None or _outranks(before, origin):
            return False
        self._put(document, field, before, None, by)
        return True

    def history(self, document: str | None = None) -> tuple[PastCorrection, ...]:
        """What was corrected, of one document or of all, the newest first."""
        rows = self._database.rows(
            "SELECT h.number, h.document, h.field, h.before, h.after, h.who, h.at, h.run,"
            " EXISTS(SELECT 1 FROM correction_history u WHERE u.undoes = h.number), h.undoes"
            " FROM correction_history h WHERE ? IS NULL OR h.document = ? ORDER BY h.number DESC",
            (document, document),
        )
        return tuple(_past(row) for row in rows)

    def undo(self, changes: Iterable[PastCorrection], by: By) -> int:
        """Takes changes back, the newest first, and returns how many.

        Raises:
            UsageError: a value was changed again since.
        """
        count = 0
        for change in changes:
            standing = self._standing(change.document, change.field)
            if standing != change.after:
                raise UsageError(
                    f"{change.field} of {change.document} was changed again since; nothing was undone.",
                    hint=f"Undo that first: `gleanings metadata undo {change.document}`.",
                )
            self._put(change.document, change.field, standing, change.before, by, undoes=change.number)
            count += 1
        return count

    def _standing(self, document: str, field: str) -> Stated | None:
        row = self._database.connection.execute(
            "SELECT value, origin, detail FROM corrections WHERE document = ? AND field = ?", (document, field)
        ).fetchone()
        return Stated(decode_value(row[0]), row[1], row[2]) if row else None

    def _put(
        self,
        document: str,
        field: str,
        before: Stated | None,
        after: Stated | None,
        by: By,
        undoes: int | None = None,
    ) -> None:
        connection = self._database.connection
        if after is None:
            connection.execute("DELETE FROM corrections WHERE document = ? AND field = ?", (document, field))
        else:
            connection.execute(
                "INSERT OR REPLACE INTO corrections VALUES (?, ?, ?, ?, ?, ?)",
                (document, field, encode_value(after.value), after.origin, after.detail, by.run),
            )
        connection.execute(
            "INSERT INTO correction_history(document, field, before, after, who, at, run, undoes)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (document, field, _encoded(before), _encoded(after), by.who, now(), by.run, undoes),
        )


def last_change(history: Iterable[PastCorrection]) -> tuple[PastCorrection, ...]:
    """Of one document's history, what its newest run that was not undone changed."""
    open_ = [change for change in history if not change.undone and change.undoes is None]
    return tuple(change for change in open_ if change.run == open_[0].run)


def _outranks(standing: Stated, origin: str) -> bool:
    return standing.origin == "correction" and origin != "correction"


def _past(row: Any) -> PastCorrection:
    number, document, field, before, after, who, at, run, undone, undoes = row
    return PastCorrection(
        number, document, field, _decoded(before), _decoded(after), who, at, run, bool(undone), undoes
    )


def _encoded(stated: Stated | None) -> str | None:
    return (
        json.dumps([encode_value(stated.value), stated.origin, stated.detail], ensure_ascii=False) if stated else None
    )


def _decoded(text: str | None) -> Stated | None:
    if text is None:
        return None
    value, origin, detail = json.loads(text)
    return Stated(decode_value(value), origin, detail)
