"""The journeys of the three users, in a browser, on a site that has no library folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gleanings.corpus.library import Library
from tests.cluster.making import on_test_cluster
from tests.e2e.conftest import browser, served
from tests.e2e.test_journeys import (
    page,
    test_a_librarian_finds_what_could_not_be_read_what_changed_and_why_a_value_stands,
    test_a_policy_officer_gets_from_a_question_to_a_quotation_with_its_page,
    test_a_shell_user_takes_a_search_away_as_data,
)
from tools.cluster.choosing import BUILDS

__all__ = [
    "browser",
    "page",
    "test_a_librarian_finds_what_could_not_be_read_what_changed_and_why_a_value_stands",
    "test_a_policy_officer_gets_from_a_question_to_a_quotation_with_its_page",
    "test_a_shell_user_takes_a_search_away_as_data",
]

pytestmark = [pytest.mark.cluster, pytest.mark.browser]


@pytest.fixture(scope="module")
def address(wexcombe: Library, front: Path) -> Iterator[str]:
    """Where ``gleanings serve`` answers in the front end's folder, with library and files out of its sight."""
    if on_test_cluster().build is not BUILDS["maven"]:
        pytest.skip("`gleanings serve` refuses a server that is for tests alone")
    home, away = wexcombe.folder.parent, wexcombe.folder.parent.with_name("out of sight")
    home.rename(away)
    try:
        with served(front) as address:
            yield address
    finally:
        away.rename(home)
