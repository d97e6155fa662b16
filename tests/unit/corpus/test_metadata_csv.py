"""Metadata go out to a spreadsheet and come back: in any form a spreadsheet writes, and all or nothing."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gleanings.corpus.areas import Area
from gleanings.corpus.document_types import DocumentType
from gleanings.corpus.errors import MetadataError
from gleanings.corpus.metadata_csv import (
    COLUMNS,
    Row,
    Sheet,
    check_cells,
    check_sources,
    export_rows,
    read_sheet,
)
from gleanings.corpus.model import Description, Document, State
from gleanings.corpus.spreadsheets import neutralised
from gleanings.corpus.taxonomy import Taxonomy
from gleanings.corpus.themes import Theme

TAXONOMY = Taxonomy(
    themes=(Theme("housing", "Community housing"), Theme("health", "Health and wellbeing", synonyms=("wellbeing",))),
    areas=(Area("eastmere", "Eastmere"), Area("gannet-quay", "Gannet Quay")),
    types=(DocumentType("report", "Report"),),
)

Read = Callable[..., Sheet]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Reads a sheet from text or bytes."""

    def reader(content: str | bytes, **mapping: str) -> Sheet:
        path = tmp_path / "sheet.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read_sheet(path, TAXONOMY, mapping)

    return reader


def problems(read: Read, content: str, **mapping: str) -> list[str]:
    """What is wrong with a sheet, cell by cell."""
    with pytest.raises(MetadataError) as caught:
        check_cells(read(content, **mapping))
    return [str(problem) for problem in caught.value.problems]


# Reading what a spreadsheet wrote


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_any_form_that_a_spreadsheet_writes_is_read(read: Read, encoding: str, separator: str, line_end: str) -> None:
    lines = [["source", "title", "publisher"], ["a.pdf", "“Café” – £5", "Ash Trust"]]
    text = line_end.join(separator.join(cells) for cells in lines) + line_end
    (row,) = read(text.encode(encoding)).rows
    assert row == Row(2, {"source": "a.pdf"}, {"title": "“Café” – £5", "publisher": "Ash Trust"}, (), {})


def test_a_quoted_cell_may_hold_separators_quotes_and_line_ends(read: Read) -> None:
    (row,) = read('source,title,authors\na.pdf,"He said ""no"", twice\nover","Moss, Ada; Ash, Bo"\n').rows
    assert row.values == {"title": 'He said "no", twice\nover', "authors": ("Moss, Ada", "Ash, Bo")}


def test_rows_are_numbered_as_a_spreadsheet_numbers_them(read: Read) -> None:
    assert problems(read, 'source,year\n"a\nb",2019\n\nb.pdf,soon\n') == [
        "row 4, year: 'soon' is not a year of four digits."
    ]


def test_columns_may_be_mapped_to_ours(read: Read) -> None:
    sheet = read("file,area,title,pages\na.pdf,Eastmere,T,3\n", file="source", area="areas")
    assert sheet.rows[0].keys == {"source": "a.pdf"}
    assert sheet.rows[0].values == {"areas": ("Eastmere",), "title": "T"}
    assert sheet.unused == ("pages",)


def test_a_mapped_column_takes_the_place_of_one_that_has_the_name(read: Read) -> None:
    assert read("source,title,name\na,old,new\n", name="title").rows[0].values == {"title": "new"}


@pytest.mark.parametrize(
    ("content", "mapping", "said"),
    [
        ("", {}, "sheet.csv is empty"),
        ("\n\n , \n", {}, "sheet.csv is empty"),
        ("title,year\nT,2019\n", {}, "no column that says which document"),
        ("source,source\na,b\n", {}, "two columns for source"),
        ("source,a,b\nx,y,z\n", {"a": "title", "b": "title"}, "two columns for title"),
        ("source,title\na,T\n", {"name": "title"}, "no column 'name'"),
        ("source,title\na,T\n", {"title": "titel"}, "'titel'"),
        ('source,title\na,"never closed\n', {}, "line 2: unexpected end"),
    ],
)
def test_a_sheet_that_makes_no_sense_is_refused_whole(
    read: Read, content: str, mapping: dict[str, str], said: str
) -> None:
    with pytest.raises(MetadataError, match=said):
        read(content, **mapping)


def test_a_sheet_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(MetadataError, match=r"none\.csv cannot be read: No such file"):
        read_sheet(tmp_path / "none.csv", TAXONOMY)


# What cells mean


def test_a_blank_cell_changes_nothing_none_clears_and_auto_goes_back(read: Read) -> None:
    (row,) = read("id,title,year,areas,publisher,type\nx,,(none),(none),(auto),  \n").rows
    assert row.values == {"year": None, "areas": ()}
    assert row.automatic == ("publisher",)


def test_values_are_taken_by_id_label_or_synonym_and_once(read: Read) -> None:
    (row,) = read(
        "id,themes,type,areas,year\nx,wellbeing; housing ;Health and wellbeing,REPORT,gannet quay,2019.0\n"
    ).rows
    assert row.values == {
        "themes": ("health", "housing"), "type": "report", "areas": ("Gannet Quay",), "year": 2019,
    }  # fmt: skip


def test_an_area_outside_the_gazetteer_is_kept_as_it_stands(read: Read) -> None:
    assert read("id,areas\nx,Far Away;eastmere\n").rows[0].values == {"areas": ("Far Away", "Eastmere")}


@pytest.mark.parametrize(
    ("column", "cell", "said"),
    [
        ("year", "20x", "'20x' is not a year of four digits."),
        ("year", "19", "'19' is not a year of four digits."),
        ("date", "31/04/2019", "'31/04/2019' is not a date such as 2019, 2019-03 or 2019-03-14."),
        ("themes", "housing;gardens", "'gardens' is no theme of the taxonomy (themes.toml)."),
        ("type", "poem", "'poem' is no type of the taxonomy (types.toml)."),
        ("language", "English", "'English' is not a language code such as en or cy."),
        ("title", "(none)", "a document cannot be without a title."),
    ],
)
def test_a_cell_that_cannot_be_a_value_is_named_by_row_and_column(
    read: Read, column: str, cell: str, said: str
) -> None:
    assert problems(read, f"source,{column}\na.pdf,\nb.pdf,{cell}\n") == [f"row 3, {column}: {said}"]


def test_all_cells_with_errors_are_told_at_once(read: Read) -> None:
    """A librarian mends them in one go, not one a run."""
    told = problems(read, "source,year,date,title\na,x,y,T\nb,2019,2019,T\n,2018,,U\nc,2019,2019,T,and more\n")
    assert [problem.partition(":")[0] for problem in told] == [
        "row 2, year", "row 2, date", "row 4, source", "row 5, last column",
    ]  # fmt: skip


# Formulas


@pytest.mark.parametrize("cell", ["=1+1", "+44 20 7946", "-3", "@cmd", "\tx", "'quoted'", "'=x", "''"])
def test_a_cell_that_a_spreadsheet_would_run_is_neutralised_on_the_way_out(cell: str) -> None:
    assert neutralised(cell) == f"'{cell}"


def test_no_cell_ends_a_row(tmp_path: Path) -> None:
    """The csv module quotes line feeds but not lone carriage returns."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows([["id", "title"], ["x", neutralised("one\rtwo\nthree\r\n")]])
    path = tmp_path / "sheet.csv"
    path.write_text(out.getvalue(), newline="")
    assert read_sheet(path, TAXONOMY).rows[0].values == {"title": "one two\nthree"}


@pytest.mark.parametrize("title", ["=SUM(A1)", "-- dash --", "'Tis the season", "plain", "@home", "+1 for parks"])
def test_what_went_out_neutralised_comes_in_as_it_was(read: Read, title: str) -> None:
    cell = neutralised(title)
    assert read(f'id,title\nx,"{cell}"\n').rows[0].values == {"title": title}


# Back and forth


_CELL = st.text(st.characters(codec="utf-8", exclude_characters=";\0\r\x1a"), min_size=1, max_size=12).map(str.strip)
_WORDS = _CELL.filter(lambda text: bool(text) and text not in ("(none)", "(auto)"))
_NAMES = st.lists(_WORDS.filter(lambda name: TAXONOMY.area(name) is None), max_size=3, unique=True).map(tuple)
_DESCRIBED = st.builds(
    Description, _WORDS, year=st.none() | st.integers(1000, 2999), period=st.none() | _WORDS,
    date=st.sampled_from([None, "2019", "2019-03", "2019-03-14"]), type=st.sampled_from([None, "report"]),
    authors=_NAMES, publisher=st.none() | _WORDS, areas=_NAMES, themes=st.sampled_from([(), ("health",)]),
    language=st.sampled_from([None, "en", "cy", "en-GB"]), source_url=st.none() | _WORDS,
)  # fmt: skip


@given(st.lists(_DESCRIBED, min_size=1, max_size=3))
def test_a_sheet_that_was_not_edited_says_what_the_documents_say(
    tmp_path_factory: pytest.TempPathFactory, described: list[Description]
) -> None:
    """Otherwise importing an export would change documents that nobody touched."""
    documents = [
        Document(f"id{at}", about, "pdf", State.INDEXED, 1, 1, f"{at}.pdf", f"/{at}.pdf", "0", 1, 0, 1, 1)
        for at, about in enumerate(described)
    ]
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(export_rows(documents))
    path = tmp_path_factory.getbasetemp() / "round-trip.csv"
    path.write_text(out.getvalue(), encoding="utf-8", newline="")
    sheet = read_sheet(path, TAXONOMY)
    assert len(sheet.rows) == len(documents)
    for row, document in zip(sheet.rows, documents, strict=True):
        assert row.keys["id"] == document.id
        for field, value in row.values.items():
            assert value == getattr(document.description, field)


def test_the_columns_of_the_export_are_those_of_the_rows() -> None:
    document = Document("i", Description("T"), "pdf", State.INDEXED, 1, 1, "s", "/s", "0", 1, 0, 1, 1, gone=True)
    header, row = export_rows([document])
    assert tuple(header) == COLUMNS
    assert dict(zip(header, row, strict=True))["status"] == "gone"


def test_rows_about_unknown_files_are_found_before_anything_is_read(read: Read) -> None:
    sheet = read("source,id,year\na.pdf,,2011\nb.pdf,,2012\nc.pdf,x1,2013\n")
    with pytest.raises(MetadataError) as caught:
        check_sources(sheet, {"a.pdf"}.__contains__, {"x1"}.__contains__)
    assert [str(problem) for problem in caught.value.problems] == ["row 3, source: no file is called 'b.pdf'."]
    check_sources(sheet, {"a.pdf", "b.pdf"}.__contains__, {"x1"}.__contains__)
