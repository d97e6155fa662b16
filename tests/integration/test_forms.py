"""A draft leads to its final, and a reader of either learns of the other."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from gleanings.corpus.library import Library
from gleanings.search_app import create_app
from tests.small_library import make_library

DRAFT, FINAL = "Annual report 3", "Annual report 4"


@pytest.fixture
def linked(tmp_path: Path) -> Library:
    """The small library, in which one report is a draft of another."""
    library = make_library(tmp_path)
    with library.catalogue(write=True) as catalogue:
        ids = {document.description.title: document.id for document in catalogue.documents()}
        assert catalogue.works.link(ids[DRAFT], ids[FINAL])
    return library


def page(visitor: FlaskClient, path: str) -> BeautifulSoup:
    response = visitor.get(path)
    assert response.status_code == 200
    return BeautifulSoup(response.data, "lxml")


def test_a_draft_and_its_final_name_each_other(linked: Library) -> None:
    visitor = create_app(linked).test_client()
    ids = {document.description.title: document.id for document in linked.catalogue().documents()}
    draft, final = page(visitor, f"/d/{ids[DRAFT]}"), page(visitor, f"/d/{ids[FINAL]}")
    assert "earlier or plainer form of Annual report 4" in " ".join(draft.get_text(" ").split())
    assert draft.select_one(f"main a[href='/d/{ids[FINAL]}']")
    assert final.select_one(f"main a[href='/d/{ids[DRAFT]}']")
    assert linked.catalogue().document(ids[DRAFT]).versions == 2


def test_a_hit_that_is_a_draft_leads_to_the_final(linked: Library) -> None:
    found = page(create_app(linked).test_client(), "/search?q=%22annual+report+3%22")
    ids = {document.description.title: document.id for document in linked.catalogue().documents()}
    (link,) = found.select(".res .under a")
    assert str(link["href"]).startswith(f"/d/{ids[FINAL]}")
