"""In the folder of a front end there is no catalogue: commands that need one say so, and where to go."""

from __future__ import annotations

from pathlib import Path

import pytest

from gleanings.corpus.config import FILE_NAME, Config
from gleanings.corpus.errors import ConfigurationError
from tests.shell_session import run

NEED_THE_FOLDER = (
    ("ingest", "."),
    ("reindex",),
    ("reindex", "--engine", "whoosh"),
    ("index", "list"),
    ("index", "use", "1"),
    ("index", "gc"),
    ("diff",),
    ("check",),
    ("status",),
    ("failures",),
    ("changes",),
    ("backup", "make", "copy"),
    ("metadata", "export"),
    ("metadata", "set", "k3v9q2xx", "year=2019"),
    ("withdraw", "k3v9q2xx", "--reason", "wrong"),
    ("restore", "k3v9q2xx"),
    ("merge", "k3v9q2xx", "k3v9q2xy"),
    ("purge", "k3v9q2xx", "--yes"),
    ("themes", "list"),
    ("themes", "apply"),
    ("areas", "list"),
)


@pytest.fixture
def front(tmp_path: Path) -> Path:
    """A front end of a cluster that nobody has to reach."""
    (tmp_path / FILE_NAME).write_text('catalogue = "cluster"\n[opensearch]\nhosts = ["http://127.0.0.1:9"]\n')
    return tmp_path


@pytest.mark.parametrize("command", NEED_THE_FOLDER, ids=" ".join)
def test_a_command_that_needs_the_folder_says_where_it_is(front: Path, command: tuple[str, ...]) -> None:
    ended = run("--library", front, *command)
    assert ended.code == 4, ended.err
    assert "is a front end: it answers searches, and holds no catalogue." in ended.err
    assert "Run this where the library's own folder is." in ended.err
    assert [path.name for path in front.iterdir()] == [FILE_NAME], "nothing was written"


@pytest.mark.parametrize("command", [("search", "hub"), ("show", "k3v9q2xx"), ("serve", "--port", "0")])
def test_without_the_cluster_a_front_end_cannot_answer(front: Path, command: tuple[str, ...]) -> None:
    ended = run("--library", front, *command)
    assert ended.code == 4
    assert "No node of the search cluster (http://127.0.0.1:9) answers." in ended.err


def test_what_a_front_end_s_own_file_sets_stands_over_the_library_s(tmp_path: Path) -> None:
    library = Config.read('name = "Wexcombe"\nexamples = ["hub"]\n[limits]\npages = 7\n', "the library's")
    own = tmp_path / FILE_NAME
    own.write_text('catalogue = "cluster"\nbase_url = "https://example.org"\nexamples = []\n')
    found = Config.load(own, library)
    assert (found.name, found.examples, found.base_url, found.limits.pages) == (
        "Wexcombe",
        (),
        "https://example.org",
        7,
    )
    assert found.is_front_end
    assert not library.is_front_end
    own.write_text('catalogue = "elsewhere"\n')
    with pytest.raises(ConfigurationError, match=r"gleanings\.toml, line 1: 'elsewhere' is not a value of catalogue"):
        Config.load(own)
