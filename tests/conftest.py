"""What tests of everything that stands on a finished library begin with."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

# Imported where they are used: tests of one part run without the others, and start fast.
if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from gleanings.corpus.library import Library

# The same examples every time, however slow the machine: a test that fails here fails everywhere.
settings.register_profile("house", derandomize=True, deadline=None, database=None)
settings.load_profile("house")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests on the cluster want one: `make test-cluster` starts it, and fails where it cannot be reached."""
    if not os.environ.get("GLEANINGS_CLUSTER"):
        for item in items:
            if item.get_closest_marker("cluster"):
                item.add_marker(pytest.mark.skip(reason="needs a search cluster: `make test-cluster`"))


def pytest_report_header() -> str | None:
    """Which search server is tested, where one is."""
    if not os.environ.get("GLEANINGS_CLUSTER"):
        return None
    from tools.cluster.choosing import cluster

    return f"search cluster: {cluster().build.name}"


@pytest.fixture(autouse=True)
def _on_the_cluster(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A test on the cluster takes the server that was started, and leaves nothing there."""
    if not request.node.get_closest_marker("cluster"):
        yield
        return
    from gleanings.index.opensearch import cluster
    from tests.cluster.making import clear
    from tools.cluster.choosing import cluster as started

    monkeypatch.setattr(cluster, "ADMITTED", cluster.Server(*started().build.greeting))
    yield
    clear()


@pytest.fixture(scope="session")
def wexcombe(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The small library; tests that change it make their own."""
    from tests.small_library import make_library

    return make_library(tmp_path_factory.mktemp("wexcombe"))


@pytest.fixture(scope="session")
def visitor(wexcombe: Library) -> FlaskClient:
    """Asks the small library's site for pages, without a server."""
    from gleanings.search_app import create_app

    return create_app(wexcombe).test_client()
