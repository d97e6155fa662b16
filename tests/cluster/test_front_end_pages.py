"""The pages and the API of a site without a library folder: what is promised of every site, and the same bytes."""

from __future__ import annotations

import re
from dataclasses import replace
from inspect import signature
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from gleanings.corpus.library import Library
from gleanings.index.opening import open_library
from gleanings.search_app import create_app
from tests.integration import test_browsing, test_changes_page, test_pages, test_saved, test_taking_away
from tests.integration.test_pages import hubs
from tests.integration.test_saved import address
from tests.small_library import identity

__all__ = ["address", "hubs"]

pytestmark = pytest.mark.cluster

#: Source files are with the library, and so is the catalogue that one test counts the reads of.
_OF_THE_FOLDER = {
    "test_a_pdf_is_served_inline_under_our_own_name_in_a_sandbox",
    "test_a_web_page_is_served_as_its_source_never_as_a_page",
    "test_a_document_shows_what_is_known_and_how_it_is_known",
    "test_find_in_document_lists_every_passage_in_page_order",
    "test_a_page_of_text_marks_the_words_and_leads_to_the_next_match",
    "test_a_file_is_read_as_it_is_sent_and_has_no_end_but_the_list_s",
}

#: The tests of one site that any library may have made.
for _module in (test_browsing, test_changes_page, test_pages, test_saved, test_taking_away):
    for _name, _test in vars(_module).items():
        if _name.startswith("test_") and _name not in _OF_THE_FOLDER and "visitor" in signature(_test).parameters:
            globals()[_name] = _test


@pytest.fixture(scope="module")
def visitor(front: Path) -> FlaskClient:
    """Asks the front end for pages."""
    return create_app(open_library(front)).test_client()


@pytest.fixture(scope="module")
def at_library(wexcombe: Library) -> FlaskClient:
    """Asks the site that the library's own folder has, which draws no pages."""
    library = Library(wexcombe.folder)
    library.config = replace(library.config, page_images_megabytes=0)
    return create_app(library).test_client()


def without_files(page: str) -> str:
    """A page without what only a library with its source files has, or one without them."""
    page = re.sub(r"<a [^>]*/file[^>]*>.*?</a>", "", page)
    page = re.sub(r'<meta name="citation_pdf_url"[^>]*>|<p class="under">This site has the text .*?</p>', "", page)
    page = re.sub(r'<a class="btn" [^>]*>Where it was published</a>', "", page)
    return " ".join(page.split())


def without_times(text: str) -> str:
    """How long a search took, and when it was made."""
    return re.sub(r'"took_ms": ?[\d.]+|\d\d:\d\d UTC', "", text)


def test_every_page_is_the_library_s_own_apart_from_source_files(
    visitor: FlaskClient, at_library: FlaskClient, wexcombe: Library
) -> None:
    """All pages that can be reached, the API and the exports."""
    waiting = ["/", "/sitemap.xml", "/api/v1/stats", "/api/v1/search?q=hub&explain=1", "/search.jsonl?q=hub"]
    seen: set[str] = set()
    while waiting and len(seen) < 150:
        path = waiting.pop(0)
        seen.add(path)
        here, there = visitor.get(path), at_library.get(path)
        assert here.status_code == there.status_code, path
        if not here.content_type.startswith(("text/", "application/")):
            continue
        said, wanted = (without_times(without_files(answer.text)) for answer in (here, there))
        assert said == wanted, path
        found = re.findall(r'href="(/[^"#]*)', here.text)
        waiting += [each for each in dict.fromkeys(found) if each not in seen and each not in waiting]
    assert any(path.startswith("/d/") for path in seen)
    assert "/changes" in seen


def test_who_wants_the_source_file_is_told_where_the_document_was_published(
    visitor: FlaskClient, wexcombe: Library, hubs: str
) -> None:
    answer = visitor.get(f"/d/{hubs}/file")
    assert answer.status_code == 404
    assert "This site has the texts of documents, not their files." in answer.text
    shown = visitor.get(f"/d/{hubs}?q=bank").text
    assert "This site has the text of the document; the file is where it was published." in shown
    assert 'href="https://example.org/hubs"' in shown
    assert "/file" not in shown
    assert 'href="https://example.org/hubs"' in visitor.get(f"/d/{hubs}/p/3").text
    assert visitor.get(f"/d/{hubs}/p/3/page.webp").status_code == 404
    minutes = visitor.get(f"/d/{identity(wexcombe, 'Minutes of a community hub')}").text
    assert "This site has the text of the document, not the file." in minutes
