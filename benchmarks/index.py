"""How fast is the index beside others, and what does it cost?

Run ``make bench-index DOCS=100000 LENGTHS=short``, or ``python -m benchmarks.index``. From the environment come
DOCS, LENGTHS (short or real), SEED, CORPUS (a file of real text, see index_corpus), PEERS (names, set apart by
commas) and FOLDER, which keeps corpus and indexes with the figures of their building, so that a run that was
stopped goes on, and the queries can be asked again alone; without FOLDER/NAME.json, NAME is built anew. Each engine
builds in a process of its own; then all answer the same queries in one process, in turns, so that a busy machine is
as busy for each. All times are processor time; the results say when each part was measured, and how busy the
machine was. Stock Whoosh is asked every fifth query. tantivy comes from PyPI (``pip install tantivy``) and Xapian as
Debian's python3-xapian; what is not installed is left out and named. Results go to
benchmarks/results/index-DOCS-LENGTHS.json.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.index_corpus import Asked, generate, queries, read
from benchmarks.index_peers import PEERS, Peer, index_document
from benchmarks.index_report import report
from gleanings.index.analysis import Analyzer
from gleanings.index.engine import IndexDocument, Query
from gleanings.index.nodes import Every
from gleanings.index.whoosh.engine import WhooshEngine

RESULTS = Path(__file__).parent / "results"

#: What is asked: whether with facets, whether with filters.
MODES = {"top 10": (False, False), "top 10 + 3 facets": (True, False), "+ 2 filters": (True, True)}

#: Engines that take so long that they are asked every so many queries only.
_EVERY = {"whoosh": 5}

_SAMPLE_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Moment:
    """When something was measured (UTC), and how many processes wanted a processor then (load of 15 minutes)."""

    at: str
    load: float

    @classmethod
    def now(cls) -> Moment:
        """This moment."""
        return cls(datetime.now(UTC).isoformat(timespec="minutes"), round(os.getloadavg()[2], 1))


@dataclass(frozen=True, slots=True)
class Built:
    """What building took: processor seconds without reading the corpus, and memory that is the process's own."""

    documents_a_cpu_second: float
    tokens_a_cpu_second: float
    peak_private_mib: float
    size_mib: float
    measured: Moment


@dataclass(frozen=True, slots=True)
class Percentiles:
    """Milliseconds of processor time for one query."""

    p50: float
    p95: float
    p99: float

    @classmethod
    def of(cls, milliseconds: list[float]) -> Percentiles:
        """The percentiles of some times."""
        return cls(*(round(float(found), 3) for found in np.percentile(milliseconds, [50, 95, 99])))


@dataclass(frozen=True, slots=True)
class Asking:
    """One engine, one mode, one kind of query ("every" for all).

    Attributes:
        beside: tantivy on the same queries.
        ours: gleanings on the same queries.
    """

    engine: str
    mode: str
    kind: str
    queries: int
    times: Percentiles
    beside: Percentiles | None
    ours: Percentiles | None


@dataclass(slots=True)
class Results:
    """Everything that one run measured."""

    documents: int
    lengths: str
    built: dict[str, Built] = field(default_factory=dict)
    asked: list[Asking] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    own: dict[str, float] = field(default_factory=dict)
    agreement: dict[str, str] = field(default_factory=dict)
    measured: Moment | None = None


def main() -> None:
    """Runs the benchmark, or one step of it in a process of its own."""
    steps: dict[str, Callable[[str, Path, Path], object]] = {"build": build, "open": opening}
    if len(sys.argv) > 1:
        print(json.dumps(steps[sys.argv[1]](sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4]))))
        return
    documents, lengths = int(os.environ.get("DOCS", "10000")), os.environ.get("LENGTHS", "short")
    with tempfile.TemporaryDirectory(prefix="bench-index-") as folder:
        kept = Path(os.environ.get("FOLDER", folder))
        kept.mkdir(parents=True, exist_ok=True)
        results = run(kept, documents, lengths)
    path = RESULTS / f"index-{documents}-{lengths}.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(asdict(results), indent=1) + "\n")
    print(report(asdict(results)))


def run(folder: Path, documents: int, lengths: str) -> Results:
    """Builds every engine that is there, and asks them in turns."""
    seed = int(os.environ.get("SEED", "7"))
    corpus = Path(os.environ["CORPUS"]) if "CORPUS" in os.environ else folder / "corpus.jsonl"
    if not corpus.exists():
        generate(corpus, documents, lengths, seed)
    results = Results(documents, lengths)
    wanted = os.environ.get("PEERS", ",".join(PEERS)).split(",")
    for name in wanted:
        answer = _built(name, corpus, folder)
        if answer is None:
            results.missing.append(name)
        else:
            results.built[name] = Built(**{**answer, "measured": Moment(**answer["measured"])})
    results.missing += sorted(PEERS.keys() - set(wanted))
    peers = {name: PEERS[name](folder / name) for name in results.built}
    ask(results, peers, queries(corpus, documents, seed))
    results.measured = Moment.now()
    if "gleanings" in peers:
        results.own = (_step("open", "gleanings", corpus, folder / "gleanings") or {}) | changing(
            folder / "gleanings"
        )
    return results


def build(name: str, corpus: Path, folder: Path) -> dict[str, object]:
    """Builds one engine's index; the figures of ``Built``."""
    documents = sum(1 for _ in read(corpus))
    tokens = sum(text.text.count(" ") + 1 for text in read(corpus))
    started = time.process_time()
    for _ in read(corpus):
        pass
    reading = time.process_time() - started
    peer = PEERS[name](folder)
    peak, ended = [0.0], threading.Event()
    sampler = threading.Thread(target=_sample, args=(peak, ended))
    sampler.start()
    started = time.process_time()
    peer.build(read(corpus))
    seconds = time.process_time() - started - reading
    ended.set()
    sampler.join()
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    figures = Built(
        documents_a_cpu_second=round(documents / seconds, 1),
        tokens_a_cpu_second=round(tokens / seconds, 1),
        peak_private_mib=round(peak[0], 1),
        size_mib=round(size / 2**20, 1),
        measured=Moment.now(),
    )
    return asdict(figures)


def opening(_name: str, corpus: Path, folder: Path) -> dict[str, float]:
    """What a fresh process pays for its first answer, its imports aside."""
    documents = sum(1 for _ in read(corpus))
    asked = queries(corpus, documents, 1)
    memory, started = _private_mib(), time.process_time()
    PEERS["gleanings"](folder).search(asked[0], facets=True, filters=False)
    cpu = (time.process_time() - started) * 1000
    return {"open_cpu_ms": round(cpu, 2), "open_private_mib": round(_private_mib() - memory, 1)}


def changing(folder: Path) -> dict[str, float]:
    """What adding and deleting a hundred documents costs, durably, in a copy of the index; medians of five."""
    sample = _sample_documents(500)
    added, deleted = [], []
    with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
        copy = Path(scratch) / "copy"
        shutil.copytree(folder, copy, copy_function=os.link)  # no file of an index is ever written to
        engine = WhooshEngine(copy, Analyzer("en"), "en")
        found = [hit.id for hit in engine.search(Query(Every(), limit=500)).hits]
        for at in range(0, 500, 100):
            started = time.process_time()
            engine.apply(1, sample[at : at + 100], (), 1)
            added.append((time.process_time() - started) * 1000)
            started = time.process_time()
            engine.apply(1, (), found[at : at + 100], 1)
            deleted.append((time.process_time() - started) * 1000)
    return {
        "add_100_cpu_ms": round(float(np.median(added)), 1),
        "delete_100_cpu_ms": round(float(np.median(deleted)), 1),
    }


def ask(results: Results, peers: dict[str, Peer], asked: list[Asked]) -> None:
    """Asks every query of every engine in turns, and compares the counts with tantivy's."""
    for mode, (facets, filters) in MODES.items():
        for peer in peers.values():
            peer.search(asked[0], facets=facets, filters=filters)  # opens what it has not opened yet
        times: dict[str, dict[int, float]] = {name: {} for name in peers}
        same = {kind: [0, 0] for kind in dict.fromkeys(found.kind for found in asked)}
        for at, query in enumerate(asked):
            answers = {}
            for name, peer in peers.items():
                if at % _EVERY.get(name, 1) == 0:
                    started = time.process_time_ns()
                    total, _, counts = peer.search(query, facets=facets, filters=filters)
                    times[name][at] = (time.process_time_ns() - started) / 1e6
                    answers[name] = (total, counts)
            if {"gleanings", "tantivy"} <= answers.keys():
                same[query.kind][0] += answers["gleanings"] == answers["tantivy"]
                same[query.kind][1] += 1
        results.agreement[mode] = ", ".join(f"{kind} {equal} of {of}" for kind, (equal, of) in same.items())
        results.asked += _percentiles(mode, asked, times)


def _percentiles(mode: str, asked: list[Asked], times: dict[str, dict[int, float]]) -> list[Asking]:
    found = []
    for name, measured in times.items():
        for kind in ("every", "single", "all", "any", "phrase"):
            chosen = [at for at in measured if kind in ("every", asked[at].kind)]
            beside, ours = (
                Percentiles.of([times[other][at] for at in chosen]) if other in times else None
                for other in ("tantivy", "gleanings")
            )
            own = Percentiles.of([measured[at] for at in chosen])
            found.append(Asking(name, mode, kind, len(chosen), own, beside, ours))
    return found


def _step(step: str, name: str, corpus: Path, folder: Path) -> dict[str, Any] | None:
    """Runs a step in a process of its own; None when the engine is not installed."""
    command = [sys.executable, "-m", "benchmarks.index", step, name, str(corpus), str(folder)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  # ourselves
    if "ModuleNotFoundError" in ended.stderr:
        return None
    if ended.returncode:
        raise RuntimeError(ended.stderr)
    figures: dict[str, Any] = json.loads(ended.stdout)
    return figures


def _built(name: str, corpus: Path, folder: Path) -> dict[str, Any] | None:
    """Builds an index, unless a run before did; the figures, or None when the engine is not installed."""
    kept = folder / f"{name}.json"
    if not kept.exists():
        shutil.rmtree(folder / name, ignore_errors=True)
        answer = _step("build", name, corpus, folder / name)
        if answer is None:
            return None
        kept.write_text(json.dumps(answer))
    figures: dict[str, Any] = json.loads(kept.read_text())
    return figures


def _sample(peak: list[float], ended: threading.Event) -> None:
    while not ended.wait(_SAMPLE_SECONDS):
        peak[0] = max(peak[0], _private_mib())


def _private_mib() -> float:
    """The memory that the process alone holds, files that it maps aside."""
    for line in Path("/proc/self/smaps_rollup").read_text().splitlines():
        if line.startswith("Anonymous:"):
            return int(line.split()[1]) / 1024
    return 0.0


def _sample_documents(count: int) -> list[IndexDocument]:
    with tempfile.TemporaryDirectory() as folder:
        generate(Path(folder) / "more.jsonl", count, "short", 99)
        texts = read(Path(folder) / "more.jsonl")
        return [replace(index_document(text), id=f"more{number}") for number, text in enumerate(texts)]


if __name__ == "__main__":
    main()
