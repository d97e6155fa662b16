"""Whatever happens to a writer, the index answers from the old revision or from the new one, whole."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from gleanings.corpus.errors import IndexUnusable, LibraryUnwritable
from gleanings.index import generations
from gleanings.index.analysis import Analyzer
from gleanings.index.engine import IndexDocument, Query
from gleanings.index.nodes import Every
from gleanings.index.query import parse
from gleanings.index.whoosh.engine import WhooshEngine
from gleanings.index.whoosh.writer import Limits
from tests.unit.index.whoosh.making import document

ANALYZER = Analyzer("en")
DOCUMENTS = 12
PWRITE = os.pwrite

#: Applies one revision after the other: all documents in the version of the revision, in several segments.
WRITER = """
import sys
from pathlib import Path
from tests.crash.test_index_durability import engine_in, revision_of_documents
engine = engine_in(Path(sys.argv[1]))
for number in range(int(engine.current().partition(".")[2]) + 1, 10**6):
    engine.apply(1, revision_of_documents(number), (), number)
    print(number, flush=True)
"""


def engine_in(folder: Path) -> WhooshEngine:
    return WhooshEngine(folder, ANALYZER, "en", Limits(flush_tokens=60, segments=3, small_tokens=0, growth=0))


def revision_of_documents(number: int) -> list[IndexDocument]:
    return [document(f"d{at}", f"revision number{number} hub", "second page " * 5) for at in range(DOCUMENTS)]


def first_revision(folder: Path) -> WhooshEngine:
    engine = engine_in(folder)
    engine.apply(engine.create(), revision_of_documents(1), (), 1)
    engine.publish(1)
    return engine


def consistent_revision(engine: WhooshEngine) -> int:
    """The number of the revision that answers; fails unless every document is in its version."""
    revision = int((engine.current() or "").partition(".")[2])
    results = engine.search(Query(parse(f"number{revision}", ANALYZER), limit=100))
    assert results.total == engine.search(Query(Every())).total == DOCUMENTS
    assert engine.built_to() == revision
    assert engine.check() == ()
    return revision


def kill_a_writer(folder: Path, after_seconds: float) -> None:
    """Kills it so many seconds after its first revision."""
    writer = subprocess.Popen([sys.executable, "-c", WRITER, str(folder)], stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    assert writer.stdout.readline().strip().isdecimal()
    with pytest.raises(subprocess.TimeoutExpired):
        writer.wait(after_seconds)
    writer.send_signal(signal.SIGKILL)
    writer.wait()
    writer.stdout.close()


@pytest.mark.parametrize("kills", [3, pytest.param(60, marks=pytest.mark.slow)])
def test_a_killed_writer_leaves_one_revision_whole(tmp_path: Path, kills: int) -> None:
    source = random.Random(kills)  # noqa: S311  # replayable moments, no secret
    reader = first_revision(tmp_path / "index")
    last = 1
    for _ in range(kills):
        kill_a_writer(tmp_path / "index", source.uniform(0, 0.15))
        revision = consistent_revision(reader)
        assert revision >= last
        assert consistent_revision(engine_in(tmp_path / "index")) == revision
        last = revision
    assert last > 1


def test_a_full_disk_leaves_the_old_revision_and_nothing_half_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At every single write on the way."""
    engine = first_revision(tmp_path / "index")
    before = {path.name for path in engine_path(tmp_path).iterdir()}
    for allowed in range(1_000):
        left = [allowed]

        def full(handle: int, content: bytes, offset: int, left: list[int] = left) -> int:
            left[0] -= 1
            if left[0] < 0:
                raise OSError(28, "No space left on device")
            return PWRITE(handle, content, offset)

        monkeypatch.setattr(os, "pwrite", full)
        try:
            engine.apply(1, revision_of_documents(2), (), 2)
        except LibraryUnwritable as error:
            assert "No space left" in str(error)  # noqa: PT017  # it does not have to be raised
            assert {path.name for path in engine_path(tmp_path).iterdir()} == before
            assert consistent_revision(engine) == 1
        else:
            break
    assert allowed > 100
    assert consistent_revision(engine) == 2


def engine_path(folder: Path) -> Path:
    return folder / "index" / "000001"


@pytest.mark.parametrize("place", ["fsync", "replace"])
def test_a_sync_or_a_replacement_that_fails_leaves_the_old_revision(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    engine = first_revision(tmp_path / "index")

    def failing(*_arguments: object) -> None:
        raise OSError(5, "Input/output error")

    owner: object = os if place == "fsync" else Path
    monkeypatch.setattr(owner, place, failing)
    with pytest.raises(LibraryUnwritable, match="Input/output"):
        engine.apply(1, revision_of_documents(2), (), 2)
    monkeypatch.undo()
    assert consistent_revision(engine) == 1
    engine.apply(1, revision_of_documents(2), (), 2)
    assert consistent_revision(engine) == 2


@pytest.mark.parametrize("commits", [15, pytest.param(200, marks=pytest.mark.slow)])
def test_readers_see_exactly_one_revision_while_others_are_committed(tmp_path: Path, commits: int) -> None:
    writer = first_revision(tmp_path / "index")
    stop, problems, seen = threading.Event(), list[str](), set[str]()

    def read(engine: WhooshEngine) -> None:
        while not stop.is_set():
            results = engine.search(Query(Every(), limit=100))
            words = engine.search(Query(parse("revision hub", ANALYZER), match="all", limit=100))
            seen.add(results.revision)
            if {results.total, len(results.hits), words.total, len(words.hits)} != {DOCUMENTS}:
                problems.append(f"{results.revision}: {results.total} {words.total}")

    shared = engine_in(tmp_path / "index")
    readers = [
        threading.Thread(target=read, args=(found,)) for found in (shared, shared, engine_in(tmp_path / "index"))
    ]
    for reader in readers:
        reader.start()
    for number in range(2, commits + 2):
        writer.apply(1, revision_of_documents(number), (), number)
    stop.set()
    for reader in readers:
        reader.join()
    assert problems == []
    assert len(seen) > 1


def test_files_of_older_revisions_stay_for_a_while_and_then_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = first_revision(tmp_path / "index")
    old = engine.newest()
    engine.apply(1, revision_of_documents(2), (), 2)
    assert {view.segment.name for view in old.views} <= {path.name for path in engine_path(tmp_path).iterdir()}
    monkeypatch.setattr(generations, "GRACE_SECONDS", -1.0)
    engine.apply(1, revision_of_documents(3), (), 3)
    engine.apply(1, revision_of_documents(4), (), 4)
    left = {path.name for path in engine_path(tmp_path).iterdir()}
    assert not {view.segment.name for view in old.views} & left
    assert consistent_revision(engine) == 4


def test_a_reader_that_finds_files_gone_reads_the_next_manifest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = first_revision(tmp_path / "index")
    reader = engine_in(tmp_path / "index")
    opened = WhooshEngine._open

    def too_late(engine: WhooshEngine, manifest: generations.Manifest) -> object:
        """Another revision is put in force, and the old files go, between reading the manifest and opening them."""
        monkeypatch.undo()
        monkeypatch.setattr(generations, "GRACE_SECONDS", -1.0)
        for number in (2, 3, 4):
            writer.apply(1, revision_of_documents(number), (), number)
        return opened(engine, manifest)

    monkeypatch.setattr(WhooshEngine, "_open", too_late)
    assert reader.search(Query(Every())).revision == "1.4"


def test_one_flipped_bit_anywhere_is_found_and_never_fatal(tmp_path: Path) -> None:
    """Each query answers or says that the index is damaged; ``check`` names the file every time."""
    source = random.Random(7)  # noqa: S311  # replayable, no secret
    first_revision(tmp_path / "index")
    files = [path for path in engine_path(tmp_path).iterdir() if path.suffix == ".segment"]
    for turn in range(300):
        path = source.choice(files)
        content = path.read_bytes()
        broken = bytearray(content)
        # Every third in the directory at the end, where a bit means most.
        first = len(broken) - 3_000 if turn % 3 == 0 else 0
        broken[source.randrange(first, len(broken))] ^= 1 << source.randrange(8)
        path.write_bytes(broken)
        engine = engine_in(tmp_path / "index")
        assert any(path.name in problem for problem in engine.check())
        for text in ("hub", '"second page"', "revision -hub", ""):
            try:
                engine.search(Query(parse(text, ANALYZER)))
            except IndexUnusable as error:
                assert "reindex" in error.hint  # noqa: PT017  # it does not have to be raised
        path.write_bytes(content)


def test_a_damaged_generation_is_never_published(tmp_path: Path) -> None:
    engine = first_revision(tmp_path / "index")
    other = engine.create()
    engine.apply(other, revision_of_documents(1), (), 1)
    (path,) = (tmp_path / "index" / f"{other:06d}").glob("*.segment")
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(IndexUnusable, match="changed or damaged"):
        engine.publish(other)
    assert engine.current() == "1.1"


@pytest.mark.parametrize("name", ["../../../etc/passwd", "/etc/passwd", "a/b", ".."])
def test_a_manifest_names_files_of_its_folder_only(tmp_path: Path, name: str) -> None:
    kept = generations.Generations(tmp_path / "index")
    number = kept.create()
    file = generations.StoredFile(name, 1, "0" * 64)
    kept.write_manifest(generations.Manifest(number, 1, generations.SCHEMA_VERSION, "en", 1, 1, files=(file,)))
    with pytest.raises(IndexUnusable, match="no readable manifest"):
        kept.manifest(number)
