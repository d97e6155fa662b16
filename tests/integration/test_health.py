"""A librarian sees how the library is, is told what is wrong with it, and can copy it and bring it back."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from gleanings.corpus.backups import check_backup
from gleanings.corpus.corrections import By
from gleanings.corpus.errors import BackupError, UsageError
from gleanings.corpus.library import Library
from gleanings.corpus.query_log import QueryLog
from gleanings.index.generations import Generations
from gleanings.index.opening import open_engine
from gleanings.search_app import create_app
from tests.shell_session import Ended, run
from tests.small_library import identity, make_library


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return make_library(tmp_path)


def shell(library: Library | Path, *arguments: str | Path) -> Ended:
    return run("--library", library.folder if isinstance(library, Library) else library, *arguments)


def done(library: Library | Path, *arguments: str | Path) -> Ended:
    ended = shell(library, *arguments)
    assert ended.code == 0, ended.err
    return ended


# What it holds


def test_the_holdings_are_counted_by_type_theme_year_and_area(library: Library) -> None:
    told = json.loads(done(library, "status", "--full", "--json").out)
    by_value = {(each["field"], each["value"]): each for each in told["holdings"]}
    assert by_value["theme", "housing"]["documents"] == 12
    eastmere = by_value["area", "Eastmere"]
    assert (eastmere["documents"], eastmere["pages"]) == (1, 5)
    assert eastmere["words"] > 20
    assert told["missing"] == {"year": 2, "area": 14, "theme": 2, "type": 14, "author": 14, "text": 1}
    assert sum(each["documents"] for each in told["holdings"] if each["field"] == "year") == 13
    shown = done(library, "status", "--full").out
    assert "Missing: 2 no year, 14 no area, 2 no theme, 14 no type, 14 no author, 1 no text" in shown
    assert "all as they were" in shown


def test_disk_use_is_told_by_what_it_is_for(library: Library) -> None:
    done(library, "reindex")
    disk = json.loads(done(library, "status", "--full", "--json").out)["disk"]
    assert {"catalogue", "index/000001", "index/000002", "taxonomy", "gleanings.toml"} <= disk.keys()
    assert disk["catalogue"] >= (library.folder / "catalogue.sqlite3").stat().st_size


def test_source_files_that_changed_moved_or_are_gone_are_told(library: Library) -> None:
    files = library.folder.parent / "files"
    (files / "000.pdf").write_text("other bytes, and more of them than before")
    (files / "sub").mkdir()
    (files / "001.html").rename(files / "sub" / "001.html")
    (files / "002.pdf").unlink()
    told = json.loads(done(library, "status", "--full", "--json").out)["drifted"]
    assert [(each["kind"], Path(each["location"]).name, each["now"]) for each in told] == [
        ("changed", "000.pdf", None),
        ("moved", "001.html", str(files / "sub" / "001.html")),
        ("gone", "002.pdf", None),
    ]
    assert "1 changed, 1 gone, 1 moved" in done(library, "status", "--full").out


def test_second_copies_and_other_forms_are_told(library: Library) -> None:
    hubs, table = identity(library, "Hubs that last"), identity(library, "The Thursday table")
    with library.catalogue(write=True) as catalogue:
        catalogue.works.link(table, hubs)
        (entry,) = (each for each in catalogue.known_files() if each.document == hubs)
        with sqlite3.connect(library.catalogue_path) as connection:
            connection.execute(
                "INSERT INTO ledger SELECT '/elsewhere.pdf', root, source, status, reason, detail, document, size,"
                " mtime_ns, sha256, run, at, seconds FROM ledger WHERE location = ?",
                (entry.location,),
            )
        connection.close()
    told = json.loads(done(library, "status", "--full", "--json").out)
    assert told["copies"] == [{"document": hubs, "location": "/elsewhere.pdf"}]
    assert (told["forms"], told["earlier_versions"]) == (1, 1)


def test_doubtful_values_are_listed_until_somebody_confirms_them(library: Library) -> None:
    hubs = identity(library, "Hubs that last")
    ended = shell(library, "failures", "--values", "--below", "0.9")
    assert ended.code == 3
    assert ended.out.split("\t")[:4] == [hubs, "year", "2019", "0.80"]
    done(library, "metadata", "set", hubs, "year=2019")
    assert shell(library, "failures", "--values", "--below", "0.9").out == ""


# Sound or not


def test_a_sound_library_is_said_to_be_so(library: Library) -> None:
    assert "The catalogue and the index are sound." in done(library, "check").err


def damage_a_segment(library: Library) -> None:
    generations = Generations(library.index_folder)
    (segment,) = generations.path(generations.current() or 0).glob("*.seg*")
    content = bytearray(segment.read_bytes())
    content[len(content) // 2] ^= 0xFF
    segment.write_bytes(content)


def test_a_damaged_index_is_built_anew_by_repair(library: Library) -> None:
    damage_a_segment(library)
    ended = shell(library, "check")
    assert (ended.code, "was changed or damaged" in ended.out) == (3, True)
    assert "Built the index anew" in done(library, "check", "--repair").err
    done(library, "check")


def test_what_stopped_builds_have_left_and_changes_that_wait_are_found(library: Library) -> None:
    left = open_engine(library).create()
    hubs = identity(library, "Hubs that last")
    assert f"Generation {left} was left by a build that was stopped." in shell(library, "check").out
    assert "Deleted what stopped builds have left" in done(library, "check", "--repair").err
    with library.catalogue(write=True) as catalogue:
        by = By(catalogue.runs.start("metadata", ""))
        catalogue.desk.correct_all([(hubs, {"year": 1999}, ())], origin="correction", detail="", by=by)
    told = json.loads(shell(library, "check", "--json").out)["problems"]
    assert told == [{"message": "The index lacks changes of the catalogue.", "repair": "rebuild"}]
    done(library, "check", "--repair")
    assert hubs in done(library, "search", "--year", "1999", "--ids").out


def test_a_damaged_text_is_named_and_repair_changes_nothing(library: Library) -> None:
    hubs = identity(library, "Hubs that last")
    with sqlite3.connect(library.catalogue_path) as connection:
        connection.execute(
            "UPDATE texts SET zstd = (SELECT zstd FROM texts ORDER BY hash DESC LIMIT 1) WHERE hash ="
            " (SELECT p.text FROM pages p JOIN documents d ON d.version = p.version WHERE d.id = ? AND p.number = 3)",
            (hubs,),
        )
    connection.close()
    for repair in ((), ("--repair",)):
        ended = shell(library, "check", *repair)
        assert ended.code == 3
        assert f"The text of page 3 of document {hubs} is damaged." in ended.out
        assert "Restore a backup" in ended.err


# Backups


def test_a_backup_brings_ids_corrections_history_and_the_index_back(library: Library, tmp_path: Path) -> None:
    hubs = identity(library, "Hubs that last")
    done(library, "metadata", "set", hubs, "year=2020")
    copy, restored = tmp_path / "backup", tmp_path / "restored"
    assert "15 documents" in done(library, "backup", "make", copy).err
    assert "is sound" in done(library, "backup", "check", copy).err
    done(library, "metadata", "set", hubs, "year=2021")
    assert "15 documents" in done(restored, "backup", "restore", copy).err
    assert hubs in done(restored, "search", "--year", "2020", "--ids").out
    done(restored, "metadata", "undo", hubs)
    assert hubs in done(restored, "search", "--year", "2019", "--ids").out
    done(restored, "check")
    assert "is sound" in done(library, "backup", "check", copy).err, "the backup itself stays as it was"
    assert hubs in done(library, "search", "--year", "2021", "--ids").out


def test_a_backup_of_a_library_that_is_written_to_is_of_one_moment(library: Library, tmp_path: Path) -> None:
    """Two documents are always corrected together: a copy that saw one of them changed was made in between."""
    pair, ended = [identity(library, title) for title in ("Hubs that last", "The Thursday table")], threading.Event()

    begun = threading.Event()

    def write() -> None:
        with library.catalogue(write=True) as catalogue:
            year = 1000
            while not ended.is_set():
                year += 1
                by = By(catalogue.runs.start("metadata", ""))
                both = [(one, {"year": year}, ()) for one in pair]
                catalogue.desk.correct_all(both, origin="correction", detail="", by=by)
                begun.set()
                # Who waits for a database has no place in a queue.
                ended.wait(0.002)

    writer = threading.Thread(target=write)
    writer.start()
    assert begun.wait(60)
    try:
        for number in range(4):
            done(library, "backup", "make", tmp_path / str(number))
    finally:
        ended.set()
        writer.join()
    for number in range(4):
        with Library(tmp_path / str(number)).catalogue() as catalogue:
            years = {catalogue.document(one).description.year for one in pair}
        assert len(years) == 1


def test_a_damaged_backup_is_not_restored(library: Library, tmp_path: Path) -> None:
    copy = tmp_path / "backup"
    done(library, "backup", "make", copy)
    with (copy / "taxonomy" / "themes.toml").open("a") as file:
        file.write("\n")
    ended = shell(tmp_path / "restored", "backup", "restore", copy)
    assert (ended.code, "taxonomy/themes.toml of the backup was changed" in ended.err) == (4, True)
    assert not (tmp_path / "restored").exists()
    shutil.rmtree(copy / "taxonomy")
    with pytest.raises(BackupError, match="is missing"):
        check_backup(copy)
    with pytest.raises(BackupError, match="is no backup"):
        check_backup(tmp_path)


def test_a_backup_never_lands_on_anything_that_is_there(library: Library, tmp_path: Path) -> None:
    copy = tmp_path / "backup"
    done(library, "backup", "make", copy)
    assert shell(library, "backup", "make", copy).code == UsageError.exit_code
    assert shell(library, "backup", "make", library.folder / "inside").code == UsageError.exit_code
    assert shell(library, "backup", "restore", copy).code == UsageError.exit_code


def test_a_backup_does_not_take_the_queries_that_were_asked(library: Library, tmp_path: Path) -> None:
    QueryLog(library.folder).add("something private", 0)
    done(library, "backup", "make", tmp_path / "backup")
    assert not list((tmp_path / "backup").glob("queries*"))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_backup_that_cannot_be_written_says_so(library: Library, tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    assert "cannot be written" in shell(library, "backup", "make", closed / "backup").err


# Queries


def switch_on(library: Library) -> Library:
    settings = library.folder / "gleanings.toml"
    settings.write_text(settings.read_text().replace('# log_queries = "off"', 'log_queries = "on"'))
    return Library(library.folder)


def test_queries_are_counted_only_where_that_is_switched_on(library: Library) -> None:
    for _ in range(6):
        create_app(library).test_client().get("/search?q=hub")
    assert not (library.folder / "queries.sqlite3").exists()
    assert 'log_queries = "on"' in done(library, "queries").err


def test_queries_are_told_from_five_times_on_and_what_finds_nothing_apart(library: Library) -> None:
    visitor = create_app(switch_on(library)).test_client()
    for text, times in (("Community  HUB", 5), ("zeppelins", 6), ("rare", 4)):
        for _ in range(times):
            assert visitor.get("/search", query_string={"q": text}).status_code == 200
    visitor.get("/search?q=community+hub&page=2")
    assert done(library, "queries").out == "6\t0\t6\tzeppelins\n5\t0\t0\tcommunity hub\n"
    assert done(library, "queries", "--without-result").out == "6\t0\t6\tzeppelins\n"
    stored = (library.folder / "queries.sqlite3").read_bytes()
    assert b"127.0.0.1" not in stored
    done(library, "queries", "--forget")
    assert done(library, "queries").out == ""


def test_a_program_that_asks_again_is_counted_again(library: Library) -> None:
    """Also where it holds the answer already, and says so."""
    visitor = create_app(switch_on(library)).test_client()
    first = visitor.get("/api/v1/search?q=hub")
    for _ in range(2):
        visitor.get("/api/v1/search?q=hub")
        assert visitor.get("/api/v1/search?q=hub", headers={"If-None-Match": first.headers["ETag"]}).data
    assert done(library, "queries").out == "5\t0\t0\thub\n"
    document = visitor.get("/api/v1/stats")
    assert visitor.get("/api/v1/stats", headers={"If-None-Match": document.headers["ETag"]}).status_code == 304


def test_rising_queries_are_those_asked_more_than_in_the_period_before(tmp_path: Path) -> None:
    log = QueryLog(tmp_path)
    for text in ("steady", "rising"):
        for _ in range(6):
            log.add(text, 1)
    with closing(sqlite3.connect(tmp_path / "queries.sqlite3")) as connection:
        connection.execute("INSERT INTO asked VALUES ('steady', date('now', '-40 days'), 1, 9)")
        connection.commit()
    assert [(asked.text, asked.times, asked.before) for asked in log.rising(9)] == [("rising", 6, 0)]


def test_a_log_that_cannot_be_written_or_read_is_no_reason_not_to_answer(library: Library) -> None:
    (library.folder / "queries.sqlite3").write_bytes(b"no database at all" * 99)
    visitor = create_app(switch_on(library)).test_client()
    assert visitor.get("/search?q=hub").status_code == 200
    assert done(library, "queries").out == ""


# The page about the library


def test_the_page_about_the_library_counts_what_it_holds_and_lists_what_was_withdrawn(library: Library) -> None:
    table = identity(library, "The Thursday table")
    visitor = create_app(library).test_client()
    before = visitor.get("/about/corpus").get_data(as_text=True)
    assert "2 documents without a year" in before
    assert 'href="/search?year=none"' in before
    assert "Withdrawn documents" not in before
    done(library, "withdraw", table, "--reason", "Names a child")
    page = BeautifulSoup(visitor.get("/about/corpus").data, "lxml")
    assert f"{table}, on" in page.main.get_text()  # type: ignore[union-attr]  # every page has one
    assert "Names a child" in page.get_text()
    assert "The Thursday table" not in page.get_text()
    rows = {row.th.get_text(): [cell.get_text() for cell in row("td")] for row in page.select(".counts tbody tr")}  # type: ignore[union-attr]  # each has one
    assert rows["Community housing"][0] == "11", "one of twelve was withdrawn"
    assert rows["Eastmere"][:2] == ["1", "5"]


def test_pins_that_lead_nowhere_are_told_with_their_line(library: Library) -> None:
    """A search ignores them, so nobody would know."""
    hubs, table = identity(library, "Hubs that last"), identity(library, "The Thursday table")
    merged = identity(library, "Annual report 1")
    (library.folder / "taxonomy" / "pins.toml").write_text(
        f'[[pin]]\nquery = "hub"\ndocuments = ["{hubs}", "nobody99"]\n'
        f'[[pin]]\nquery = "table"\ndocuments = ["{table}", "{merged}"]\n'
    )
    with library.catalogue(write=True) as catalogue:
        by = By(catalogue.runs.start("withdraw", ""))
        catalogue.desk.withdraw(table, "out of date", by=by)
        catalogue.desk.merge(merged, hubs, by=by)
    done(library, "reindex")
    ended = shell(library, "check")
    assert ended.code == 3
    told = [line for line in ended.out.splitlines() if "pins.toml" in line]
    assert len(told) == 3
    assert "line 1: nobody99" in told[0]
    assert f"line 4: {table}" in told[1]
    assert f"line 4: {merged}: It was merged into {hubs}: name that one." in told[2]
