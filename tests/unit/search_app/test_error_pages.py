"""When something goes wrong, people read a sentence in the look of the site, and programs a problem document."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from gleanings.corpus.errors import IndexUnusable, QueryError, TooSlow, Withdrawn
from gleanings.corpus.library import Library
from gleanings.corpus.model import Document
from gleanings.index.answer import Answer
from gleanings.index.request import SearchRequest
from gleanings.index.service import SearchService
from gleanings.search_app import create_app
from tests.small_library import make_library


class FailingService(SearchService):
    """Fails with an error of the test's choice."""

    error: Exception

    def search(self, request: SearchRequest) -> Answer:
        """Fails."""
        raise self.error

    def document(self, identity: str) -> Document:
        """Fails."""
        raise self.error


def failing(library: Library, error: Exception) -> FlaskClient:
    """A site whose service always fails so."""
    service = FailingService(library)
    service.error = error
    return create_app(library, service).test_client()


@pytest.mark.parametrize(
    ("error", "path", "status", "sentence"),
    [
        (
            QueryError("The query has 1,200 characters.", hint="Shorten it."),
            "/search?q=x",
            400,
            "1,200 characters. Shorten it.",
        ),
        (Withdrawn("It was withdrawn: out of date."), "/d/abc", 410, "It was withdrawn: out of date."),
        (
            IndexUnusable("/srv/secret/index is damaged."),
            "/search?q=x",
            503,
            "The library cannot be searched right now",
        ),
        (ValueError("secret"), "/search?q=x", 500, "Something went wrong on our side"),
    ],
)
def test_an_error_has_its_status_and_its_sentence(
    wexcombe: Library, error: Exception, path: str, status: int, sentence: str
) -> None:
    """Readers are told what they can act on; folders and our own faults go to the log."""
    logging.disable(logging.CRITICAL)
    response = failing(wexcombe, error).get(path)
    logging.disable(logging.NOTSET)
    assert response.status_code == status
    assert sentence in response.text
    assert "secret" not in response.text
    assert "<h1>" in response.text
    assert "Wexcombe" in response.text


def test_what_was_typed_is_still_there_after_a_refused_query(wexcombe: Library) -> None:
    """Nobody should have to type a long query again to shorten it."""
    response = failing(wexcombe, QueryError("Too long.")).get("/search?q=%22many%22+words")
    typed = BeautifulSoup(response.text, "lxml").select_one("input[name=q]")
    assert typed is not None
    assert typed["value"] == '"many" words'


def test_unknown_pages_documents_and_methods_are_told_apart(visitor: FlaskClient) -> None:
    """404 for what is not there, 405 with what is allowed for what cannot be done."""
    assert visitor.get("/nothing").status_code == 404
    assert visitor.get("/d/nothing").status_code == 404
    assert visitor.get("/d/nothing/p/1").status_code == 404
    refused = visitor.post("/search", data={"q": "x"})
    assert refused.status_code == 405
    assert "GET" in refused.headers["Allow"]
    assert "This site can be read only" in refused.text


def test_the_api_describes_problems_for_programs(visitor: FlaskClient) -> None:
    """RFC 9457: a media type of its own, the status in the body, and each wrong parameter by name."""
    response = visitor.get("/api/v1/search?q=hub&from=20x&sort=worst")
    assert (response.status_code, response.mimetype) == (400, "application/problem+json")
    body = response.get_json()
    assert body["status"] == 400
    assert [problem["param"] for problem in body["errors"]] == ["from", "sort"]
    assert all(problem["message"] for problem in body["errors"])


@pytest.mark.parametrize(
    ("method", "path", "status"), [("GET", "/api/v1/nothing", 404), ("POST", "/api/v1/search", 405)]
)
def test_other_errors_of_the_api_are_problems_too(visitor: FlaskClient, method: str, path: str, status: int) -> None:
    """A program must never have to read a page."""
    response = visitor.open(path, method=method)
    assert (response.status_code, response.mimetype) == (status, "application/problem+json")
    assert response.get_json()["status"] == status


def test_health_and_readiness_are_two_questions(wexcombe: Library, tmp_path: Path) -> None:
    """A process without an index lives, but should get no visitors."""
    empty = create_app(Library.create(tmp_path / "empty", "Empty")).test_client()
    assert (empty.get("/healthz").status_code, empty.get("/readyz").status_code) == (200, 503)
    full = create_app(wexcombe).test_client()
    assert (full.get("/healthz").status_code, full.get("/readyz").status_code) == (200, 200)


def test_a_library_without_an_index_says_so_on_every_page_that_needs_one(tmp_path: Path) -> None:
    """And the pages that need none still work."""
    logging.disable(logging.CRITICAL)
    visitor = create_app(Library.create(tmp_path / "empty", "Empty")).test_client()
    statuses = {path: visitor.get(path).status_code for path in ("/", "/search?q=x", "/api/v1/search", "/help")}
    logging.disable(logging.NOTSET)
    assert statuses == {"/": 503, "/search?q=x": 503, "/api/v1/search": 503, "/help": 200}


def test_an_answer_that_takes_too_long_makes_room_and_says_what_to_do(tmp_path: Path) -> None:
    """The page and the API say so; what was asked is not in the log."""
    library = make_library(tmp_path)
    library.config = replace(library.config, answer_seconds=-1)
    visitor = create_app(library).test_client()
    logging.disable(logging.CRITICAL)
    for path in ("/search?q=hub", "/api/v1/search?q=hub"):
        response = visitor.get(path)
        assert (response.status_code, response.headers["Retry-After"]) == (503, "5")
        assert "This search takes too long. Ask for fewer words" in response.text
    logging.disable(logging.NOTSET)


def test_the_log_holds_neither_what_was_asked_nor_who_asked(
    wexcombe: Library, caplog: pytest.LogCaptureFixture
) -> None:
    """Searches tell what people are worried about."""
    for error in (ValueError("broken"), IndexUnusable("The index is damaged."), TooSlow("Too slow.")):
        for path in ("/search?q=my+private+question&theme=housing", "/api/v1/search?q=my+private+question"):
            failing(wexcombe, error).get(path, environ_overrides={"REMOTE_ADDR": "203.0.113.9"})
    failing(wexcombe, ValueError()).get("/search?q=my+private+question&sort=x&from=x")
    assert len(caplog.records) >= 6
    assert "private" not in caplog.text
    assert "203.0.113" not in caplog.text
