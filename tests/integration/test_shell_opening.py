"""``gleanings open``: the original, at the page, in what the person reads with."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from gleanings.corpus.library import Library
from gleanings.index.service import SearchService
from tests.shell_session import run
from tests.small_library import make_library


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Library:
    for variable in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(variable, raising=False)
    return make_library(tmp_path)


def known(library: Library, title: str) -> tuple[str, Path]:
    """The id of a document, and where its file is."""
    with library.catalogue() as catalogue:
        document = next(each for each in catalogue.documents() if each.description.title == title)
    return document.id, Path(document.location)


def viewer(folder: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program that writes down what it was called with; returns where."""
    told = folder / "told"
    program = folder / "bin" / name
    program.parent.mkdir(exist_ok=True)
    program.write_text(f'#!/bin/sh\necho "$@" > {told}.part\nmv {told}.part {told}\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}/usr/bin{os.pathsep}/bin")
    monkeypatch.setenv("DISPLAY", ":99")
    return told


def read(told: Path) -> str:
    until = time.monotonic() + 20
    while not told.exists() and time.monotonic() < until:
        os.sched_yield()
    return told.read_text().strip()


def test_without_a_display_the_address_is_printed_with_its_page(library: Library) -> None:
    identity, path = known(library, "Annual report 3")
    ended = run("--library", library.folder, "open", identity, "--page", "1")
    assert (ended.code, ended.out) == (0, f"{path.as_uri()}#page=1\n")
    assert run("--library", library.folder, "open", identity).out == f"{path.as_uri()}\n"


def test_a_web_page_opens_where_it_was_published_at_its_section(library: Library) -> None:
    identity, _ = known(library, "The Thursday table")
    assert run("--library", library.folder, "open", identity, "--page", "1").out == "https://example.org/table#key\n"
    assert run("--library", library.folder, "open", identity, "--page", "2").out == "https://example.org/table\n"


def test_a_viewer_is_told_the_page(library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    identity, path = known(library, "Hubs that last")
    told = viewer(tmp_path, "evince", monkeypatch)
    ended = run("--library", library.folder, "open", identity, "--page", "4")
    assert (ended.code, ended.out) == (0, "")
    assert "with evince" in ended.err
    assert read(told) == f"--page-index=4 {path.as_uri()}"


def test_print_opens_nothing(library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    identity, path = known(library, "Hubs that last")
    viewer(tmp_path, "evince", monkeypatch)
    assert run("--library", library.folder, "open", identity, "--print").out == f"{path.as_uri()}\n"


def test_a_file_that_is_gone_is_sought_where_it_was_published(library: Library) -> None:
    identity, path = known(library, "Hubs that last")
    path.unlink()
    assert (
        run("--library", library.folder, "open", identity, "--page", "4").out == "https://example.org/hubs#page=4\n"
    )
    other, path = known(library, "Annual report 3")
    path.unlink()
    ended = run("--library", library.folder, "open", other)
    assert ended.code == 1
    assert f"gleanings show {other} --text" in ended.err


def test_a_page_that_is_not_there(library: Library) -> None:
    identity, _ = known(library, "Annual report 3")
    ended = run("--library", library.folder, "open", identity, "--page", "9")
    assert ended.code == 1
    assert "there is no page 9" in ended.err
    assert SearchService(library).document(identity).pages == 1
