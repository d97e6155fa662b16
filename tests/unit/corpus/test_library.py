"""Where a library is found, and what making one leaves behind."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from gleanings.corpus.errors import CatalogueError, LibraryMissing, LibraryUnwritable, UsageError
from gleanings.corpus.library import Library, find_library


@pytest.fixture(autouse=True)
def _nowhere_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GLEANINGS_LIBRARY", raising=False)
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)


def test_a_new_library_has_its_name_and_the_default_taxonomy(tmp_path: Path) -> None:
    library = Library.create(tmp_path / "deep" / "new", "Ashlock")
    assert library.config.name == "Ashlock"
    assert len(library.taxonomy.themes) > 5
    assert library.folder == tmp_path / "deep" / "new"


def test_a_new_library_may_bring_its_own_taxonomy(tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "themes.toml").write_text('[[theme]]\nid = "only"\nlabel = "Only"\n')
    library = Library.create(tmp_path / "new", "Ashlock", own)
    assert [theme.id for theme in library.taxonomy.themes] == ["only"]
    assert library.taxonomy.types, "what it does not bring is the default's"


def test_a_library_is_never_made_over_another(tmp_path: Path) -> None:
    Library.create(tmp_path, "First")
    with pytest.raises(UsageError, match="is a library already"):
        Library.create(tmp_path, "Second")
    assert Library(tmp_path).config.name == "First"


@pytest.mark.parametrize("folder", ["/dev/null/x", "{file}", "{file}/x"])
def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path, folder: str) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(LibraryUnwritable, match="A library cannot be made in "):
        Library.create(Path(folder.format(file=tmp_path / "file")), "x")


@pytest.mark.parametrize("folder", ["empty", "missing", "file", "a" * 300])
def test_a_folder_without_the_marker_is_no_library(tmp_path: Path, folder: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("x")
    with pytest.raises(LibraryMissing) as caught:
        Library(tmp_path / folder)
    assert "gleanings init" in caught.value.hint


def test_a_name_with_bytes_that_are_no_text_does_no_harm(tmp_path: Path) -> None:
    """The default name is the folder's, and a folder may be called anything."""
    folder = tmp_path / os.fsdecode(b"caf\xe9")
    assert Library.create(folder, folder.name).config.name.startswith("caf")


def test_the_nearest_library_upwards_is_meant(tmp_path: Path) -> None:
    Library.create(tmp_path / "outer", "Outer")
    Library.create(tmp_path / "outer" / "inner", "Inner")
    below = tmp_path / "outer" / "inner" / "taxonomy"
    assert find_library(None, below) == tmp_path / "outer" / "inner"
    assert find_library(None, tmp_path / "outer") == tmp_path / "outer"


def test_a_named_library_wins_over_the_environment_and_that_over_the_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Library.create(tmp_path / "here", "Here")
    monkeypatch.setenv("GLEANINGS_LIBRARY", str(tmp_path / "env"))
    assert find_library(str(tmp_path / "named"), tmp_path / "here") == tmp_path / "named"
    assert find_library(None, tmp_path / "here") == tmp_path / "env"


def test_without_any_the_user_s_data_folder_is_meant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert find_library(None, tmp_path / "x") == tmp_path / ".local" / "share" / "gleanings"
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert find_library(None, tmp_path / "x") == tmp_path / "data" / "gleanings"


def test_a_tilde_in_the_name_is_the_home_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert find_library("~/reports") == tmp_path / "reports"


def test_a_library_into_which_nothing_was_ingested_says_so(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="Nothing was ingested"):
        Library.create(tmp_path / "new", "New").catalogue()
