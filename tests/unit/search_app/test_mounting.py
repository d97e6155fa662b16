"""The site can stand below a path of its host, behind proxies that cut the path off and those that pass it on."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from gleanings.corpus.library import Library
from gleanings.search_app import create_app
from tests.small_library import identity, make_library

_LINK = re.compile(r'(?:href|src|action)="([^"]*)"')


@pytest.fixture(scope="module")
def below(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """A library that is reached below a path."""
    library = make_library(tmp_path_factory.mktemp("below"))
    library.config = replace(library.config, base_url="https://x.example/evidence/")
    return library


def followed(visitor: FlaskClient, start: str, root: str) -> set[str]:
    """All addresses that are reached from a page by links, each of which must stand below the path and answer."""
    waiting, seen = [start], {start}
    while waiting and len(seen) < 400:
        path = waiting.pop()
        with visitor.get(path, environ_overrides={"SCRIPT_NAME": root}) as response:
            assert response.status_code == 200, path
            links = _LINK.findall(response.get_data(as_text=True)) if response.mimetype == "text/html" else []
        for link in links:
            address = link.replace("&amp;", "&").split("#")[0].removeprefix("https://x.example")
            if address and not address.startswith("https://"):
                assert address.startswith(f"{root}/"), f"{link} on {path}"
                inside = address.removeprefix(root)
                if inside not in seen and "?" not in inside:
                    seen.add(inside)
                    waiting.append(inside)
    return seen


def test_every_link_stands_below_the_path_that_the_server_names(wexcombe: Library) -> None:
    seen = followed(create_app(wexcombe).test_client(), "/search?q=community", "/evidence")
    assert {"/", "/browse", "/help", "/about/corpus"} <= seen
    assert any(path.endswith(".css") for path in seen)
    assert any("/d/" in path for path in seen)


def test_the_path_of_the_configured_address_needs_no_header(below: Library) -> None:
    """A proxy may cut it off or pass it on; both come to the same."""
    visitor = create_app(below).test_client()
    cut, passed = visitor.get("/search?q=hub"), visitor.get("/evidence/search?q=hub")
    assert cut.status_code == passed.status_code == 200
    assert 'href="/evidence/help"' in cut.text
    assert re.sub(r"\d\d:\d\d UTC", "", cut.text) == re.sub(r"\d\d:\d\d UTC", "", passed.text)
    assert '<link rel="canonical" href="https://x.example/evidence/search?q=hub">' in cut.text
    assert visitor.get("/evidence").status_code == 200


def test_data_and_feeds_name_the_path_once(below: Library) -> None:
    visitor = create_app(below).test_client()
    hub = identity(below, "Hubs that last")
    hits = visitor.get("/api/v1/search?q=former+bank").get_json()["hits"]
    assert f"https://x.example/evidence/d/{hub}" in [hit["url"] for hit in hits]
    for path in (
        "/search.atom?q=hub",
        "/sitemap.xml",
        "/opensearch.xml",
        "/search.json",
        "/search.ris",
        "/openapi.json",
    ):
        text = visitor.get(path).text
        assert "https://x.example/evidence" in text, path
        assert "evidence/evidence" not in text, path


def test_data_without_a_configured_address_has_the_server_s_path(wexcombe: Library) -> None:
    visitor = create_app(wexcombe).test_client()
    for path in ("/api/v1/search?q=hub", "/search.json?q=hub"):
        with visitor.get(path, environ_overrides={"SCRIPT_NAME": "/evidence"}) as response:
            assert json.loads(response.data)["hits"][0]["url"].startswith("/evidence/d/")


def test_headers_of_a_client_move_nothing(visitor: FlaskClient) -> None:
    """Whoever can name the path could let readers' links lead to a host of their own."""
    forged = {"X-Forwarded-Prefix": "//evil.example", "X-Script-Name": "/evil", "X-Forwarded-Host": "evil.example"}
    assert "evil" not in visitor.get("/", headers=forged).text
    assert "evil" not in visitor.get("/search.atom", headers=forged).text


def test_what_readers_and_documents_say_is_not_taken_for_an_address(tmp_path: Path) -> None:
    library = make_library(tmp_path)
    visitor = create_app(library).test_client()
    with visitor.get('/search?q= href="/x" src="/x"', environ_overrides={"SCRIPT_NAME": "/evidence"}) as response:
        assert "/evidence/x" not in response.get_data(as_text=True)
