"""A document's page lists the states that it had, and each can be read and is never taken for the current one."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from gleanings.corpus.library import Library
from gleanings.index.opening import open_engine
from gleanings.index.publishing import rebuild
from gleanings.search_app import create_app
from tests.shelf import Shelf


@pytest.fixture
def held(tmp_path: Path) -> tuple[FlaskClient, str]:
    """A report that was read four times: twice from the first file, then from two others; and one that stayed."""
    library = Library.create(tmp_path / "library", "Wexcombe")
    shelf = Shelf(library.folder)
    shelf.add("still.pdf", "still", "Nothing happened here.")
    identity = shelf.add("r.pdf", "1", "The hub opened.", "It broke even.")
    shelf.add("r.pdf", "1", "The hub opened.", "It broke even at last.")
    shelf.add("r.pdf", "2", "The hub opened.")
    shelf.add("r.pdf", "3", "The hub opened.", "A garden followed.", "So did a café.")
    shelf.catalogue.runs.end(shelf.run)
    rebuild(library, shelf.catalogue, open_engine(library))
    shelf.catalogue.close()
    return create_app(library).test_client(), identity


def listed(visitor: FlaskClient, path: str) -> list[tuple[str, str]]:
    """What the list of versions says of each, and where it leads."""
    found = BeautifulSoup(visitor.get(path).text, "lxml").select(".versions li")
    return [(" ".join(each.text.split()), str(link["href"]) if (link := each.a) else "") for each in found]


def test_the_versions_are_listed_newest_first_with_what_differs(held: tuple[FlaskClient, str]) -> None:
    visitor, identity = held
    (current, _), *older = listed(visitor, f"/d/{identity}")
    assert current.endswith("(shown here)3 pages, 10 words; 2 pages differ")
    assert [url for _, url in older] == [f"/d/{identity}/text?version={number}" for number in (3, 2, 1)]
    assert [said.partition("; ")[2] for said, _ in older] == [
        "1 page fewer",
        "1 page differs; the same file, read anew",
        "the first",
    ]


def test_a_document_with_one_version_has_no_list(held: tuple[FlaskClient, str]) -> None:
    visitor, _ = held
    page = BeautifulSoup(visitor.get("/search?q=nothing+happened").text, "lxml")
    link = page.select_one("article h2 a")
    assert link is not None
    assert listed(visitor, str(link["href"])) == []


def test_an_older_text_says_what_it_is_and_is_kept_from_search_engines(held: tuple[FlaskClient, str]) -> None:
    visitor, identity = held
    older = visitor.get(f"/d/{identity}/text?version=1")
    assert older.text.startswith("This is not the current text: it is version 1 of 4, as it was read on ")
    assert "It broke even." in older.text
    assert "garden" not in older.text
    assert older.headers["X-Robots-Tag"] == "noindex"


def test_the_current_text_is_the_same_with_its_number_and_without(held: tuple[FlaskClient, str]) -> None:
    visitor, identity = held
    texts = [visitor.get(f"/d/{identity}/text{asked}") for asked in ("", "?version=4")]
    assert texts[0].text == texts[1].text
    assert "X-Robots-Tag" not in texts[0].headers


@pytest.mark.parametrize("asked", ["5", "0", "-1", "x", "1e0"])
def test_a_version_that_there_is_not_is_not_found(held: tuple[FlaskClient, str], asked: str) -> None:
    visitor, identity = held
    assert visitor.get(f"/d/{identity}/text?version={asked}").status_code == 404


def test_a_withdrawn_document_shows_no_version_either(tmp_path: Path) -> None:
    library = Library.create(tmp_path / "library", "Wexcombe")
    shelf = Shelf(library.folder)
    identity = shelf.add("r.pdf", "1", "A secret.")
    shelf.add("r.pdf", "2", "No secret.")
    shelf.catalogue.desk.withdraw(identity, "held a name", by=shelf.by)
    rebuild(library, shelf.catalogue, open_engine(library))
    shelf.catalogue.close()
    answer = create_app(library).test_client().get(f"/d/{identity}/text?version=1")
    assert (answer.status_code, "secret" in answer.text) == (410, False)
