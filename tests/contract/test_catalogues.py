"""Whoever searches reads the same of the catalogue and of its copy in a cluster, whatever happens to the library."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from gleanings.corpus.catalogue import Catalogue
from gleanings.corpus.changes import Since
from gleanings.corpus.errors import NotFound, Withdrawn
from gleanings.corpus.library import Library
from gleanings.corpus.model import Page, Reason
from gleanings.corpus.readable import ReadableCatalogue
from gleanings.index.opensearch import fetching, pointer
from gleanings.index.opensearch.cluster import Cluster
from gleanings.index.opensearch.copied import CopiedCatalogue
from gleanings.index.opensearch.copying import CatalogueCopy
from gleanings.index.opensearch.fetching import Fetcher
from gleanings.index.opensearch.generations import Generations
from tests.cluster.making import engine_with
from tests.shelf import Shelf
from tests.unit.index.opensearch.store import Store


class Held:
    """A library, and its catalogue as readers have it."""

    def __init__(self, folder: Path, read: Callable[[Held], ReadableCatalogue]) -> None:
        self.library = Library.create(folder / "library", "Wexcombe")
        self.shelf = Shelf(self.library.folder)
        self.follow: Callable[[], None] = lambda: None
        self.readable = read(self)


def catalogue(held: Held) -> ReadableCatalogue:
    return Catalogue.open_for_reading(held.shelf.path)


def copy_on(held: Held, cluster: Cluster) -> ReadableCatalogue:
    copy = CatalogueCopy(Generations(cluster, "en"), 1)

    def follow() -> None:
        copy.write_documents(held.shelf.catalogue)
        copy.write_state(held.library, held.shelf.catalogue)

    follow()
    held.follow = follow
    return CopiedCatalogue(Fetcher(cluster))


def copy_in_store(held: Held) -> ReadableCatalogue:
    return copy_on(held, Store())


def copy_in_cluster(held: Held) -> ReadableCatalogue:
    engine, cluster = engine_with(held.library.folder, shards=2, replicas=0)
    engine.apply(engine.create(), (), (), 0)
    engine.publish(1)
    return copy_on(held, cluster)


@pytest.fixture(params=[catalogue, copy_in_store, pytest.param(copy_in_cluster, marks=pytest.mark.cluster)])
def held(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Held]:
    """An empty library, with each way to read it."""
    monkeypatch.setattr(fetching, "_POLL_SECONDS", -1.0)
    monkeypatch.setattr(pointer, "_KNOWN_SECONDS", -1.0)
    found = Held(tmp_path, request.param)
    yield found
    found.shelf.catalogue.close()


def read(readable: ReadableCatalogue, ids: list[str]) -> dict[str, Any]:
    """All that can be read."""
    documents = readable.documents_by_id(ids)
    return {
        "documents": documents,
        "all": list(readable.documents()),
        "ids": readable.ids(0, 100),
        "newest": readable.newest(3),
        "newest of some": readable.newest(2, ids[::2]),
        "pages": {found.version: readable.pages(found.version) for found in documents.values()},
        "forms": {identity: readable.works.forms_of(identity) for identity in documents},
        "removed": {identity: readable.removals.of(identity) for identity in ids},
        "removals": readable.removals.all(),
        "runs": (readable.runs.times(), readable.runs.last()),
        "changes": readable.changes(Since()),
        "unread": readable.unread(),
        "coverage": readable.coverage(),
        "change count": readable.change_count(),
    }


def test_after_each_change_readers_have_what_the_catalogue_says(held: Held) -> None:
    shelf, desk = held.shelf, held.shelf.catalogue.desk
    ids = [shelf.add(f"{name}.pdf", name, name, f"more of {name}", themes=("housing",)) for name in "abcde"]
    a, b, c, d, _ = ids

    def next_run() -> None:
        shelf.catalogue.runs.end(shelf.run)
        shelf.run = shelf.catalogue.runs.start("ingest", "")

    steps: list[Callable[[], object]] = [
        next_run,
        lambda: shelf.catalogue.works.link(b, a),
        lambda: shelf.add("b.pdf", "another version", "one", "two", "three", year=2019),
        lambda: desk.correct_all([(c, {"title": "Corrected"}, ())], origin="correction", detail="", by=shelf.by),
        lambda: desk.withdraw(d, "wrong", by=shelf.by),
        lambda: desk.merge(c, a, by=shelf.by),
        next_run,
        lambda: desk.restore(d, by=shelf.by),
        lambda: shelf.catalogue.record_failure(shelf.file("x.pdf", "x"), Reason.ENCRYPTED, "locked", run=shelf.run),
        lambda: shelf.add("scan.pdf", "scan", ""),
        lambda: (shelf.folder / "a.pdf").unlink(),
        lambda: shelf.catalogue.mark_gone([str(shelf.folder)], set(), run=shelf.run),
        lambda: desk.withdraw(a, "", by=shelf.by),
    ]
    states = []
    for step in steps:
        step()
        held.follow()
        assert read(held.readable, ids) == read(shelf.catalogue, ids)
        states.append(held.readable.state_count())
        held.follow()
        assert held.readable.state_count() == states[-1], "nothing has changed"
    assert not held.readable.missed()
    del states[10]  # nobody was told that a file is no longer there
    assert len(set(states)) == len(states)


def test_what_there_is_not_is_said_as_the_catalogue_says_it(held: Held) -> None:
    shelf, desk = held.shelf, held.shelf.catalogue.desk
    a, b, c = (shelf.add(f"{name}.pdf", name) for name in "abc")
    desk.merge(b, a, by=shelf.by)
    desk.withdraw(c, "it was wrong", by=shelf.by)
    held.follow()
    assert held.readable.document(b).id == a
    with pytest.raises(Withdrawn, match="it was wrong"):
        held.readable.document(c)
    with pytest.raises(NotFound, match="There is no document 'nope'"):
        held.readable.document("nope")
    assert held.readable.documents_by_id([a, "nope", c]).keys() == {a}
    assert held.readable.works.forms_of("nope") == ()
    assert held.readable.removals.of("nope") is None
    assert held.readable.pages(99) == ()
    assert held.readable.pages_of({99: None, 98: {1}}) == {99: (), 98: ()}


def test_pages_of_several_versions_come_together_also_of_one_that_was_replaced(held: Held) -> None:
    shelf = held.shelf
    a, b = shelf.add("a.pdf", "a", "one", "two", "three"), shelf.add("b.pdf", "b", "four", "five")
    held.follow()
    old = shelf.document(a).version
    shelf.add("a.pdf", "a again", "six")
    held.follow()
    new, other = shelf.document(a).version, shelf.document(b).version
    assert held.readable.pages_of({old: {1, 3, 9}, new: None, other: None}) == {
        old: (Page(1, "one"), Page(3, "three")),
        new: (Page(1, "six"),),
        other: (Page(1, "four"), Page(2, "five")),
    }
    assert held.readable.pages(old) == (Page(1, "one"), Page(2, "two"), Page(3, "three"))
    assert held.readable.pages_of({old: {2}}) == {old: (Page(2, "two"),)}
    assert held.readable.pages_of({old: None}) == {old: held.readable.pages(old)}


def test_lists_are_read_in_parts(held: Held, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gleanings.index.opensearch.entries.PART_ROWS", 4)
    monkeypatch.setattr("gleanings.index.opensearch.fetching._ENTRIES", 3)
    monkeypatch.setattr("gleanings.index.opensearch.copying._ENTRIES", 3)
    monkeypatch.setattr("gleanings.index.opensearch.copying._DOCUMENTS", 2)
    shelf = held.shelf
    ids = []
    for number in range(11):
        ids.append(shelf.add(f"{number}.pdf", f"text {number}"))
        if number % 3 == 2:
            shelf.run = shelf.catalogue.runs.start("ingest", "")
    held.follow()
    assert read(held.readable, ids) == read(shelf.catalogue, ids)
    for offset, limit in ((0, 4), (3, 3), (4, 1), (5, 100), (11, 5)):
        assert held.readable.ids(offset, limit) == tuple(ids[offset : offset + limit])
    for run in (0, 1, 2, 3, 4, 9):
        assert held.readable.changes(Since(run=run)) == shelf.catalogue.changes(Since(run=run))
    assert [found.id for found in held.readable.newest(3, [ids[2], ids[0], ids[7], ids[9]])] == [
        ids[9],
        ids[7],
        ids[2],
    ]
