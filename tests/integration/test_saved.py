"""A list of one's own, without an account: it lives in the reader's browser and in an address."""

from __future__ import annotations

import csv
import io

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from rispy import loads

from gleanings.corpus.library import Library
from tests.small_library import identity


@pytest.fixture(scope="module")
def address(wexcombe: Library) -> str:
    """Two documents, one of them twice, and one that there is not."""
    hubs, thursday = identity(wexcombe, "Hubs that last"), identity(wexcombe, "The Thursday table")
    return f"?id={thursday}&id={hubs}&id={thursday}&id=zzzzzzzz"


def test_the_list_has_its_documents_in_order_with_their_references(visitor: FlaskClient, address: str) -> None:
    page = BeautifulSoup(visitor.get(f"/saved{address}").data, "lxml")
    assert page.h1 is not None
    assert page.h1.text == "2 saved documents"
    assert [found.text for found in page.select(".kept h2")] == ["The Thursday table", "Hubs that last"]
    references = page.select_one("#references")
    assert references is not None
    assert references.text.index("The Thursday table (2021)") < references.text.index("Moss, A. (2019)")
    assert "1 document of this list is no longer in the library." in page.text


def test_the_list_leaves_as_references_and_as_a_spreadsheet(visitor: FlaskClient, address: str) -> None:
    titles = ["The Thursday table", "Hubs that last"]
    page = BeautifulSoup(visitor.get(f"/saved{address}").data, "lxml")
    files = {link.text: str(link["href"]) for link in page.select(".export a")}
    ris = visitor.get(files["RIS"])
    assert [entry["title"] for entry in loads(ris.text)] == titles
    assert 'filename="saved.ris"' in ris.headers["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(visitor.get(files["Spreadsheet (CSV)"]).text)))
    assert [row["title"] for row in rows] == titles
    assert [entry["title"] for entry in visitor.get(files["CSL-JSON"]).get_json(force=True)] == titles


def test_an_empty_list_says_how_it_is_filled(visitor: FlaskClient) -> None:
    page = BeautifulSoup(visitor.get("/saved").data, "lxml")
    assert page.select_one("#nothing-saved") is not None
    assert "Saving needs JavaScript" in page.text


def test_what_needs_a_script_is_hidden_until_it_runs(visitor: FlaskClient) -> None:
    """Whoever has none must not meet buttons that do nothing."""
    page = BeautifulSoup(visitor.get("/search?q=community").data, "lxml")
    buttons = page.select("[data-save]")
    assert len(buttons) == 10
    assert all(button.has_attr("hidden") for button in buttons)
    link = page.select_one("#saved")
    assert link is not None
    assert link.parent is not None
    assert link.parent.has_attr("hidden")
