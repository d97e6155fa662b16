"""The answer as data: the shape that programs are written against."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gleanings.corpus.model import Coverage, Description, Document, State
from gleanings.index.answer import Answer, AnsweredHit, FacetValue, Highlight, Locator, Passage, hit_json, to_json
from gleanings.index.engine import Filter, YearRange
from gleanings.index.exporting import csv_rows
from gleanings.index.request import SearchRequest

BARE = Document("k3v9q2xx", Description("Bare"), "html", State.INDEXED, 1, 1, "b.html", "/b.html", "0", 2, 0, 9, 1)
FULL = Document(
    "a1b2c3d4",
    Description(
        "=Hubs", year=2023, period="2015-16", type="report", authors=("Moss, Ada", "Ash"), publisher="Ash Trust",
        areas=("Eastmere",), themes=("health",), language="en", source_url="https://x.example/r",
    ),
    "pdf", State.PARTIAL, 7, 2, "reports/x.pdf", "/r/reports/x.pdf", "0", 64, 1, 900, 1,
)  # fmt: skip
PASSAGE = Passage(
    14, Locator("page", "12"), "p. 12 (PDF page 14)", "3.2 Hubs", None, "The hub.", (Highlight(4, 7, "word"),), 0, 8
)
ANSWER = Answer(
    request=SearchRequest("hub", filters={"theme": Filter(frozenset({"health"}), frozenset({"none"}))}),
    parsed="hub", match="all", total=31, total_all=31, total_any=181, undated_left_out=14, partial=False,
    generation="17.3", took_ms=7.1, hits=(AnsweredHit(FULL, 12.31, (PASSAGE,), 11), AnsweredHit(BARE, 1.0, (), 0)),
    facets={"theme": (FacetValue("health", "Health", 57, selected=True),)},
    coverage=Coverage(410, 402, 397, 3, 2, 5, 18236, 41),
)  # fmt: skip


def test_the_whole_answer_has_the_documented_shape() -> None:
    data = to_json(replace(ANSWER, hits=()))
    assert data == {
        "schema": "gleanings/search/1",
        "query": {
            "text": "hub", "parsed": "hub", "match": "all", "corrected": None, "expanded": {}, "notes": [],
            "filters": {"theme": ["health"], "not-theme": ["none"]},
        },
        "total": 31, "total_all": 31, "total_any": 181, "undated_left_out": 14, "partial": False,
        "generation": "17.3", "took_ms": 7.1, "hits": [],
        "facets": {"theme": [{"value": "health", "label": "Health", "count": 57, "selected": True}]},
        "coverage": {
            "files": 410, "documents": 402, "searchable": 397, "partial": 3, "metadata_only": 2, "unreadable": 5,
            "pages": 18236, "pages_without_text": 41,
        },
        "next": "/api/v1/search?q=hub&theme=health&not-theme=none&cursor=17.3_10",
    }  # fmt: skip


def test_a_hit_has_every_key_and_its_passages_say_where_they_stand() -> None:
    assert hit_json(ANSWER.hits[0], "https://e.example") == {
        "id": "a1b2c3d4", "title": "=Hubs", "type": "report", "year": 2023, "period": "2015-16",
        "authors": ["Moss, Ada", "Ash"], "publisher": "Ash Trust", "areas": ["Eastmere"], "themes": ["health"],
        "language": "en", "format": "pdf", "pages": 64, "score": 12.31, "source": "reports/x.pdf",
        "source_url": "https://x.example/r", "url": "https://e.example/d/a1b2c3d4", "versions": 2, "state": "partial",
        "passages": [
            {
                "page": 14, "locator": {"kind": "page", "label": "12"}, "heading": "3.2 Hubs", "text": "The hub.",
                "highlights": [{"start": 4, "end": 7, "kind": "word"}],
                "url": "https://e.example/d/a1b2c3d4/p/14",
            }
        ],
        "passage_total": 11, "why": [], "pinned": False,
    }  # fmt: skip


def test_an_unknown_value_is_null_and_never_absent() -> None:
    full, bare = (hit_json(hit) for hit in ANSWER.hits)
    assert bare.keys() == full.keys()
    assert [name for name, value in bare.items() if value is None] == [
        "type", "year", "period", "publisher", "language", "source_url",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("request_", "total", "next_"),
    [
        (SearchRequest("hub"), 10, None),
        (SearchRequest("hub"), 11, "/api/v1/search?q=hub&cursor=17.3_10"),
        (SearchRequest("hub", offset=10), 21, "/api/v1/search?q=hub&cursor=17.3_20"),
        (SearchRequest("hub", offset=20), 21, None),
        (SearchRequest("hub", offset=5), 30, "/api/v1/search?q=hub&cursor=17.3_15"),
        (SearchRequest("a b&c", limit=20, years=YearRange(2018)), 21,
         "/api/v1/search?q=a+b%26c&from=2018&limit=20&cursor=17.3_20"),
        (SearchRequest("hub", limit=0), 21, None),
        (SearchRequest("hub", offset=9990), 20_000, "/api/v1/search?q=hub&cursor=17.3_10000"),
        (SearchRequest("hub", limit=200), 500, None),
        (SearchRequest("hub", passages=50), 500, "/api/v1/search?q=hub&passages=5&cursor=17.3_10"),
    ],
)  # fmt: skip
def test_the_next_page_is_one_that_the_api_gives(request_: SearchRequest, total: int, next_: str | None) -> None:
    assert to_json(replace(ANSWER, request=request_, total=total))["next"] == next_


def test_a_year_range_stands_among_the_filters_with_its_open_end() -> None:
    query = to_json(replace(ANSWER, request=SearchRequest(years=YearRange(first=2018))))["query"]
    assert isinstance(query, dict)
    assert query["filters"] == {"year": {"from": 2018, "to": None}}


# CSV


def test_the_csv_has_a_row_a_document_and_no_cell_that_a_spreadsheet_would_run() -> None:
    header, full, bare = csv_rows(ANSWER.hits, passages=False, held_by="=Invented")
    assert header == [
        "id", "title", "year", "period", "type", "authors", "publisher", "areas", "themes", "language", "format",
        "pages", "source", "source_url", "state", "score", "library",
    ]  # fmt: skip
    row = dict(zip(header, full, strict=True))
    assert (row["title"], row["authors"], row["year"]) == ("'=Hubs", "Moss, Ada;Ash", "2023")
    assert dict(zip(header, bare, strict=True))["year"] == ""
    assert row["library"] == "'=Invented"


def test_the_csv_of_passages_has_a_row_a_passage_and_one_for_a_document_without() -> None:
    header, row, bare = csv_rows(ANSWER.hits, passages=True, held_by="Wexcombe")
    assert dict(zip(header, row, strict=True))["passage"] == "The hub."
    assert row[-5:] == ["14", "p. 12 (PDF page 14)", "3.2 Hubs", "The hub.", "Wexcombe"]
    assert bare[-5:] == ["", "", "", "", "Wexcombe"]
