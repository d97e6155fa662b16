"""From a theme, an area or a year to its documents; and where there is evidence, and where none."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from gleanings.corpus.library import Library
from gleanings.corpus.model import Description, Page
from gleanings.index.engine import Filter
from gleanings.index.request import SearchRequest
from gleanings.index.service import SearchService
from gleanings.search_app import create_app
from tests.small_library import make_library, pdf_pages


def get(visitor: FlaskClient, path: str) -> BeautifulSoup:
    with visitor.get(path) as response:
        assert response.status_code == 200, path
        return BeautifulSoup(response.data, "lxml")


def text_of(page: BeautifulSoup, selector: str) -> str:
    found = page.select_one(selector)
    assert found is not None, selector
    return " ".join(found.get_text(" ").split())


def test_every_value_leads_to_its_page_with_as_many_documents_as_it_says(visitor: FlaskClient) -> None:
    page = get(visitor, "/browse")
    links = page.select("main .themes a")
    assert {str(link["href"]).split("/")[1] for link in links} == {"theme", "year", "area"}
    assert len(links) == 2 + 12 + 1
    for link in links:
        counted = link.select_one(".n")
        assert counted is not None
        expected = " ".join(counted.get_text(" ").split())
        assert text_of(get(visitor, str(link["href"])), "#count") == expected


def test_a_theme_shows_its_newest_documents_and_what_else_they_are_about(visitor: FlaskClient) -> None:
    page = get(visitor, "/theme/housing")
    assert text_of(page, "h1") == "Community housing"
    titles = [link.get_text() for link in page.select(".newest a")]
    assert titles[:2] == ["The Thursday table", "Annual report 10"]
    assert "2021" in text_of(page, ".side")
    searched = page.select_one(".acts a")
    assert searched is not None
    assert text_of(get(visitor, str(searched["href"])), "h1") == "12 documents"
    feed = page.select_one("link[rel=alternate]")
    assert feed is not None
    assert visitor.get(str(feed["href"])).status_code == 200


def test_values_are_known_by_id_and_by_name_under_one_address(visitor: FlaskClient) -> None:
    """Two addresses of one page would be two pages for a search engine."""
    for path in ("/theme/housing", "/theme/Community%20housing"):
        link = get(visitor, path).select_one("link[rel=canonical]")
        assert link is not None
        assert link["href"] == "/theme/housing"
    assert text_of(get(visitor, "/year/2019"), "#count") == "2 documents"
    assert text_of(get(visitor, "/area/Eastmere"), "#count") == "1 document"


@pytest.mark.parametrize("path", ["/theme/nonsense", "/theme/none", "/year/1066", "/area/x%2Fy", "/year/none"])
def test_values_that_no_document_has_are_not_found(visitor: FlaskClient, path: str) -> None:
    assert visitor.get(path).status_code == 404


def test_an_area_may_have_any_name(tmp_path: Path) -> None:
    """Areas outside the gazetteer stand as documents write them."""
    name = "Up/Down & <b>Over?"
    invented = [(Description("One", year=2020, areas=(name,)), "pdf", pdf_pages("hub"))]
    visitor = create_app(make_library(tmp_path, invented)).test_client()
    link = get(visitor, "/browse").select_one("#area + ul a")
    assert link is not None
    assert text_of(get(visitor, str(link["href"])), "h1") == name


# The map


def test_every_cell_counts_the_documents_that_it_leads_to(visitor: FlaskClient) -> None:
    page = get(visitor, "/map?q=community&rows=theme&cols=year")
    cells = page.select(".heat td a")
    assert len(cells) > 10
    for cell in cells:
        count = cell.get_text().split()[0]
        assert text_of(get(visitor, str(cell["href"])), "#count").split()[0] == count, cell["href"]


def test_gaps_and_unknown_values_are_printed_and_explained(visitor: FlaskClient) -> None:
    """A gap in the library is no gap in the world, and the page must not say so."""
    page = get(visitor, "/map?rows=theme&cols=type")
    assert "no searchable document here is tagged so, not that there is no evidence" in page.get_text()
    rows = [[cell.get_text(" ").split(" ")[0] for cell in row.select("td")] for row in page.select(".heat tbody tr")]
    names = [row.get_text() for row in page.select(".heat tbody th")]
    assert names == ["Community housing", "Health and wellbeing", "No theme", "All"]
    assert [head.get_text() for head in page.select(".heat thead th")] == ["Theme", "Evaluation", "No type", "All"]
    assert rows == [["0", "12", "12"], ["1", "0", "1"], ["0", "2", "2"], ["1", "14", "15"]]


def test_years_have_no_holes(wexcombe: Library) -> None:
    """A year without any document is the clearest gap of all."""
    found = SearchService(wexcombe).evidence_map(SearchRequest(text='"hubs that last"'), "year", "area")
    assert [value.value for value in found.row_values] == [*map(str, range(2010, 2022)), "none"]


def test_filters_on_rows_and_columns_choose_them_and_others_choose_documents(wexcombe: Library) -> None:
    service = SearchService(wexcombe)
    years = SearchRequest(filters={"theme": Filter(frozenset({"housing"})), "format": Filter(frozenset({"pdf"}))})
    found = service.evidence_map(years, "theme", "type")
    assert [value.value for value in found.row_values] == ["housing"]
    assert found.total == 14
    assert found.cells == ((0, 11),)


def test_the_map_leaves_as_a_spreadsheet_and_as_data(visitor: FlaskClient) -> None:
    query = "q=community&rows=year&cols=theme&from=2019"
    link = get(visitor, f"/map?{query}").select_one(".key a")
    assert link is not None
    response = visitor.get(str(link["href"]))
    assert response.headers["Content-Disposition"] == 'attachment; filename="map-year-theme-community.csv"'
    rows = list(csv.DictReader(io.StringIO(response.text)))
    data = visitor.get(f"/api/v1/map?{query}").get_json()
    assert [row["year"] for row in rows] == [*(value["label"] for value in data["rows"]["values"]), "all"]
    labels = [value["label"] for value in data["columns"]["values"]]
    assert [[int(row[label]) for label in labels] for row in rows[:-1]] == data["cells"]
    assert data["schema"] == "gleanings/map/1"


@pytest.mark.parametrize("query", ["rows=x", "rows=year&cols=year", "theme=nonsense", "from=20x"])
def test_a_map_that_cannot_be_drawn_says_why(visitor: FlaskClient, query: str) -> None:
    assert visitor.get(f"/map?{query}").status_code == 400


def test_a_long_filter_has_a_page_of_its_own(tmp_path: Path) -> None:
    """Forty areas: the results show the largest, and lead to all of them, from where the search goes on."""
    invented = [
        (Description(f"Report {number}", areas=(f"Place {number:02}",), language="en"), "pdf", (Page(1, "A hub."),))
        for number in range(40)
    ]
    visitor = create_app(make_library(tmp_path, invented)).test_client()
    results = BeautifulSoup(visitor.get("/search?q=hub&format=pdf").data, "lxml")
    link = results.select_one("#by-area a.more")
    assert link is not None
    assert link.text == "All 40 of Area, or leave some out"
    page = BeautifulSoup(visitor.get(str(link["href"])).data, "lxml")
    boxes = page.select("input[name=area]")
    assert len(boxes) == 40
    kept = {str(field["name"]): str(field["value"]) for field in page.select("form.every input[type=hidden]")}
    assert kept == {"q": "hub", "format": "pdf"}
    assert visitor.get("/facet/year").status_code == 404
    assert visitor.get("/facet/nonsense").status_code == 404


def test_a_value_can_be_left_out(visitor: FlaskClient) -> None:
    """On the page of the filter; a chip says so and takes it back."""
    page = BeautifulSoup(visitor.get("/facet/theme?q=community&not-theme=wellbeing").data, "lxml")
    offered = {str(box["value"]): box.has_attr("checked") for box in page.select("input[name=not-theme]")}
    assert offered == {"housing": False, "wellbeing": True, "none": False}
    without = BeautifulSoup(visitor.get("/search?q=community&not-theme=housing").data, "lxml")
    assert without.h1 is not None
    assert without.h1.text == "2 documents"
    chip = without.select_one(".chip")
    assert chip is not None
    assert "Not theme: Community housing" in " ".join(chip.text.split())
    assert without.select_one("#kept input[name=not-theme][value=housing]") is not None
    assert not without.select("input[type=checkbox][value=housing]")
