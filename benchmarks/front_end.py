"""What does a page cost a site that has no library folder?

``python -m benchmarks.front_end LIBRARY FRONT_END QUERIES``: asks the queries, one a line, of three sites: the moved
library's own with the embedded engine, the same with the cluster, and the front end's. Prints requests to the cluster
and processor time of the site a page: of results, of the first document found, and of its first page that matches.
"""

from __future__ import annotations

import copy
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch
from urllib.parse import quote_plus

from flask.testing import FlaskClient

from gleanings.corpus.library import Library
from gleanings.index.opening import open_library
from gleanings.index.opensearch.cluster import Cluster
from gleanings.search_app import create_app

_WARM = ("warm", "up")


def compare(library: Path, front: Path, texts: list[str]) -> dict[str, dict[str, dict[str, float]]]:
    """Requests and processor milliseconds a page, by site and kind of page."""
    own = Library(library)
    own.config = replace(own.config, page_images_megabytes=0)
    embedded = copy.copy(own)
    embedded.config = replace(own.config, engine="whoosh")
    sites = {"embedded": embedded, "library on the cluster": own, "front end": open_library(front)}
    return {name: _costs(create_app(site).test_client(), texts) for name, site in sites.items()}


def _costs(visitor: FlaskClient, texts: list[str]) -> dict[str, dict[str, float]]:
    for word in _WARM:
        visitor.get(f"/search?q={word}")
    spent: dict[str, list[float]] = {}
    with _counting() as asked:
        for text in texts:
            for kind, path in _journey(visitor, text):
                asked.clear()
                started = time.process_time()
                visitor.get(path)
                took = time.process_time() - started
                requests, seconds, pages = spent.setdefault(kind, [0, 0, 0])
                polls = sum(number for where, number in asked.items() if where in ("alias", "state"))
                spent[kind] = [requests + asked.total() - polls, seconds + took, pages + 1]
    return {
        kind: {"requests": round(requests / pages, 1), "CPU ms": round(seconds * 1000 / pages, 1)}
        for kind, (requests, seconds, pages) in spent.items()
    }


def _journey(visitor: FlaskClient, text: str) -> Iterator[tuple[str, str]]:
    """The pages that a reader goes to for a query: each is made for the first time."""
    asked = f"q={quote_plus(text)}"
    yield "results", f"/search?{asked}"
    listed = json.loads(visitor.get(f"/api/v1/search?{asked}&limit=1").text)["hits"]
    if listed and listed[0]["passages"]:
        url = re.sub(r"^https?://[^/]+", "", listed[0]["passages"][0]["url"]).partition("#")[0].partition("?")[0]
        yield "document", f"/d/{listed[0]['id']}?{asked}"
        yield "page", f"{url}?{asked}"


@contextmanager
def _counting() -> Iterator[Counter[str]]:
    """Counts requests to the cluster by what they ask."""
    asked: Counter[str] = Counter()
    perform: Callable[..., Any] = Cluster._perform

    def noting(cluster: Cluster, method: str, path: str, *arguments: object) -> Any:
        asked["alias" if "_alias" in path else path.rpartition("/")[2]] += 1
        return perform(cluster, method, path, *arguments)

    with patch.object(Cluster, "_perform", noting):
        yield asked


if __name__ == "__main__":
    print(
        json.dumps(
            compare(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]).read_text().splitlines()), indent=1
        )
    )
