"""The URL is the whole state of a page."""

from __future__ import annotations

from dataclasses import replace

from gleanings.corpus.model import Description, Document, State
from gleanings.index.engine import Filter, YearRange
from gleanings.index.request import SearchRequest
from gleanings.search_app.presenting.narrowing import any_year, at_page, without_filters, without_value
from gleanings.search_app.presenting.urls import (
    document_url,
    file_url,
    original_url,
    page_url,
    search_url,
)

REPORT = Document(
    id="k3v9q2",
    description=Description("Hubs", source_url="https://example.org/a?b=1#old"),
    format="pdf",
    state=State.INDEXED,
    version=1,
    versions=1,
    source="hubs.pdf",
    location="/x/hubs.pdf",
    sha256="",
    pages=4,
    pages_without_text=0,
    words=10,
    added_run=1,
)
ASKED = SearchRequest(
    text="community hub",
    filters={"theme": Filter(frozenset({"housing", "health"})), "area": Filter(exclude=frozenset({"wick"}))},
    years=YearRange(2018, 2024),
    offset=20,
)


def test_a_search_url_holds_the_whole_search_and_no_defaults() -> None:
    """The same search has one address, so that caches and people can compare them."""
    assert search_url(SearchRequest()) == "/search"
    assert search_url(ASKED) == (
        "/search?q=community+hub&theme=health&theme=housing&not-area=wick&from=2018&to=2024&page=3"
    )


def test_queries_are_encoded_in_every_url() -> None:
    """What a person typed must not end the parameter or start another."""
    typed = 'a&theme=x "é" #1'
    for url in (search_url(SearchRequest(text=typed)), document_url("k", typed), page_url("k", 2, typed)):
        assert url.endswith("?q=a%26theme%3Dx+%22%C3%A9%22+%231")


def test_taking_a_filter_away_leaves_the_others_and_returns_to_the_first_page() -> None:
    """A chip removes one value; page 3 of another search would make no sense."""
    left = without_value(ASKED, "theme", "health")
    assert left == replace(ASKED, filters={**ASKED.filters, "theme": Filter(frozenset({"housing"}))}, offset=0)
    assert "area" not in without_value(ASKED, "area", "wick").filters
    assert without_filters(ASKED) == SearchRequest(text="community hub")
    assert any_year(ASKED).years is None


def test_pages_of_results_are_counted_from_one() -> None:
    """Page 1 is the default and not in the URL."""
    assert at_page(ASKED, 1).offset == 0
    assert search_url(at_page(ASKED, 4)).endswith("&page=4")


def test_a_pdf_passage_leads_to_its_page_in_the_pdf() -> None:
    """The number after the hash is the PDF's own count, which is what viewers take."""
    assert file_url("k3v9q2", 14) == "/d/k3v9q2/file#page=14"
    assert original_url(REPORT, 14, None) == "/d/k3v9q2/file#page=14"
    assert original_url(replace(REPORT, gone=True), 14, None) is None


def test_a_web_passage_leads_to_its_section_where_it_was_published() -> None:
    """Without a known section, to the page; without a known address, nowhere."""
    web = replace(REPORT, format="html")
    assert original_url(web, 2, "key-points") == "https://example.org/a?b=1#key-points"
    assert original_url(web, 2, None) == "https://example.org/a?b=1#old"
    assert original_url(replace(web, description=Description("x", source_url="javascript:x")), 2, "k") is None
