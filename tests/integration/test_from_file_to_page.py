"""From files in a folder to a page in the browser, through the shell commands that a librarian types."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from gleanings.corpus.library import Library
from gleanings.search_app import create_app

PAGE = """<!doctype html><html lang="en"><head><title>The lending shed</title></head><body><main>
<h1>The lending shed</h1><p>The shed lends ladders, drills and a cement mixer to anybody on the estate. It was
opened by residents who were tired of buying tools that they needed once a year.</p>
<h2 id="money">What it costs</h2><p>Insurance is the largest cost. The council lets the garage for nothing, and
volunteers repair what comes back broken on the first Saturday of every month.</p></main></body></html>"""


def gleanings(*arguments: str) -> None:
    """Runs a command, which must succeed."""
    done = subprocess.run(
        [sys.executable, "-m", "gleanings", *arguments], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A PDF of two pages and a saved web page, ingested into a library beside them."""
    folder = tmp_path_factory.mktemp("files")
    canvas = Canvas(str(folder / "ladders.pdf"), pagesize=A4, invariant=1)
    canvas.setTitle("Ladders and drills")
    for line in ("Ladders and drills: a report on sharing tools", "Residents borrowed the cement mixer most of all."):
        canvas.drawString(72, 700, line)
        canvas.showPage()
    canvas.save()
    (folder / "shed.html").write_text(PAGE, encoding="utf-8")
    gleanings("init", str(folder / "library"), "--name", "Tools")
    gleanings("--library", str(folder / "library"), "ingest", str(folder / "ladders.pdf"), str(folder / "shed.html"))
    return folder


@pytest.fixture(scope="module")
def visitor(folder: Path) -> FlaskClient:
    """Asks the site of that library."""
    return create_app(Library.open(folder / "library")).test_client()


def test_both_files_are_found_by_their_words_and_lead_to_the_place(visitor: FlaskClient) -> None:
    """The PDF by its page, the web page by its heading."""
    page = BeautifulSoup(visitor.get("/search?q=%22cement+mixer%22").data, "lxml")
    places = {" ".join(link.get_text(" ").split()) for link in page.select(".src a")}
    assert len(page.select("article")) == 2
    assert any("PDF p. 2" in place or "(PDF page 2)" in place for place in places)
    assert any(place.startswith("section") for place in places)


def test_the_source_file_comes_back_byte_by_byte(visitor: FlaskClient, folder: Path) -> None:
    """What a reader opens is what the librarian put in."""
    hits = visitor.get("/api/v1/search?q=%22cement+mixer%22").get_json()["hits"]
    for hit in hits:
        name = "ladders.pdf" if hit["format"] == "pdf" else "shed.html"
        with visitor.get(f"/d/{hit['id']}/file") as response:
            assert response.data == (folder / name).read_bytes()
