"""What does the catalogue say of a library and its documents, whatever is searched?"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gleanings.corpus.changes import RunChanges, Since
from gleanings.corpus.errors import NotFound
from gleanings.corpus.model import Coverage, Document, LedgerEntry, Page, Reason, Version
from gleanings.corpus.readable import ReadableCatalogue, ReadableLibrary
from gleanings.corpus.removals import Removal
from gleanings.corpus.runs import Run
from gleanings.corpus.translating import counted, gettext

# What a plain search does not need is imported where it is used: from the shell every search pays for its imports.
if TYPE_CHECKING:
    from gleanings.corpus.health import Holdings


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted of the catalogue, and at which of the states that its reader has seen."""

    state: int = field(compare=False, repr=False)
    coverage: Coverage
    changes: int
    last_run: Run | None


class Catalogued:
    """Reads one library's catalogue; one instance serves all threads.

    Args:
        library: whose catalogue it is.
    """

    def __init__(self, library: ReadableLibrary) -> None:
        self.library = library
        self._local = threading.local()
        self._holdings: tuple[int, Holdings] | None = None

    def document(self, identity: str) -> Document:
        """A document by its id.

        Raises:
            NotFound: there is none.
        """
        return self._catalogue().document(identity)

    def documents(self, identities: Iterable[str]) -> tuple[Document, ...]:
        """The documents with these ids, in their order; unknown and removed ones are left out."""
        wanted = tuple(identities)
        found = self._catalogue().documents_by_id(wanted)
        return tuple(found[identity] for identity in wanted if identity in found)

    def offered(self, identities: Iterable[str]) -> frozenset[str]:
        """Those of the documents that are neither withdrawn nor merged nor purged."""
        return frozenset(self._catalogue().documents_by_id(identities))

    def ids(self, offset: int, limit: int) -> tuple[str, ...]:
        """Some of the ids of all documents, in the order in which these were added."""
        return self._catalogue().ids(offset, limit)

    def newest(self, limit: int) -> tuple[Document, ...]:
        """The documents added last."""
        return self._catalogue().newest(limit)

    def forms(self, document: Document) -> tuple[Document, ...]:
        """The other forms of the same work: drafts, finals, a plain-text twin; the main one first."""
        catalogue = self._catalogue()
        found = [other for other in catalogue.works.forms_of(document.id) if other != document.id]
        documents = catalogue.documents_by_id(found) if found else {}
        return tuple(documents[other] for other in found if other in documents)

    def versions(self, document: Document) -> tuple[Version, ...]:
        """The versions of a document, in the order in which they were read."""
        return self._catalogue().versions_of(document.id)

    def version_pages(self, version: Version) -> tuple[Page, ...]:
        """All pages of a version."""
        return self._catalogue().pages(version.number)

    def pages(self, document: Document) -> tuple[Page, ...]:
        """All pages of a document."""
        return self._catalogue().pages(document.version)

    def page_words(self, document: Document, number: int) -> bytes | None:
        """Where the words of a page stand that was a picture; None of every other page."""
        return self._catalogue().page_words(document.version, number)

    def page(self, document: Document, number: int) -> Page:
        """One page of a document.

        Raises:
            NotFound: the document has no such page.
        """
        for page in self.pages(document):
            if page.number == number:
                return page
        raise NotFound(
            gettext(
                "%(title)s has %(pages)s pages; there is no page %(number)s.",
                title=document.description.title,
                pages=counted(document.pages),
                number=number,
            )
        )

    def merged_into(self, identity: str) -> str | None:
        """The id of the document that an id leads to since the two were merged, or None."""
        removed = self._catalogue().removals.of(identity)
        return removed.target if removed else None

    def withdrawn(self) -> tuple[Removal, ...]:
        """The documents that are no longer offered and lead nowhere, the latest first."""
        return tuple(removed for removed in self._catalogue().removals.all() if removed.target is None)

    def failures(self) -> tuple[LedgerEntry, ...]:
        """The files that could not be read."""
        return tuple(entry for entry in self._catalogue().unread() if entry.status == "failed")

    def without_text(self) -> tuple[LedgerEntry, ...]:
        """The files whose pages are pictures: only their title and description can be searched."""
        return tuple(
            entry
            for entry in self._catalogue().unread()
            if entry.status == "indexed" and entry.reason is Reason.NO_TEXT
        )

    def changes(self, since: Since) -> tuple[RunChanges, ...]:
        """What each run did to the documents, the newest run first."""
        return self._catalogue().changes(since)

    def last_run(self) -> Run | None:
        """The newest run."""
        return self._counted().last_run

    def coverage(self) -> Coverage:
        """What a search looks at, and what it cannot."""
        return self._counted().coverage

    def holdings(self) -> Holdings:
        """What the library holds by type, theme, year and area; counted anew when any document has changed."""
        from gleanings.corpus.health import holdings

        changes = self._counted().changes
        known = self._holdings
        if known is None or known[0] != changes:
            known = self._holdings = (changes, holdings(self._catalogue().documents()))
        return known[1]

    def _counted(self) -> Counted:
        """Counts of the catalogue, made anew whenever it has changed."""
        catalogue = self._catalogue()
        state = catalogue.state_count()
        known: Counted | None = getattr(self._local, "counted", None)
        if known is None or known.state != state:
            known = Counted(state, catalogue.coverage(), catalogue.change_count(), catalogue.runs.last())
            self._local.counted = known
        return known

    def _catalogue(self) -> ReadableCatalogue:
        """This thread's: SQLite's connections are not shared between threads."""
        catalogue = self._opened()
        if catalogue is None:
            catalogue = self._local.catalogue = self.library.readable()
        return catalogue

    def _left_out(self) -> bool:
        """Whether the catalogue has left something out, since this thread last asked, that it could not reach."""
        catalogue = self._opened()
        return catalogue is not None and catalogue.missed()

    def _opened(self) -> ReadableCatalogue | None:
        catalogue: ReadableCatalogue | None = getattr(self._local, "catalogue", None)
        return catalogue
