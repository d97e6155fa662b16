"""A library moves to a cluster and back; a run that was stopped is gone on with."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from gleanings.corpus.catalogue import Catalogue
from gleanings.corpus.library import Library
from gleanings.index import moving
from gleanings.index.analysis import Analyzer
from gleanings.index.engine import Engine, IndexDocument, Query, Revision
from gleanings.index.memory import MemoryEngine
from gleanings.index.moving import move
from gleanings.index.nodes import Every
from gleanings.index.opensearch import searching, writing
from gleanings.index.opensearch.mapping import Json
from gleanings.index.publishing import rebuild
from gleanings.index.query import parse
from gleanings.index.request import SearchRequest
from gleanings.index.service import SearchService
from tests.cluster.making import document, engine_with, named_in, prefix
from tests.shell_session import run
from tests.small_library import make_library

pytestmark = pytest.mark.cluster

QUERIES = [
    "community hub",
    '"a former bank"',
    "garden -hub",
    "title:annual year:2015..",
    "comunity",
    "hubs OR garden",
]


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """A small library that knows where the cluster is, and still has its own index."""
    engine_with(tmp_path, shards=2, replicas=0)  # so that its indexes are deleted
    return named_in(make_library(tmp_path), prefix(tmp_path))


def answers(library: Library) -> list[tuple[object, ...]]:
    service = SearchService(library)
    found = [service.search(SearchRequest(text, sort="title")) for text in QUERIES]
    return [
        (answer.total, [hit.document.id for hit in answer.hits], answer.facets, answer.corrections,
         [hit.passages for hit in answer.hits])
        for answer in found
    ]  # fmt: skip


def test_a_library_moves_to_the_cluster_and_back_and_answers_the_same(library: Library) -> None:
    before = answers(library)
    for engine in ("opensearch", "whoosh"):
        with library.catalogue(write=True) as catalogue:
            done = move(library, catalogue, engine, QUERIES)
        assert done.moved
        assert done.agreement is not None
        assert done.agreement.differences == ()
        library = Library(library.folder)
        assert library.config.engine == engine
        assert answers(library) == before


def test_the_shell_says_what_it_compared_and_the_next_command_asks_the_cluster(library: Library) -> None:
    queries = library.folder / "queries.txt"
    queries.write_text("\n".join(QUERIES), "utf-8")
    ended = run("--library", library.folder, "reindex", "--engine", "opensearch", "--queries", queries)
    assert (ended.code, ended.out) == (0, ""), ended.err
    assert "the same documents and counts" in ended.err
    assert "opensearch answers" in ended.err
    found = run("--library", library.folder, "search", "community", "hub", "--count")
    assert (found.code, found.out) == (0, "14\n"), found.err
    assert run("--library", library.folder, "check").code == 0


def test_an_engine_that_answers_otherwise_is_not_moved_to(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    def forgetful(library: Library, catalogue: Catalogue, engine: Engine) -> Revision:
        revision = rebuild(library, catalogue, engine)
        return engine.apply(revision.generation, (), [next(catalogue.documents()).id], 99)

    monkeypatch.setattr(moving, "rebuild", forgetful)
    with library.catalogue(write=True) as catalogue:
        done = move(library, catalogue, "opensearch", QUERIES)
    assert not done.moved
    assert done.agreement is not None
    assert any(difference.what == "total" for difference in done.agreement.differences)
    assert Library(library.folder).config.engine == "whoosh"


def test_a_run_that_was_stopped_is_gone_on_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine, cluster = engine_with(tmp_path, shards=2, replicas=0)
    sent: list[str] = []
    lines = cluster.lines

    def noting(path: str, some: list[Json], **params: object) -> Json:
        sent.extend(
            line["index"]["_id"] for line in some if re.fullmatch(r"d\d+@\d+", line.get("index", {}).get("_id", ""))
        )
        return lines(path, some, **params)

    def stopping(documents: list[IndexDocument]) -> Iterator[IndexDocument]:
        yield from documents[:20]
        raise KeyboardInterrupt

    monkeypatch.setattr(cluster, "lines", noting)
    monkeypatch.setattr(writing, "_BATCH_DOCUMENTS", 5)
    documents = [document(at) for at in range(30)]
    generation = engine.create()
    with pytest.raises(KeyboardInterrupt):
        engine.apply(generation, stopping(documents), (), 1)
    engine.abandon(generation)
    assert len(sent) == 20
    changed = [document(0, "another theme"), *documents[2:]]
    assert engine.create() == generation
    engine.apply(generation, changed, (), 1)
    engine.publish(generation)
    assert len(sent) == 20 + 1 + 10, "what is new, and the one that has changed"
    oracle = MemoryEngine(Analyzer("en"))
    oracle.create()
    oracle.apply(1, changed, (), 1)
    oracle.publish(1)
    assert engine.search(Query(Every())).facets == oracle.search(Query(Every())).facets
    assert engine.terms("", 9) == oracle.terms("", 9)
    assert engine.words("", 1, 9) == oracle.words("", 1, 9)


@pytest.mark.parametrize("sort", ["best", "newest", "oldest", "title"])
def test_an_export_lists_more_than_the_server_does_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sort: str
) -> None:
    engine, _ = engine_with(tmp_path, shards=2, replicas=0)
    engine.create()
    engine.apply(1, [replace(document(at), year=(None, 2018, 2020)[at % 3]) for at in range(40)], (), 1)
    engine.publish(1)
    query = Query(parse("hub", Analyzer("en")), sort=sort, limit=1000, offset=2)
    whole = engine.search(query)
    assert len(whole.hits) == whole.total - 2 == 18
    monkeypatch.setattr(searching, "MOST_HITS", 4)
    assert engine.search(query) == whole
