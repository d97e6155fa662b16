"""Pages that were made a moment ago are sent again, as long as they are the same, and not without end."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Response

from gleanings.corpus.library import Library
from gleanings.index.answer import Answer
from gleanings.index.opening import open_engine
from gleanings.index.publishing import rebuild
from gleanings.index.request import SearchRequest
from gleanings.index.service import SearchService
from gleanings.search_app import create_app
from gleanings.search_app.kept import KeptPages
from tests.small_library import make_library


class CountingService(SearchService):
    """Counts how often it is asked to search."""

    searches = 0

    def search(self, request: SearchRequest) -> Answer:
        """Counts, then answers."""
        self.searches += 1
        return super().search(request)


def test_the_same_page_is_made_once_and_sent_whole_again(wexcombe: Library) -> None:
    service = CountingService(wexcombe)
    visitor = create_app(wexcombe, service).test_client()
    first = visitor.get("/search?q=hub&theme=housing")
    searches = service.searches
    again = visitor.get("/search?theme=housing&q=hub")
    assert service.searches == searches
    assert (again.status_code, again.data, dict(again.headers)) == (200, first.data, dict(first.headers))
    packed = visitor.get("/search?q=hub&theme=housing", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert visitor.get("/search?q=hub&theme=housing").data == first.data


def test_a_page_of_an_older_index_is_not_sent_again(tmp_path: Path) -> None:
    library = make_library(tmp_path)
    service = CountingService(library)
    visitor = create_app(library, service).test_client()
    visitor.get("/search?q=hub")
    with library.catalogue(write=True) as catalogue:
        rebuild(library, catalogue, open_engine(library))
    searches = service.searches
    visitor.get("/search?q=hub")
    assert service.searches > searches


def test_a_page_that_names_its_host_is_not_sent_to_another(wexcombe: Library) -> None:
    visitor = create_app(wexcombe).test_client()
    for host in ("a.example", "b.example"):
        assert f"http://{host}/" in visitor.get("/search.atom", headers={"Host": host}).text


def test_errors_are_not_kept(wexcombe: Library) -> None:
    visitor = create_app(wexcombe).test_client()
    assert {visitor.get("/d/nothing").status_code for _ in range(2)} == {404}


def test_there_is_room_for_so_many_bytes_and_those_not_asked_for_go_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gleanings.search_app.kept._MOST_BYTES", 25)
    pages = KeptPages()
    for name in ("a", "b"):
        pages.keep(("", "", name), Response("0123456789"))
    assert pages.get(("", "", "a")) is not None
    pages.keep(("", "", "c"), Response("0123456789"))
    assert [name for name in "abc" if pages.get(("", "", name))] == ["a", "c"]
