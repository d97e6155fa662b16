"""Nodes die under people who search: nobody gets a wrong answer, and an incomplete one says so."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from gleanings.corpus.errors import ClusterError
from gleanings.index.analysis import Analyzer
from gleanings.index.engine import Engine, IndexDocument, Query, Results
from gleanings.index.nodes import Word
from gleanings.index.query import parse
from tests.cluster.making import document, engine_with, on_test_cluster
from tools.cluster.nodes import NODES, Cluster

pytestmark = pytest.mark.cluster

ANALYZER = Analyzer("en")
TEXTS = ("", "hub", "hub lease", '"the lease"', "lease -garden", "garden OR pub")


def published(engine: Engine, documents: list[IndexDocument]) -> None:
    generation = engine.create()
    engine.apply(generation, documents, (), 1)
    engine.publish(generation)


def ask(engine: Engine, text: str) -> Results:
    """An answer without what may differ between copies of the index: scores."""
    found = engine.search(Query(parse(text, ANALYZER), limit=500, sort="title"))
    return replace(found, hits=tuple(hit._replace(score=0.0) for hit in found.hits))


@dataclass(slots=True)
class Searches:
    """Searches that go on and on: what is right, and what came."""

    engine: Engine
    right: dict[str, Results]
    whole: int = 0
    partial: int = 0
    wrong: list[str] = field(default_factory=list)
    errors: list[Exception] = field(default_factory=list)
    _ended: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        while not self._ended.is_set():
            for text, right in self.right.items():
                try:
                    found = ask(self.engine, text)
                except ClusterError as error:
                    self.errors.append(error)
                    continue
                if found.partial:
                    self.partial += 1
                    if found.total > right.total:
                        self.wrong.append(f"{text}: {found.total} of {right.total}")
                elif found == right:
                    self.whole += 1
                else:
                    self.wrong.append(f"{text}: {found.total}, not {right.total}")

    def end(self) -> None:
        self._ended.set()

    def wait_for(self, more: int) -> None:
        """Until so many more whole answers have come."""
        wanted, end = self.whole + more, time.monotonic() + 120
        while self.whole < wanted:
            assert time.monotonic() < end, f"no whole answers any more: {self.errors[-1:]}"
            time.sleep(0.05)


@contextmanager
def searching(engine: Engine) -> Iterator[Searches]:
    searches = Searches(engine, {text: ask(engine, text) for text in TEXTS})
    thread = threading.Thread(target=searches.run)
    thread.start()
    try:
        yield searches
    finally:
        searches.end()
        thread.join()


@pytest.fixture
def nodes() -> Iterator[Cluster]:
    """The nodes, all of which run before and after."""
    cluster = on_test_cluster()
    cluster.wait(len(NODES))
    yield cluster
    cluster.up()


def test_killing_the_manager_and_then_a_data_node_loses_nothing(tmp_path: Path, nodes: Cluster) -> None:
    engine, cluster = engine_with(tmp_path, shards=3, replicas=1, seconds=10)
    published(engine, [document(at) for at in range(300)])
    cluster.call("PUT", f"/{cluster.config.prefix}-*/_settings", {"index.unassigned.node_left.delayed_timeout": "0"})
    nodes.wait(3, status="green")
    with searching(engine) as searches:
        searches.wait_for(12)
        for choose_manager in (True, False):
            manager = nodes.manager()
            killed = manager if choose_manager else next(node for node in NODES if node != manager)
            nodes.kill(killed)
            searches.wait_for(12)
            nodes.wait(2, status="green")
            searches.wait_for(12)
            nodes.start(killed)
            nodes.wait(3, status="green")
            searches.wait_for(12)
    assert searches.wrong == []
    assert engine.stats().documents == ask(engine, "").total == 300
    assert engine.check() == ()


def test_a_part_without_a_copy_is_missed_and_said_aloud(tmp_path: Path, nodes: Cluster) -> None:
    engine, _ = engine_with(tmp_path, shards=3, replicas=0, seconds=10)
    published(engine, [document(at) for at in range(60)])
    whole, hubs = ask(engine, ""), engine.pinned(1).counts([Word("hub", "hub")])
    killed = next(node for node in NODES if node != nodes.manager())
    nodes.kill(killed)
    nodes.wait(2, status="red")
    found = ask(engine, "")
    assert found.partial
    assert 0 < found.total < whole.total == 60
    best = engine.search(Query(parse("garden lease", ANALYZER)))
    assert best.partial
    assert best.hits, "words are weighed by what can be reached"
    assert engine.counts([Word("hub", "hub")]) < hubs
    hints = engine.pages(parse("garden pub", ANALYZER), best.hits)
    assert hints is not None
    assert not hints.documents
    assert any("part of the index is missing" in problem for problem in engine.check())
    assert engine.current() == "1.1"
    with pytest.raises(ClusterError):
        engine.apply(1, [document(99)], (), 2)
    nodes.start(killed)
    nodes.wait(3, status="green")
    assert ask(engine, "") == whole
    assert engine.counts([Word("hub", "hub")]) == hubs, "what was counted in part is forgotten"


def test_twenty_generations_swapped_under_load_are_each_answered_whole(tmp_path: Path) -> None:
    """Also by another process, which is told of a new one by nobody."""
    writer, _ = engine_with(tmp_path, shards=2, replicas=0)
    published(writer, [document(at, "g1") for at in range(11)])
    reader, _ = engine_with(tmp_path, shards=2, replicas=0)
    seen: dict[str, Results] = {}
    problems: list[object] = []
    ended = threading.Event()

    def read() -> None:
        while not ended.is_set():
            try:
                found = ask(reader, "")
            except Exception as error:  # whatever it is, the test has to say it
                problems.append(error)
                continue
            number = int(found.revision.partition(".")[0])
            themes = {bucket.value: bucket.count for bucket in found.facets["theme"]}
            if found.total != 10 + number or themes != {f"g{number}": 10 + number}:
                problems.append(found)
            seen[found.revision] = found

    thread = threading.Thread(target=read)
    thread.start()
    try:
        for number in range(2, 21):
            generation = writer.create()
            assert generation == number
            writer.apply(generation, [document(at, f"g{number}") for at in range(10 + number)], (), number)
            writer.publish(generation)
            for old in writer.generations()[:-3]:
                writer.drop(old.number)
    finally:
        ended.set()
        thread.join()
    assert problems == []
    assert len(seen) > 5
    assert [found.number for found in writer.generations()] == [18, 19, 20]


def test_a_reader_in_another_process_sees_whole_revisions_of_one_generation(tmp_path: Path) -> None:
    """Every revision replaces all documents: half of one would be seen as two themes."""
    writer, _ = engine_with(tmp_path, shards=3, replicas=0)
    published(writer, [document(at, "r1") for at in range(40)])
    reader, _ = engine_with(tmp_path, shards=3, replicas=0)
    answers: list[Results] = []
    ended = threading.Event()

    def read() -> None:
        while not ended.is_set():
            answers.append(ask(reader, ""))

    thread = threading.Thread(target=read)
    thread.start()
    try:
        for number in range(2, 7):
            writer.apply(1, [document(at, f"r{number}") for at in range(40)], (), number)
    finally:
        ended.set()
        thread.join()
    for found in answers:
        revision = found.revision.partition(".")[2]
        assert {bucket.value: bucket.count for bucket in found.facets["theme"]} == {f"r{revision}": 40}
    assert len({found.revision for found in answers}) > 1
