"""The catalogue as readers have it without the library's folder: from its copy in the cluster."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from gleanings.corpus.changes import Change, RunChanges, Since
from gleanings.corpus.errors import NotFound
from gleanings.corpus.model import Coverage, Document, LedgerEntry, Page, Version
from gleanings.corpus.removals import Removal
from gleanings.corpus.runs import Run
from gleanings.corpus.translating import gettext
from gleanings.index.opensearch import entries
from gleanings.index.opensearch.entries import document_name, page_name, version_name
from gleanings.index.opensearch.fetching import Fetched, Fetcher
from gleanings.index.opensearch.mapping import Json
from gleanings.index.recent import Recent

#: Documents and letters of pages that a process remembers.
_DOCUMENTS = 2_000
_LETTERS = 8_000_000
#: Documents that are in memory when all are gone through.
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class _Copied:
    """A document, and the ids of all forms of its work."""

    document: Document
    forms: tuple[str, ...]


class CopiedCatalogue:
    """A catalogue's copy, open for reading; one instance serves all threads.

    Args:
        fetcher: reads entries of the copy.

    Attributes:
        removals: the documents that are no longer offered.
        runs: the runs that there were.
        works: which documents are forms of one work.
    """

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher
        self._local = threading.local()
        self._recent: tuple[object, Recent[str, _Copied]] = (None, Recent(0))
        self._pages: Recent[tuple[int, int], tuple[Page, ...]] = Recent(_LETTERS, _letters)
        self._counts: Recent[tuple[int, int], int] = Recent(10 * _DOCUMENTS)
        self.removals = CopiedRemovals(fetcher)
        self.runs = CopiedRuns(fetcher)
        self.works = CopiedWorks(self)

    def document(self, identity: str) -> Document:
        """One document; the one that it was merged into where it was.

        Raises:
            NotFound: there is none with this id.
            Withdrawn: there was one.
            ClusterUnreachable: no node has it that answers.
        """
        found = self.copied(identity)
        if found is not None:
            return found.document
        removed = self.removals.of(identity)
        if removed is None:
            raise NotFound(gettext("There is no document %(id)s in this library.", id=repr(identity)))
        return self.document(removed.leads_to())

    def copied(self, identity: str) -> _Copied | None:
        """A document with its forms, or None where there is none.

        Raises:
            ClusterUnreachable: no node has it that answers.
        """
        recent = self._recently()
        known = recent.get(identity)
        if known is not None:
            return known
        found = self._fetcher.whole([document_name(identity)])
        return self._decoded(identity, found[document_name(identity)], recent) if found else None

    def documents_by_id(self, identities: Iterable[str]) -> dict[str, Document]:
        """The documents with these ids; unknown and removed ones are left out, and those that cannot be reached."""
        wanted, recent = list(dict.fromkeys(identities)), self._recently()
        known = {identity: copied for identity in wanted if (copied := recent.get(identity)) is not None}
        unknown = [identity for identity in wanted if identity not in known]
        fetched = self._fetched(map(document_name, unknown))
        for identity in unknown:
            entry = fetched.entries.get(document_name(identity))
            if entry is not None:
                known[identity] = self._decoded(identity, entry, recent)
        return {identity: known[identity].document for identity in wanted if identity in known}

    def documents(self) -> Iterator[Document]:
        """All documents in the order in which they were added, a few at a time.

        Raises:
            ClusterUnreachable: no node has some of them that answers.
        """
        gone = self._gone()
        for part in self._fetcher.parts_of("ids"):
            identities: list[str] = self._fetcher.part(part)
            for start in range(0, len(identities), _AT_ONCE):
                batch = identities[start : start + _AT_ONCE]
                found = self._fetcher.whole(map(document_name, batch))
                for identity in batch:
                    entry = found.get(document_name(identity))
                    if entry is not None:
                        yield entries.read_document(identity, entry, gone=identity in gone)

    def ids(self, offset: int, limit: int) -> tuple[str, ...]:
        """Some of the ids of all documents, in the order in which these were added."""
        first, left = offset // entries.PART_ROWS, offset % entries.PART_ROWS
        found: list[str] = []
        for part in self._fetcher.parts_of("ids")[first:]:
            found += self._fetcher.part(part)
            if len(found) >= left + limit:
                break
        return tuple(found[left : left + limit])

    def newest(self, limit: int, among: Iterable[str] | None = None) -> tuple[Document, ...]:
        """The documents added last, of all or of those with some ids; the newest first."""
        wanted = None if among is None else set(among)
        found: list[str] = []
        for part in reversed(self._fetcher.parts_of("ids")):
            if len(found) >= limit or (wanted is not None and len(found) == len(wanted)):
                break
            found += [each for each in reversed(self._fetcher.part(part)) if wanted is None or each in wanted]
        return tuple(self.documents_by_id(found[:limit]).values())

    def versions_of(self, document: str) -> tuple[Version, ...]:
        """None: the copy has the text of each document's current version, and the library those before it."""
        return ()

    def pages(self, version: int) -> tuple[Page, ...]:
        """All pages of a version, in order.

        Raises:
            ClusterUnreachable: no node has some of them that answers.
        """
        known = self._pages.get(self._key(version))
        if known is not None:
            return known
        found = self._fetcher.whole(page_name(version, number) for number in self._numbers(version))
        pages = tuple(map(entries.read_page, found.values()))
        self._pages.keep(self._key(version), pages)
        return pages

    def page_words(self, version: int, number: int) -> bytes | None:
        """None: where the files are elsewhere, no page is drawn."""
        return None

    def pages_of(self, wanted: Mapping[int, Collection[int] | None]) -> dict[int, tuple[Page, ...]]:
        """The pages of several versions, in order; those that cannot be reached are left out.

        Args:
            wanted: by version the numbers that are wanted, or None for all.
        """
        known = {version: pages for version in wanted if (pages := self._pages.get(self._key(version))) is not None}
        unknown = {version: numbers for version, numbers in wanted.items() if version not in known}
        return {
            **{version: _numbered(pages, wanted[version]) for version, pages in known.items()},
            **self._fetched_pages(unknown),
        }

    def unread(self) -> tuple[LedgerEntry, ...]:
        """The files that could not be read or have no text, each with its reason, by path."""
        return self._fetcher.derived("unread", lambda rows: tuple(map(entries.read_ledger, rows)))

    def changes(self, since: Since) -> tuple[RunChanges, ...]:
        """What each run did to the documents, the newest run first; runs that changed nothing are left out."""
        meant = {run.number: run for run in self.runs.all() if run.number >= since.run and run.started >= since.time}
        found: dict[int, list[Change]] = {}
        for part in reversed(self._fetcher.parts_of("changes")):
            rows = self._fetcher.part(part)
            changes = [entries.read_change(row) for row in rows if row[0] in meant]
            for run in {change.run for change in changes}:
                found[run] = [change for change in changes if change.run == run] + found.get(run, [])
            if not meant or rows[0][0] < min(meant):
                break
        return tuple(RunChanges(meant[number], tuple(found[number])) for number in sorted(found, reverse=True))

    def coverage(self) -> Coverage:
        """What a search looks at, and what it cannot."""
        return self._fetcher.latest().state.counted()

    def change_count(self) -> int:
        """Counts up with every change to any document."""
        return self._fetcher.latest().state.reflects

    def state_count(self) -> int:
        """Differs whenever anything that this reads has changed."""
        found = self._fetcher.latest()
        return found.generation << 32 | found.state.number

    def missed(self) -> bool:
        """Whether something was left out, since this thread last asked, because no node has it that answers."""
        return bool(self._local.__dict__.pop("missed", False))

    def _fetched(self, names: Iterable[str]) -> Fetched:
        fetched = self._fetcher.fetch(names)
        if fetched.unreachable:
            self._local.missed = True
        return fetched

    def _fetched_pages(self, wanted: Mapping[int, Collection[int] | None]) -> dict[int, tuple[Page, ...]]:
        names = {
            page_name(version, number): version
            for version, numbers in wanted.items()
            for number in (self._numbers(version) if numbers is None else sorted(numbers))
        }
        fetched = self._fetched(names)
        found: dict[int, list[Page]] = {version: [] for version in wanted}
        for name, version in names.items():
            if name in fetched.entries:
                found[version].append(entries.read_page(fetched.entries[name]))
        if not fetched.unreachable:
            for version in (version for version, numbers in wanted.items() if numbers is None):
                self._pages.keep(self._key(version), tuple(found[version]))
        return {version: tuple(pages) for version, pages in found.items()}

    def _decoded(self, identity: str, entry: Json, recent: Recent[str, _Copied]) -> _Copied:
        document = entries.read_document(identity, entry, gone=identity in self._gone())
        copied = _Copied(document, tuple(entry["forms"]))
        recent.keep(identity, copied)
        self._counts.keep(self._key(document.version), document.pages)
        return copied

    def _recently(self) -> Recent[str, _Copied]:
        """The documents that were fetched since the catalogue last changed."""
        state = self.state_count()
        if self._recent[0] != state:
            self._recent = (state, Recent(_DOCUMENTS))
        return self._recent[1]

    def _gone(self) -> frozenset[str]:
        return self._fetcher.derived("gone", frozenset)

    def _numbers(self, version: int) -> range:
        """The numbers of a version's pages; how many the current one has is mostly known from its document."""
        count = self._counts.get(self._key(version))
        if count is None:
            found = self._fetcher.whole([version_name(version)])
            count = found[version_name(version)]["pages"] if found else 0
            self._counts.keep(self._key(version), count)
        return range(1, count + 1)

    def _key(self, version: int) -> tuple[int, int]:
        """A version as caches know it: a library that was restored from a backup may give its number again."""
        return self._fetcher.latest().generation, version


class CopiedRemovals:
    """The documents that are no longer offered."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher

    def of(self, document: str) -> Removal | None:
        """Why a document is not offered, or None."""
        return self._by_document().get(document)

    def all(self) -> tuple[Removal, ...]:
        """All documents that are not offered, the latest first."""
        return tuple(self._by_document().values())

    def _by_document(self) -> dict[str, Removal]:
        return self._fetcher.derived(
            "removals", lambda rows: {removal.document: removal for removal in map(entries.read_removal, rows)}
        )


class CopiedRuns:
    """The runs that there were."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher

    def all(self) -> tuple[Run, ...]:
        """All runs, the oldest first."""
        return self._fetcher.derived("runs", lambda rows: tuple(Run(*row) for row in rows))

    def last(self) -> Run | None:
        """The newest run."""
        return next(reversed(self.all()), None)

    def times(self) -> dict[int, str]:
        """When each run began, by its number."""
        return {run.number: run.started for run in self.all()}


class CopiedWorks:
    """Which documents are forms of one work."""

    def __init__(self, catalogue: CopiedCatalogue) -> None:
        self._catalogue = catalogue

    def forms_of(self, document: str) -> tuple[str, ...]:
        """Ids of the documents that are forms of the same work, the main one first, this one among them."""
        found = self._catalogue.copied(document)
        return found.forms if found else ()


def _numbered(pages: tuple[Page, ...], numbers: Collection[int] | None) -> tuple[Page, ...]:
    return pages if numbers is None else tuple(page for page in pages if page.number in numbers)


def _letters(pages: tuple[Page, ...]) -> int:
    return sum(len(page.text) for page in pages)
