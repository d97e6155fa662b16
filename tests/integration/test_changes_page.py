"""What each run did, for readers: what is new and what is no longer there, but never what was taken away."""

from __future__ import annotations

from pathlib import Path

import feedparser
import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from gleanings.corpus.corrections import By
from gleanings.corpus.library import Library
from gleanings.search_app import create_app
from tests.small_library import identity, make_library


def groups(page: BeautifulSoup) -> dict[str, list[str]]:
    """The changes by what happened."""
    found = {}
    for group in page.select(".run details"):
        title = " ".join(group.select("h3")[0].text.split()).partition(" in run")[0]
        found[title] = [" ".join(line.text.split()) for line in group.select("li")]
    return found


def test_a_run_lists_what_it_added_and_what_it_could_not_read(visitor: FlaskClient, wexcombe: Library) -> None:
    page = BeautifulSoup(visitor.get("/changes").data, "lxml")
    found = groups(page)
    assert len(found["Added"]) == 15
    assert found["Could not be read"] == ["locked.pdf Encrypted"]
    link = next(link for link in page.select(".run a") if link.text == "Hubs that last")
    assert link["href"] == f"/d/{identity(wexcombe, 'Hubs that last')}"


def test_a_feed_has_an_entry_for_each_run(visitor: FlaskClient) -> None:
    with visitor.get("/changes.atom") as response:
        read = feedparser.parse(response.data, response_headers={"content-type": response.content_type})
        assert visitor.get("/changes.atom", headers={"If-None-Match": response.headers["ETag"]}).status_code == 304
    assert not read.bozo
    (entry,) = read.entries
    assert "added 15" in entry.title
    assert "Hubs that last" in entry.summary
    page = BeautifulSoup(visitor.get("/changes").data, "lxml")
    assert page.select(f"#{entry.link.partition('#')[2]}")


def test_changes_since_a_day_that_has_not_come_are_none(visitor: FlaskClient) -> None:
    page = BeautifulSoup(visitor.get("/changes?since=2999-01-01").data, "lxml")
    assert groups(page) == {}
    assert "Nothing has changed since then." in page.text


@pytest.mark.parametrize("since", ["yesterday", "2026-13-01", "-1"])
def test_a_since_that_cannot_be_read_says_what_can(visitor: FlaskClient, since: str) -> None:
    response = visitor.get("/changes", query_string={"since": since})
    assert response.status_code == 400
    assert "is no run and no date" in response.text


def test_no_page_shows_the_title_of_a_withdrawn_document(tmp_path: Path) -> None:
    """It may be why it was withdrawn."""
    library = make_library(tmp_path)
    hubs = identity(library, "Hubs that last")
    with library.catalogue(write=True) as catalogue:
        run = catalogue.runs.start("withdraw", hubs)
        catalogue.desk.withdraw(hubs, "names a person", by=By(run, "librarian"))
        catalogue.runs.end(run)
    visitor = create_app(library).test_client()
    page = BeautifulSoup(visitor.get("/changes").data, "lxml")
    assert groups(page)["Withdrawn"] == [hubs]
    assert "Hubs that last" not in page.text
    assert "names a person" not in page.text
    feed = visitor.get("/changes.atom").text
    assert hubs in feed
    assert "Hubs that last" not in feed
    assert visitor.get(f"/d/{hubs}").status_code == 410
