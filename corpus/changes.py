"""What did each run do to the library's documents: added, updated, re-dated, withdrawn, gone, failing?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from gleanings.corpus.database import Database
from gleanings.corpus.encoding import CORRECTABLE, shown
from gleanings.corpus.errors import InvalidParameter
from gleanings.corpus.model import Description
from gleanings.corpus.runs import Run, Runs, now
from gleanings.corpus.translating import gettext


class ChangeKind(StrEnum):
    """What can happen to a document, or to a file that is none yet."""

    ADDED = "added"
    UPDATED = "updated"
    REDATED = "redated"
    RETHEMED = "rethemed"
    DESCRIBED = "described"
    MOVED = "moved"
    GONE = "gone"
    BACK = "back"
    WITHDRAWN = "withdrawn"
    RESTORED = "restored"
    MERGED = "merged"
    PURGED = "purged"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that one run did.

    Attributes:
        at: when; ISO 8601 in UTC.
        document: its id, or None for a file that could not be read and had been no document before.
        title: of the document as it is now, or None where there is none.
        source: path of the file inside the folder that was ingested.
        detail: "2018 → 2019" of a re-dated one, the reason of a failure or a withdrawal, else mostly empty.
    """

    run: int
    at: str
    kind: ChangeKind
    document: str | None
    title: str | None
    source: str
    detail: str


@dataclass(frozen=True, slots=True)
class RunChanges:
    """One run and what it did, in the order in which it happened."""

    run: Run
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Since:
    """From which run, and from which time on, changes are meant; both hold."""

    run: int = 0
    time: str = ""


_DAYS = re.compile(r"([0-9]{1,5}) ?d(?:ays?)?")


def read_since(text: str) -> Since:
    """What ``--since`` and ``since=`` say: a run ("17"), a date or time ("2026-11-03"), or days back ("7d").

    Raises:
        InvalidParameter: it is none of these.
    """
    text = text.strip()
    if not text:
        return Since()
    if text.isascii() and text.isdecimal() and len(text) < 9:
        return Since(run=int(text))
    if (days := _DAYS.fullmatch(text)) is not None:
        return Since(time=_written(datetime.now(UTC) - timedelta(days=int(days[1]))))
    try:
        moment = (
            datetime.fromisoformat(text) if len(text) > 10 else datetime.combine(date.fromisoformat(text), _MIDNIGHT)
        )
        return Since(time=_written(moment if moment.tzinfo else moment.replace(tzinfo=UTC)))
    except (ValueError, OverflowError) as error:
        said = gettext("%(text)s is no run and no date.", text=repr(text))
        hint = gettext("Write the number of a run, a date such as 2026-11-03, or days back such as 7d.")
        raise InvalidParameter("since", said, hint=hint) from error


class Changes:
    """The changes that one catalogue remembers.

    Args:
        database: of the catalogue.
        runs: of the same catalogue.
    """

    def __init__(self, database: Database, runs: Runs) -> None:
        self._database = database
        self._runs = runs

    def note(self, kind: ChangeKind, document: str | None, source: str, run: int, detail: str = "") -> None:
        """Remembers a change; called inside the transaction that makes it."""
        self._database.connection.execute(
            "INSERT INTO changes(run, at, kind, document, source, detail) VALUES (?, ?, ?, ?, ?, ?)",
            (run, now(), kind, document, source, detail),
        )

    def note_described(self, document: str, before: Description, after: Description, source: str, run: int) -> None:
        """Remembers how a description changed, as people see it."""
        for kind, detail in differences(before, after):
            self.note(kind, document, source, run, detail)

    def by_run(self, since: Since) -> tuple[RunChanges, ...]:
        """What happened, by run, the newest run first; runs that changed nothing are left out."""
        runs = {run.number: run for run in self._runs.since(since.run, since.time)}
        if not runs:
            return ()
        found: dict[int, list[Change]] = {}
        rows = self._database.rows(
            "SELECT c.run, c.at, c.kind, c.document, "
            " coalesce((SELECT json_extract(k.value, '$') FROM corrections k"
            "           WHERE k.document = d.id AND k.field = 'title'), json_extract(d.described, '$.title')),"
            " c.source, c.detail FROM changes c LEFT JOIN documents d ON d.id = c.document"
            " WHERE c.run >= ? ORDER BY c.number",
            (min(runs),),
        )
        for run, at, kind, document, title, source, detail in rows:
            if run in runs:
                found.setdefault(run, []).append(Change(run, at, ChangeKind(kind), document, title, source, detail))
        return tuple(RunChanges(run, tuple(found[number])) for number, run in runs.items() if number in found)


_KINDS = {"year": ChangeKind.REDATED, "themes": ChangeKind.RETHEMED}
_MIDNIGHT = datetime.min.time()


def differences(before: Description, after: Description) -> Iterator[tuple[ChangeKind, str]]:
    """In which values two descriptions of a document differ: "2018 → 2019", "title: Old → New"."""
    others = []
    for field in CORRECTABLE:
        old, new = getattr(before, field), getattr(after, field)
        if old == new:
            continue
        said = f"{shown(old) or '(none)'} → {shown(new) or '(none)'}"
        if field in _KINDS:
            yield _KINDS[field], said
        else:
            others.append(f"{field}: {said}")
    if others:
        yield ChangeKind.DESCRIBED, "; ".join(others)


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")
