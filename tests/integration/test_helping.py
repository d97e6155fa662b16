"""What helps a person to find something: corrections, reasons, suggestions, similar documents, nearby searches."""

from __future__ import annotations

import io
import json
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient

from gleanings import cli
from gleanings.corpus.corrections import By
from gleanings.corpus.library import Library
from gleanings.corpus.model import Description, Page
from gleanings.index.opening import open_engine
from gleanings.index.publishing import publish_changes
from gleanings.index.request import SearchRequest
from gleanings.index.service import SearchService
from gleanings.search_app import create_app
from tests.small_library import identity, make_library, pdf_pages


def page(visitor: FlaskClient, path: str) -> BeautifulSoup:
    with visitor.get(path) as response:
        assert response.status_code == 200, path
        return BeautifulSoup(response.data, "lxml")


def text_of(found: Tag) -> str:
    return " ".join(found.get_text(" ").split())


def test_a_correction_is_said_first_and_undone_with_one_click(visitor: FlaskClient) -> None:
    corrected = page(visitor, "/search?q=comunity+hub")
    note = corrected.select_one(".said p")
    assert note is not None
    assert "“comunity” is in no document: you see results for “community”." in text_of(corrected)
    assert note.a is not None
    as_typed = page(visitor, str(note.a["href"]))
    assert "you see results for" not in text_of(as_typed)


def test_an_unknown_name_in_a_clause_is_said_and_finds_nothing(visitor: FlaskClient) -> None:
    assert "No theme is called “nosuch” in this library." in text_of(page(visitor, "/search?q=theme:nosuch"))


def test_the_reasons_of_each_hit_are_shown_when_asked_for(visitor: FlaskClient) -> None:
    plain = page(visitor, "/search?q=hub")
    link = next(a for a in plain.select(".said a") if text_of(a) == "Why these results?")
    explained = text_of(page(visitor, str(link["href"])))
    assert "Understood as hub ." in explained
    assert "“hub” in the title" in explained


def test_a_reason_names_title_pages_and_times(wexcombe: Library) -> None:
    """Page 3 has the word twice, and page 5 twice; the summary on page 2 once."""
    answer = SearchService(wexcombe).search(
        SearchRequest("hub id:" + identity(wexcombe, "Hubs that last"), explain=True)
    )
    assert answer.hits[0].why == ("“hub” in the title, 5 times on pages 2, 3 and 5",)


def test_nothing_found_names_the_word_and_offers_searches_with_their_counts(wexcombe: Library) -> None:
    answer = SearchService(wexcombe).search(SearchRequest("+hub +zzzz", correct=False))
    assert answer.total == 0
    assert answer.notes == ("No document has “zzzz”.",)
    assert [(near.label, near.request.text) for near in answer.relaxations] == [("without “zzzz”", "+hub")]
    assert answer.relaxations[0].total == SearchService(wexcombe).search(SearchRequest("hub")).total


@pytest.mark.parametrize(
    ("typed", "kind", "text"),
    [
        ("hub", "title", "Hubs that last"),
        ("annual rep", "title", "Annual report 10"),
        ("hous", "theme", "Community housing"),
        ("east", "area", "Eastmere"),
        ("community gar", "term", "community garden"),
    ],
)
def test_suggestions_go_on_with_what_was_typed(wexcombe: Library, typed: str, kind: str, text: str) -> None:
    found = SearchService(wexcombe).suggest(typed)
    assert (kind, text) in [(one.kind, one.text) for one in found]
    assert len(found) <= 8


def test_suggestions_are_the_same_in_the_api(visitor: FlaskClient, wexcombe: Library) -> None:
    with visitor.get("/api/v1/suggest?q=hub") as response:
        body = json.loads(response.data)
    found = SearchService(wexcombe).suggest("hub")
    assert [one["text"] for one in body["suggestions"]] == [one.text for one in found]
    with visitor.get("/api/v1/suggest?q=" + "x" * 5000) as response:
        assert response.status_code == 400


def test_similar_documents_share_telling_words_and_themes(tmp_path: Path) -> None:
    """Common words make nothing similar, and a document is not similar to itself."""
    common = "The residents of the town met and talked about the year."
    invented = [
        (Description(f"Paper {at}", themes=themes), "pdf", pdf_pages(f"{common} {words}"))
        for at, (words, themes) in enumerate(
            [
                ("Beekeeping and honey on allotments.", ("wellbeing",)),
                ("Honey and beekeeping in schools.", ()),
                ("Beekeeping and honey in schools.", ("wellbeing",)),
                ("Drainage and sewers.", ()),
            ]
        )
    ]
    library = make_library(tmp_path, invented)
    service = SearchService(library)
    found = service.similar(service.document(identity(library, "Paper 0")))
    assert [other.description.title for other, _ in found][:2] == ["Paper 2", "Paper 1"]
    assert "Paper 0" not in [other.description.title for other, _ in found]


def test_an_acronym_that_the_documents_define_finds_its_long_form(tmp_path: Path) -> None:
    one = (Description("Defines"), "pdf", pdf_pages("A locally trusted organisation (LTO) holds the money."))
    other = (Description("Uses"), "html", (Page(1, "Each locally trusted organisation reports."),))
    library = make_library(tmp_path, [one, other])
    answer = SearchService(library).search(SearchRequest("LTO"))
    assert {hit.document.description.title for hit in answer.hits} == {"Defines", "Uses"}
    marks = {mark.kind for hit in answer.hits for passage in hit.passages for mark in passage.highlights}
    assert marks == {"word", "synonym"}
    assert answer.expansions[0].synonyms == ("locally trusted organisation",)


def test_clauses_of_runs_find_what_was_added_and_what_was_corrected_later(tmp_path: Path) -> None:
    """The library was filled by its first run; a correction belongs to the run that brings it."""
    wexcombe = make_library(tmp_path)
    service = SearchService(wexcombe)
    everything = service.search(SearchRequest("")).total
    hubs = identity(wexcombe, "Hubs that last")
    with wexcombe.catalogue(write=True) as catalogue:
        run = catalogue.runs.start("metadata", "")
        catalogue.desk.correct_all([(hubs, {"year": 2020}, ())], origin="correction", detail="", by=By(run))
        publish_changes(wexcombe, catalogue, open_engine(wexcombe))

    def found(text: str) -> list[str]:
        return [hit.document.id for hit in service.search(SearchRequest(text, limit=100)).hits]

    assert len(found("added:1")) == len(found("added:2020..")) == everything
    assert found("added:2..") == found("added:..2020") == []
    assert found("changed:2..") == [hubs]
    assert found("hub -changed:1") == [hubs]


def test_a_pinned_document_comes_first_in_the_shell_the_api_and_on_the_page(tmp_path: Path) -> None:
    """It need not hold the words, and small words, endings and misspellings make no other query."""
    library = make_library(tmp_path)
    table = identity(library, "The Thursday table")
    pins = f'[[pin]]\nquery = "annual reports"\ndocuments = ["{table}", "nosuch"]\n'
    (library.folder / "taxonomy" / "pins.toml").write_text(pins)
    library = Library(library.folder)
    visitor = create_app(library).test_client()
    for text in ("annual reports", "the anvual report?"):
        answer = SearchService(library).search(SearchRequest(text))
        assert (answer.hits[0].document.id, answer.hits[0].pinned) == (table, True)
        assert not answer.hits[1].pinned
        shell = io.StringIO()
        with redirect_stdout(shell), redirect_stderr(io.StringIO()):
            cli.run(["--library", str(library.folder), "search", "--json", text])
        with visitor.get("/api/v1/search?" + urlencode({"q": text})) as response:
            api = json.loads(response.data)
        assert [hit["id"] for hit in api["hits"]] == [hit["id"] for hit in json.loads(shell.getvalue())["hits"]]
        assert api["hits"][0]["pinned"] is True
        first = page(visitor, "/search?" + urlencode({"q": text})).select("article")[0]
        assert "Chosen for this search" in text_of(first)
        assert table in str(first)
    for text in ("annual", "annual report -hub", ""):
        assert not any(hit.pinned for hit in SearchService(library).search(SearchRequest(text, limit=50)).hits)
    newest = SearchService(library).search(SearchRequest("annual reports", sort="newest"))
    assert not any(hit.pinned for hit in newest.hits)


def test_the_nickname_of_an_area_finds_what_is_about_it_first(tmp_path: Path) -> None:
    texts = [("Fair", (), "Last year there was a fair in Eastmere, in Eastmere."), ("Baths", ("Eastmere",), "Baths.")]
    invented = [(Description(title, areas=areas), "pdf", pdf_pages(text)) for title, areas, text in texts]
    named = (Description("Bath house", areas=("Eastmere",)), "pdf", pdf_pages("The bath house of Eastmere opened."))
    library = make_library(tmp_path, [*invented, named])
    areas = library.folder / "taxonomy" / "areas.csv"
    areas.write_text("id,name,aliases\neastmere,Eastmere,The Mere\n")
    for text in ("Eastmere", "the mere"):
        found = SearchService(Library(library.folder)).search(SearchRequest(text))
        assert found.hits[0].document.description.title == "Bath house", text
