"""What do the pages and the API cost beyond the search itself, and how do many readers fare at once?

``python -m benchmarks.web LIBRARY`` measures processor time of one process, request by request, without a server
between. ``--users 50 --seconds 60`` besides starts the site as ``gleanings serve`` does, and lets so many use it.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import re
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

from gleanings.corpus.library import Library
from gleanings.index.answer import Answer
from gleanings.index.request import SearchRequest
from gleanings.index.service import SearchService
from gleanings.search_app import create_app
from gleanings.search_app.kept import EXTENSION, KeptPages

RESULTS = Path(__file__).parent / "results"

QUERIES = (
    "community hub", "resident leadership", "volunteering", "health and wellbeing", '"young people"', "housing costs",
    "climate adaptation", "evaluation of the programme", "local government funding",
    "digital skills for older people", "transport", "school attendance", "crime statistics", "energy efficiency",
    "flood risk",
    "mental health services",
)  # fmt: skip
_ROUNDS = 15
_TIMEOUT_SECONDS = 30
_WORD = re.compile(r"\w+")
_SHORTEST = 3


def main() -> None:
    """Measures and keeps the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("library", type=Path)
    parser.add_argument("--users", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument(
        "--think", type=float, default=1.0, help="mean seconds between a reader's requests; 0 for none"
    )
    asked = parser.parse_args()
    RESULTS.mkdir(exist_ok=True)
    kept = RESULTS / "web.json"
    figures: dict[str, Any] = json.loads(kept.read_text("utf-8")) if kept.exists() else {}
    figures |= costs(Library.open(asked.library))
    if asked.users:
        figures[f"{asked.users} readers"] = load(asked.library, asked.users, asked.seconds, asked.think)
    kept.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")
    print(json.dumps(figures, indent=1))


class _Remembering(SearchService):
    """Searches each request once: what is left of a page's cost is what the page costs beyond the search."""

    def __init__(self, library: Library) -> None:
        super().__init__(library)
        self._answers: dict[str, Answer] = {}

    def search(self, request: SearchRequest) -> Answer:
        """The answer that was given before."""
        known = repr(request)
        if known not in self._answers:
            self._answers[known] = super().search(request)
        return self._answers[known]


class _Forgetting(KeptPages):
    """Keeps no page: each is made anew, as the first reader finds it."""

    def keep(self, key: object, page: object) -> None:
        """Forgets it."""


def costs(library: Library) -> dict[str, Any]:
    """Milliseconds of processor time, the median over queries of the best of several rounds."""
    service = SearchService(library)
    application = create_app(library, _Remembering(library))
    visitor = application.test_client()
    page, data = "/search?q={}", "/api/v1/search?q={}"

    def got(path: str, **headers: str) -> Callable[[str], None]:
        def get(query: str) -> None:
            _get(visitor, path.format(quote_plus(query)), headers)

        return get

    def held(path: str) -> Callable[[str], None]:
        tags = {query: _get(visitor, path.format(quote_plus(query)), {}) for query in QUERIES}

        def get(query: str) -> None:
            _get(visitor, path.format(quote_plus(query)), {"If-None-Match": tags[query]})

        return get

    remembered = _measured(got(page))
    application.extensions[EXTENSION] = _Forgetting()
    floor = _measured(lambda query: _get(visitor, "/healthz", {}))
    cost = {
        "page of results": _measured(got(page)),
        "page of results, packed": _measured(got(page, **{"Accept-Encoding": "zstd"})),
        "page of results, 304": _measured(held(page)),
        "JSON": _measured(got(data)),
        "JSON, 304": _measured(held(data)),
    }
    cost["page of results, made a moment ago"] = remembered
    figures = {name: round(value - floor, 3) for name, value in cost.items()}
    figures["the search itself"] = round(_measured(lambda query: service.search(SearchRequest(query))), 3)
    figures["load of the machine, 1 min"] = round(os.getloadavg()[0], 1)
    return {"beyond the search, ms": figures}


def _get(visitor: Any, path: str, headers: dict[str, str]) -> str:
    with visitor.get(path, headers=headers) as response:
        return str(response.headers.get("ETag", ""))


def _measured(ask: Callable[[str], object]) -> float:
    """Milliseconds of processor time for one query: the median over queries of each one's best."""
    best = []
    for query in QUERIES:
        ask(query)
        times = []
        for _ in range(_ROUNDS):
            began = time.process_time()
            ask(query)
            times.append(time.process_time() - began)
        best.append(min(times))
    return statistics.median(best) * 1000


@dataclass(slots=True)
class _Seen:
    """What one reader met."""

    seconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def load(library: Path, users: int, seconds: float, think: float) -> dict[str, Any]:
    """Lets readers search, page, filter and open documents at the same time, each with a connection of its own."""
    with Library.open(library).catalogue() as catalogue:
        shelf = [(found.id, found.description.title) for found in catalogue.documents()]
    command = [sys.executable, "-m", "gleanings", "--library", str(library), "serve", "--port", "0"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)  # noqa: S603  # ours
    try:
        announced = server.stdout.readline() if server.stdout else ""
        found = re.search(r"http://127\.0\.0\.1:(\d+)/", announced)
        if found is None:
            raise SystemExit(f"The site did not start: {announced}")
        port = int(found[1])
        # The first searches open the index.
        _read(port, random.Random(0), _Seen(), time.monotonic() + 3, 0, shelf)  # noqa: S311  # no secret
        readers = [_Seen() for _ in range(users)]
        until = time.monotonic() + seconds
        threads = [
            threading.Thread(target=_read, args=(port, random.Random(number), seen, until, think, shelf))  # noqa: S311  # no secret
            for number, seen in enumerate(readers)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        used = _cpu_seconds(server.pid)
    finally:
        server.terminate()
        server.wait(timeout=10)
    times = sorted(second for seen in readers for second in seen.seconds)
    return {
        "seconds": seconds,
        "mean pause, s": think,
        "requests": len(times),
        "errors": sum(len(seen.errors) for seen in readers),
        "requests a second": round(len(times) / seconds, 1),
        "p50 ms": round(times[len(times) // 2] * 1000, 1),
        "p95 ms": round(times[int(len(times) * 0.95)] * 1000, 1),
        "p99 ms": round(times[int(len(times) * 0.99)] * 1000, 1),
        "server CPU ms a request": round(used * 1000 / len(times), 2),
        "load of the machine, 1 min": round(os.getloadavg()[0], 1),
    }


def _read(
    port: int, chance: random.Random, seen: _Seen, until: float, think: float, shelf: Sequence[tuple[str, str]]
) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_TIMEOUT_SECONDS)
    if think:
        time.sleep(chance.uniform(0, think))
    while time.monotonic() < until:
        path = _next_path(chance, shelf)
        began = time.perf_counter()
        try:
            connection.request("GET", path, headers={"Accept-Encoding": "gzip, zstd"})
            response = connection.getresponse()
            response.read()
        except (OSError, http.client.HTTPException) as error:
            seen.errors.append(f"{path}: {error!r}")
            connection.close()
            continue
        seen.seconds.append(time.perf_counter() - began)
        if response.status != http.client.OK:
            seen.errors.append(f"{path}: {response.status}")
        if think:
            time.sleep(chance.expovariate(1 / think))
    connection.close()


def _next_path(chance: random.Random, shelf: Sequence[tuple[str, str]]) -> str:
    """What readers do next: mostly search, sometimes narrow, turn a page or open a document, or something else.

    They search for some words of a title of the library, so hardly two ask the same.
    """
    identity, title = chance.choice(shelf)
    words = [word for word in _WORD.findall(title) if len(word) > _SHORTEST] or [title]
    query = quote_plus(" ".join(chance.sample(words, min(len(words), chance.randint(1, 3)))))
    return chance.choices(
        (
            f"/search?q={query}",
            f"/search?q={query}&page=2",
            f"/search?q={query}&from=2015&to=2024",
            f"/d/{identity}?q={query}",
            f"/api/v1/suggest?q={query[:4]}",
            f"/api/v1/search?q={query}",
            "/",
            "/browse",
        ),
        weights=(40, 10, 15, 10, 10, 5, 5, 5),
    )[0]


def _cpu_seconds(process: int) -> float:
    """User and system time that a process and its children have used."""
    parts = Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2].split()
    children = Path(f"/proc/{process}/task/{process}/children").read_text("ascii").split()
    return (int(parts[11]) + int(parts[12])) / 100 + sum(map(_cpu_seconds, map(int, children)))


if __name__ == "__main__":
    main()
