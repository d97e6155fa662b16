"""What programs ask, and what they may rely on."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import waitress
from flask.testing import FlaskClient

from gleanings.corpus.corrections import By
from gleanings.corpus.library import Library
from gleanings.index.opening import open_engine
from gleanings.index.publishing import rebuild
from gleanings.index.service import SearchService
from gleanings.search_app import create_app
from tests.small_library import HUB, identity, make_library

DOCS = Path(__file__).parents[2] / "docs" / "api.md"


@pytest.fixture(scope="module")
def hubs(wexcombe: Library) -> str:
    """The id of the report on hubs."""
    return identity(wexcombe, "Hubs that last")


@contextmanager
def served(library: Library) -> Iterator[str]:
    """The site of a library at an address of its own."""
    server = waitress.create_server(create_app(library), host="127.0.0.1", port=0, threads=2)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        server.close()
        thread.join(timeout=10)


def test_a_program_follows_next_through_all_documents_once(visitor: FlaskClient) -> None:
    ids, address = [], "/api/v1/search?q=community&limit=4&match=any"
    while address:
        answer = visitor.get(address).get_json()
        ids += [hit["id"] for hit in answer["hits"]]
        address = answer["next"]
    assert len(ids) == len(set(ids)) == answer["total"] == 14


def test_a_cursor_of_an_older_index_is_refused_and_says_what_to_do(tmp_path: Path) -> None:
    """Counting on in another list would leave documents out in silence."""
    library = make_library(tmp_path)
    visitor = create_app(library).test_client()
    following = visitor.get("/api/v1/search?q=community&limit=4").get_json()["next"]
    with library.catalogue(write=True) as catalogue:
        rebuild(library, catalogue, open_engine(library))
    response = visitor.get(following)
    assert (response.status_code, response.mimetype) == (409, "application/problem+json")
    assert "Begin the search again." in response.get_json()["detail"]


def test_a_document_its_pages_and_its_passages(visitor: FlaskClient, hubs: str) -> None:
    known = visitor.get(f"/api/v1/documents/{hubs}").get_json()
    assert (known["title"], known["year"], known["evidence"][0]["value"]) == ("Hubs that last", 2019, "2019")
    pages = visitor.get(f"/api/v1/documents/{hubs}/pages").get_json()["pages"]
    assert [page["label"] for page in pages] == [None, None, "1", "2", "3"]
    page = visitor.get(f"/api/v1/documents/{hubs}/pages/3?q=bank").get_json()
    (mark,) = page["highlights"]
    assert (page["text"], page["cite"]) == (HUB, "p. 1 (PDF page 3)")
    assert page["text"][mark["start"] : mark["end"]] == "bank"
    found = visitor.get(f"/api/v1/documents/{hubs}/passages?q=former+bank&limit=1").get_json()
    assert ([passage["page"] for passage in found["passages"]], found["more"]) == ([3], True)


def test_no_answer_says_where_files_lie_on_the_server(visitor: FlaskClient, wexcombe: Library, hubs: str) -> None:
    for path in (f"/documents/{hubs}", "/search?q=hub", "/stats", "/changes"):
        assert str(wexcombe.folder.parent) not in visitor.get(f"/api/v1{path}").text


def test_a_long_facet_is_searched_and_read_in_parts(visitor: FlaskClient) -> None:
    whole = visitor.get("/api/v1/facets/year?q=community").get_json()
    assert whole["total"] == len(whole["values"]) == 13
    part = visitor.get("/api/v1/facets/year?q=community&find=201&offset=2&limit=3").get_json()
    named = [value for value in whole["values"] if "201" in value["label"]]
    assert (part["values"], part["total"]) == (named[2:5], len(named))


def test_a_facet_leaves_out_its_own_filter(visitor: FlaskClient) -> None:
    values = visitor.get("/api/v1/facets/theme?theme=housing").get_json()["values"]
    assert {value["value"]: value["selected"] for value in values} == {
        "housing": True, "none": False, "wellbeing": False,
    }  # fmt: skip


def test_a_map_of_one_facet_twice_counts_what_documents_have_together(visitor: FlaskClient) -> None:
    data = visitor.get("/api/v1/map?rows=theme&cols=theme").get_json()
    totals = [value["total"] for value in data["rows"]["values"]]
    assert [line[at] for at, line in enumerate(data["cells"])] == totals


def test_what_each_run_did_is_followed_from_run_to_run(visitor: FlaskClient) -> None:
    (found,) = visitor.get("/api/v1/changes?limit=4").get_json()["runs"]
    assert (len(found["changes"]), found["run"]["kind"]) == (4, "ingest")
    assert found["total"] >= 15
    assert found["changes"][0]["title"] == "Hubs that last"
    assert visitor.get(f"/api/v1/changes?since={found['run']['number'] + 1}").get_json()["runs"] == []


def test_what_was_withdrawn_is_told_without_its_title(tmp_path: Path) -> None:
    library = make_library(tmp_path)
    gone = identity(library, "Hubs that last")
    with library.catalogue(write=True) as catalogue:
        run = catalogue.runs.start("withdraw", gone)
        catalogue.desk.withdraw(gone, "Not ours to show.", by=By(run))
        catalogue.runs.end(run)
    visitor = create_app(library).test_client()
    changes = [c for run in visitor.get("/api/v1/changes").get_json()["runs"] for c in run["changes"]]
    assert [c["kind"] for c in changes if c["document"] == gone] == ["withdrawn", "added"]
    assert {c["title"] for c in changes if c["document"] == gone} == {None}
    response = visitor.get(f"/api/v1/documents/{gone}")
    assert response.status_code == 410


@pytest.mark.parametrize(
    ("path", "parameter"),
    [
        ("/search?colour=red", "colour"),
        ("/search?limit=", "limit"),
        ("/suggest?limit=3", "limit"),
        ("/map?rows=colour", "rows"),
        ("/facets/colour", "facet"),
        ("/changes?since=x", "since"),
        ("/documents/x/pages/one", "number"),
        ("/suggest?q=" + "x" * 1001, "q"),
    ],
)
def test_what_is_wrong_is_told_and_never_passed_over(visitor: FlaskClient, path: str, parameter: str) -> None:
    """A program does not read, as a person does, that a part of its search was left out."""
    response = visitor.get(f"/api/v1{path}")
    assert (response.status_code, response.mimetype) == (400, "application/problem+json")
    assert [error["param"] for error in response.get_json()["errors"]] == [parameter]


def test_nothing_is_computed_for_what_the_client_holds(wexcombe: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    visitor = create_app(wexcombe).test_client()
    path = "/api/v1/search?q=hub&theme=housing"
    tag = visitor.get(path).headers["ETag"]
    monkeypatch.setattr(SearchService, "search", lambda *_: pytest.fail("searched"))
    for method in ("GET", "HEAD"):
        same = visitor.open(
            "/api/v1/search?theme=Community+housing&q=hub", method=method, headers={"If-None-Match": tag}
        )
        assert (same.status_code, same.data) == (304, b"")


def test_the_page_for_people_lists_every_address_and_its_examples_answer(visitor: FlaskClient) -> None:
    page = visitor.get("/api").text
    described = visitor.get("/openapi.json").get_json()
    for path, operations in described["paths"].items():
        assert f">{path}<" in page
        for parameter in operations["get"]["parameters"]:
            assert parameter["in"] == "path" or f"<code>{parameter['name']}</code>" in page
    examples = [part.split('"')[0] for part in page.split('<p>Try <a href="')[1:]]
    assert len(examples) == len(described["paths"])
    for example in examples:
        assert visitor.get(example.replace("&amp;", "&")).status_code == 200, example


def examples(language: str) -> list[str]:
    """The code of a language in the document on the API."""
    return [block.split("```")[0] for block in DOCS.read_text("utf-8").split(f"```{language}\n")[1:]]


def test_the_documented_python_example_runs(wexcombe: Library, tmp_path: Path) -> None:
    (code,) = examples("python")
    with served(wexcombe) as address:
        ran = subprocess.run(
            [sys.executable, "-c", code.replace("http://127.0.0.1:8321", address)],
            capture_output=True, text=True, check=True, cwd=tmp_path,
        )  # fmt: skip
    lines = ran.stdout.splitlines()
    assert f"Hubs that last | 1 | {HUB}" in lines
    assert any(line.startswith("The Thursday table | Key points | ") for line in lines)


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_the_documented_curl_examples_run(wexcombe: Library, tmp_path: Path) -> None:
    (code,) = examples("sh")
    with served(wexcombe) as address:
        ran = subprocess.run(
            ["sh", "-e", "-c", code.replace("http://127.0.0.1:8321", address).replace("curl -s", "curl -sf")],
            capture_output=True, text=True, check=True, cwd=tmp_path,
        )  # fmt: skip
    assert ran.stdout.count('"schema":"gleanings/search/1"') == 2
    assert (tmp_path / "hubs.csv").read_text("utf-8").startswith("id,title")
    assert (tmp_path / "hubs.ris").read_text("utf-8").startswith("TY  - ")


def asked_by_schemathesis(address: str, folder: Path, examples: int, seed: int) -> int:
    """Lets schemathesis ask all that the description allows and much that it does not; returns how many cases."""
    command = [
        sys.executable,
        "-m",
        "schemathesis.cli",
        "run",
        f"{address}/openapi.json",
        "--checks",
        "all",
        "--no-color",
    ]
    command += ["--max-examples", str(examples), "--seed", str(seed), "--workers", "1"]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)
    assert ran.returncode == 0, ran.stdout[-6000:] + ran.stderr[-2000:]
    (cases,) = (line for line in ran.stdout.splitlines() if " generated" in line)
    return int(cases.split()[0])


def test_the_description_holds_for_whatever_is_asked(wexcombe: Library, tmp_path: Path) -> None:
    """All checks: statuses, types, shapes, what must be refused and what must not be."""
    with served(wexcombe) as address:
        assert asked_by_schemathesis(address, tmp_path, 5, 1) > 300


@pytest.mark.slow
def test_the_description_holds_in_two_thousand_cases(wexcombe: Library, tmp_path: Path) -> None:
    with served(wexcombe) as address:
        assert asked_by_schemathesis(address, tmp_path, 60, 2) >= 2000
