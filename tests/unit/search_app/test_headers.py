"""What browsers may do with the pages, and how long they may keep them."""

from __future__ import annotations

import gzip
import re
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from gleanings.corpus.library import Library
from gleanings.index.answer import Answer
from gleanings.index.opening import open_engine
from gleanings.index.publishing import rebuild
from gleanings.index.request import SearchRequest
from gleanings.index.service import SearchService
from gleanings.search_app import create_app
from tests.small_library import identity, make_library

PAGES = (
    "/",
    "/search?q=hub",
    "/about/corpus",
    "/help",
    "/accessibility",
    "/nothing",
    "/search?from=x",
    "/robots.txt",
)


class CountingService(SearchService):
    """Counts how often it is asked to search."""

    searches = 0

    def search(self, request: SearchRequest) -> Answer:
        """Counts, then answers."""
        self.searches += 1
        return super().search(request)


@pytest.mark.parametrize("path", PAGES)
def test_every_page_allows_its_own_files_and_nothing_else(visitor: FlaskClient, path: str) -> None:
    """No script inside a page, no frame, no cookie, nothing from elsewhere: also on pages of errors."""
    headers = visitor.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none';")
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "Set-Cookie" not in headers
    assert "Server" not in headers or "Werkzeug" not in headers["Server"]


@pytest.mark.parametrize("path", PAGES[:6])
def test_no_page_carries_inline_styles_or_scripts(visitor: FlaskClient, path: str) -> None:
    """The policy would block them, and the page would look broken."""
    html = visitor.get(path).text
    html = re.sub(r'<script type="application/ld\+json">[^<]*</script>', "", html)  # data, which no browser runs
    assert not re.search(r"<script(?! src=.[^<>]+></script>)|<style|\sstyle=|\son\w+=", html, re.IGNORECASE)
    assert "http://" not in html.replace("http://www.w3.org/2000/svg", "")


def test_an_unchanged_page_is_answered_before_anything_is_searched(wexcombe: Library) -> None:
    """Going back and forth between results must cost next to nothing."""
    service = CountingService(wexcombe)
    visitor = create_app(wexcombe, service).test_client()
    first = visitor.get("/search?q=hub")
    assert first.status_code == 200
    searches = service.searches
    again = visitor.get("/search?q=hub", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    strengthened = visitor.get("/search?q=hub", headers={"If-None-Match": first.headers["ETag"].removeprefix("W/")})
    assert strengthened.status_code == 304
    assert service.searches == searches


def test_the_same_search_has_one_tag_however_it_is_written(visitor: FlaskClient) -> None:
    """Defaults and the order of parameters make no other page; another query does."""
    tags = [
        visitor.get(path).headers["ETag"]
        for path in (
            "/search?q=hub&theme=housing&from=2015",
            "/search?from=2015&to=&sort=best&theme=housing&page=1&q=hub",
            "/search?q=hub&theme=housing&from=2016",
            "/search?q=hub&theme=housing&from=2015&to=x",
        )
    ]
    assert tags[0] == tags[1]
    assert len(set(tags)) == 3


def test_a_new_generation_makes_kept_pages_stale(tmp_path: Path) -> None:
    """A browser must not show yesterday's results after the library has grown."""
    library = make_library(tmp_path)
    visitor = create_app(library).test_client()
    paths = ("/", "/search?q=hub", "/api/v1/search?q=hub", f"/d/{identity(library, 'Hubs that last')}")
    before = {path: visitor.get(path).headers["ETag"] for path in paths}
    with library.catalogue(write=True) as catalogue:
        rebuild(library, catalogue, open_engine(library))
    for path, tag in before.items():
        again = visitor.get(path, headers={"If-None-Match": tag})
        assert again.status_code == 200, path
        assert again.headers["ETag"] != tag


def test_static_files_may_be_kept_for_ever_because_their_address_changes_with_them(visitor: FlaskClient) -> None:
    """Their folder is named by a hash; another hash is another release, which this is not."""
    found = re.search(r'href="(/static/(\w+)/site\.css)"', visitor.get("/").text)
    assert found
    with visitor.get(found[1]) as css:
        assert css.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert css.mimetype == "text/css"
        fonts = re.findall(r'url\("([^"]+)"\)', css.get_data(as_text=True))
    assert fonts == ["source-sans-3.woff2"]
    with visitor.get(found[1].replace("site.css", fonts[0])) as font:
        assert font.status_code == 200
    assert visitor.get(found[1].replace(found[2], "0" * len(found[2]))).status_code == 404
    assert visitor.get(f"/static/{found[2]}/../app.py").status_code == 404


def test_pages_are_kept_but_asked_for_again_and_errors_are_not_kept(visitor: FlaskClient) -> None:
    """A kept error would outlive what caused it."""
    assert visitor.get("/search").headers["Cache-Control"] == "private, max-age=0, must-revalidate"
    assert visitor.get("/nothing").headers["Cache-Control"] == "no-store"


def test_the_one_script_stays_small_and_is_served_as_a_script(visitor: FlaskClient) -> None:
    """It only makes quicker what works without it; a framework would not stay under 4 KB, packed as it travels."""
    found = re.search(r'<script src="([^"]+)" defer></script>', visitor.get("/").text)
    assert found is not None
    with visitor.get(found[1]) as response:
        assert response.status_code == 200
        assert response.mimetype in ("text/javascript", "application/javascript")
        assert len(gzip.compress(response.data)) < 4096


def test_lists_and_forms_are_not_for_search_engines_and_documents_are(
    visitor: FlaskClient, wexcombe: Library
) -> None:
    """Every filter of every search would be another page to them."""
    hubs = identity(wexcombe, "Hubs that last")
    for path in ("/search?q=x", "/search.csv", "/map", "/api/v1/stats", f"/d/{hubs}/cite", f"/d/{hubs}/p/1/quote"):
        assert visitor.get(path).headers["X-Robots-Tag"] == "noindex, nofollow", path
    for path in ("/", "/browse", f"/d/{hubs}", f"/d/{hubs}/p/1", "/sitemap.xml"):
        assert "X-Robots-Tag" not in visitor.get(path).headers, path


def test_pages_of_other_sites_may_read_the_api_only_where_they_are_named(tmp_path: Path) -> None:
    """A library inside an office's network must not be open to whatever page somebody there visits."""
    library = make_library(tmp_path)
    asking = {"Origin": "https://dashboard.example"}
    for origins, allowed in (
        ((), None),
        (("https://dashboard.example",), "https://dashboard.example"),
        (("https://other.example",), None),
        (("*",), "*"),
    ):
        library.config = replace(library.config, api_origins=origins)
        visitor = create_app(library).test_client()
        answer = visitor.get("/api/v1/stats", headers=asking)
        assert answer.headers.get("Access-Control-Allow-Origin") == allowed
        assert answer.headers["Cross-Origin-Resource-Policy"] == ("cross-origin" if allowed else "same-origin")
        assert "Access-Control-Allow-Origin" not in visitor.get("/", headers=asking).headers


def test_no_link_of_a_page_of_results_leads_crawlers_to_another_search(visitor: FlaskClient) -> None:
    """Every filter, year and page of every search would be followed, and each leads to more of them."""
    html = visitor.get("/search?q=community&theme=housing&from=2011&limit=3&page=2").text
    links = re.findall(r'<a ([^>]*href="/(?:search|map|facet)\?[^>]*)>', html)
    assert len(links) > 8
    assert not [link for link in links if "nofollow" not in link]
