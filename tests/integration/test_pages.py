"""The pages over a real catalogue and a real index: what each reader came for is there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urldefrag, urljoin

import pytest
from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient

from gleanings.corpus.library import Library
from gleanings.corpus.model import Description
from gleanings.search_app import create_app
from tests.small_library import HUB, documents, identity, make_library, pdf_pages


def get(visitor: FlaskClient, path: str) -> BeautifulSoup:
    """A page that must be there, parsed."""
    with visitor.get(path) as response:
        assert response.status_code == 200, path
        return BeautifulSoup(response.data, "lxml")


def words(found: Tag | None) -> str:
    """An element's text with single spaces."""
    assert found is not None
    return " ".join(found.get_text(" ").split())


def titles(page: BeautifulSoup) -> list[str]:
    """The titles of the documents listed."""
    return [words(found) for found in page.select("article h2")]


@pytest.fixture(scope="module")
def hubs(wexcombe: Library) -> str:
    """The id of the report on hubs."""
    return identity(wexcombe, "Hubs that last")


# The first page


def test_the_first_page_offers_themes_with_counts_and_the_newest_documents(visitor: FlaskClient) -> None:
    """Each theme leads to exactly as many documents as it says."""
    page = get(visitor, "/")
    for link in page.select(".themes a"):
        name, count = words(link).removesuffix(" documents").removesuffix(" document").rsplit(" ", 1)
        assert words(get(visitor, str(link["href"])).select_one("#count")).split()[0] == count, name
    assert [words(link) for link in page.select(".newest a")] == titles(get(visitor, "/search"))[:5]
    assert "Search 15 documents" in words(page.select_one(".lead"))


def test_the_foot_says_how_much_could_not_be_read(visitor: FlaskClient) -> None:
    """Nobody should have to look for it."""
    assert re.search(
        r"15 documents, \d+ pages · 1 of 16 files could not be read", words(get(visitor, "/").select_one(".foot"))
    )


def test_every_example_search_finds_something(visitor: FlaskClient) -> None:
    """An example that finds nothing teaches that the search does not work."""
    examples = get(visitor, "/").select(".try a")
    assert 1 <= len(examples) <= 3
    for link in examples:
        assert titles(get(visitor, str(link["href"])))


def test_the_librarian_s_examples_come_first_unless_they_find_nothing(tmp_path: Path) -> None:
    """Examples age as the library changes; one over the limits must not take the page down."""
    library = make_library(tmp_path)
    library.config = replace(library.config, examples=("zeppelin", "former bank", "x" * 2000), notice="Invented.")
    page = get(create_app(library).test_client(), "/")
    assert words(page.select_one(".try a")) == "former bank"
    assert "zeppelin" not in page.text
    assert "Invented." in page.text


# Results


def test_results_show_passages_with_their_words_marked_and_their_page(visitor: FlaskClient, hubs: str) -> None:
    """The sentence, its page, and the way there."""
    page = get(visitor, "/search?q=former+bank")
    hit = next(found for found in page.select("article") if "Hubs that last" in found.text)
    assert {words(mark) for mark in hit.select("mark")} == {"former", "bank"}
    link = hit.select_one(".src a")
    assert link is not None
    assert link["href"] == f"/d/{hubs}/p/3?q=former+bank&at=1"
    assert "p. 1 (PDF page 3)" in words(link)
    assert "Wexcombe Trust" in words(hit.select_one(".meta"))


def test_the_count_is_the_first_heading_and_the_page_says_what_was_searched(visitor: FlaskClient) -> None:
    """Whoever quotes the search must be able to say what it did not see."""
    page = get(visitor, "/search?q=community")
    assert words(page.h1) == "14 documents"
    said = words(page.select_one(".said"))
    assert "14 of 15 documents were searched; 1 file could not be read ." in said
    link = page.select_one(".said a[href='/about/corpus']")
    assert link is not None


def test_the_other_match_is_offered_with_its_count(visitor: FlaskClient) -> None:
    """Three documents hold both words, more hold one: the offer leads to just as many as it says."""
    page = get(visitor, "/search?q=community+hub")
    offer = next(link for link in page.select(".said a") if "match=" in str(link["href"]))
    count = words(offer).rsplit(" ", 1)[1]
    assert words(get(visitor, str(offer["href"])).h1) == f"{count} documents"


def test_filters_are_fieldsets_of_checkboxes_with_counts_and_keep_what_is_ticked(visitor: FlaskClient) -> None:
    """A screen reader must hear the facet, the value and its count; a ticked box must stay ticked."""
    page = get(visitor, "/search?q=community&theme=housing")
    theme = next(found for found in page.select("fieldset") if words(found.legend) == "Theme")
    ticked = theme.select_one("input[checked]")
    assert ticked is not None
    assert ticked["value"] == "housing"
    assert words(page.select_one(f"label[for='{ticked['id']}']")).endswith("12 documents")
    assert page.select_one("button[form=f]") is not None


def test_a_chip_takes_its_filter_away_and_nothing_else(visitor: FlaskClient) -> None:
    """Each chip leads to the search without it."""
    page = get(visitor, "/search?q=community&theme=housing&from=2012&to=2014")
    chips = {words(chip.select_one(".what")): str(chip["href"]) for chip in page.select(".chip")}
    assert chips["Year: 2012–2014"] == "/search?q=community&theme=housing"
    (theme,) = (href for name, href in chips.items() if name.startswith("Theme:"))
    assert theme == "/search?q=community&from=2012&to=2014"
    assert len(titles(page)) == 3


def test_the_year_filter_says_how_many_undated_documents_it_leaves_out(visitor: FlaskClient) -> None:
    """Silence would make them vanish."""
    page = get(visitor, "/search?q=community+hub&match=any&from=2015")
    assert "1 matching document without a year is left out." in words(page.select_one(".said"))


def test_what_no_control_shows_is_kept_in_hidden_fields(visitor: FlaskClient) -> None:
    """Pressing Apply must not lose an exclusion, the match or the length of the list."""
    page = get(visitor, "/search?q=community&not-theme=housing&match=any&limit=5&page=2")
    hidden = {(str(field["name"]), str(field["value"])) for field in page.select("input[type=hidden]")}
    assert hidden == {("not-theme", "housing"), ("match", "any"), ("limit", "5")}
    assert "Not theme:" in words(page.select_one(".chips"))


def test_the_details_of_a_search_can_be_reported(visitor: FlaskClient) -> None:
    """Whoever repeats the search needs all of this; whoever reads of it needs to know what it did not see."""
    found = get(visitor, "/search?q=community+hub&match=any&theme=housing&from=2015").select_one("#details")
    assert found is not None
    said = dict(line.split(": ", 1) for line in found.get_text().strip().splitlines())
    assert said["Search"] == "community hub"
    assert said["Understood as"].endswith("(documents that contain any of it)")
    assert said["Filters"] == "Theme: Community housing; Year: from 2015; Words: any of them"
    assert said["Found"].startswith("7 documents")
    assert said["Coverage"].startswith("14 of 15 documents searched by their words, 1 of them in part; 1 file could")
    assert said["Index"] == "1.1"
    assert said["Address"] == "/search?q=community+hub&theme=housing&from=2015&match=any"
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d UTC", said["Run at"])


def test_wrong_parameters_are_explained_and_the_rest_still_answers(visitor: FlaskClient) -> None:
    """The field keeps what was typed, and the summary leads to it."""
    page = get(visitor, "/search?q=community&from=20x&theme=nonsense&theme=housing")
    summary = page.select_one(".summary")
    assert summary is not None
    assert "No theme is called 'nonsense' in this library." in words(summary)
    assert "gleanings" not in summary.text
    link = summary.select_one("a[href='#from']")
    assert link is not None
    field = page.select_one("#from")
    assert field is not None
    assert field["value"] == "20x"
    assert words(page.h1) == "12 documents"


def test_nothing_found_offers_searches_that_do_find_something(visitor: FlaskClient) -> None:
    """Each offer finds as many documents as it says."""
    page = get(visitor, "/search?q=garden&theme=housing&from=2010&to=2011")
    assert titles(page) == []
    offers = page.select(".near a")
    assert offers
    for offer in offers:
        found = words(get(visitor, str(offer["href"])).h1)
        assert words(offer).endswith(found)


def test_pages_of_results_follow_each_other_without_gaps(visitor: FlaskClient) -> None:
    """Every document is on exactly one page, and a page after the last leads back."""
    seen: list[str] = []
    path: str | None = "/search?q=community&limit=5"
    while path:
        page = get(visitor, path)
        seen += titles(page)
        link = page.select_one("nav.pg a[rel~=next]")
        path = str(link["href"]) if link else None
    assert len(seen) == len(set(seen)) == 14
    beyond = get(visitor, "/search?q=community&page=99")
    assert "There are not that many pages" in beyond.text


def test_no_results_page_and_no_filter_is_left_without_words(visitor: FlaskClient) -> None:
    """No words at all means everything, newest first."""
    page = get(visitor, "/search")
    assert words(page.h1) == "15 documents"
    assert titles(page)[0] == "The Thursday table"
    assert get(visitor, "/search?limit=0").select("article")


# Documents and pages


def test_a_document_shows_what_is_known_and_how_it_is_known(visitor: FlaskClient, hubs: str) -> None:
    """Metadata with its evidence, every page by its printed number, and the way to the source."""
    page = get(visitor, f"/d/{hubs}")
    about = words(page.select_one(".dl"))
    for expected in ("2019", "Ada Moss", "Wexcombe Trust", "Eastmere"):
        assert expected in about
    assert "the PDF's own metadata: CreationDate 2019 (80% sure)" in words(page.select_one(".why")).replace(" :", ":")
    assert [words(link) for link in page.select(".strip a")] == [
        f"Page {name}" for name in ("PDF 1", "PDF 2", "1", "2", "3")
    ]
    assert page.select_one(f"a[href='/d/{hubs}/file']") is not None


def test_find_in_document_lists_every_passage_in_page_order(visitor: FlaskClient, hubs: str) -> None:
    """With the page's printed number large, and the PDF opened at its own number."""
    page = get(visitor, f"/d/{hubs}?q=former+bank")
    assert [words(number) for number in page.select(".pno b")] == ["1", "3"]
    assert [str(link["href"]) for link in page.select(".pass .src a:not([data-copy])")] == [
        f"/d/{hubs}/p/3?q=former+bank",
        f"/d/{hubs}/file#page=3",
        f"/d/{hubs}/p/5?q=former+bank",
        f"/d/{hubs}/file#page=5",
    ]
    assert "2 passages on 2 of 5 pages." in page.text
    assert "No passage matches" in get(visitor, f"/d/{hubs}?q=zeppelin").text


def test_a_page_of_text_marks_the_words_and_leads_to_the_next_match(visitor: FlaskClient, hubs: str) -> None:
    """From match to match, and from the text to the same page of the PDF."""
    page = get(visitor, f"/d/{hubs}/p/3?q=former+bank")
    assert words(page.h1) == "Page 1"
    text = page.select_one(".text div")
    assert text is not None
    assert text.get_text().strip() == HUB
    assert [words(mark) for mark in page.select("mark")] == ["former", "bank"]
    assert {str(link["href"]) for link in page.select(".steps a")} == {
        f"/d/{hubs}/p/{number}?q=former+bank" for number in (2, 4, 5)
    }
    assert page.select_one(f"a[href='/d/{hubs}/file#page=3']") is not None
    assert visitor.get(f"/d/{hubs}/p/6").status_code == 404


def test_a_section_of_a_web_page_leads_to_its_place_on_the_web(visitor: FlaskClient, wexcombe: Library) -> None:
    """Web pages are cited by heading, never by page."""
    table = identity(wexcombe, "The Thursday table")
    page = get(visitor, f"/d/{table}/p/1?q=bank")
    assert words(page.h1) == "Key points"
    assert page.select_one("a[href='https://example.org/table#key']") is not None
    assert "p. 1" not in page.text


def test_a_page_without_text_says_so(visitor: FlaskClient, wexcombe: Library) -> None:
    """An empty page would look like a fault of the site."""
    minutes = identity(wexcombe, "Minutes of a community hub")
    assert "This page has no text" in get(visitor, f"/d/{minutes}/p/2").text
    assert "1 of its 2 pages has no text" in get(visitor, f"/d/{minutes}").text


# The source file


def test_a_pdf_is_served_inline_under_our_own_name_in_a_sandbox(visitor: FlaskClient, hubs: str) -> None:
    """Browsers show it in their viewer; nothing of it may run here."""
    with visitor.get(f"/d/{hubs}/file") as response:
        assert response.mimetype == "application/pdf"
        assert response.headers["Content-Disposition"] == f'inline; filename="hubs-that-last-{hubs}.pdf"'
        assert response.headers["Content-Security-Policy"].startswith("sandbox ")
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        body = response.data
    with visitor.get(f"/d/{hubs}/file", headers={"Range": "bytes=3-6"}) as part:
        assert (part.status_code, part.data) == (206, body[3:7])
        assert part.headers["Content-Range"] == f"bytes 3-6/{len(body)}"
    with visitor.get(f"/d/{hubs}/file", headers={"If-None-Match": response.headers["ETag"]}) as again:
        assert again.status_code == 304


def test_a_web_page_is_served_as_its_source_never_as_a_page(visitor: FlaskClient, wexcombe: Library) -> None:
    """It could hold scripts, forms and frames, and would seem to be ours."""
    with visitor.get(f"/d/{identity(wexcombe, 'The Thursday table')}/file") as response:
        assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
        assert response.headers["Content-Security-Policy"].startswith("sandbox;")
        assert response.headers["Content-Disposition"].endswith('.html.txt"')


def test_a_source_file_that_is_gone_or_another_is_not_served(tmp_path: Path) -> None:
    """Page numbers of another file would be wrong; a link put in its place could lead anywhere."""
    library = make_library(tmp_path)
    visitor = create_app(library).test_client()
    hubs = identity(library, "Hubs that last")
    with library.catalogue() as catalogue:
        path = Path(catalogue.document(hubs).location)
    path.write_bytes(b"another file altogether")
    changed = visitor.get(f"/d/{hubs}/file")
    assert (changed.status_code, "has changed" in changed.text) == (404, True)
    path.unlink()
    gone = visitor.get(f"/d/{hubs}/file")
    assert (gone.status_code, "no longer where the library found it" in gone.text) == (404, True)
    path.symlink_to("/etc/hostname")
    assert visitor.get(f"/d/{hubs}/file").status_code == 404


# About the library


def test_what_could_not_be_read_is_listed_with_its_reason_and_without_commands(
    visitor: FlaskClient, wexcombe: Library
) -> None:
    """Readers must know what their search did not see; what to do about it is for the librarian's shell."""
    page = get(visitor, "/about/corpus")
    text = words(page.main)
    assert "The file asks for a password. locked.pdf" in text
    scan = page.select_one(f"a[href='/d/{identity(wexcombe, 'A scanned poster')}']")
    assert words(scan) == "scan.pdf"
    assert "pictures without text" in text
    assert "tesseract" not in text
    assert "--" not in text
    assert "`" not in text
    assert re.search(r"last changed something on \d+ \w+ \d{4}", text)


def test_every_example_of_the_help_is_understood(visitor: FlaskClient) -> None:
    """The help shows only what works."""
    links = get(visitor, "/help").select("main table a")
    assert len(links) >= 7
    for link in links:
        assert get(visitor, str(link["href"])).select_one(".summary") is None


def internal_links(page: BeautifulSoup, base: str) -> Iterator[str]:
    """Addresses on this site that a page leads to, fragments left out."""
    for link in page.select("a[href]"):
        address = urldefrag(urljoin(base, str(link["href"]))).url
        if address.startswith("/"):
            yield address


def test_no_link_on_the_site_is_broken(tmp_path: Path) -> None:
    """Followed from the first page to the end of a library of one document."""
    invented = [*documents()[:2], (Description("One <b>more</b>"), "pdf", pdf_pages("hub"))]
    visitor = create_app(make_library(tmp_path, invented)).test_client()
    waiting = ["/", "/search?q=hub&theme=housing&from=2000", "/search?q=zzz", "/nothing"]
    seen: set[str] = set()
    while waiting and len(seen) < 400:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        with visitor.get(path) as response:
            assert response.status_code == 200 or path == "/nothing", path
            if response.mimetype == "text/html":
                waiting += internal_links(BeautifulSoup(response.data, "lxml"), path)
    assert len(seen) > 50


def test_the_api_says_what_the_page_says(visitor: FlaskClient) -> None:
    """The same query gives the same documents in the same order in both."""
    query = "q=community&theme=housing&from=2012"
    body = visitor.get(f"/api/v1/search?{query}").get_json()
    page = get(visitor, f"/search?{query}")
    assert [hit["title"] for hit in body["hits"]] == titles(page)
    assert words(page.h1) == f"{body['total']} documents"


# The way back to the results


def test_a_document_leads_back_to_its_results_and_along_them(visitor: FlaskClient) -> None:
    """With all filters, at the page of results that it stood on; the ends have one neighbour."""
    page = get(visitor, "/search?q=community&theme=housing&page=2")
    first = page.select_one("article h2 a")
    assert first is not None
    shown = get(visitor, str(first["href"]))
    back = shown.select_one(".crumb a")
    assert back is not None
    assert words(back) == "Back to 12 documents for “community”"
    assert back["href"] == "/search?q=community&theme=housing&page=2"
    assert "Result 11 of 12" in words(shown.select_one(".along"))
    after = get(visitor, str(shown.select_one(".along a[rel=next]")["href"]))  # type: ignore[index]  # it is there
    assert "Result 12 of 12" in words(after.select_one(".along"))
    assert after.select_one(".along a[rel=next]") is None
    before = after.select_one(".along a[rel=prev]")
    assert before is not None
    assert before["href"] == first["href"]


@pytest.mark.parametrize("trail", ["at=9", "at=0", "at=x", "at=99999", "at=1&from=20x", "theme=nonsense&at=3"])
def test_a_trail_that_has_gone_cold_is_left_out(visitor: FlaskClient, hubs: str, trail: str) -> None:
    """The library changed since, or the address was cut: the document is shown all the same."""
    page = get(visitor, f"/d/{hubs}?q=zeppelin&{trail}")
    assert words(page.h1) == "Hubs that last"
    assert page.select_one(".along") is None


def test_the_whole_text_of_a_document_is_plain_text_with_its_places(visitor: FlaskClient, hubs: str) -> None:
    response = visitor.get(f"/d/{hubs}/text")
    assert response.mimetype == "text/plain"
    assert f"[p. 1 (PDF page 3)]\n\n{HUB}\n\n[p. 2 (PDF page 4)]" in response.text
