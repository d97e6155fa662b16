"""What each run did can be told afterwards, by run, from any run or date on."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gleanings.corpus.catalogue import Catalogue
from gleanings.corpus.changes import Since, read_since
from gleanings.corpus.errors import CatalogueError, InvalidParameter
from gleanings.corpus.model import Reason
from gleanings.corpus.schema import MIGRATIONS
from tests.shelf import Shelf


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    shelf = Shelf(tmp_path)
    yield shelf
    shelf.catalogue.close()


def told(catalogue: Catalogue, since: Since | None = None) -> list[tuple[int, str, str, str]]:
    """Run, kind, source and detail of every change, the newest run first."""
    return [(c.run, c.kind.value, c.source, c.detail) for run in catalogue.changes(since) for c in run.changes]


def test_each_run_says_what_it_did_to_the_documents(shelf: Shelf) -> None:
    shelf.add("a.pdf", "a", year=2018, themes=("housing",))
    shelf.add("b.pdf", "b")
    first, shelf.run = shelf.run, shelf.catalogue.runs.start("ingest", "")
    shelf.add("a.pdf", "new bytes", year=2019, themes=("housing",), title="Another title")
    (shelf.folder / "b.pdf").unlink()
    shelf.catalogue.mark_gone([str(shelf.folder)], {str(shelf.folder / "a.pdf")}, run=shelf.run)
    shelf.catalogue.record_failure(shelf.file("c.pdf", "c"), Reason.DAMAGED, "", run=shelf.run)
    assert told(shelf.catalogue) == [
        (shelf.run, "updated", "a.pdf", ""),
        (shelf.run, "redated", "a.pdf", "2018 → 2019"),
        (shelf.run, "described", "a.pdf", "title: Title of a.pdf → Another title"),
        (shelf.run, "gone", "b.pdf", ""),
        (shelf.run, "failed", "c.pdf", "damaged"),
        (first, "added", "a.pdf", ""),
        (first, "added", "b.pdf", ""),
    ]


def test_what_did_not_change_is_not_told(shelf: Shelf) -> None:
    """A second run over the same files must not fill the feed of changes."""
    shelf.add("a.pdf", "a", year=2018)
    shelf.catalogue.record_failure(shelf.file("c.pdf", "c"), Reason.DAMAGED, "", run=shelf.run)
    shelf.run = shelf.catalogue.runs.start("ingest", "")
    shelf.add("a.pdf", "a", year=2018)
    shelf.catalogue.record_copy(shelf.file("a.pdf"), run=shelf.run)
    shelf.catalogue.record_failure(shelf.file("c.pdf"), Reason.DAMAGED, "", run=shelf.run)
    assert told(shelf.catalogue, Since(run=shelf.run)) == []


def test_a_moved_file_and_one_that_is_back_are_told(shelf: Shelf) -> None:
    shelf.add("a.pdf", "a")
    (shelf.folder / "a.pdf").rename(shelf.folder / "b.pdf")
    shelf.catalogue.mark_gone([str(shelf.folder)], set(), run=shelf.run)
    shelf.catalogue.record_copy(shelf.file("b.pdf"), run=shelf.run)
    assert [change[1:] for change in told(shelf.catalogue)] == [
        ("added", "a.pdf", ""), ("gone", "a.pdf", ""), ("moved", "b.pdf", "a.pdf → b.pdf"),
    ]  # fmt: skip


def test_a_corrected_value_hides_what_is_read_behind_it(shelf: Shelf) -> None:
    """People never see the value that was found: telling that it changed would be telling nothing."""
    identity = shelf.add("a.pdf", "a", year=2018)
    shelf.catalogue.desk.correct_all([(identity, {"year": 2020}, ())], origin="correction", detail="", by=shelf.by)
    shelf.run = shelf.catalogue.runs.start("ingest", "")
    shelf.add("a.pdf", "other", year=2019)
    assert told(shelf.catalogue) == [
        (shelf.run, "updated", "a.pdf", ""),
        (shelf.run - 1, "added", "a.pdf", ""),
        (shelf.run - 1, "redated", "a.pdf", "2018 → 2020"),
    ]


def test_changes_name_the_document_as_it_is_called_now(shelf: Shelf) -> None:
    identity = shelf.add("a.pdf", "a")
    shelf.catalogue.desk.correct_all([(identity, {"title": "Hubs"}, ())], origin="correction", detail="", by=shelf.by)
    ((change, _),) = (run.changes for run in shelf.catalogue.changes())
    assert (change.document, change.title) == (identity, "Hubs")


def test_since_takes_a_run_a_date_a_time_or_days_back() -> None:
    assert read_since("") == Since()
    assert read_since("17") == Since(run=17)
    assert read_since("2026-11-03") == Since(time="2026-11-03T00:00:00+00:00")
    assert read_since("2026-11-03T10:00:00+02:00") == Since(time="2026-11-03T08:00:00+00:00")
    week = (datetime.now(UTC) - timedelta(days=7)).isoformat(timespec="seconds")
    assert read_since("7d").time[:16] == week[:16]


@pytest.mark.parametrize("text", ["yesterday", "2026-13-01", "-3", "99999999999", "9999999d", "２"])
def test_a_since_that_is_none_of_these_is_refused(text: str) -> None:
    with pytest.raises(InvalidParameter, match="no run and no date"):
        read_since(text)


def test_only_changes_from_a_time_on_are_told(shelf: Shelf) -> None:
    shelf.add("a.pdf", "a")
    assert len(told(shelf.catalogue, read_since("1d"))) == 1
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    assert told(shelf.catalogue, read_since(tomorrow)) == []


# A catalogue that an older Gleanings wrote


def old_catalogue(path: Path) -> None:
    """A catalogue as the first schema had it, with one document that has two versions."""
    with sqlite3.connect(path) as connection:
        connection.executescript(f"{MIGRATIONS[0]}; PRAGMA user_version = 1;")
        for run in (1, 2):
            connection.execute("INSERT INTO runs VALUES (?, 'ingest', '', '2026-01-0' || ?, NULL)", (run, run))
            connection.execute(
                "INSERT INTO versions VALUES (?, 'aaaaaaaa', 'x', x'00', 'pdf', 0, 0, 0, 0, '{}', ?)", (run, run)
            )
        described = '{"title": "Old", "evidence": []}'
        connection.execute(
            "INSERT INTO documents VALUES ('aaaaaaaa', 2, ?, 'indexed', 'a.pdf', '/a.pdf', 0, NULL, 1, 1)",
            (described,),
        )
    connection.close()


def test_an_older_catalogue_is_brought_up_to_date_with_what_its_runs_did(tmp_path: Path) -> None:
    old_catalogue(tmp_path / "old.sqlite3")
    with Catalogue.open_for_reading(tmp_path / "old.sqlite3") as catalogue:
        assert catalogue.document("aaaaaaaa").description.title == "Old"
        assert told(catalogue) == [(2, "updated", "a.pdf", ""), (1, "added", "a.pdf", "")]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_an_older_catalogue_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    old_catalogue(tmp_path / "old.sqlite3")
    (tmp_path / "old.sqlite3").chmod(0o444)
    tmp_path.chmod(0o555)
    try:
        with pytest.raises(CatalogueError, match="read-only"):
            Catalogue.open_for_reading(tmp_path / "old.sqlite3")
    finally:
        tmp_path.chmod(0o755)
