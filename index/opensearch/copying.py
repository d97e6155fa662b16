"""How does what readers need of the catalogue come into the cluster? With each revision, by whoever writes that.

Page texts are there before the document that shows them, and documents before the revision that finds them. All else
comes in force in one step. What a stopped run has written is found there, and not sent again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, replace
from typing import Any

from gleanings.corpus.catalogue import Catalogue
from gleanings.corpus.config import as_toml
from gleanings.corpus.errors import ClusterError
from gleanings.corpus.library import Library
from gleanings.corpus.model import Document
from gleanings.index.opensearch import entries
from gleanings.index.opensearch.bulk import write
from gleanings.index.opensearch.cluster import Missing
from gleanings.index.opensearch.entries import STATE, CopyState, document_name, page_name, version_name
from gleanings.index.opensearch.generations import Generations
from gleanings.index.opensearch.mapping import Json

#: So many documents are looked at together, and so much is sent at once.
_DOCUMENTS = 200
_CHARACTERS = 4_000_000
_ENTRIES = 1_000

_Entry = tuple[str, Json]


class CatalogueCopy:
    """The copy of the catalogue that belongs to a generation, open for writing.

    Args:
        generations: of the library.
        generation: its number.
    """

    def __init__(self, generations: Generations, generation: int) -> None:
        self._cluster = generations.cluster
        self._index = generations.catalogue(generation)

    def write_documents(self, catalogue: Catalogue) -> None:
        """Copies the documents that have changed since the last time, with the texts that are not there yet.

        Raises:
            ClusterError: the cluster cannot be used.
        """
        since = self._state().reflects
        for batch in _batches(catalogue.documents(changed_after=since)):
            self._write_batch(catalogue, _with_forms(catalogue, batch))
        self._delete([document_name(identity) for identity in catalogue.removed(changed_after=since)])

    def write_state(self, library: Library, catalogue: Catalogue) -> None:
        """Copies all else, and lets it be in force from now on; what is in force already is left alone.

        Raises:
            ClusterError: the cluster cannot be used.
        """
        before = self._state()
        found = {name: dict(entries.parts(rows)) for name, rows in _lists(library, catalogue).items()}
        lists = {name: list(parts) for name, parts in found.items()}
        held = {name for names in before.lists.values() for name in names}
        wanted = {name for names in lists.values() for name in names}
        state = replace(
            before,
            reflects=catalogue.change_count(),
            coverage=asdict(catalogue.coverage()),
            lists=lists,
        )
        if state == before:
            return
        self._put((name, part) for parts in found.values() for name, part in parts.items() if name not in held)
        state = replace(state, number=before.number + 1, replaced=sorted(held - wanted))
        self._put([(STATE, asdict(state))])
        self._delete(sorted(set(before.replaced) - wanted - set(state.replaced)))

    def _state(self) -> CopyState:
        try:
            return CopyState(**self._cluster.call("GET", f"/{self._index}/_source/{STATE}"))
        except Missing:
            return CopyState()

    def _write_batch(self, catalogue: Catalogue, documents: Iterable[tuple[Document, Sequence[str]]]) -> None:
        coming = {document.id: (document, entries.document_entry(document, forms)) for document, forms in documents}
        known = self._known(list(coming))
        changed = {
            identity: (document, entry)
            for identity, (document, entry) in coming.items()
            if known.get(identity, {}).get("digest") != entry["digest"]
        }
        self._put(
            text
            for identity, (document, entry) in changed.items()
            if not _has_texts(known.get(identity), entry)
            for text in _texts(catalogue, document.version)
        )
        self._put((document_name(identity), entry) for identity, (_, entry) in changed.items())

    def _known(self, identities: Sequence[str]) -> dict[str, Json]:
        """Of documents that are there, what tells whether they have to be sent."""
        asked = {"ids": [document_name(identity) for identity in identities]}
        path = f"/{self._index}/_mget"
        found = self._cluster.call("POST", path, asked, _source_includes="digest,version,sha256,words")["docs"]
        return {
            identity: answer["_source"]
            for identity, answer in zip(identities, found, strict=True)
            if answer.get("found")
        }

    def _put(self, coming: Iterable[_Entry]) -> None:
        for batch in _loads(coming):
            self._write([line for name, entry in batch for line in ({"index": entries.address(name)}, entry)])

    def _delete(self, names: Sequence[str]) -> None:
        for start in range(0, len(names), _ENTRIES):
            self._write([{"delete": {"_id": name}} for name in names[start : start + _ENTRIES]])

    def _write(self, lines: Sequence[Json]) -> None:
        for name, reason in write(self._cluster, self._index, lines).rejected.items():
            raise ClusterError(f"The search cluster does not take the {name}: {reason}")


def _lists(library: Library, catalogue: Catalogue) -> dict[str, list[Any]]:
    """What readers need besides documents and pages, by name; what grows, grows at its end."""
    runs = catalogue.changes()
    return {
        "config": [as_toml(library.config)],
        "taxonomy": [list(file) for file in library.taxonomy_texts().items()],
        "acronyms": [list(group) for group in library.acronyms.groups()],
        "runs": [entries.run_row(run) for run in reversed(catalogue.runs.since(0, ""))],
        "removals": [entries.removal_row(removal) for removal in catalogue.removals.all()],
        "unread": [entries.ledger_row(entry) for entry in catalogue.unread()],
        "changes": [entries.change_row(change) for run in reversed(runs) for change in run.changes],
        "ids": list(catalogue.ids(0, -1)),
        "gone": list(catalogue.gone()),
    }


def _with_forms(catalogue: Catalogue, batch: Sequence[Document]) -> Iterator[tuple[Document, Sequence[str]]]:
    """The documents and the other forms of their works, each with the ids of them all."""
    forms = {document.id: catalogue.works.forms_of(document.id) for document in batch}
    of_work = {identity: found for found in forms.values() for identity in found}
    documents = catalogue.documents_by_id(set(of_work) - set(forms)) if set(of_work) - set(forms) else {}
    return ((document, of_work[document.id]) for document in (*batch, *documents.values()))


def _texts(catalogue: Catalogue, version: int) -> Iterator[_Entry]:
    pages = catalogue.pages(version)
    yield from ((page_name(version, page.number), entries.page_entry(page)) for page in pages)
    yield version_name(version), {"pages": len(pages)}


def _has_texts(known: Json | None, entry: Json) -> bool:
    """Whether the pages of a document's version are there: they were sent before it."""
    return known is not None and all(known[name] == entry[name] for name in ("version", "sha256", "words"))


def _batches(documents: Iterable[Document]) -> Iterator[list[Document]]:
    batch: list[Document] = []
    for document in documents:
        batch.append(document)
        if len(batch) == _DOCUMENTS:
            yield batch
            batch = []
    if batch:
        yield batch


def _loads(coming: Iterable[_Entry]) -> Iterator[list[_Entry]]:
    """Entries in loads that are no burden."""
    load: list[_Entry] = []
    size = 0
    for name, entry in coming:
        load.append((name, entry))
        size += _size(entry)
        if size > _CHARACTERS or len(load) == _ENTRIES:
            yield load
            load, size = [], 0
    if load:
        yield load


def _size(entry: Json) -> int:
    return len(entry["text"]) if "text" in entry else len(str(entry))
