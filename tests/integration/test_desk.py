"""What a librarian does in the shell is what the site shows, at once and after every file was read again."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from gleanings.corpus.library import Library
from gleanings.index.service import SearchService
from gleanings.search_app import create_app
from tests.shell_session import Ended, run, start
from tests.small_library import identity, make_library


class Desk:
    """A small library of one's own, its shell and its site."""

    def __init__(self, folder: Path) -> None:
        self.library = make_library(folder)
        self.files = folder / "files"

    def run(self, *arguments: str | Path) -> Ended:
        return run("--library", self.library.folder, *arguments)

    def done(self, *arguments: str | Path) -> Ended:
        """A command that succeeds."""
        ended = self.run(*arguments)
        assert ended.code == 0, ended.err
        return ended

    def id(self, title: str) -> str:
        return identity(self.library, title)

    def get(self, path: str) -> tuple[int, str, str | None]:
        """Status, text and location of a page."""
        response = create_app(self.library).test_client().get(path)
        return response.status_code, response.get_data(as_text=True), response.headers.get("Location")

    def found(self, *query: str) -> list[str]:
        return self.run("search", *query, "--ids").out.split()

    def bytes_on_disk(self) -> bytes:
        """Every byte that the library holds."""
        return b"".join(path.read_bytes() for path in self.library.folder.rglob("*") if path.is_file())


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


# Corrections


def test_an_edited_export_is_planned_then_taken_found_and_undone(desk: Desk, tmp_path: Path) -> None:
    hubs = desk.id("Hubs that last")
    header, *rows = list(csv.reader(io.StringIO(desk.done("metadata", "export").out)))
    for row in rows:
        if row[0] == hubs:
            row[header.index("year")], row[header.index("themes")] = "2020", "housing; Health and wellbeing"
    sheet = tmp_path / "edited.csv"
    with sheet.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=";").writerows([header, *rows])
    planned = desk.done("metadata", "import", sheet, "--dry-run")
    assert [line.split("\t")[1:5] for line in planned.out.splitlines()] == [
        [hubs, "year", "2019", "2020"],
        [hubs, "themes", "wellbeing", "housing; wellbeing"],
    ]
    assert "2 values of 1 document would change" in planned.err
    assert hubs not in desk.found("--year", "2020")
    taken = desk.done("metadata", "import", sheet)
    assert "2 values of 1 document changed. Published" in taken.err
    assert hubs in desk.found("--year", "2020")
    assert desk.done("metadata", "import", sheet).out == "", "a second time there is nothing to change"
    undo = next(line for line in taken.err.splitlines() if "metadata undo" in line).split("`")[1].split()[1:]
    desk.done(*undo)
    assert hubs in desk.found("--year", "2019")
    newest = json.loads(desk.done("metadata", "history", hubs, "--json").out)["corrections"][0]
    assert (newest["field"], newest["after"], newest["undoes"]) == ("year", None, 1)


def test_an_import_with_errors_names_them_all_and_changes_nothing(desk: Desk, tmp_path: Path) -> None:
    hubs = desk.id("Hubs that last")
    sheet = tmp_path / "wrong.csv"
    sheet.write_text(f"id,year,themes\n{hubs},2020,poetry\nunknown1,soon,\n{hubs},2021,\n")
    for dry in ((), ("--dry-run",)):
        ended = desk.run("metadata", "import", sheet, *dry)
        assert ended.code == 2
        for said in ("row 2, themes: 'poetry' is no theme", "row 3, year: 'soon'", "row 3, id: there is no document",
                     "row 4, id: is about the same document as row 2", "nothing was changed"):  # fmt: skip
            assert said in ended.err
    assert hubs in desk.found("--year", "2019")


def test_one_document_is_corrected_and_the_correction_wins_over_its_file(desk: Desk) -> None:
    table = desk.id("The Thursday table")
    assert "2021\t2016" in desk.done("metadata", "set", table, "year=2016", "--dry-run").out
    desk.done("metadata", "set", table, "year=2016", "theme=+wellbeing", "title=A table on Thursdays")
    shown = json.loads(desk.done("show", table, "--json").out)
    assert (shown["year"], shown["themes"]) == (2016, ["housing", "wellbeing"])
    assert "A table on Thursdays" in desk.get(f"/d/{table}")[1]
    desk.done("themes", "apply")
    desk.done("reindex")
    assert table in desk.found("--year", "2016", "--theme", "wellbeing")
    desk.done("metadata", "undo", table)
    assert json.loads(desk.done("show", table, "--json").out)["year"] is None, "its text states none"
    assert desk.run("metadata", "undo", table).code == 2, "there is nothing left to undo"


def test_a_correction_survives_the_renaming_of_its_file(desk: Desk) -> None:
    table = desk.id("The Thursday table")
    desk.done("metadata", "set", table, "year=2016")
    (desk.files / "001.html").rename(desk.files / "renamed.html")
    assert desk.run("ingest", desk.files).code in (0, 3)
    assert json.loads(desk.done("show", table, "--json").out)["year"] == 2016
    assert table in desk.found("--year", "2016")


def test_ids_and_corrections_come_back_in_a_new_library_from_an_export(tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    for name in "ab":
        text = f"<p>The hub of {name} is what its residents made it, and they run it still.</p>"
        (folder / f"{name}.html").write_text(f"<title>Report {name}</title><body><h1>Report {name}</h1>{text * 9}")
    first, second = tmp_path / "first", tmp_path / "second"
    assert run("--library", first, "ingest", folder).code == 0
    (one, two) = run("--library", first, "search", "--ids", "--sort", "title").out.split()
    assert run("--library", first, "metadata", "set", one, "title=Zebra").code == 0
    sheet = tmp_path / "export.csv"
    sheet.write_text(run("--library", first, "metadata", "export").out)
    assert run("--library", second, "ingest", folder, "--metadata", sheet).code == 0
    assert run("--library", second, "search", "--ids", "--sort", "title").out.split() == [two, one]
    with Library(second).catalogue() as catalogue:
        pinned = {(e.field, e.source) for e in catalogue.document(one).description.evidence if e.source == "metadata"}
        assert pinned == {("title", "metadata")}, "what the sheet merely repeats is not pinned"


# Taking away


def test_a_withdrawn_document_is_gone_from_search_and_its_pages_say_why(desk: Desk) -> None:
    hubs = desk.id("Hubs that last")
    assert "Nothing was changed" in desk.done("withdraw", hubs, "--reason", "Names a child", "--dry-run").err
    assert hubs in desk.found("hub")
    desk.done("withdraw", hubs, "--reason", "Names a child")
    assert hubs not in desk.found("hub")
    for path in ("", "/text", "/p/3", "/file", "/cite"):
        status, text, _ = desk.get(f"/d/{hubs}{path}")
        assert status == 410, path
        assert "Names a child" in text
    ended = desk.run("show", hubs)
    assert (ended.code, "Names a child" in ended.err) == (1, True)
    desk.run("ingest", desk.files)
    desk.done("reindex")
    assert hubs not in desk.found("hub")
    desk.done("restore", hubs)
    assert hubs in desk.found("hub")
    assert desk.get(f"/d/{hubs}")[0] == 200


def test_a_merged_document_leads_to_the_other(desk: Desk) -> None:
    table, hubs = desk.id("The Thursday table"), desk.id("Hubs that last")
    desk.done("merge", table, hubs)
    assert table not in desk.found("hub")
    assert desk.get(f"/d/{table}")[::2] == (301, f"/d/{hubs}")
    assert desk.get(f"/d/{table}/p/2?q=garden")[::2] == (301, f"/d/{hubs}/p/2?q=garden")
    assert json.loads(desk.done("show", table, "--json").out)["id"] == hubs
    desk.done("reindex")
    assert table not in desk.found("hub")
    desk.done("restore", table)
    assert table in desk.found("hub")
    assert desk.get(f"/d/{table}")[0] == 200


def test_a_purged_document_leaves_no_byte_in_the_library(desk: Desk) -> None:
    hubs = desk.id("Hubs that last")
    desk.done("metadata", "set", hubs, "publisher=Quillfeather Press")
    desk.done("reindex")
    assert b"Quillfeather" in desk.bytes_on_disk()
    dry = desk.done("purge", hubs, "--dry-run")
    assert f"The file stays, and is not read again: {desk.files / '000.pdf'}" in dry.err
    assert b"Quillfeather" in desk.bytes_on_disk()
    desk.done("purge", hubs, "--yes", "--reason", "Asked for by the author")
    left = desk.bytes_on_disk()
    for told in (b"Quillfeather", b"Hubs that last", b"000.pdf"):
        assert told not in left
    assert len([path for path in desk.library.index_folder.iterdir() if path.is_dir()]) == 1
    status, text, _ = desk.get(f"/d/{hubs}")
    assert status == 410
    assert "Asked for by the author" in text
    desk.run("ingest", desk.files)
    with desk.library.catalogue() as catalogue:
        (entry,) = (entry for entry in catalogue.ledger() if entry.source == "000.pdf")
        assert (entry.status, entry.detail) == ("ignored", "purged: it is never read again")
    assert desk.run("restore", hubs).code == 2


def test_a_purge_asks_first(desk: Desk) -> None:
    """Without an answer nothing happens."""
    hubs = desk.id("Hubs that last")
    asked = start("--library", desk.library.folder, "purge", hubs)
    assert (asked.code, "Delete it?" in asked.err) == (130, True)
    assert hubs in desk.found("hub")


def test_a_purge_that_was_stopped_is_finished_by_the_next_publication(desk: Desk) -> None:
    """Killed after the catalogue was written, older generations would still hold the text."""
    hubs = desk.id("Hubs that last")
    desk.done("reindex")
    with desk.library.catalogue(write=True) as catalogue:
        from gleanings.corpus.corrections import By

        catalogue.desk.purge(hubs, "", by=By(catalogue.runs.start("purge", hubs)))
    desk.run("ingest", desk.files)
    assert b"Hubs that last" not in b"".join(path.read_bytes() for path in desk.library.index_folder.rglob("*.*"))
    assert len([path for path in desk.library.index_folder.iterdir() if path.is_dir()]) == 1


def test_a_backup_that_still_holds_a_purged_document_is_named(desk: Desk, tmp_path: Path) -> None:
    hubs, copies = desk.id("Hubs that last"), [tmp_path / name for name in ("old", "emptied", "missing")]
    for copy in copies[:2]:
        copy.mkdir()
        with desk.library.catalogue() as catalogue, closing(sqlite3.connect(copy / "catalogue.sqlite3")) as into:
            catalogue.copy_to(into)
    with closing(sqlite3.connect(copies[1] / "catalogue.sqlite3")) as emptied:
        emptied.execute("DELETE FROM versions WHERE document = ?", (hubs,))
        emptied.commit()
    with desk.library.catalogue(write=True) as catalogue:
        for copy in copies:
            catalogue.note_backup(copy)
    said = desk.done("purge", hubs, "--yes").err
    assert f"This backup still holds the document: {copies[0]}\n" in said
    assert str(copies[1]) not in said
    assert str(copies[2]) not in said


def test_an_open_service_follows_what_the_desk_does(desk: Desk) -> None:
    """A running server must not go on showing what was withdrawn."""
    from gleanings.corpus.errors import Withdrawn

    hubs, service = desk.id("Hubs that last"), SearchService(desk.library)
    assert service.document(hubs)
    desk.done("withdraw", hubs, "--reason", "")
    with pytest.raises(Withdrawn):
        service.document(hubs)
