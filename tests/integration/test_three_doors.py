"""The same search through the shell, the API and the page gives the same ids, totals and counts."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

import gleanings.corpus
from gleanings import cli
from gleanings.corpus.library import Library
from gleanings.search_app import create_app
from tests.shared_data import shared_data

SAMPLE = Path(gleanings.corpus.__file__).parent / "sample"

#: So many values of a facet have a box on the page; its other values are a page further.
_OFFERED = 20

#: A search: its words, and the parameters that narrow it.
Search = tuple[str, tuple[tuple[str, str], ...]]


@dataclass(frozen=True)
class Doors:
    """One library and its three doors."""

    folder: Path
    visitor: FlaskClient

    def shell(self, search: Search) -> dict[str, object]:
        words, pairs = search
        options = [part for name, value in _shell_pairs(pairs) for part in (f"--{name}", value)]
        return json.loads(self.printed("search", "--json", *options, "--", *words.split()))  # type: ignore[no-any-return]  # JSON

    def printed(self, *arguments: str) -> str:
        out = io.StringIO()
        with redirect_stdout(out), redirect_stderr(io.StringIO()):
            cli.run(["--library", str(self.folder), *arguments])
        return out.getvalue()

    def api(self, search: Search) -> dict[str, object]:
        answered = self.visitor.get(f"/api/v1/search?{_query_string(search)}")
        return json.loads(answered.data)  # type: ignore[no-any-return]  # JSON

    def page(self, search: Search) -> BeautifulSoup:
        with self.visitor.get(f"/search?{_query_string(search)}") as response:
            assert response.status_code == 200
            return BeautifulSoup(response.data, "lxml")


def _shell_pairs(pairs: tuple[tuple[str, str], ...]) -> Iterator[tuple[str, str]]:
    """A URL asks for years by two parameters, the shell by one option."""
    years = {name: value for name, value in pairs if name in ("from", "to")}
    if years:
        yield "year", f"{years.get('from', '')}..{years.get('to', '')}"
    yield from (pair for pair in pairs if pair[0] not in years)


def _query_string(search: Search) -> str:
    words, pairs = search
    return urlencode([("q", words), *pairs])


def assert_agree(doors: Doors, search: Search) -> int:
    """All three doors say the same; returns how many documents they list."""
    shell, api, page = doors.shell(search), doors.api(search), doors.page(search)
    assert {name: value for name, value in shell.items() if name != "took_ms"} == {
        name: value for name, value in api.items() if name != "took_ms"
    }, search
    links = [str(link["href"]) for link in page.select("article h2 a")]
    hits = shell["hits"]
    assert isinstance(hits, list)
    assert [re.findall(r"/d/(\w+)", link)[0] for link in links] == [hit["id"] for hit in hits], search
    total = shell["total"]
    assert isinstance(total, int)
    heading = page.select_one("#count")
    assert heading is not None
    assert int("0" + re.sub(r"[^0-9]", "", heading.get_text())) == total, search
    _assert_counts_agree(shell, page)
    return total


def _assert_counts_agree(shell: dict[str, object], page: BeautifulSoup) -> None:
    """What is left out has a chip on the page, and no box to tick."""
    facets, query = shell["facets"], shell["query"]
    assert isinstance(facets, dict)
    assert isinstance(query, dict)
    for facet, values in facets.items():
        left_out = query["filters"].get(f"not-{facet}", [])
        counts = {v["value"]: (v["count"], v["selected"]) for v in values if v["value"] not in left_out}
        boxes = page.select(f'input[type=checkbox][name="{facet}"]')
        shown = {str(box["value"]): (_count(box), box.has_attr("checked")) for box in boxes}
        assert shown == {value: counts[value] for value in shown}, facet
        assert len(shown) == len(counts) or len(shown) >= _OFFERED or facet == "year", facet


def _count(box: object) -> int:
    label = box.find_parent("label")  # type: ignore[attr-defined]  # bs4's elements
    return int(re.sub(r"[^0-9]", "", label.select_one(".c").get_text()))


def _ingest(folder: Path, *arguments: str | Path) -> dict[str, object]:
    """Fills a library, in a process of its own, because reading forks."""
    command = [sys.executable, "-m", "gleanings", "--library", str(folder), "ingest", "--json", *map(str, arguments)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode in (0, 3), ended.stderr
    return json.loads(ended.stdout)  # type: ignore[no-any-return]  # JSON


def _doors(folder: Path) -> Doors:
    return Doors(folder, create_app(Library(folder)).test_client())


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Doors:
    """The sample library, built as `gleanings demo` builds it."""
    folder = tmp_path_factory.mktemp("doors") / "library"
    Library.create(folder, "Sample", taxonomy=SAMPLE / "taxonomy")
    _ingest(folder, SAMPLE / "documents", "--metadata", SAMPLE / "metadata.csv")
    return _doors(folder)


def searches(doors: Doors) -> list[Search]:
    """Searches with the library's own most frequent theme and area, its middle years, and words of every kind."""
    counted = json.loads(doors.printed("facets", "theme", "area", "year", "--json"))["facets"]
    first = {facet: [v["value"] for v in values if v["value"] != "none"] for facet, values in counted.items()}
    theme, other, area = first["theme"][0], first["theme"][1], first["area"][0]
    years = (("from", first["year"][len(first["year"]) // 3]), ("to", first["year"][-1]))
    return [
        ("", ()),
        ("community hub", ()),
        ("people", (("theme", theme), ("area", area), *years)),
        ("residents", (("theme", theme), ("theme", other))),
        ("community", (("not-theme", theme), ("year", "none"))),
        ("the local community", (("match", "all"), ("sort", "newest"))),
        ("", (("theme", theme), *years, ("sort", "title"), ("limit", "5"))),
        ("people", (("limit", "3"), ("offset", "3"))),
        ('"in the" OR hub', (("format", "pdf"),)),
        ("people -hub", (("not-format", "pdf"), ("from", "2012"))),
        ("zeppelin", (("area", area),)),
    ]


def test_the_three_doors_agree_on_the_sample_library(sample: Doors) -> None:
    totals = [assert_agree(sample, search) for search in searches(sample)]
    assert totals[0] == len(sample.printed("search", "--ids").split())
    assert sum(total > 0 for total in totals) >= 8, "searches that find nothing compare nothing"


def test_they_refuse_the_same_mistakes(sample: Doors) -> None:
    for name, value in (("theme", "helth"), ("sort", "worst"), ("year", "20x")):
        said = io.StringIO()
        with redirect_stderr(said), redirect_stdout(io.StringIO()):
            code = cli.run(["--library", str(sample.folder), "search", f"--{name}", value])
        assert (code, sample.visitor.get(f"/api/v1/search?{name}={value}").status_code) == (2, 400)


@pytest.mark.slow
def test_the_three_doors_agree_on_hundreds_of_real_documents(tmp_path: Path) -> None:
    """Every file ends indexed or as a failure with its reason, and none in silence."""
    data = shared_data()
    folder = tmp_path / "library"
    mapping = "file=source,area=areas,author=authors"
    told = [
        _ingest(folder, data / "sample", "--metadata", data / "sample" / "manifest.csv", "--map", mapping),
        _ingest(folder, data / "library"),
    ]
    library = Library(folder)
    with library.catalogue() as catalogue:
        ledger = {entry.location: entry for entry in catalogue.ledger()}
        coverage = catalogue.coverage()
    for part in ("sample", "library"):
        for path in (path for path in (data / part).rglob("*") if path.is_file()):
            entry = ledger.pop(str(path.resolve()))
            assert entry.status in ("indexed", "ignored") or entry.reason is not None, entry
            assert entry.status != "ignored" or path.suffix.lower() not in (".pdf", ".html"), entry
    assert ledger == {}, "and nothing else is in the ledger"
    assert coverage.files == coverage.unreadable + sum(
        int(str(each["read"])) + int(str(each["copies"])) for each in told
    )
    assert coverage.documents > 400
    doors = _doors(folder)
    assert sum(assert_agree(doors, search) > 0 for search in searches(doors)) >= 8
    with (data / "domain" / "needs.csv").open(encoding="utf-8") as file:
        needs = [row["query"] for row in csv.DictReader(file)]
    assert len(needs) >= 42
    assert sum(assert_agree(doors, (text, ())) > 0 for text in needs) >= 30, "what people really asked for"
