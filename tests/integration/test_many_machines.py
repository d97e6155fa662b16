"""Files are read on Dask workers: the catalogue is that of a run on one machine, whatever happens to a worker."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from gleanings.corpus.errors import WorkersUnreachable
from gleanings.corpus.library import Library
from gleanings.corpus.model import Reason
from gleanings.ingest.finding import Found, find
from gleanings.ingest.limits import Limits
from gleanings.ingest.many_machines import read_on_workers
from gleanings.ingest.pipeline import Options, RunReport, Watcher, ingest
from gleanings.ingest.station import Orders, Station, line_of, outcome_of
from tests.shell_session import CHOSEN, SAMPLE, start

ORDERS = Orders({}, "auto", None, Limits())


class KillingAfter(Watcher):
    """Kills a process when some files have been read."""

    def __init__(self, process: subprocess.Popen[bytes], files: int) -> None:
        self._process, self._left = process, files

    def done(self, source: str) -> None:
        self._left -= 1
        if self._left == 0:
            os.killpg(self._process.pid, signal.SIGKILL)


@contextmanager
def dask(folder: Path, workers: int) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler with some workers of one thread each; yields its address and the workers."""
    file = folder / "scheduler.json"
    common = ["--scheduler-file", str(file), "--no-dashboard"]
    commands = [["scheduler", "--host", "127.0.0.1", "--port", "0", *common]]
    commands += [["worker", "--host", "127.0.0.1", "--nthreads", "1", "--no-nanny", *common]] * workers
    log = (folder / "dask.log").open("wb")
    processes = [
        subprocess.Popen([sys.executable, "-m", "dask", *command], stdout=log, stderr=log, start_new_session=True)
        for command in commands
    ]
    try:
        end = time.monotonic() + 60
        while not file.exists():
            assert time.monotonic() < end, (folder / "dask.log").read_text()
            time.sleep(0.1)
        yield json.loads(file.read_text())["address"], processes[1:]
    finally:
        for process in processes:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        log.close()


def ingested(folder: Path, options: Options, watcher: Watcher | None = None) -> tuple[list[object], RunReport]:
    """What a new library holds after reading the sample: each document with its pages, and what failed."""
    library = Library.create(folder, "Sample")
    with library.catalogue(write=True) as catalogue:
        report = ingest(library, catalogue, [SAMPLE], options, watcher=watcher)
        held: list[object] = [
            (replace(document, id="", version=0, version_of=None), catalogue.pages(document.version))
            for document in catalogue.documents()
        ]
        failed: list[object] = [
            (entry.source, entry.reason, entry.detail) for entry in catalogue.ledger(status="failed")
        ]
    return [*sorted(held, key=repr), *failed], report


@pytest.mark.slow
def test_a_worker_that_is_killed_half_way_changes_nothing_in_the_catalogue(tmp_path: Path) -> None:
    expected, one = ingested(tmp_path / "one", Options(jobs=2))
    with dask(tmp_path, workers=2) as (address, workers):
        found, many = ingested(
            tmp_path / "many", Options(scheduler=address), KillingAfter(workers[0], one.found // 2)
        )
    assert workers[0].returncode == -signal.SIGKILL
    assert found == expected
    assert (many.read, many.reasons(), many.linked) == (one.read, one.reasons(), one.linked)


@pytest.mark.slow
def test_the_shell_reads_on_workers_and_says_when_there_is_none(tmp_path: Path) -> None:
    with dask(tmp_path, workers=1) as (address, _):
        library = tmp_path / "library"
        ended = start("--library", library, "ingest", *(SAMPLE / name for name in CHOSEN), "--dask", address)
        assert ended.code == 3, ended.err
        assert "3 files: 2 read" in ended.err
        assert "1  encrypted" in ended.err
    again = start("--library", library, "ingest", SAMPLE, "--dask", address)
    assert again.code == 4
    assert "No Dask scheduler answers" in again.err


def test_no_scheduler_is_an_error_that_says_how_to_start_one() -> None:
    with pytest.raises(WorkersUnreachable, match="nonsense"):
        next(read_on_workers([], ORDERS, "nonsense"))


def test_a_station_reads_one_file_after_the_other_and_ends_each_in_an_answer(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<title>Orchards</title><p>" + "The orchard was planted. " * 40)
    (tmp_path / "b.pdf").write_bytes(b"%PDF-1.4 and nothing more")
    (tmp_path / "c.html").write_text("<title>Pubs</title><p>" + "The pub was saved. " * 40)
    station = Station(ORDERS.encoded())
    try:
        founds = list(find([tmp_path]))
        outcomes = [outcome_of(found, *station.read(line_of(found))) for found in founds]
    finally:
        station.end()
    titles = [outcome.result and outcome.result[1].title for outcome in outcomes]
    assert titles == ["Orchards", None, "Pubs"]
    assert outcomes[1].error is not None
    assert outcomes[1].error.reason == Reason.DAMAGED


def test_a_station_that_has_ended_says_so_and_sends_nothing_false(tmp_path: Path) -> None:
    station = Station(ORDERS.encoded())
    station.end()
    with pytest.raises((OSError, EOFError, ValueError)):
        station.read(line_of(Found(tmp_path, "a.pdf", tmp_path / "a.pdf", 0, 0)))
    with pytest.raises(ValueError, match="not a"):
        outcome_of(Found(tmp_path, "a.pdf", tmp_path / "a.pdf", 0, 0), b"R", b"[1]", 0.0)
