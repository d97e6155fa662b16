"""The catalogue's copy in the cluster: what is sent, what is asked for, and what is said of entries out of reach."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gleanings.corpus.errors import ClusterUnreachable, IndexUnusable
from gleanings.corpus.library import Library
from gleanings.corpus.model import Document
from gleanings.index.opensearch import fetching
from gleanings.index.opensearch.copied import CopiedCatalogue
from gleanings.index.opensearch.copying import CatalogueCopy
from gleanings.index.opensearch.entries import document_name, page_name
from gleanings.index.opensearch.fetching import Fetcher
from gleanings.index.opensearch.generations import Generations
from gleanings.index.recent import Recent
from tests.shelf import Shelf
from tests.unit.index.opensearch.store import Store

INDEX = "lib-000001-catalogue"


class Copied:
    """A library of three documents, the store that its catalogue is copied to, and a reader of that."""

    def __init__(self, folder: Path) -> None:
        self.library = Library.create(folder / "library", "Wexcombe")
        self.shelf = Shelf(self.library.folder)
        self.ids = [self.shelf.add(f"{name}.pdf", name, f"one of {name}", f"two of {name}") for name in "abc"]
        self.store = Store()
        self.reader = CopiedCatalogue(Fetcher(self.store))
        self.copy()

    def copy(self) -> None:
        writer = CatalogueCopy(Generations(self.store, "en"), self.store.generation)
        writer.write_documents(self.shelf.catalogue)
        writer.write_state(self.library, self.shelf.catalogue)

    def asked_by(self, ask: Callable[[], object]) -> list[str]:
        """The requests that something takes, apart from asking what is in force."""
        self.store.asked.clear()
        ask()
        return [asked for asked in self.store.asked if "_alias" not in asked and "_source/state" not in asked]

    def names(self) -> set[str]:
        return set(self.store.entries[INDEX])

    def document(self, at: int) -> Document:
        return self.shelf.document(self.ids[at])


@pytest.fixture
def copied(tmp_path: Path) -> Iterator[Copied]:
    found = Copied(tmp_path)
    yield found
    found.shelf.catalogue.close()


def test_what_has_not_changed_is_not_sent_again(copied: Copied) -> None:
    assert copied.asked_by(copied.copy) == []
    shelf = copied.shelf
    sent = copied.store.entries[INDEX].copy()
    shelf.catalogue.desk.correct_all(
        [(copied.ids[0], {"year": 2019}, ())], origin="correction", detail="", by=shelf.by
    )
    copied.copy()
    changed = {name for name, entry in copied.store.entries[INDEX].items() if sent.get(name) != entry}
    assert document_name(copied.ids[0]) in changed
    assert not any(name.startswith(("page", "version")) for name in changed)
    assert not any(document_name(identity) in changed for identity in copied.ids[1:])


def test_a_run_that_was_stopped_is_gone_on_with(copied: Copied, monkeypatch: pytest.MonkeyPatch) -> None:
    copied.store.generation = 2
    monkeypatch.setattr("gleanings.index.opensearch.copying._DOCUMENTS", 1)
    pages = copied.shelf.catalogue.pages
    read: list[int] = []
    most = 2

    def stopping(version: int) -> object:
        if len(read) == most:
            raise KeyboardInterrupt
        read.append(version)
        return pages(version)

    monkeypatch.setattr(copied.shelf.catalogue, "pages", stopping)
    with pytest.raises(KeyboardInterrupt):
        copied.copy()
    with pytest.raises(IndexUnusable):
        copied.reader.coverage()
    most = 9
    copied.copy()
    assert read == [copied.document(at).version for at in range(3)], "each is read and sent once"
    assert [found.id for found in copied.reader.documents()] == copied.ids


def test_parts_that_were_replaced_stay_for_those_who_are_just_reading_and_then_go(copied: Copied) -> None:
    before = copied.names()
    copied.shelf.add("d.pdf", "d")
    copied.copy()
    assert before <= copied.names()
    copied.shelf.add("e.pdf", "e")
    copied.copy()
    gone = before - copied.names()
    assert gone
    assert all(name.startswith("part") for name in gone)


def test_a_withdrawn_document_is_no_longer_there_and_a_restored_one_is(copied: Copied) -> None:
    desk, by = copied.shelf.catalogue.desk, copied.shelf.by
    desk.withdraw(copied.ids[0], "wrong", by=by)
    copied.copy()
    assert document_name(copied.ids[0]) not in copied.names()
    desk.restore(copied.ids[0], by=by)
    copied.copy()
    assert copied.reader.document(copied.ids[0]).id == copied.ids[0]


def test_documents_and_pages_come_in_one_request_each_and_are_remembered(copied: Copied) -> None:
    versions = [copied.document(at).version for at in range(3)]
    mget = f"POST /{INDEX}/_mget"
    copied.reader.coverage()
    assert copied.asked_by(lambda: copied.reader.documents_by_id(copied.ids)) == [mget]
    assert copied.asked_by(lambda: copied.reader.documents_by_id(copied.ids)) == []
    assert copied.asked_by(lambda: copied.reader.pages_of({versions[0]: None, versions[1]: {1}})) == [mget]
    assert copied.asked_by(lambda: copied.reader.pages(versions[0])) == []
    assert copied.asked_by(lambda: copied.reader.pages(versions[2])) == [mget]
    assert copied.asked_by(lambda: copied.reader.works.forms_of(copied.ids[1])) == []


def test_what_cannot_be_reached_is_left_out_of_lists_and_said_and_no_page_is_shown_without_it(copied: Copied) -> None:
    versions = [copied.document(at).version for at in range(3)]
    copied.store.unreachable = {document_name(copied.ids[1]), page_name(versions[0], 2)}
    assert not copied.reader.missed()
    assert copied.reader.documents_by_id(copied.ids).keys() == {copied.ids[0], copied.ids[2]}
    assert copied.reader.missed()
    assert not copied.reader.missed(), "that was said"
    found = copied.reader.pages_of({versions[0]: None, versions[2]: None})
    assert [len(pages) for pages in found.values()] == [1, 2]
    assert copied.reader.missed()
    with pytest.raises(ClusterUnreachable):
        copied.reader.document(copied.ids[1])
    with pytest.raises(ClusterUnreachable):
        copied.reader.pages(versions[0])
    with pytest.raises(ClusterUnreachable):
        list(copied.reader.documents())
    copied.store.unreachable = set()
    assert len(copied.reader.pages(versions[0])) == 2, "what was missed is not remembered as missing"
    assert copied.reader.document(copied.ids[1]).id == copied.ids[1]


def test_a_reader_goes_on_without_the_one_entry_that_says_what_is_in_force(
    copied: Copied, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It lies on one node; documents on others can still be shown."""
    before = copied.reader.coverage()
    monkeypatch.setattr(fetching, "_POLL_SECONDS", -1.0)
    call = copied.store.call

    def failing(method: str, path: str, *arguments: object, **named: object) -> object:
        if "state" in path:
            raise ClusterUnreachable("no shard")
        return call(method, path, *arguments, **named)  # type: ignore[arg-type]  # passed on

    monkeypatch.setattr(copied.store, "call", failing)
    assert copied.reader.coverage() == before
    assert copied.reader.documents_by_id(copied.ids).keys() == set(copied.ids)


def test_so_much_is_remembered_and_no_more() -> None:
    recent: Recent[str, str] = Recent(6, len)
    for key in ("a", "b", "c"):
        recent.keep(key, "xy")
    assert recent.get("a") == "xy"
    recent.keep("d", "xyz")
    assert [recent.get(key) for key in "abcd"] == ["xy", None, None, "xyz"]
    recent.keep("e", "too heavy")
    assert recent.get("e") is None
    assert recent.get("d") == "xyz"
