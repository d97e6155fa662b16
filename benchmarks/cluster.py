"""How fast is a library in a cluster, and does it answer as the embedded engine does?

``make cluster-up``, then ``python -m benchmarks.cluster`` (DOCS=100000): indexes invented documents in three shards
with a copy of each, asks 200 queries for ten hits and three facets, and writes ``benchmarks/results/cluster.json``.
``python -m benchmarks.cluster LIBRARY QUERIES``: asks a moved library's queries, one a line, and 300 that are put
together from its own words, of both engines, and prints every difference.
"""

from __future__ import annotations

import copy
import json
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from benchmarks.index_corpus import Asked, Text, generate, queries, read
from gleanings.corpus.config import ClusterConfig
from gleanings.corpus.library import Library
from gleanings.index.agreement import agreement
from gleanings.index.analysis import Analyzer
from gleanings.index.engine import IndexDocument, Query
from gleanings.index.opensearch.cluster import Cluster
from gleanings.index.opensearch.engine import OpenSearchEngine
from gleanings.index.query import parse
from gleanings.index.service import SearchService
from gleanings.index.stretches import passage_starts
from tools.cluster.choosing import cluster as test_cluster
from tools.cluster.nodes import NODES
from tools.cluster.nodes import Cluster as Nodes

RESULTS = Path(__file__).parent / "results" / "cluster.json"

_FACETS = ("theme", "year", "area")
_SEED = 1
_PASSES = 3
_RANDOM = 300
_FORMS = ("{0}", "{0} {1}", "{0} {1} {2}", '"{0} {1}"', "+{0} {1}", "{0} -{1}", "{0} OR {1}", '"{0} {1}"~5',
          "{0}-{1}", "{0} year:2018..", "title:{0}", "{0} words:>5000", "{0} AND ({1} OR {2})",
          "{0} {1} {2} {3}")  # fmt: skip


def speed(documents: int) -> None:
    """Measures, prints and keeps the figures."""
    analyzer = Analyzer("en")
    nodes = test_cluster()
    config = ClusterConfig(tuple(nodes.addresses), "", "", "benchmark", 3, 1, 120)
    engine = OpenSearchEngine(Cluster(config), analyzer, "en")
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder) / "corpus.jsonl"
        generate(corpus, documents, "short", _SEED)
        asked = [_query(one, analyzer) for one in queries(corpus, documents, _SEED)]
        before, spent, started = _cluster_seconds(nodes), time.process_time(), time.monotonic()
        generation = engine.create()
        engine.apply(generation, map(_document, read(corpus)), (), 1)
        engine.publish(generation)
        indexing = time.process_time() - spent, _cluster_seconds(nodes) - before, time.monotonic() - started
        size = corpus.stat().st_size
    nodes.wait(len(NODES), status="green", seconds=600)
    found = {
        "documents": documents,
        "indexed a CPU second of the client": round(documents / indexing[0]),
        "indexed a CPU second of client and nodes": round(documents / (indexing[0] + indexing[1])),
        "indexed a second by the clock": round(documents / indexing[2]),
        "index bytes a byte of JSON": round(engine.stats().size_bytes / size, 2),
        **_asking(engine, nodes, asked),
    }
    engine.create()
    for index in Cluster(config).call("GET", "/benchmark-*/_alias"):
        Cluster(config).call("DELETE", f"/{index}")
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(found, indent=1))


def alike(folder: Path, texts: list[str]) -> int:
    """Asks both engines of a library, and prints what they say differently; returns how much."""
    library = Library(folder)
    other = copy.copy(library)
    other.config = replace(library.config, engine="whoosh")
    services = SearchService(other), SearchService(library)
    asked = [*texts, *_random_texts(other)]
    found = agreement(*services, asked)
    for difference in found.differences:
        print(difference)
    print(f"{found.queries} queries, {len(found.differences)} differences, {found.alike:.1%} of the first ten alike")
    return len(found.differences)


def _asking(engine: OpenSearchEngine, nodes: Nodes, asked: list[Query]) -> dict[str, float]:
    """The best of several passes of each query by the clock, and the processor time of the last pass."""
    times: list[list[float]] = [[] for _ in asked]
    for _ in range(_PASSES):
        before, spent = _cluster_seconds(nodes), time.process_time()
        for at, query in enumerate(asked):
            started = time.perf_counter()
            engine.search(query)
            times[at].append((time.perf_counter() - started) * 1000)
        cluster, client = _cluster_seconds(nodes) - before, time.process_time() - spent
    last, best = sorted(passes[-1] for passes in times), sorted(map(min, times))
    return {
        "p50 ms by the clock, last pass": round(statistics.median(last), 1),
        "p95 ms by the clock, last pass": round(last[int(len(last) * 0.95)], 1),
        "p50 ms by the clock, best of passes": round(statistics.median(best), 1),
        "CPU ms a query, client": round(client * 1000 / len(asked), 1),
        "CPU ms a query, three nodes": round(cluster * 1000 / len(asked), 1),
    }


def _cluster_seconds(nodes: Nodes) -> float:
    """Processor time of all nodes so far."""
    ticks = 0
    for node in NODES:
        fields = Path(f"/proc/{nodes.pid(node)}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _document(found: Text) -> IndexDocument:
    facets = {"theme": found.themes, "year": (str(found.year),), "area": (found.area,)}
    return IndexDocument(
        id=found.id, version=1, title=found.title, headings=(), authors=(), publisher="", pages=(found.text,),
        facets=facets, sort_title=found.title.lower(), year=found.year, passages=(passage_starts(found.text),),
    )  # fmt: skip


def _query(asked: Asked, analyzer: Analyzer) -> Query:
    text = " ".join(asked.words)
    node = parse(f'"{text}"' if asked.kind == "phrase" else text, analyzer)
    return Query(node, match="all" if asked.kind in ("all", "single") else "any", facets=_FACETS)


def _random_texts(library: Library) -> Iterator[str]:
    """Queries in all forms, put together from words that stand side by side in the library's documents."""
    source = random.Random(_SEED)  # noqa: S311  # repeatable, no secret
    analyzer = Analyzer(library.config.language)
    with library.catalogue() as catalogue:
        documents = list(catalogue.documents())
        for at in range(_RANDOM):
            words: list[str] = []
            while len(words) < len(_FORMS):
                pages = catalogue.pages(source.choice(documents).version)
                words = [word for word, _ in analyzer.words(source.choice(pages).text) if word.isalpha()]
            start = source.randrange(len(words) - 4)
            yield _FORMS[at % len(_FORMS)].format(*words[start : start + 4])


if __name__ == "__main__":
    if len(sys.argv) > 1:
        sys.exit(alike(Path(sys.argv[1]), Path(sys.argv[2]).read_text("utf-8").splitlines()) > 0)
    speed(int(os.environ.get("DOCS", "100000")))
