"""Zotero, Google Scholar and search engines find in our pages what their own documents say they look for."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from gleanings.corpus.library import Library
from gleanings.corpus.model import Description
from gleanings.search_app import create_app
from tests.small_library import identity, make_library, pdf_pages


@pytest.fixture(scope="module")
def hubs(wexcombe: Library) -> str:
    """The id of the report on hubs."""
    return identity(wexcombe, "Hubs that last")


def page(visitor: FlaskClient, path: str) -> BeautifulSoup:
    return BeautifulSoup(visitor.get(path).data, "lxml")


def named(found: BeautifulSoup) -> dict[str, list[str]]:
    """The contents of ``meta`` elements by their names."""
    values: dict[str, list[str]] = {}
    for element in found.select("meta[name]"):
        values.setdefault(str(element["name"]), []).append(str(element["content"]))
    return values


def linked(found: BeautifulSoup) -> dict[str, object]:
    script = found.select_one('script[type="application/ld+json"]')
    assert script is not None
    data: dict[str, object] = json.loads(script.get_text())
    return data


def test_google_scholar_finds_title_authors_date_and_the_pdf(visitor: FlaskClient, hubs: str) -> None:
    """Its inclusion guidelines want at least these; the PDF must be an address of the same site."""
    said = named(page(visitor, f"/d/{hubs}"))
    assert said["citation_title"] == ["Hubs that last"]
    assert said["citation_author"] == ["Moss, Ada"]
    assert said["citation_publication_date"] == ["2019"]
    assert said["citation_technical_report_institution"] == ["Wexcombe Trust"]
    assert said["citation_pdf_url"] == [f"http://localhost/d/{hubs}/file"]
    with visitor.get(f"/d/{hubs}/file") as response:
        assert response.mimetype == "application/pdf"


def test_dublin_core_and_schema_org_say_the_same(visitor: FlaskClient, hubs: str) -> None:
    found = page(visitor, f"/d/{hubs}")
    said, data = named(found), linked(found)
    assert (said["DC.title"], said["DC.creator"], said["DC.date"]) == (["Hubs that last"], ["Moss, Ada"], ["2019"])
    assert said["DC.subject"] == ["Health and wellbeing"]
    assert (data["@context"], data["@type"], data["name"]) == ("https://schema.org", "Report", "Hubs that last")
    assert data["author"] == [{"@type": "Person", "name": "Ada Moss", "givenName": "Ada", "familyName": "Moss"}]
    assert data["publisher"] == {"@type": "Organization", "name": "Wexcombe Trust"}
    assert (data["@id"], data["sameAs"]) == (f"http://localhost/d/{hubs}", "https://example.org/hubs")


def test_zotero_finds_every_document_of_a_list(visitor: FlaskClient) -> None:
    """COinS, as its translator reads it: a report as a book of the genre report, a web page as Dublin Core."""
    spans = page(visitor, "/search?q=former+bank").select("span.Z3988")
    contexts = [parse_qs(str(span["title"])) for span in spans]
    titles = [str(heading.get_text()) for heading in page(visitor, "/search?q=former+bank").select("article h2")]
    assert [(context.get("rft.btitle") or context["rft.title"])[0] for context in contexts] == titles
    report = next(context for context in contexts if context.get("rft.btitle") == ["Hubs that last"])
    assert (report["ctx_ver"], report["rft.genre"]) == (["Z39.88-2004"], ["report"])
    assert (report["rft.au"], report["rft.pub"], report["rft.date"]) == (["Moss, Ada"], ["Wexcombe Trust"], ["2019"])
    assert report["rft_id"] == ["https://example.org/hubs"]
    web = next(context for context in contexts if context.get("rft.title") == ["The Thursday table"])
    assert (web["rft.type"], web["rft_val_fmt"]) == (["webpage"], ["info:ofi/fmt:kev:mtx:dc"])


def test_a_document_has_one_address_whatever_is_looked_for_in_it(tmp_path: Path) -> None:
    library = make_library(tmp_path)
    hubs = identity(library, "Hubs that last")
    library.config = replace(library.config, base_url="https://here.example")
    for path in (f"/d/{hubs}", f"/d/{hubs}?q=bank"):
        (link,) = page(create_app(library).test_client(), path).select("link[rel=canonical]")
        assert link["href"] == f"https://here.example/d/{hubs}"


def test_what_is_not_known_is_left_out_and_nothing_hostile_gets_out_of_its_place(tmp_path: Path) -> None:
    """JSON in a page ends where a closing tag stands in it, unless it is escaped for that."""
    title = '</script><script>alert(1)</script>"><meta name="x" content="&#x41; \ud7ff'
    library = make_library(tmp_path, [(Description(title), "pdf", pdf_pages("word"))])
    found = page(create_app(library).test_client(), f"/d/{identity(library, title)}")
    assert len(found.select("script:not([src])")) == 1
    assert linked(found)["name"] == title
    said = named(found)
    assert said["citation_title"] == [title]
    assert "x" not in said
    assert not {"citation_author", "citation_publication_date", "DC.date"} & set(said)
    assert not {"author", "datePublished", "publisher"} & set(linked(found))
