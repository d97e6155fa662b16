"""A site without a library folder follows the library, bears what nodes do, and asks little of them."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from gleanings.corpus.catalogue import Catalogue
from gleanings.corpus.corrections import By
from gleanings.corpus.library import Library
from gleanings.corpus.model import Description, Page, Reading
from gleanings.corpus.sources import SourceFile
from gleanings.index.engine import Engine
from gleanings.index.opening import open_engine, open_library
from gleanings.index.opensearch.cluster import Cluster
from gleanings.index.opensearch.entries import address, document_name, page_name
from gleanings.index.publishing import publish_changes, rebuild
from gleanings.search_app import create_app
from tests.cluster.making import delete, front_end, moved, on_test_cluster, prefix
from tests.shell_session import Ended, run
from tests.small_library import identity, make_library
from tools.cluster.nodes import NODES
from tools.cluster.nodes import Cluster as Nodes

pytestmark = pytest.mark.cluster

_PATIENCE = 20.0


class Pair:
    """A library of its own in the cluster, and the site of a front end of it."""

    def __init__(self, folder: Path, *, replicas: int = 0, shards: int = 2) -> None:
        self.library = moved(make_library(folder), prefix(folder), shards=shards, replicas=replicas)
        self.front = front_end(folder / "front", prefix(folder))
        self.cluster = Cluster(self.library.config.opensearch)
        self.visitor: FlaskClient = create_app(open_library(self.front)).test_client()

    def change(self, change: Callable[[Catalogue, int], object]) -> None:
        """What a librarian's command does: a run with a change, which is published."""
        with self.library.catalogue(write=True) as catalogue:
            number = catalogue.runs.start("metadata", "")
            change(catalogue, number)
            catalogue.runs.end(number)
            publish_changes(self.library, catalogue, self.engine())

    def engine(self) -> Engine:
        return open_engine(self.library)

    def soon(self, path: str, said: str) -> str:
        """The page, once it says something; a front end is told of nothing, and looks once a second."""
        end = time.monotonic() + _PATIENCE
        while said not in (page := self.visitor.get(path).text):
            assert time.monotonic() < end, page
            time.sleep(0.1)
        return page


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    found = Pair(tmp_path)
    yield found
    delete(found.cluster)


def test_a_front_end_follows_the_library_without_being_started_again(pair: Pair) -> None:
    hubs, table = (identity(pair.library, title) for title in ("Hubs that last", "The Thursday table"))
    before = pair.visitor.get("/search?q=hub").headers["ETag"]
    new = Reading("pdf", (Page(1, "The locally trusted organisation (LTO) opened a bakery."),))
    file = SourceFile("/elsewhere/new.pdf", "/elsewhere", "new.pdf", 1, 1, "0" * 64)
    pair.change(
        lambda catalogue, number: catalogue.record_document(file, new, Description("A bakery"), run=number, seconds=0)
    )
    assert "1 document" in pair.soon("/search?q=bakery", "<mark>bakery</mark>")
    assert "A bakery" in pair.soon("/search?q=LTO", "locally trusted organisation")
    assert "A bakery" in pair.soon("/changes", "A bakery")
    assert "16 documents" in pair.soon("/", "16 documents")
    assert pair.visitor.get("/search?q=hub").headers["ETag"] != before
    correction = (table, {"title": "The Friday table"}, ())
    pair.change(
        lambda catalogue, number: catalogue.desk.correct_all(
            [correction], origin="correction", detail="", by=By(number, "ada")
        )
    )
    pair.soon(f"/d/{table}", "The Friday table")
    pair.soon("/search?q=friday", "The Friday table")
    pair.change(lambda catalogue, number: catalogue.desk.withdraw(hubs, "It was wrong", by=By(number, "ada")))
    pair.soon(f"/d/{hubs}", "It was wrong")
    assert pair.visitor.get(f"/d/{hubs}").status_code == 410
    assert "Hubs that last" not in pair.soon("/search?q=bank", "1 document")
    pair.change(lambda catalogue, number: catalogue.desk.restore(hubs, by=By(number, "ada")))
    pair.soon(f"/d/{hubs}/p/3?q=bank", "<mark>bank</mark>")


def test_generations_are_swapped_under_a_front_end(pair: Pair) -> None:
    """Also when none of the older ones is kept."""
    for number in range(2, 6):
        with pair.library.catalogue(write=True) as catalogue:
            revision = rebuild(pair.library, catalogue, pair.engine())
            for old in pair.engine().generations():
                if old.number != revision.generation:
                    pair.engine().drop(old.number)
        page = pair.visitor.get(f"/search?q=former+bank&passages={number}")
        assert page.status_code == 200
        assert page.text.count("<mark>bank</mark>") >= 3
    assert [found.number for found in pair.engine().generations()] == [5]


def test_of_a_purged_document_nothing_is_left_in_the_cluster(pair: Pair) -> None:
    hubs = identity(pair.library, "Hubs that last")
    with pair.library.catalogue() as catalogue:
        version = catalogue.document(hubs).version
    cluster = pair.cluster
    names = [f"document {hubs}", f"version {version}", *(f"page {version} {number}" for number in range(1, 6))]

    def held() -> set[str]:
        indexes = cluster.call("GET", f"/{cluster.config.prefix}-*/_alias")
        found: set[str] = set()
        for index in indexes:
            if index.endswith("-catalogue"):
                asked = {"docs": [address(name) for name in names]}
                answers = cluster.call("POST", f"/{index}/_mget", asked)["docs"]
                found |= {answer["_id"] for answer in answers if answer.get("found")}
        return found

    assert held() == set(names)
    pair.change(lambda catalogue, number: catalogue.desk.purge(hubs, "", by=By(number, "ada")))
    with pair.library.catalogue(write=True) as catalogue:
        rebuild(pair.library, catalogue, pair.engine())
    assert held() == set()
    end = time.monotonic() + _PATIENCE
    while pair.visitor.get(f"/d/{hubs}").status_code != 410:
        assert time.monotonic() < end


def test_a_page_of_results_takes_four_requests(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    """One for the hits, one each for their documents, for which of their pages to read, and for these.

    Once a second two more say what is in force.
    """
    asked: list[str] = []
    perform = Cluster._perform

    def noting(cluster: Cluster, method: str, path: str, *arguments: object) -> object:
        asked.append(f"{method} {re.sub(r'.*/(?=[^/]+$)', '', path)}")
        return perform(cluster, method, path, *arguments)  # type: ignore[arg-type]  # passed on

    pair.visitor.get("/search?q=garden")
    pair.visitor.get("/search?q=community")
    monkeypatch.setattr(Cluster, "_perform", noting)
    monkeypatch.setattr("gleanings.index.opensearch.fetching._POLL_SECONDS", 60)
    monkeypatch.setattr("gleanings.index.opensearch.pointer._KNOWN_SECONDS", 60)
    assert pair.visitor.get("/search?q=community&sort=title").status_code == 200
    assert len(asked) <= 4, asked
    asked.clear()
    assert pair.visitor.get(f"/d/{identity(pair.library, 'Hubs that last')}?q=bank").status_code == 200
    assert len(asked) <= 6, asked


COMMANDS = (
    ("search", "former", "bank", "--json"),
    ("search", "community", "--csv"),
    ("search", "hub", "--explain", "--jsonl"),
    ("search", "bank", "--in", "HUBS"),
    ("search", "comunity"),
    ("search", "hub", "--facets", "theme,year"),
    ("suggest", "hub", "--json"),
    ("similar", "HUBS", "--json"),
    ("show", "HUBS", "--json"),
    ("show", "HUBS", "--text"),
    ("show", "HUBS", "--why"),
    ("cite", "HUBS", "--page", "3"),
    ("facets", "--json"),
    ("map", "--rows", "theme", "--cols", "year", "--json"),
    ("show", "nope"),
)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_commands_that_only_read_say_the_same_in_both_folders(
    wexcombe: Library, front: Path, command: tuple[str, ...]
) -> None:
    hubs = identity(wexcombe, "Hubs that last")
    typed = [hubs if word == "HUBS" else word for word in command]
    here, there = (_without_times(run("--library", folder, *typed)) for folder in (front, wexcombe.folder))
    assert here == there


def test_the_original_that_a_front_end_opens_is_the_published_one(wexcombe: Library, front: Path) -> None:
    """Its path is of another machine: here it happens to be this one."""
    ended = run("--library", front, "open", identity(wexcombe, "The Thursday table"), "--print")
    assert (ended.code, ended.out) == (0, "https://example.org/table\n"), ended.err
    config = run("--library", front, "config")
    assert 'name = "Wexcombe"' in config.out
    assert 'catalogue = "cluster"' in config.out


def _without_times(ended: Ended) -> Ended:
    return Ended(ended.code, re.sub(r'"took_ms": [\d.]+', "", ended.out), ended.err)


@pytest.fixture
def nodes() -> Iterator[Nodes]:
    """The nodes, all of which run before and after."""
    cluster = on_test_cluster()
    cluster.wait(len(NODES))
    yield cluster
    cluster.up()


def wait_for(cluster: Cluster, nodes: int, status: str) -> None:
    """Until so many nodes are together, and the health of a library's own indexes is this one or better."""
    path = f"/_cluster/health/{cluster.config.prefix}-*"
    found = cluster.call("GET", path, seconds=160, wait_for_nodes=str(nodes), wait_for_status=status, timeout="150s")
    assert not found["timed_out"]


def unreachable(pair: Pair, ids: list[str]) -> set[str]:
    """The documents of which no node that answers has the entry, or the texts."""
    with pair.library.catalogue() as catalogue:
        versions = {each: document.version for each, document in catalogue.documents_by_id(ids).items()}
    names = {name: each for each in ids for name in (document_name(each), page_name(versions[each], 1))}
    path = f"/{pair.cluster.config.prefix}-000001-catalogue/_mget"
    answers = pair.cluster.call("POST", path, {"docs": [address(name) for name in names]})["docs"]
    return {names[answer["_id"]] for answer in answers if "error" in answer}


@pytest.fixture(params=[0, 1])
def copies(request: pytest.FixtureRequest, tmp_path: Path, nodes: Nodes) -> Iterator[Pair]:
    """A library of which each part lies on one node, or on two."""
    found = Pair(tmp_path, replicas=request.param, shards=3)
    yield found
    nodes.up()
    delete(found.cluster)


def test_a_data_node_that_dies_is_not_noticed_with_copies_and_said_aloud_without(copies: Pair, nodes: Nodes) -> None:
    cluster, visitor = copies.cluster, copies.visitor
    has_copies = cluster.config.replicas > 0
    wait_for(cluster, 3, "green")
    whole = json.loads(visitor.get("/api/v1/search?q=community").text)
    ids = [hit["id"] for hit in whole["hits"]]
    nodes.kill(next(node for node in NODES if node != nodes.manager()))
    wait_for(cluster, 2, "yellow" if has_copies else "red")
    said = json.loads(visitor.get("/api/v1/search?q=community&limit=20").text)
    page = visitor.get("/search?q=community&limit=20")
    lost = unreachable(copies, ids)
    other = json.loads(visitor.get("/api/v1/search?q=residents+often").text)
    statuses = {each: visitor.get(f"/d/{each}").status_code for each in ids}
    assert {statuses[each] for each in ids if each not in lost} == {200}
    assert set(statuses.values()) <= {200, 503}, "what is out of reach is remembered, or not one that there is not"
    if has_copies:
        assert not said["partial"]
        assert said["total"] == whole["total"]
        assert not lost
        assert (other["partial"], other["total"]) == (False, 11)
    else:
        assert said["partial"]
        assert said["total"] < whole["total"]
        assert "A part of the index did not answer" in page.text
        assert page.headers["Cache-Control"] == "no-store"
        assert other["partial"], "words are counted as far as they can be"
        assert 0 < other["total"] <= 11
        assert other["query"]["corrected"] is None, "what is not found may be in the part that is missing"
    nodes.up()
    wait_for(cluster, 3, "green")
    assert {visitor.get(f"/d/{each}").status_code for each in ids} == {200}


def test_without_a_cluster_every_page_says_so(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    hubs = identity(pair.library, "Hubs that last")
    assert pair.visitor.get("/readyz").status_code == 200

    def dead(*_arguments: object, **_named: object) -> object:
        from opensearchpy.exceptions import ConnectionError as NoConnection

        raise NoConnection("N/A", "refused", OSError("refused"))

    with monkeypatch.context() as patch:
        patch.setattr("opensearchpy.Transport.perform_request", dead)
        patch.setattr("gleanings.index.opensearch.fetching._POLL_SECONDS", -1)
        patch.setattr("gleanings.index.opensearch.pointer._KNOWN_SECONDS", -1)
        for path in (
            "/",
            "/search?q=hub",
            f"/d/{hubs}",
            f"/d/{hubs}/p/3",
            "/about/corpus",
            "/changes",
            "/sitemap.xml",
        ):
            answer = pair.visitor.get(path)
            assert answer.status_code == 503, path
            assert "The library cannot be searched right now" in answer.text
        assert pair.visitor.get("/api/v1/search?q=hub").status_code == 503
        assert pair.visitor.get("/readyz").status_code == 503
        assert pair.visitor.get("/healthz").status_code == 200
