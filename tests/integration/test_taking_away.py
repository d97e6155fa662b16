"""From hit to footnote: what readers take with them says what it is, where it stands and who holds it."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import rispy
from bibtexparser.entrypoint import parse_string
from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from lxml.etree import _Element, fromstring

from gleanings.corpus.catalogue import Catalogue
from gleanings.corpus.library import Library
from gleanings.corpus.model import Description, Document, Page, Reading
from gleanings.corpus.sources import SourceFile
from gleanings.index.opening import open_engine
from gleanings.index.publishing import publish_changes
from gleanings.search_app import create_app
from tests.small_library import HUB, identity, make_library


def today_in_words() -> str:
    return f"{date.today():%d %B %Y}".lstrip("0")


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
        f"(Accessed: {today_in_words()}).",
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
    assert "), p. 1 (PDF page 3)." in text_of(page.select_one("#reference"))
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


# A list of results


def exported(visitor: FlaskClient, path: str) -> str:
    response = visitor.get(path)
    assert response.status_code == 200, path
    return response.text


def test_every_file_holds_the_documents_of_the_page_in_its_order(visitor: FlaskClient) -> None:
    """All of them: the page shows ten, the files have no pages."""
    query = "q=community&theme=housing&sort=title"
    page = get(visitor, f"/search?{query}&page=2")
    files = {str(link["href"]).split("?")[0].rsplit(".")[-1]: str(link["href"]) for link in page.select(".export a")}
    hits = json.loads(exported(visitor, f"/api/v1/search?{query}&limit=100"))["hits"]
    ids = [hit["id"] for hit in hits]
    assert len(ids) == 12
    rows = list(csv.DictReader(io.StringIO(exported(visitor, files["csv"]))))
    assert [row["id"] for row in rows] == ids
    assert [hit["id"] for hit in json.loads(exported(visitor, files["json"]))["hits"]] == ids
    assert [json.loads(line)["id"] for line in exported(visitor, files["jsonl"]).splitlines()] == ids
    assert [item["id"] for item in json.loads(exported(visitor, files["csl"]))] == ids
    assert [record["id"] for record in rispy.loads(exported(visitor, files["ris"]))] == ids
    assert [entry.key.rsplit("-")[-1] for entry in parse_string(exported(visitor, files["bib"])).entries] == ids


@pytest.mark.parametrize("suffix", ["csv", "json", "jsonl", "ris", "bib", "csl"])
def test_a_file_is_read_as_it_is_sent_and_has_no_end_but_the_list_s(
    visitor: FlaskClient, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    """However many documents there are, only a few are in memory at a time."""
    whole = exported(visitor, f"/search.{suffix}?q=community")
    read: list[int] = []
    documents_by_id = Catalogue.documents_by_id

    def counted(self: Catalogue, identities: Iterable[str]) -> dict[str, Document]:
        found = documents_by_id(self, identities)
        read.append(len(found))
        return found

    monkeypatch.setattr(Catalogue, "documents_by_id", counted)
    monkeypatch.setattr("gleanings.index.showing._BATCH", 3)
    with visitor.get(f"/search.{suffix}?q=community", buffered=False) as response:
        pieces = response.iter_encoded()
        first = next(pieces)
        assert sum(read) <= 3
        assert without_times((first + b"".join(pieces)).decode()) == without_times(whole)
    assert (sum(read), max(read)) == (14, 3)


def without_times(text: str) -> str:
    return re.sub(r'"took_ms": [0-9.]+', "", text)


def test_files_are_named_for_the_search_and_kept_while_nothing_changes(visitor: FlaskClient) -> None:
    response = visitor.get("/search.csv?q=community+%22hub%22%0d%0ax")
    assert response.headers["Content-Disposition"] == 'attachment; filename="community-hub-x.csv"'
    assert response.content_type == "text/csv; charset=utf-8"
    again = visitor.get(
        "/search.csv?q=community+%22hub%22%0d%0ax", headers={"If-None-Match": response.headers["ETag"]}
    )
    assert again.status_code == 304
    assert 'filename="documents.ris"' in visitor.get("/search.ris").headers["Content-Disposition"]


def test_files_carry_the_notice_and_no_formula(noticed: FlaskClient) -> None:
    """A notice may begin with what a spreadsheet takes for a formula."""
    rows = list(csv.DictReader(io.StringIO(exported(noticed, "/search.csv"))))
    assert {row["library"] for row in rows} == {"'=Invented, all of it."}
    assert all(
        record["notes"] == ["=Invented, all of it."] for record in rispy.loads(exported(noticed, "/search.ris"))
    )


def test_a_wrong_parameter_gives_an_error_and_no_file(visitor: FlaskClient) -> None:
    """Nobody would see in a file that a filter was left out."""
    response = visitor.get("/search.csv?theme=nonsense")
    assert (response.status_code, response.mimetype) == (400, "text/html")
    assert "No theme is called" in response.text
    assert visitor.get("/search.docx").status_code == 404


def test_a_list_that_finds_nothing_is_an_empty_file(visitor: FlaskClient) -> None:
    assert len(exported(visitor, "/search.csv?q=zeppelin").splitlines()) == 1
    assert json.loads(exported(visitor, "/search.csl?q=zeppelin")) == []
    assert exported(visitor, "/search.ris?q=zeppelin") == ""


# Feeds


def parsed(visitor: FlaskClient, path: str) -> _Element:
    """A feed or the like, by another parser than ours."""
    response = visitor.get(path)
    assert response.status_code == 200, path
    return fromstring(response.data)


ATOM = "{http://www.w3.org/2005/Atom}"


def test_every_search_is_a_feed_that_page_and_box_name(visitor: FlaskClient) -> None:
    page = get(visitor, "/search?q=community&theme=housing&page=2")
    named = page.select_one("link[rel=alternate]")
    assert named is not None
    assert named["href"] == "/search.atom?q=community&theme=housing"
    feed = parsed(visitor, str(named["href"]))
    assert len(feed.findall(f"{ATOM}entry")) == 12
    assert feed.findtext(f"{ATOM}title") == "Wexcombe: community"
    for required in ("id", "updated"):
        texts = [
            feed.findtext(f"{ATOM}{required}"),
            *(e.findtext(f"{ATOM}{required}") for e in feed.iter(f"{ATOM}entry")),
        ]
        assert all(texts)
        assert required == "updated" or len(set(texts)) == 13
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links["alternate"] == "http://localhost/search?q=community&theme=housing"
    assert links["self"] == feed.findtext(f"{ATOM}id") == "http://localhost/search.atom?q=community&theme=housing"


def test_a_feed_begins_with_what_was_added_last(tmp_path: Path) -> None:
    """Not with the newest year: an alert is about the library."""
    library = make_library(tmp_path)
    with library.catalogue(write=True) as catalogue:
        run = catalogue.runs.start("ingest", "")
        path = tmp_path / "files" / "late.pdf"
        path.write_bytes(b"late")
        source = SourceFile(str(path), str(path.parent), path.name, 4, path.stat().st_mtime_ns, "f" * 64)
        reading = Reading("pdf", (Page(1, "The community hub again."),))
        catalogue.record_document(source, reading, Description("Late & <old>", year=1999), run=run, seconds=0.1)
        catalogue.runs.end(run)
        publish_changes(library, catalogue, open_engine(library))
    feed = parsed(create_app(library).test_client(), "/search.atom?q=community")
    first = feed.find(f"{ATOM}entry")
    assert first is not None
    assert first.findtext(f"{ATOM}title") == "Late & <old>"
    assert first.findtext(f"{ATOM}updated") == feed.findtext(f"{ATOM}updated")


def test_feeds_use_the_configured_address(noticed: FlaskClient) -> None:
    feed = parsed(noticed, "/search.atom")
    assert feed.findtext(f"{ATOM}id") == "https://here.example/search.atom"
    assert feed.findtext(f"{ATOM}subtitle") == "=Invented, all of it."


def test_browsers_can_search_from_their_address_bar(visitor: FlaskClient) -> None:
    described = get(visitor, "/").select_one("link[rel=search]")
    assert described is not None
    root = parsed(visitor, str(described["href"]))
    templates = [url.get("template") for url in root.iter("{http://a9.com/-/spec/opensearch/1.1/}Url")]
    assert templates[0] == "http://localhost/search?q={searchTerms}"
