"""What do those who search need of a library and its catalogue, wherever these lie?

``Library`` and ``Catalogue`` have all of it, in a folder. A front end has the same from a cluster. Whoever only
searches asks for these types, and cannot tell which of the two answers.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

# From the shell every search pays for its imports.
if TYPE_CHECKING:
    from gleanings.corpus.changes import RunChanges, Since
    from gleanings.corpus.config import Config
    from gleanings.corpus.image_cache import ImageCache
    from gleanings.corpus.model import Coverage, Document, LedgerEntry, Page, Version
    from gleanings.corpus.pins import Pin
    from gleanings.corpus.removals import Removal
    from gleanings.corpus.runs import Run
    from gleanings.corpus.taxonomy import Taxonomy


class ReadableRemovals(Protocol):
    """The documents that are no longer offered."""

    def of(self, document: str, /) -> Removal | None:
        """Why a document is not offered, or None."""

    def all(self) -> tuple[Removal, ...]:
        """All documents that are not offered, the latest first."""


class ReadableRuns(Protocol):
    """The runs that there were."""

    def last(self) -> Run | None:
        """The newest run."""

    def times(self) -> dict[int, str]:
        """When each run began, by its number."""


class ReadableWorks(Protocol):
    """Which documents are forms of one work."""

    def forms_of(self, document: str, /) -> tuple[str, ...]:
        """Ids of the documents that are forms of the same work, the main one first, this one among them."""


class ReadableCatalogue(Protocol):
    """The catalogue as those who search read it."""

    @property
    def removals(self) -> ReadableRemovals:
        """The documents that are no longer offered."""

    @property
    def runs(self) -> ReadableRuns:
        """The runs that there were."""

    @property
    def works(self) -> ReadableWorks:
        """Which documents are forms of one work."""

    def document(self, identity: str, /) -> Document:
        """One document; the one that it was merged into where it was.

        Raises:
            NotFound: there is none with this id.
            Withdrawn: there was one.
        """

    def documents_by_id(self, identities: Iterable[str], /) -> dict[str, Document]:
        """The documents with these ids; unknown and removed ones are left out."""

    def documents(self) -> Iterator[Document]:
        """All documents in the order in which they were added, a few at a time."""

    def ids(self, offset: int, limit: int, /) -> tuple[str, ...]:
        """Some of the ids of all documents, in the order in which these were added."""

    def newest(self, limit: int, among: Iterable[str] | None = None, /) -> tuple[Document, ...]:
        """The documents added last, of all or of those with some ids; the newest first."""

    def versions_of(self, document: str, /) -> tuple[Version, ...]:
        """The versions of a document that can be read, in the order in which they were made."""

    def pages(self, version: int, /) -> tuple[Page, ...]:
        """All pages of a version, in order."""

    def page_words(self, version: int, number: int, /) -> bytes | None:
        """Where the words of a page stand that was a picture; None of every other page, and where none is drawn."""

    def pages_of(self, wanted: Mapping[int, Collection[int] | None], /) -> dict[int, tuple[Page, ...]]:
        """The pages of several versions, in order: by version the numbers that are wanted, or None for all."""

    def unread(self) -> tuple[LedgerEntry, ...]:
        """The files that could not be read or have no text, each with its reason, by path."""

    def changes(self, since: Since, /) -> tuple[RunChanges, ...]:
        """What each run did to the documents, the newest run first; runs that changed nothing are left out."""

    def coverage(self) -> Coverage:
        """What a search looks at, and what it cannot."""

    def change_count(self) -> int:
        """Counts up with every change to any document."""

    def state_count(self) -> int:
        """Differs whenever anything that this reads has changed."""

    def missed(self) -> bool:
        """Whether something was left out, since this thread last asked, because it could not be reached."""


class ReadableAcronyms(Protocol):
    """The acronyms that documents define."""

    def groups(self) -> Iterator[tuple[str, ...]]:
        """Each acronym with its long forms, in the spelling of most documents."""


class ReadableLibrary(Protocol):
    """A library as those who search need it."""

    @property
    def folder(self) -> Path:
        """The folder with its configuration, or that of the front end."""

    @property
    def index_folder(self) -> Path:
        """Where the generations are kept, unless a cluster has them."""

    @property
    def config(self) -> Config:
        """Its configuration."""

    @property
    def taxonomy(self) -> Taxonomy:
        """Themes, areas and kinds of document."""

    @property
    def pins(self) -> tuple[Pin, ...]:
        """The documents that come first for some queries."""

    @property
    def acronyms(self) -> ReadableAcronyms:
        """The acronyms that its documents define."""

    @property
    def page_images(self) -> ImageCache | None:
        """The images of pages that were drawn; None where the source files are elsewhere."""

    def readable(self) -> ReadableCatalogue:
        """Its catalogue, for one thread."""
