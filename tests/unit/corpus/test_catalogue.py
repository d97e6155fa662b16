"""The catalogue is the source of truth: nothing in it is half-written, lost or mixed up."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from gleanings.corpus.catalogue import Catalogue
from gleanings.corpus.corrections import By
from gleanings.corpus.database import Database, connect_for_reading
from gleanings.corpus.errors import CatalogueError, LibraryUnwritable, NotFound
from gleanings.corpus.model import Coverage, Description, Evidence, Page, Reading, Reason, State
from gleanings.corpus.schema import MIGRATIONS
from tests.shelf import Shelf


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    shelf = Shelf(tmp_path)
    yield shelf
    shelf.catalogue.close()


# Documents and their pages


def test_a_document_comes_back_with_its_pages_and_counts(shelf: Shelf) -> None:
    pages = (Page(1, "two words", "i", "Head", "#a", 0.5, "pdfium 5"), Page(2, ""), Page(3, "𝒳  one\n\nmore"))
    about = Description(
        "Hubs", year=2019, areas=("Eastmere",), evidence=(Evidence("year", "2019", "text", "© 2019"),)
    )
    identity = shelf.catalogue.record_document(
        shelf.file("a.pdf", "a"), Reading("pdf", pages, notes=("a note",)), about, run=shelf.run, seconds=1.5
    )
    document = shelf.catalogue.document(identity)
    assert document.description == about
    assert (document.pages, document.pages_without_text, document.words) == (3, 1, 5)
    assert (document.state, document.versions, document.gone) == (State.PARTIAL, 1, False)
    assert shelf.catalogue.pages(document.version) == pages
    (entry,) = shelf.catalogue.ledger()
    assert (entry.status, entry.reason, entry.detail, entry.document) == ("indexed", None, "a note", identity)
    assert entry.seconds == 1.5


def test_ids_are_short_opaque_and_different(shelf: Shelf) -> None:
    identities = {shelf.add(f"{at}.pdf", f"bytes {at}") for at in range(30)}
    assert len(identities) == 30
    assert all(len(identity) == 8 and identity.isalnum() and identity == identity.lower() for identity in identities)


def test_an_unknown_id_is_not_found(shelf: Shelf) -> None:
    with pytest.raises(NotFound, match="There is no document 'nope'"):
        shelf.catalogue.document("nope")
    assert shelf.catalogue.documents_by_id(["nope"]) == {}


def test_more_documents_than_one_statement_may_bind_are_found(shelf: Shelf) -> None:
    """An export asks for all hits at once; SQLite limits the variables of a statement."""
    identity = shelf.add("a.pdf", "a")
    asked = (*(f"unknown{at}" for at in range(300_000)), identity)
    assert list(shelf.catalogue.documents_by_id(asked)) == [identity]


def test_a_failure_in_the_middle_leaves_nothing(shelf: Shelf) -> None:
    """The second page breaks a rule of the database after the document and its first page were written."""
    before = shelf.rows()
    broken = Reading("pdf", (Page(1, "text"), Page(1, "the same number again")))
    with pytest.raises(sqlite3.IntegrityError):
        shelf.catalogue.record_document(shelf.file("a.pdf", "a"), broken, Description("A"), run=shelf.run, seconds=0)
    assert shelf.rows() == before
    assert shelf.add("a.pdf", "a"), "and the catalogue goes on"


def test_texts_are_kept_once_however_many_pages_have_them(shelf: Shelf) -> None:
    shelf.add("a.pdf", "a", "the same text", "the same text", "another")
    shelf.add("b.pdf", "b", "the same text")
    assert len(shelf.rows()["texts"]) == 2
    assert len(shelf.rows()["pages"]) == 4


# Which document a file belongs to


def test_new_bytes_at_a_known_place_are_a_new_version_of_the_same_document(shelf: Shelf) -> None:
    first = shelf.add("a.pdf", "draft", "a draft", title="Draft")
    version = shelf.catalogue.document(first).version
    assert shelf.add("a.pdf", "final", "the final text", title="Final") == first
    document = shelf.catalogue.document(first)
    assert (document.description.title, document.versions) == ("Final", 2)
    assert [page.text for page in shelf.catalogue.pages(version)] == ["a draft"], "an index may still name it"


def test_the_same_bytes_read_alike_again_are_no_new_version(shelf: Shelf) -> None:
    identity = shelf.add("a.pdf", "a", "text")
    version = shelf.catalogue.document(identity).version
    shelf.add("a.pdf", "a", "text")
    assert shelf.catalogue.document(identity).version == version
    shelf.add("a.pdf", "a", "a better reader found more")
    assert shelf.catalogue.document(identity).version != version
    assert shelf.catalogue.document(identity).versions == 1, "the bytes are still those of one version"


def test_a_moved_file_keeps_its_document(shelf: Shelf) -> None:
    identity = shelf.add("a.pdf", "a")
    (shelf.folder / "a.pdf").rename(shelf.folder / "b.pdf")
    assert shelf.catalogue.record_copy(shelf.file("b.pdf"), run=shelf.run) == identity
    assert shelf.catalogue.document(identity).source == "b.pdf"
    assert [entry.source for entry in shelf.catalogue.ledger()] == ["b.pdf"]


def test_a_copy_beside_its_original_belongs_to_the_original(shelf: Shelf) -> None:
    identity = shelf.add("a.pdf", "a")
    assert shelf.catalogue.record_copy(shelf.file("b.pdf", "a"), run=shelf.run) == identity
    assert shelf.catalogue.document(identity).source == "a.pdf"
    assert "same bytes as" in shelf.catalogue.ledger()[1].detail
    assert shelf.catalogue.coverage().documents == 1
    assert shelf.catalogue.record_copy(shelf.file("c.pdf", "other bytes"), run=shelf.run) is None


def test_a_copy_that_is_changed_becomes_a_document_of_its_own(shelf: Shelf) -> None:
    """Otherwise its text would replace the original's."""
    original = shelf.add("a.pdf", "a", title="Original")
    shelf.catalogue.record_copy(shelf.file("b.pdf", "a"), run=shelf.run)
    assert shelf.add("b.pdf", "b", title="Changed") != original
    assert shelf.title(original) == "Original"


def test_a_file_that_was_only_touched_changes_no_document(shelf: Shelf) -> None:
    """What did not change must not be indexed again."""
    identity = shelf.add("a.pdf", "a")
    before = shelf.catalogue.change_count()
    assert shelf.catalogue.record_copy(shelf.file("a.pdf", "a"), run=shelf.run) == identity
    assert shelf.catalogue.change_count() == before


def test_a_source_url_names_the_document_only_when_its_own_file_is_gone(shelf: Shelf) -> None:
    """Many sites give one canonical address to pages that are different works."""
    url = "https://example.org/report"
    first = shelf.add("a.html", "a", source_url=url)
    second = shelf.add("b.html", "b", source_url=url)
    assert second != first
    (shelf.folder / "a.html").unlink()
    assert shelf.add("c.html", "c", source_url=url) == first
    assert shelf.catalogue.document(first).source == "c.html"


def test_a_source_url_that_two_gone_files_had_decides_nothing(shelf: Shelf) -> None:
    url = "https://example.org/report"
    known = {shelf.add(name, name, source_url=url) for name in ("a.html", "b.html")}
    for name in ("a.html", "b.html"):
        (shelf.folder / name).unlink()
    assert shelf.add("c.html", "c", source_url=url) not in known


# Corrections


def test_a_correction_wins_and_survives_reading_again(shelf: Shelf) -> None:
    identity = shelf.add("a.pdf", "a", year=2009)
    shelf.catalogue.desk.correct_all(
        [(identity, {"year": 2019}, ())], origin="correction", detail="me", by=By(shelf.run)
    )
    shelf.add("a.pdf", "new bytes", year=2008)
    document = shelf.catalogue.document(identity)
    assert document.description.year == 2019
    assert [(e.field, e.source, e.detail) for e in document.description.evidence] == [("year", "correction", "me")]


def test_a_librarian_s_correction_is_not_overridden_by_metadata(shelf: Shelf) -> None:
    identity = shelf.add("a.pdf", "a")
    correct = shelf.catalogue.desk.correct_all
    assert correct([(identity, {"title": "Metadata"}, ())], origin="metadata", detail="m", by=By(shelf.run)) == 1
    assert correct([(identity, {"title": "Librarian"}, ())], origin="correction", detail="c", by=By(shelf.run)) == 1
    assert correct([(identity, {"title": "Metadata"}, ())], origin="metadata", detail="m", by=By(shelf.run)) == 0
    assert shelf.title(identity) == "Librarian"


def test_a_value_known_to_be_blank_is_blank_until_it_is_automatic_again(shelf: Shelf) -> None:
    identity = shelf.add("a.pdf", "a", year=2009, areas=("Eastmere",))
    shelf.catalogue.desk.correct_all(
        [(identity, {"year": None, "areas": ()}, ())], origin="correction", detail="", by=By(shelf.run)
    )
    about = shelf.catalogue.document(identity).description
    assert (about.year, about.areas) == (None, ())
    shelf.catalogue.desk.correct_all([(identity, {}, ("year",))], origin="correction", detail="", by=By(shelf.run))
    about = shelf.catalogue.document(identity).description
    assert (about.year, about.areas) == (2009, ())


def test_metadata_cannot_take_a_librarian_s_correction_back(shelf: Shelf) -> None:
    identity = shelf.add("a.pdf", "a", year=2009)
    shelf.catalogue.desk.correct_all(
        [(identity, {"year": 2019}, ())], origin="correction", detail="", by=By(shelf.run)
    )
    assert (
        shelf.catalogue.desk.correct_all([(identity, {}, ("year",))], origin="metadata", detail="", by=By(shelf.run))
        == 0
    )
    assert shelf.catalogue.document(identity).description.year == 2019


def test_corrections_are_taken_all_or_none(shelf: Shelf) -> None:
    identity = shelf.add("a.pdf", "a")
    before = shelf.rows()
    with pytest.raises(NotFound):
        shelf.catalogue.desk.correct_all(
            [(identity, {"title": "New"}, ()), ("unknown", {"title": "New"}, ())],
            origin="correction", detail="", by=By(shelf.run),
        )  # fmt: skip
    assert shelf.rows() == before


def test_the_same_correction_again_changes_nothing(shelf: Shelf) -> None:
    """Else every ingest with a metadata file would index everything again."""
    identity = shelf.add("a.pdf", "a")
    for expected in (1, 0):
        assert expected == shelf.catalogue.desk.correct_all(
            [(identity, {"title": "New"}, ())], origin="metadata", detail="m.csv", by=By(shelf.run)
        )


# Files that fail, are gone, or come back


def test_a_failure_keeps_the_document_that_was_read_before(shelf: Shelf) -> None:
    identity = shelf.add("a.pdf", "a")
    shelf.catalogue.record_failure(shelf.file("a.pdf", "broken now"), Reason.DAMAGED, "no xref", run=shelf.run)
    assert shelf.title(identity)
    (entry,) = shelf.catalogue.ledger(status="failed")
    assert (entry.reason, entry.detail, entry.document) == (Reason.DAMAGED, "no xref", identity)
    assert shelf.add("a.pdf", "mended") == identity


def test_coverage_counts_what_a_search_looks_at_and_what_it_cannot(shelf: Shelf) -> None:
    assert shelf.catalogue.coverage() == Coverage(0, 0, 0, 0, 0, 0, 0, 0)
    shelf.add("whole.pdf", "1", "text", "text")
    shelf.add("part.pdf", "2", "text", "")
    shelf.add("scan.pdf", "3", "", " \n ")
    shelf.catalogue.record_failure(shelf.file("bad.pdf", "4"), Reason.DAMAGED, "", run=shelf.run)
    shelf.catalogue.record_ignored(shelf.file("site.css", "5"), "", run=shelf.run)
    assert shelf.catalogue.coverage() == Coverage(
        files=4, documents=3, searchable=2, partial=1, metadata_only=1, unreadable=1, pages=6, pages_without_text=3
    )


def test_a_file_that_is_gone_flags_its_document_once_and_keeps_it(shelf: Shelf) -> None:
    identity = shelf.add("a.pdf", "a")
    kept = shelf.add("b.pdf", "b")
    (shelf.folder / "a.pdf").unlink()
    seen = {str(shelf.folder / "b.pdf")}
    assert shelf.catalogue.mark_gone([str(shelf.folder)], seen, run=shelf.run) == 1
    assert shelf.catalogue.mark_gone([str(shelf.folder)], seen, run=shelf.run) == 0
    assert shelf.catalogue.document(identity).gone
    assert not shelf.catalogue.document(kept).gone


def test_a_file_that_is_back_unchanged_is_no_longer_gone(shelf: Shelf) -> None:
    """A network drive that was away must not leave its mark for ever."""
    identity = shelf.add("a.pdf", "a")
    (shelf.folder / "a.pdf").rename(shelf.folder / "aside")
    shelf.catalogue.mark_gone([str(shelf.folder)], set(), run=shelf.run)
    (shelf.folder / "aside").rename(shelf.folder / "a.pdf")
    assert shelf.catalogue.mark_gone([str(shelf.folder)], {str(shelf.folder / "a.pdf")}, run=shelf.run) == 0
    assert not shelf.catalogue.document(identity).gone


def test_a_failed_file_that_is_gone_leaves_the_ledger(shelf: Shelf) -> None:
    """Nothing was ever read from it, and nobody has to look after it any more."""
    shelf.catalogue.record_failure(shelf.file("bad.pdf", "x"), Reason.DAMAGED, "", run=shelf.run)
    (shelf.folder / "bad.pdf").unlink()
    assert shelf.catalogue.mark_gone([str(shelf.folder)], set(), run=shelf.run) == 0
    assert shelf.catalogue.ledger() == ()


def test_files_of_other_folders_are_not_looked_for(shelf: Shelf) -> None:
    identity = shelf.add("a.pdf", "a")
    (shelf.folder / "a.pdf").unlink()
    shelf.catalogue.mark_gone([str(shelf.folder / "other"), str(shelf.folder)[:-1]], set(), run=shelf.run)
    assert not shelf.catalogue.document(identity).gone


# The file itself


def test_a_new_catalogue_has_had_every_migration(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.sqlite3"
    sqlite3.connect(path).close()  # version 0: an empty file
    with pytest.raises(CatalogueError, match="Nothing was ingested"):
        Catalogue.open_for_reading(path)
    Catalogue.open_for_writing(path).close()
    with Catalogue.open_for_reading(path) as catalogue:
        assert catalogue.change_count() == 0
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)
    connection.close()


@pytest.mark.parametrize("opened", [Catalogue.open_for_reading, Catalogue.open_for_writing])
def test_a_catalogue_of_a_newer_gleanings_is_refused(shelf: Shelf, opened: object) -> None:
    """An older program would write rows that the newer one does not understand."""
    connection = sqlite3.connect(shelf.path)
    connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    connection.close()
    before = shelf.path.read_bytes()
    with pytest.raises(CatalogueError, match="schema version"):
        opened(shelf.path)  # type: ignore[operator]  # either way of opening
    assert shelf.path.read_bytes() == before


@pytest.mark.parametrize("opened", [Catalogue.open_for_reading, Catalogue.open_for_writing])
def test_a_file_that_is_no_database_is_named_and_left_alone(tmp_path: Path, opened: object) -> None:
    path = tmp_path / "catalogue.sqlite3"
    path.write_bytes(b"this was never a database " * 500)
    before = path.read_bytes()
    with pytest.raises(CatalogueError, match=r"catalogue\.sqlite3 is damaged") as caught:
        opened(path)  # type: ignore[operator]  # either way of opening
    assert "backup" in caught.value.hint
    assert path.read_bytes() == before


def test_damage_inside_is_an_error_of_the_catalogue(shelf: Shelf) -> None:
    """The header may be sound where a table is not."""
    for at in range(40):
        shelf.add(f"{at}.pdf", f"{at}", "text " * 500 + str(at))
    shelf.catalogue.close()
    size = shelf.path.stat().st_size
    with shelf.path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (size - 8192))
    with Catalogue.open_for_reading(shelf.path) as damaged, pytest.raises(CatalogueError, match="damaged"):
        list(damaged.documents())


@pytest.mark.parametrize("place", ["missing/catalogue.sqlite3", "/dev/null/catalogue.sqlite3"])
def test_a_place_that_cannot_be_written_is_an_error_of_the_library(tmp_path: Path, place: str) -> None:
    with pytest.raises(LibraryUnwritable, match="cannot be written"):
        Catalogue.open_for_writing(tmp_path / place)


def test_a_reader_sees_each_commit_of_a_writer(shelf: Shelf) -> None:
    with Catalogue.open_for_reading(shelf.path) as reader:
        before = reader.state_count()
        shelf.add("a.pdf", "a")
        assert reader.state_count() != before
        assert reader.coverage().documents == 1


def test_the_last_run_says_whether_it_ended(shelf: Shelf) -> None:
    run = shelf.catalogue.runs.last()
    assert run is not None
    assert (run.number, run.kind, run.ended) == (shelf.run, "ingest", None)
    shelf.catalogue.runs.end(shelf.run)
    ended = shelf.catalogue.runs.last()
    assert ended is not None
    assert ended.ended is not None


def test_what_a_librarian_does_does_not_end_a_stopped_ingestion(shelf: Shelf) -> None:
    """What that had read is still to be linked by the next one."""
    identity = shelf.add("a.pdf", "a")
    shelf.catalogue.runs.end(shelf.catalogue.runs.start("metadata", ""))
    assert shelf.catalogue.read_by_unended_runs() == (identity,)
    shelf.catalogue.runs.end(shelf.catalogue.runs.start("ingest", ""))
    assert shelf.catalogue.read_by_unended_runs() == ()


def test_pages_are_listed_by_how_badly_they_were_read(shelf: Shelf) -> None:
    pages = (
        Page(1, "clean"),
        Page(2, "gar8led", quality=0.4),
        Page(3, "", quality=0.0),
        Page(4, "w@rse", quality=0.1),
    )
    identity = shelf.catalogue.record_document(
        shelf.file("a.pdf", "a"), Reading("pdf", pages), Description("Hubs"), run=shelf.run, seconds=0.1
    )
    found = shelf.catalogue.worst_pages(0.5, 10)
    assert [(page.document, page.page, page.has_text) for page in found] == [
        (identity, 3, False), (identity, 4, True), (identity, 2, True),
    ]  # fmt: skip
    assert [page.page for page in shelf.catalogue.worst_pages(0.2, 1)] == [3]


def test_what_an_index_could_not_take_is_a_failure_until_one_can(shelf: Shelf) -> None:
    identity = shelf.add("a.pdf", "a")
    shelf.add("b.pdf", "b")
    shelf.catalogue.record_refused({identity: "a value is too long"})
    (failed,) = shelf.catalogue.ledger(status="failed")
    assert (failed.document, failed.reason, failed.detail) == (identity, Reason.NOT_INDEXED, "a value is too long")
    shelf.catalogue.record_refused({})
    assert [entry.reason for entry in shelf.catalogue.ledger(status="indexed")] == [None, None]


def test_a_catalogue_that_another_thread_opened_is_closed_by_whoever_drops_it(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.sqlite3"
    Catalogue.open_for_writing(path).close()
    with ThreadPoolExecutor(1) as pool:
        connection = pool.submit(connect_for_reading, path).result()
    Database(connection, path)
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        connection.execute("SELECT 1")


def test_the_places_of_recognised_words_are_kept_also_of_a_version_that_was_read_before(shelf: Shelf) -> None:
    """What an older Gleanings read is read again with the same text."""
    pages = (Page(1, "A wheelbarrow", reader="tesseract 5.3.0"),)
    identities = [
        shelf.catalogue.record_document(
            shelf.file("a.pdf", "scan"),
            Reading("pdf", pages, placed=placed),
            Description("A"),
            run=shelf.run,
            seconds=0.1,
        )
        for placed in ((), ((1, "[1]"),), ((1, "[2]"),))
    ]
    document = shelf.document(identities[-1])
    assert len(set(identities)) == 1
    assert shelf.catalogue.page_words(document.version, 1) == b"[1]"
    assert shelf.catalogue.page_words(document.version, 2) is None
    shelf.catalogue.desk.purge(document.id, "", by=shelf.by)
    assert shelf.catalogue.page_words(document.version, 1) is None
