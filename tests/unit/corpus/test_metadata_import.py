"""A sheet changes exactly what was edited in it: planned first, all or nothing, whatever a spreadsheet made of it."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from gleanings.corpus.areas import Area
from gleanings.corpus.catalogue import Catalogue
from gleanings.corpus.corrections import By
from gleanings.corpus.document_types import DocumentType
from gleanings.corpus.errors import MetadataError
from gleanings.corpus.identity import Reserved
from gleanings.corpus.metadata_csv import Sheet, export_rows, read_sheet
from gleanings.corpus.metadata_import import apply_sheet, plan_sheet
from gleanings.corpus.model import Description, Document, Page, Reading
from gleanings.corpus.sources import SourceFile
from gleanings.corpus.taxonomy import Taxonomy
from gleanings.corpus.themes import Theme
from tests.shelf import Shelf

TAXONOMY = Taxonomy(
    themes=(Theme("housing", "Community housing"), Theme("health", "Health and wellbeing")),
    areas=(Area("eastmere", "Eastmere"),),
    types=(DocumentType("report", "Report"),),
)

Read = Callable[..., Sheet]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Reads a sheet from text or bytes."""

    def reader(content: str | bytes) -> Sheet:
        path = tmp_path / "sheet.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read_sheet(path, TAXONOMY)

    return reader


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    shelf = Shelf(tmp_path)
    yield shelf
    shelf.catalogue.close()


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    """Three documents; two of them have the same path in different folders and the same source URL."""
    with Catalogue.open_for_writing(tmp_path / "catalogue.sqlite3") as catalogue:
        catalogue.runs.start("ingest", "")
        for folder, name, url in (("a", "x.pdf", "https://x/1"), ("b", "x.pdf", "https://x/1"), ("a", "y.pdf", None)):
            (tmp_path / folder).mkdir(exist_ok=True)
            path = tmp_path / folder / name
            path.write_text(str(path))
            file = SourceFile(str(path), str(path.parent), name, 1, 1, sha256(path.read_bytes()).hexdigest())
            about = Description(f"{folder}/{name}", year=2001, source_url=url)
            catalogue.record_document(file, Reading("pdf", (Page(1, "text"),)), about, run=1, seconds=0)
        yield catalogue


def by_title(catalogue: Catalogue) -> dict[str, Document]:
    return {document.description.title: document for document in catalogue.documents()}


def apply(sheet: Sheet, catalogue: Catalogue, *, origin: str = "correction", unread: tuple[str, ...] = ()) -> int:
    """Takes a sheet, and returns how many values that changed."""
    return len(apply_sheet(sheet, catalogue, TAXONOMY, origin=origin, by=By(1), unread=unread).changes)


def unmatched(sheet: Sheet, catalogue: Catalogue, unread: tuple[str, ...] = ()) -> list[str]:
    before = list(catalogue.documents())
    with pytest.raises(MetadataError, match="nothing was changed") as caught:
        apply(sheet, catalogue, unread=unread)
    assert list(catalogue.documents()) == before, "all or nothing"
    return [str(problem) for problem in caught.value.problems]


def test_rows_match_by_id_then_url_then_source(read: Read, catalogue: Catalogue) -> None:
    first = by_title(catalogue)["a/x.pdf"].id
    sheet = read(f"id,source,year\n{first},nonsense.pdf,2011\n,y.pdf,2012\n")
    assert apply(sheet, catalogue) == 2
    assert {title: document.description.year for title, document in by_title(catalogue).items()} == {
        "a/x.pdf": 2011, "b/x.pdf": 2001, "a/y.pdf": 2012,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("id,year\nunknown,2011\n", ["row 2, id: there is no document 'unknown'."]),
        ("source,year\nx.pdf,2011\n", ["row 2, source: 2 documents have 'x.pdf'; use the id."]),
        ("source_url,year\nhttps://x/1,2011\n", ["row 2, source_url: 2 documents have 'https://x/1'; use the id."]),
        ("source,year\ny.pdf,2011\nz.pdf,2012\n", ["row 3, source: no document has 'z.pdf'."]),
        ("source,year\ny.pdf,2011\ny.pdf,2012\n", ["row 3, id: is about the same document as row 2."]),
    ],
)
def test_a_row_about_no_document_or_more_than_one_stops_all(
    read: Read, catalogue: Catalogue, content: str, told: list[str]
) -> None:
    assert unmatched(read(content), catalogue) == told


def test_a_row_about_a_file_that_could_not_be_read_waits(read: Read, catalogue: Catalogue) -> None:
    sheet = read("source,year\ny.pdf,2011\nlocked.pdf,2012\n")
    assert apply(sheet, catalogue, origin="metadata", unread=("locked.pdf",)) == 1


# Only what was edited


def planned(sheet: Sheet, shelf: Shelf, origin: str = "correction") -> list[tuple[str, object, object, bool]]:
    plan = plan_sheet(sheet, shelf.catalogue, TAXONOMY, origin=origin)
    assert plan.problems == ()
    return [(change.field, change.before, change.after, change.automatic) for change in plan.changes]


def test_a_plan_lists_every_change_and_writes_nothing(read: Read, shelf: Shelf) -> None:
    identity = shelf.add("a.pdf", "a", year=2018, themes=("housing",))
    before = shelf.rows()
    sheet = read(f"id,year,themes,title\n{identity},2019,housing;health,Title of a.pdf\n")
    assert planned(sheet, shelf) == [
        ("year", 2018, 2019, False),
        ("themes", ("housing",), ("housing", "health"), False),
    ]
    assert shelf.rows() == before


def test_a_value_that_a_sheet_merely_repeats_is_not_pinned(read: Read, shelf: Shelf) -> None:
    """Else a better reader could never mend it."""
    identity = shelf.add("a.pdf", "a", year=2018)
    apply(read(f"id,year,title\n{identity},2018,Hubs\n"), shelf.catalogue, origin="metadata")
    assert {e.field for e in shelf.document(identity).description.evidence} == {"title"}
    shelf.add("a.pdf", "other bytes", year=2020)
    assert shelf.document(identity).description.year == 2020
    assert shelf.title(identity) == "Hubs"


def test_metadata_that_says_again_what_was_found_lets_go_of_the_value(read: Read, shelf: Shelf) -> None:
    identity = shelf.add("a.pdf", "a", year=2018)
    for year, evidence in (("2019", {"year"}), ("2018", set())):
        apply(read(f"id,year\n{identity},{year}\n"), shelf.catalogue, origin="metadata")
        description = shelf.document(identity).description
        assert (description.year, {e.field for e in description.evidence}) == (int(year), evidence)


def test_auto_is_a_change_only_where_something_stands_over_what_was_found(read: Read, shelf: Shelf) -> None:
    identity = shelf.add("a.pdf", "a", year=2018)
    assert planned(read(f"id,year,title\n{identity},2019,(auto)\n"), shelf) == [("year", 2018, 2019, False)]
    apply(read(f"id,year\n{identity},2019\n"), shelf.catalogue)
    assert planned(read(f"id,year,title\n{identity},(auto),(auto)\n"), shelf) == [("year", 2019, 2018, True)]
    assert planned(read(f"id,year\n{identity},(auto)\n"), shelf, "metadata") == [], "a librarian's value stands"


def test_cells_and_rows_with_errors_are_told_together_and_in_order(read: Read, shelf: Shelf) -> None:
    identity = shelf.add("a.pdf", "a")
    sheet = read(f"id,year,type\nunknown1,2019,report\n{identity},soon,report\n{identity},2019,poem\n")
    plan = plan_sheet(sheet, shelf.catalogue, TAXONOMY, origin="correction")
    assert [str(problem) for problem in plan.problems] == [
        "row 2, id: there is no document 'unknown1'.",
        "row 3, year: 'soon' is not a year of four digits.",
        "row 4, type: 'poem' is no type of the taxonomy (types.toml).",
        "row 4, id: is about the same document as row 3.",
    ]
    assert [(change.field, change.after) for change in plan.changes] == [("type", "report")]


def test_a_row_about_a_document_that_was_taken_out_since_says_so(read: Read, shelf: Shelf) -> None:
    first, second = shelf.add("a.pdf", "a"), shelf.add("b.pdf", "b")
    sheet = read(f"id,year\n{first},2019\n{second},2019\n")
    shelf.catalogue.desk.merge(first, second, by=shelf.by)
    shelf.catalogue.desk.withdraw(second, "", by=shelf.by)
    plan = plan_sheet(sheet, shelf.catalogue, TAXONOMY, origin="correction")
    assert [str(problem) for problem in plan.problems] == [
        f"row 2, id: {first} was merged into {second}; leave the row out.",
        f"row 3, id: {second} was withdrawn; leave the row out.",
    ]


# What spreadsheet programs make of a sheet


def test_a_date_that_a_spreadsheet_rewrote_is_the_same_date(read: Read, shelf: Shelf) -> None:
    """01/02/2019 is 1 February in one country and 2 January in another; the document itself decides."""
    identity = shelf.add("a.pdf", "a", year=2019, date="2019-02-01", period="2010-11")
    for date in ("01/02/2019", "2/1/2019", "1.2.2019", "2019-02-01 00:00:00"):
        assert planned(read(f"id,year,date,period\n{identity},{date},{date},Nov-10\n"), shelf) == [], date


def test_a_date_that_may_be_either_of_two_is_told(read: Read, shelf: Shelf) -> None:
    identity = shelf.add("a.pdf", "a", date="2018")
    plan = plan_sheet(read(f"id,date\n{identity},01/02/2019\n"), shelf.catalogue, TAXONOMY, origin="correction")
    assert [str(problem) for problem in plan.problems] == [
        "row 2, date: '01/02/2019' may be 2019-01-02 or 2019-02-01; write it so."
    ]


def test_an_id_that_a_spreadsheet_took_for_a_number_is_still_found(read: Read, shelf: Shelf) -> None:
    for number, identity in enumerate(("00012345", "12345e06", "1234567k")):
        shelf.catalogue.reserve_ids([Reserved(identity, f"{number}.pdf", None, None)])
        assert shelf.add(f"{number}.pdf", str(number)) == identity
    sheet = read("id,year\n12345,2001\n1.2345E+10,2002\n1234567k,2003\n")
    assert apply(sheet, shelf.catalogue) == 3
    assert [document.description.year for document in shelf.catalogue.documents()] == [2001, 2002, 2003]


AWKWARD = (
    Description("=SUM(A1:A9) and co", year=2019, date="2019-02-01", authors=("Moss; Ada", "-Ash, Bo"), language="en"),
    Description(
        "'Quoted' \"twice\", with, commas", period="2010-11", areas=("Eastmere", "@home"), themes=("health",)
    ),
    Description("A title\nover two lines", publisher="  padded ", source_url="https://x/?a=1;b=2", type="report"),
    Description("Zażółć 𝒳 ‘curly’", year=1999, authors=("+44",), date="1999-12"),
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_an_export_saved_again_by_a_spreadsheet_changes_nothing(
    read: Read, shelf: Shelf, encoding: str, delimiter: str, quoting: int, line_end: str
) -> None:
    for number, about in enumerate(AWKWARD):
        reading = Reading("pdf", (Page(1, "text"),))
        shelf.catalogue.record_document(shelf.file(f"{number}.pdf", str(number)), reading, about, run=1, seconds=0)
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, quoting=quoting, lineterminator=line_end)  # type: ignore[arg-type]  # csv's constants are plain integers
    writer.writerows(export_rows(shelf.catalogue.documents()))
    assert planned(read(out.getvalue().encode(encoding)), shelf) == []


def test_a_first_line_that_names_the_separator_is_no_row(read: Read, shelf: Shelf) -> None:
    identity = shelf.add("a.pdf", "a")
    sheet = read(f"sep=;\r\nid;title\r\n{identity};Hubs, and more\r\n")
    assert planned(sheet, shelf) == [("title", "Title of a.pdf", "Hubs, and more", False)]


# Ids that come back


def test_ids_come_back_with_their_files_by_bytes_then_url_then_path(read: Read, shelf: Shelf) -> None:
    digest = sha256(b"the bytes").hexdigest()
    sheet = read(
        "id,source,source_url,sha256\n"
        f"aaaaaaaa,old/name.pdf,,{digest}\nbbbbbbbb,b.pdf,https://x/b,\ncccccccc,c.pdf,,\ndddddddd,,,\n"
    )
    shelf.catalogue.reserve_ids(sheet.reserved())
    assert shelf.add("renamed.pdf", "the bytes") == "aaaaaaaa"
    assert shelf.add("elsewhere.pdf", "b", source_url="https://x/b") == "bbbbbbbb"
    assert shelf.add("c.pdf", "c") == "cccccccc"
    assert shelf.add("d.pdf", "d") not in ("dddddddd", "aaaaaaaa")


def test_an_id_that_a_document_has_is_not_reserved_again(read: Read, shelf: Shelf) -> None:
    identity = shelf.add("a.pdf", "a")
    shelf.catalogue.reserve_ids(read(f"id,source\n{identity},b.pdf\n").reserved())
    assert shelf.add("b.pdf", "b") != identity
