"""Searches go on while the index is built anew, and whatever is killed leaves nothing for anybody to put right."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from gleanings.corpus.library import Library
from gleanings.index.opening import open_engine
from gleanings.index.publishing import rebuild
from gleanings.index.request import SearchRequest
from gleanings.index.service import SearchService
from tests.small_library import identity, make_library

_ROUNDS = 50
_READERS = 8


@pytest.mark.slow
def test_searches_during_fifty_rebuilds_never_fail_and_are_each_of_one_generation(tmp_path: Path) -> None:
    """Each generation has another year on a document: an answer that mixed two would show it."""
    from gleanings.corpus.corrections import By

    library = make_library(tmp_path)
    hubs = identity(library, "Hubs that last")
    service, told, ended = SearchService(library), [0] * _READERS, threading.Event()
    problems: list[str] = []
    years: dict[str, int] = {service.generation() or "": 2019}

    def ask(reader: int) -> None:
        while not ended.is_set():
            try:
                answer = service.search(SearchRequest("community hub", limit=20, passages=1))
            except Exception as error:  # any at all is what this test is about
                problems.append(repr(error))
                return
            dated = [
                bucket.value
                for bucket in answer.facets["year"]
                if bucket.value >= "3000" and bucket.value.isdecimal()
            ]
            expected = years.get(answer.generation.partition(".")[0])
            if answer.total != 14 or not answer.hits:
                problems.append(f"{answer.generation}: {answer.total} found")
            elif dated != ([str(expected)] if expected and expected >= 3000 else []):
                problems.append(f"{answer.generation}: {dated} instead of {expected}")
            told[reader] += 1

    readers = [threading.Thread(target=ask, args=(number,)) for number in range(_READERS)]
    with library.catalogue(write=True) as catalogue:
        engine = open_engine(library)
        for reader in readers:
            reader.start()
        for round_ in range(_ROUNDS):
            run = catalogue.runs.start("metadata", "")
            values = {"year": 3000 + round_}
            catalogue.desk.correct_all([(hubs, values, ())], origin="correction", detail="", by=By(run))
            coming = max(found.number for found in engine.generations()) + 1
            years[str(coming)] = 3000 + round_
            assert rebuild(library, catalogue, engine).generation == coming
    ended.set()
    for reader in readers:
        reader.join()
    assert problems == []
    assert min(told) >= 10, told


# Killed at any moment


class Shop:
    """A library of two documents, a sheet about one of them, and what a command does to it before it is killed."""

    def __init__(self, folder: Path, template: Path) -> None:
        shutil.copytree(template, folder)
        self.folder, self.files = folder / "library", folder / "files"

    def start(self, *arguments: str | Path) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "gleanings", "--library", str(self.folder), *map(str, arguments)]
        return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)

    def found(self) -> set[str]:
        answer = SearchService(Library(self.folder)).search(SearchRequest("community", limit=100))
        return {hit.document.description.title for hit in answer.hits}


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shop")
    library = make_library(folder)
    hubs = identity(library, "Hubs that last")
    (folder / "sheet.csv").write_text(f"id,year,title\n{hubs},2020,Hubs corrected\n")
    return folder


def seconds_of(shop: Shop, *arguments: str | Path) -> float:
    started = time.monotonic()
    assert shop.start(*arguments).wait(120) == 0
    return time.monotonic() - started


def killed_and_gone_on_with(tmp_path: Path, template: Path, seed: int) -> None:
    source = random.Random(seed)  # noqa: S311  # a replayable moment, no secret
    sheet = template / "sheet.csv"
    commands = (("reindex",), ("metadata", "import", sheet), ("index", "gc"))
    command = commands[seed % len(commands)]
    seconds = seconds_of(Shop(tmp_path / "undisturbed", template), *command)
    shop = Shop(tmp_path / "killed", template)
    before = shop.found()
    process = shop.start(*command)
    try:
        process.wait(source.uniform(0.2, 1.0) * seconds)
    except subprocess.TimeoutExpired:
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    after = shop.found()
    corrected = {"Hubs corrected" if title == "Hubs that last" else title for title in before}
    assert after in (before, corrected), "what was published last answers"
    for again in commands:
        assert shop.start(*again).wait(120) == 0, "and the next command needs nothing done by hand"
    assert shop.found() == corrected
    with Library(shop.folder).catalogue() as catalogue:
        built = open_engine(Library(shop.folder)).built_to()
        assert built == catalogue.change_count()


@pytest.mark.parametrize("seed", range(3))
def test_a_killed_command_leaves_nothing_to_put_right(tmp_path: Path, template: Path, seed: int) -> None:
    killed_and_gone_on_with(tmp_path, template, seed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3, 53))
def test_a_command_killed_at_any_of_fifty_moments_leaves_nothing_to_put_right(
    tmp_path: Path, template: Path, seed: int
) -> None:
    killed_and_gone_on_with(tmp_path, template, seed)
