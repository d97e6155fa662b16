"""When power fails, what had not reached the disk may be lost or damaged: the old revision answers or the new one.

A disk keeps a file's content from ``fsync`` of the file on, and a name from ``fsync`` of its folder on. All else may
be gone, empty, cut short or wrong after a power failure; so it is made, at random, at every ``fsync`` on the way.
"""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from gleanings.index.engine import Query
from gleanings.index.nodes import Every
from gleanings.index.whoosh.engine import WhooshEngine
from tests.crash.test_index_durability import DOCUMENTS, engine_in, first_revision, revision_of_documents

_FSYNC = os.fsync

#: What may be found in a file that did not reach the disk.
_DAMAGES: tuple[Callable[[bytes], bytes | None], ...] = (
    lambda _: None,
    lambda _: b"",
    lambda content: content[: len(content) // 2],
    lambda content: bytes(len(content)),
    lambda content: content[:-1] + bytes([content[-1] ^ 1]) if content else b"",
)


class PowerFailure(Exception):
    """The process is gone in the middle of what it did."""


class Disk:
    """Remembers what of a folder would survive.

    Args:
        folder: all of it is on the disk at the beginning.
        fails_at: the ``fsync`` that power fails before, counted from 1.
    """

    def __init__(self, folder: Path, fails_at: int) -> None:
        self.folder, self._fails_at, self.syncs = folder, fails_at, 0
        self._synced = {file.read_bytes() for file in folder.rglob("*") if file.is_file()}
        self._names = {path: listing(path) for path in (folder, *folder.rglob("*")) if path.is_dir()}
        self._folders = set(self._names)

    def fsync(self, handle: int) -> None:
        """In the place of ``os.fsync``."""
        self.syncs += 1
        if self.syncs == self._fails_at:
            raise PowerFailure
        path = Path(f"/proc/self/fd/{handle}").readlink()
        if path.is_dir():
            self._names[path] = listing(path)
            self._folders |= {found for found in path.iterdir() if found.is_dir()}
        else:
            self._synced.add(path.read_bytes())
        _FSYNC(handle)

    def after_power_failure(self, copy: Path, source: random.Random) -> None:
        """Writes what may be found when power is back."""
        for folder in (self.folder, *(path for path in self.folder.rglob("*") if path.is_dir())):
            if folder not in self._folders and source.random() < 0.5:
                continue
            there = copy / folder.relative_to(self.folder)
            there.mkdir(exist_ok=True)
            known, now = self._names.get(folder, {}), listing(folder)
            for name in sorted(known.keys() | now.keys()):
                found = source.choice([known.get(name), now.get(name)])
                if found is not None and found not in self._synced:
                    found = source.choice(_DAMAGES)(found)
                if found is not None:
                    (there / name).write_bytes(found)


def listing(folder: Path) -> dict[str, bytes]:
    """The files of a folder by name."""
    return {file.name: file.read_bytes() for file in folder.iterdir() if file.is_file()}


def second_revision(engine: WhooshEngine) -> None:
    engine.apply(1, revision_of_documents(2), (), 2)


def second_generation(engine: WhooshEngine) -> None:
    generation = engine.create()
    engine.apply(generation, revision_of_documents(2), (), 2)
    engine.publish(generation)


@pytest.mark.parametrize("step", [second_revision, second_generation])
def test_after_a_power_failure_the_old_or_the_new_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: Callable[[WhooshEngine], None]
) -> None:
    source, answered = random.Random(11), set()  # noqa: S311  # replayable, no secret
    failed = True
    fails_at = 0
    while failed:
        fails_at += 1
        folder = tmp_path / f"{fails_at}"
        folder.mkdir()
        engine = first_revision(folder / "index")
        disk = Disk(folder / "index", fails_at)
        with monkeypatch.context() as patched:
            patched.setattr(os, "fsync", disk.fsync)
            try:
                step(engine)
                failed = False
            except PowerFailure:
                failed = True
        for turn in range(40):
            copy = folder / f"copy{turn}"
            copy.mkdir()
            disk.after_power_failure(copy, source)
            answered.add(answering(copy))
            shutil.rmtree(copy)
    assert fails_at > 4
    assert answered == {1, 2}


def answering(folder: Path) -> int:
    """Which version of the documents answers, after everything was read; one must, whole, and a writer can go on."""
    engine = engine_in(folder)
    found = engine.search(Query(Every(), limit=100))
    assert found.total == DOCUMENTS
    assert engine.check() == ()
    version = engine.built_to()
    assert version is not None
    engine.apply(int(found.revision.partition(".")[0]), revision_of_documents(3), (), 3)
    assert engine.search(Query(Every())).total == DOCUMENTS
    return version
