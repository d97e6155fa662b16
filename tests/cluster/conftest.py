"""One library in the cluster, and front ends of it, for all tests that only read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gleanings.corpus.library import Library
from tests.cluster import making
from tests.cluster.making import on_test_cluster
from tests.small_library import make_library


@pytest.fixture(scope="session", autouse=True)
def _takes_the_server_that_was_started() -> Iterator[None]:
    """Also in what is made once for all tests."""
    from gleanings.index.opensearch import cluster

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cluster, "ADMITTED", cluster.Server(*on_test_cluster().build.greeting))
        yield


@pytest.fixture(scope="session")
def wexcombe(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """The small library in its own folder, which the cluster answers for."""
    from gleanings.index.opensearch.cluster import Cluster

    folder = tmp_path_factory.mktemp("moved")
    library = making.moved(make_library(folder), making.prefix(folder))
    yield library
    making.delete(Cluster(library.config.opensearch))


@pytest.fixture(scope="session")
def front(wexcombe: Library, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with nothing in it but the gleanings.toml of a front end of that library."""
    return making.front_end(tmp_path_factory.mktemp("front") / "end", wexcombe.config.opensearch.prefix)
