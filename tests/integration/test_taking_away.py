"""From hit to footnote: what readers take with them says what it is, where it stands and who holds it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
import rispy
from bibtexparser.entrypoint import parse_string
from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient

from gleanings.corpus.citing import date_in_words
from gleanings.corpus.library import Library
from gleanings.search_app import create_app
from tests.small_library import HUB, identity, make_library


def get(visitor: FlaskClient, path: str) -> BeautifulSoup:
    with visitor.get(path) as response:
        assert response.status_code == 200, path
        return BeautifulSoup(response.data, "lxml")


def text_of(found: Tag | None) -> str:
    assert found is not None
    return found.get_text()


@pytest.fixture(scope="module")
def hubs(wexcombe: Library) -> str:
    """The id of the report on hubs."""
    return identity(wexcombe, "Hubs that last")


@pytest.fixture(scope="module")
def noticed(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """The site of a library that says who keeps it and where it is reached."""
    library = make_library(tmp_path_factory.mktemp("noticed"))
    library.config = replace(library.config, base_url="https://here.example/", notice="=Invented, all of it.")
    return create_app(library).test_client()


# One document


def test_every_passage_leads_to_its_quotation_with_reference_and_place(visitor: FlaskClient, hubs: str) -> None:
    """Without a script this is how a passage is copied, so all of it must be text."""
    page = get(visitor, "/search?q=former+bank")
    hit = next(found for found in page.select("article") if "Hubs that last" in found.text)
    link = hit.select_one("a[data-copy]")
    assert link is not None
    assert text_of(link) == "Copy quote and citation from p. 1 (PDF page 3) of Hubs that last"
    said = text_of(get(visitor, str(link["href"])).select_one("#quotation"))
    assert said.split("\n\n") == [
        f"“{HUB}” (Moss, 2019, p. 1)",
        "Moss, A. (2019) Hubs that last. Wexcombe Trust. Available at: https://example.org/hubs "
        f"(Accessed: {date_in_words(date.today())}).",
        f"P. 1 (PDF page 3), document {hubs}\n",
    ]


def test_a_quotation_carries_the_permanent_address_and_the_library_s_notice(noticed: FlaskClient) -> None:
    """Whoever pastes a passage of an invented library must paste that it is invented."""
    found = get(noticed, "/search?q=former+bank").select_one("article a[data-copy]")
    assert found is not None
    said = text_of(get(noticed, str(found["href"])).select_one("#quotation"))
    assert "https://here.example/d/" in said
    assert said.endswith("=Invented, all of it.\n")


def test_find_in_document_offers_each_passage_for_copying(visitor: FlaskClient, hubs: str) -> None:
    links = get(visitor, f"/d/{hubs}?q=former+bank").select(".pass a[data-copy]")
    quoted = [text_of(get(visitor, str(link["href"])).select_one("#quotation")) for link in links]
    assert len(quoted) == 2
    assert all(HUB in text for text in quoted)
    assert "p. 3)" in quoted[1]


def test_a_page_can_be_cited_without_a_passage(visitor: FlaskClient, hubs: str) -> None:
    page = get(visitor, f"/d/{hubs}/p/3/quote")
    assert "Wexcombe Trust, p. 1 (PDF page 3)." in text_of(page.select_one("#reference"))
    assert page.select_one("#quotation") is None


@pytest.mark.parametrize("span", ["from=0&to=9999", "from=5&to=5", "from=-3&to=4", "from=x&to=4", "to=4"])
def test_a_passage_that_is_not_there_is_not_found(visitor: FlaskClient, hubs: str, span: str) -> None:
    """A link from before a new version must not quote other words."""
    assert visitor.get(f"/d/{hubs}/p/3/quote?{span}").status_code == 404


def test_the_page_for_citing_shows_what_the_files_hold(visitor: FlaskClient, hubs: str) -> None:
    page = get(visitor, f"/d/{hubs}/cite")
    assert text_of(page.select_one("#reference")).startswith("Moss, A. (2019) Hubs that last.")
    shown = [text_of(found).strip() for found in page.select("pre.take")[1:]]
    links = [str(link["href"]) for link in page.select("a[download]")]
    assert links == [f"/d/{hubs}.{suffix}" for suffix in ("ris", "bib", "json")]
    for text, link in zip(shown, links, strict=True):
        response = visitor.get(link)
        assert response.text.strip() == text
        name = f"hubs-that-last-{hubs}.{link.rsplit('.')[-1]}"
        assert response.headers["Content-Disposition"] == f'attachment; filename="{name}"'
        assert visitor.get(link, headers={"If-None-Match": response.headers["ETag"]}).status_code == 304
    assert rispy.loads(visitor.get(links[0]).text)[0]["title"] == "Hubs that last"
    assert parse_string(visitor.get(links[1]).text).entries[0].key.endswith(hubs)
    assert json.loads(visitor.get(links[2]).text)[0]["id"] == hubs


def test_references_to_unknown_documents_are_not_found(visitor: FlaskClient) -> None:
    for path in ("/d/nothing/cite", "/d/nothing.ris", "/d/nothing/p/1/quote"):
        assert visitor.get(path).status_code == 404
