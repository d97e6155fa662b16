"""However a run is killed, the next one ends with the same catalogue as an undisturbed run."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import gleanings.corpus
from gleanings.corpus.library import Library

DOCUMENTS = Path(gleanings.corpus.__file__).parent / "sample" / "documents"

#: What a catalogue holds, without what differs from run to run: ids, times, the order of reading.
Contents = tuple[list[object], list[object], int]


def contents(folder: Path) -> Contents:
    with Library(folder).catalogue() as catalogue:
        documents: list[object] = []
        titles = {document.id: document.description.title for document in catalogue.documents()}
        for document in catalogue.documents():
            pages = catalogue.pages(document.version)
            main = titles.get(document.version_of or "")
            documents.append((document.source, document.description, document.state, document.versions, main, pages))
        ledger: list[object] = [(e.source, e.status, e.reason, e.document is None) for e in catalogue.ledger()]
        return sorted(documents, key=str), ledger, len(catalogue.queue.waiting())


def start(folder: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "gleanings", "--library", str(folder), "ingest", str(DOCUMENTS), "--jobs", "2"]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Contents, float]:
    """What an undisturbed run leaves, and how long it takes in seconds."""
    folder = tmp_path_factory.mktemp("undisturbed")
    started = time.monotonic()
    assert start(folder).wait(120) == 3
    return contents(folder), time.monotonic() - started


def killed_then_resumed(folder: Path, undisturbed: tuple[Contents, float], source: random.Random) -> None:
    expected, seconds = undisturbed
    for _ in range(source.randint(1, 2)):
        run = start(folder)
        try:
            run.wait(source.uniform(0.05, 1.0) * seconds)
        except subprocess.TimeoutExpired:
            os.kill(run.pid, signal.SIGKILL)
            run.wait()
    assert start(folder).wait(120) == 3
    assert contents(folder) == expected


@pytest.mark.parametrize("seed", range(3))
def test_a_killed_run_goes_on_where_it_was(tmp_path: Path, undisturbed: tuple[Contents, float], seed: int) -> None:
    killed_then_resumed(tmp_path, undisturbed, random.Random(seed))  # noqa: S311  # a replayable moment, no secret


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3, 33))
def test_a_run_killed_at_any_of_thirty_moments_goes_on_where_it_was(
    tmp_path: Path, undisturbed: tuple[Contents, float], seed: int
) -> None:
    killed_then_resumed(tmp_path, undisturbed, random.Random(seed))  # noqa: S311  # a replayable moment, no secret
