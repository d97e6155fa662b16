"""A part of the index is missing: the page, the API and the shell say so, and nobody keeps the answer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from gleanings.index.engine import Query, Results
from gleanings.index.opening import open_engine
from gleanings.index.service import SearchService
from gleanings.index.whoosh.engine import WhooshEngine
from gleanings.search_app import create_app
from tests.shell_session import run

if TYPE_CHECKING:
    from gleanings.corpus.library import Library


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Whether a part of the index is missing, to be changed."""
    search, state = WhooshEngine.search, [True]

    def partial(engine: WhooshEngine, query: Query) -> Results:
        return replace(search(engine, query), partial=state[0])

    monkeypatch.setattr(WhooshEngine, "search", partial)
    return state


@pytest.mark.parametrize("address", ["/search?q=hub", "/search.csv?q=hub", "/api/v1/search?q=hub", "/browse"])
def test_an_incomplete_answer_is_kept_by_no_browser(wexcombe: Library, broken: list[bool], address: str) -> None:
    """It would be shown as unchanged when the missing part is back: the tag is that of the same search."""
    visitor = create_app(wexcombe, SearchService(wexcombe, open_engine(wexcombe))).test_client()
    incomplete = visitor.get(address)
    assert "ETag" not in incomplete.headers
    assert incomplete.headers["Cache-Control"] == "no-store"
    broken[0] = False
    assert visitor.get(address).headers["ETag"]


def test_page_api_and_shell_say_it(wexcombe: Library, broken: list[bool]) -> None:
    visitor = create_app(wexcombe).test_client()
    assert "A part of the index did not answer" in visitor.get("/search?q=hub").text
    assert '"partial":true' in visitor.get("/api/v1/search?q=hub").text
    ended = run("--library", wexcombe.folder, "search", "hub")
    assert ended.code == 3
    assert "A part of the index did not answer" in ended.err
