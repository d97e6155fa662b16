"""The walk meets every file once, leaves the folder never, and names what it cannot read."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from gleanings.corpus.errors import SourceError
from gleanings.corpus.model import Reason
from gleanings.ingest.finding import Found, find, printable


def write(path: Path, content: str = "text") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, "utf-8")
    return path


def by_source(*paths: Path) -> dict[str, Found]:
    return {found.source: found for found in find(paths)}


def test_sources_are_paths_below_the_folder_in_order_of_name(tmp_path: Path) -> None:
    for name in ("b.pdf", "a.html", "2019/z.pdf", "2019/deep/x.pdf"):
        write(tmp_path / name)
    assert [found.source for found in find([tmp_path])] == ["a.html", "b.pdf", "2019/z.pdf", "2019/deep/x.pdf"]


def test_a_single_file_is_found_under_its_name(tmp_path: Path) -> None:
    path = write(tmp_path / "report.pdf", "12345")
    (found,) = find([path])
    assert (found.root, found.source, found.location, found.size) == (tmp_path, "report.pdf", path, 5)
    assert found.mtime_ns == path.stat().st_mtime_ns
    assert found.problem is None


def test_names_that_begin_with_a_dot_are_skipped(tmp_path: Path) -> None:
    write(tmp_path / ".hidden.pdf")
    write(tmp_path / ".git" / "object.pdf")
    write(tmp_path / "seen.pdf")
    assert list(by_source(tmp_path)) == ["seen.pdf"]


def test_a_hidden_folder_that_was_asked_for_is_walked(tmp_path: Path) -> None:
    write(tmp_path / ".reports" / "one.pdf")
    assert list(by_source(tmp_path / ".reports")) == ["one.pdf"]


def test_links_out_of_the_folder_are_reported_and_not_followed(tmp_path: Path) -> None:
    secret = write(tmp_path / "elsewhere" / "secret.pdf")
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "file.pdf").symlink_to(secret)
    (inside / "folder").symlink_to(secret.parent)
    (inside / "climb").symlink_to("../elsewhere")
    (inside / "dangling").symlink_to("/nowhere/at/all")
    found = by_source(inside)
    assert {source: one.problem for source, one in found.items()} == dict.fromkeys(
        ("climb", "dangling", "file.pdf", "folder"), Reason.OUTSIDE
    )


def test_a_link_to_a_file_that_the_walk_meets_anyway_is_not_a_second_file(tmp_path: Path) -> None:
    path = write(tmp_path / "z.pdf")
    (tmp_path / "a.pdf").symlink_to(path)
    assert list(by_source(tmp_path)) == ["z.pdf"]


def test_a_link_to_a_hidden_file_of_the_folder_stands_for_it(tmp_path: Path) -> None:
    path = write(tmp_path / ".store" / "blob")
    (tmp_path / "report.pdf").symlink_to(path)
    assert list(by_source(tmp_path)) == ["report.pdf"]


def test_links_in_a_circle_end_the_walk_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "up").symlink_to("..")
    write(tmp_path / "sub" / "a.pdf")
    assert list(by_source(tmp_path)) == ["loop", "sub/a.pdf"]


def test_pipes_and_sockets_are_named_and_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(tmp_path / "pipe.pdf")
    monkeypatch.chdir(tmp_path)  # a socket's path may not be long
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket.pdf")
        problems = {source: found.problem for source, found in by_source(tmp_path).items()}
    assert problems == {"pipe.pdf": Reason.NOT_A_FILE, "socket.pdf": Reason.NOT_A_FILE}


def test_a_file_that_may_not_be_read_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "locked.pdf")
    monkeypatch.setattr(os, "access", lambda *_: False)  # the superuser may read everything
    assert by_source(tmp_path)["locked.pdf"].problem is Reason.UNREADABLE


def test_a_folder_that_may_not_be_listed_is_reported_and_the_rest_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "locked" / "a.pdf")
    write(tmp_path / "open" / "b.pdf")
    scandir = os.scandir

    def refuse(path: Path) -> object:
        if path.name == "locked":
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    problems = {source: found.problem for source, found in by_source(tmp_path).items()}
    assert problems == {"locked": Reason.UNREADABLE, "open/b.pdf": None}


def test_a_file_that_vanishes_during_the_walk_is_reported(tmp_path: Path) -> None:
    write(tmp_path / "a.pdf")
    gone = write(tmp_path / "b.pdf")
    walk = find([tmp_path])
    assert next(walk).source == "a.pdf"
    gone.unlink()
    assert [(found.source, found.problem) for found in walk] == [("b.pdf", Reason.VANISHED)]


def test_odd_names_become_valid_printable_unicode(tmp_path: Path) -> None:
    raw = os.fsencode(tmp_path) + b"/caf\xe9\nname\x1b[31m.pdf"
    Path(os.fsdecode(raw)).write_text("x", "utf-8")
    (found,) = find([tmp_path])
    assert found.source == "caf\\xe9\\nname\\x1b[31m.pdf"
    assert found.source.encode("utf-8")
    assert found.location.read_text("utf-8") == "x"


def test_printable_names_of_different_files_differ() -> None:
    assert printable("caf\\xe9") != printable("caf\udce9")
    assert printable("Jürgen & Söhne – 2019.pdf") == "Jürgen & Söhne – 2019.pdf"


def test_a_path_given_twice_gives_each_file_once(tmp_path: Path) -> None:
    path = write(tmp_path / "a.pdf")
    assert [found.source for found in find([tmp_path, path, tmp_path])] == ["a.pdf"]


def test_two_names_of_one_file_are_two_files(tmp_path: Path) -> None:
    path = write(tmp_path / "a.pdf")
    os.link(path, tmp_path / "b.pdf")
    assert list(by_source(tmp_path)) == ["a.pdf", "b.pdf"]


def test_a_path_with_nothing_there_is_an_error_before_anything_is_read(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"There is nothing at .*missing"):
        find([tmp_path, tmp_path / "missing"])
