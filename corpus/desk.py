"""What does a librarian change: correct, undo, withdraw, restore, merge, purge?

Each is done whole or not at all, is noted among the changes of its run, and survives reading the files again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from gleanings.corpus import purging
from gleanings.corpus.changes import Changes
from gleanings.corpus.corrections import By, Corrections, PastCorrection, Stated
from gleanings.corpus.database import Database
from gleanings.corpus.encoding import Value
from gleanings.corpus.errors import NotFound, UsageError
from gleanings.corpus.model import Document
from gleanings.corpus.removals import Removal, RemovalKind, Removals, removal


class Desk:
    """Where the documents of one catalogue are looked after.

    Args:
        database: of the catalogue.
        corrections, removals, changes: of the same catalogue.
        find: the documents that are offered, of some ids.
    """

    def __init__(
        self,
        database: Database,
        corrections: Corrections,
        removals: Removals,
        changes: Changes,
        find: Callable[[Iterable[str]], dict[str, Document]],
    ) -> None:
        self._database = database
        self._corrections = corrections
        self._removals = removals
        self._changes = changes
        self._find = find

    def correct_all(
        self,
        corrections: Iterable[tuple[str, Mapping[str, Value], Iterable[str]]],
        *,
        origin: str,
        detail: str,
        by: By,
    ) -> int:
        """Sets values that win over anything read from the files, all of them or none.

        Args:
            corrections: document id, values by field, and the fields that go back to what was read.
            origin: "metadata" or "correction"; what a librarian corrected is not undone by "metadata".
            detail: where the values come from, such as the name of the file.
            by: who brings them, in which run.

        Returns:
            How many documents changed.
        """
        documents = 0
        with self._database.transaction():
            for identity, values, automatic in corrections:
                before = self._offered(identity)
                stated = {field: Stated(value, origin, detail) for field, value in values.items()}
                changed = [self._corrections.set(identity, *item, by) for item in stated.items()]
                changed += [self._corrections.drop(identity, field, origin, by) for field in automatic]
                documents += any(changed)
                if any(changed):
                    self._corrected(before, by.run)
        return documents

    def undo(self, changes: Iterable[PastCorrection], *, by: By) -> int:
        """Takes corrections back, all of them or none; the newest come first.

        Raises:
            UsageError: a value was changed again since.
        """
        changes = tuple(changes)
        with self._database.transaction():
            before = self._find(change.document for change in changes)
            count = self._corrections.undo(changes, by)
            for identity in before:
                self._corrected(before[identity], by.run)
        return count

    def withdraw(self, identity: str, reason: str, *, by: By) -> None:
        """Offers a document no longer.

        Raises:
            NotFound: there is none with this id, or it is not offered as it is.
        """
        document = self._offered(identity)
        title = document.description.title
        self._remove(removal(document.id, RemovalKind.WITHDRAWN, by, reason=reason, title=title), document.source)

    def merge(self, identity: str, into: str, *, by: By) -> None:
        """Lets a document's id lead to another document, of which it becomes a form.

        Raises:
            NotFound: there is no such document.
            UsageError: the two are one document.
        """
        document, target = self._offered(identity), self._offered(into)
        if document.id == target.id:
            raise UsageError(f"{identity} and {into} are one document already.")
        title = document.description.title
        self._remove(removal(document.id, RemovalKind.MERGED, by, target=target.id, title=title), document.source)

    def restore(self, identity: str, *, by: By) -> None:
        """Offers a document again that was withdrawn or merged.

        Raises:
            NotFound: there is none with this id.
            UsageError: it is offered, or was purged.
        """
        found = self._removals.of(identity)
        if found is None:
            raise UsageError(f"{self._offered(identity).id} was not withdrawn; there is nothing to restore.")
        if found.kind is RemovalKind.PURGED:
            raise UsageError(f"{identity} was purged: nothing is left to restore.")
        ((source,),) = self._database.rows("SELECT source FROM documents WHERE id = ?", (identity,))
        with self._database.transaction():
            self._removals.take_back(identity, source, by)

    def purge(self, identity: str, reason: str, *, by: By) -> tuple[str, ...]:
        """Deletes a document, and those that were merged into it, for good; returns their ids.

        Traces stay in the file's free space until ``scrub``, and in the index until it is built anew.

        Raises:
            NotFound: there is none with this id.
        """
        found = self._removals.of(identity)
        main = identity if found is not None and found.target is None else self._offered(identity).id
        purged = (main, *(other.document for other in self._removals.merged_into(main)))
        self._database.connection.execute("PRAGMA secure_delete = ON")
        with self._database.transaction() as connection:
            for each in purged:
                purging.erase(connection, each)
                self._removals.put(removal(each, RemovalKind.PURGED, by, reason=reason), "")
        return purged

    def scrub(self) -> None:
        """Overwrites what a purge deleted, in the catalogue's file and in its log.

        Raises:
            LibraryBusy: a reader has kept the log from being emptied.
        """
        purging.scrub(self._database)

    # The rest is how it is done.

    def _offered(self, identity: str) -> Document:
        """A document as it is now; what was removed must be restored before anything else is done with it."""
        found = self._find((identity,)).get(identity)
        if found is not None:
            return found
        removed = self._removals.of(identity)
        if removed is None:
            raise NotFound(f"There is no document {identity!r} in this library.")
        raise UsageError(
            f"{identity} is {removed.kind} already.", hint=f"`gleanings restore {identity}` brings it back."
        )

    def _corrected(self, before: Document, run: int) -> None:
        """Notes how a document differs now from what it was."""
        self._database.touch((before.id,))
        after = self._find((before.id,))[before.id]
        self._changes.note_described(before.id, before.description, after.description, after.source, run)

    def _remove(self, removed: Removal, source: str) -> None:
        with self._database.transaction():
            self._removals.put(removed, source)
