"""Many processes commit, many others search: nobody meets an error, and every answer is from exactly one revision."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.crash.test_index_durability import consistent_revision, engine_in, first_revision

#: Commits one revision after the other, each when it is its turn; whoever finds the lock held is told so and waits.
WRITER = """
import json, sys, time
from pathlib import Path
from gleanings.corpus.errors import LibraryBusy
from gleanings.corpus.lock import writing
from tests.crash.test_index_durability import engine_in, revision_of_documents
folder = Path(sys.argv[1])
engine, committed, slowest = engine_in(folder / "index"), [], 0.0
print("ready", flush=True)
sys.stdin.readline()
while not (folder / "stop").exists():
    asked = time.monotonic()
    try:
        with writing(folder):
            number = engine.built_to() + 1
            engine.apply(1, revision_of_documents(number), (), number)
            committed.append(number)
    except LibraryBusy as busy:
        assert "Process" in busy.message
        slowest = max(slowest, time.monotonic() - asked)
        time.sleep(0.005)
print(json.dumps({"committed": committed, "slowest": slowest}))
"""

#: Searches on; every document of a revision says which one it is of.
READER = """
import json, sys, time
from pathlib import Path
from gleanings.index.engine import Query
from gleanings.index.nodes import Every
from gleanings.index.query import parse
from tests.crash.test_index_durability import ANALYZER, DOCUMENTS, engine_in
engine, answers, revisions = engine_in(Path(sys.argv[1]) / "index"), 0, []
print("ready", flush=True)
until = time.monotonic() + float(sys.stdin.readline())
while time.monotonic() < until or len(set(revisions)) < 2:
    found = engine.search(Query(parse("revision hub", ANALYZER), match="all", limit=100))
    number = found.revision.partition(".")[2]
    assert (found.total, len(found.hits)) == (DOCUMENTS, DOCUMENTS), found
    marked = engine.search(Query(parse("number" + number, ANALYZER), limit=100))
    # Another commit may come between the two questions; then the mark of the older one is nowhere.
    assert marked.total == (DOCUMENTS if marked.revision == found.revision else 0), (found.revision, marked)
    answers += 1
    revisions.append(int(number))
ascending = revisions == sorted(revisions)
print(json.dumps({"answers": answers, "revisions": sorted(set(revisions)), "ascending": ascending}))
"""


def started(program: str, folder: Path, count: int) -> list[subprocess.Popen[str]]:
    """Processes that have loaded what they need, and wait to be told for how long to go on."""
    command = [sys.executable, "-c", program, str(folder)]
    pipe = subprocess.PIPE
    processes = [subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True) for _ in range(count)]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    return processes


def reports(processes: list[subprocess.Popen[str]]) -> list[dict[str, Any]]:
    """What each process says at its end; fails with what it complains of."""
    found = []
    for process in processes:
        said, complained = process.communicate(timeout=300)
        assert process.returncode == 0, complained
        found.append(json.loads(said))
    return found


@pytest.mark.parametrize(
    ("writers", "readers", "seconds"),
    [(3, 2, 2.0), pytest.param(20, 8, 60.0, marks=pytest.mark.slow)],
)
def test_every_answer_is_from_one_revision_while_many_commit(
    tmp_path: Path, writers: int, readers: int, seconds: float
) -> None:
    first_revision(tmp_path / "index")
    writing, reading = started(WRITER, tmp_path, writers), started(READER, tmp_path, readers)
    for process in (*writing, *reading):
        assert process.stdin is not None
        process.stdin.write(f"{seconds}\n")
        process.stdin.flush()
    read = reports(reading)
    (tmp_path / "stop").touch()
    written = reports(writing)
    committed = sorted(number for report in written for number in report["committed"])
    assert committed == list(range(2, len(committed) + 2)), "a commit was lost or made twice"
    assert all(report["slowest"] < 1 for report in written), "who holds the lock is told within a second"
    assert all(report["answers"] and report["ascending"] for report in read)
    seen = {number for report in read for number in report["revisions"]}
    assert seen <= {1, *committed}
    assert consistent_revision(engine_in(tmp_path / "index")) == len(committed) + 1
