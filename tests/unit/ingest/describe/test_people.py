"""Authors are names as people read them, persons or organisations; publishers stand apart."""

from __future__ import annotations

import pytest

from gleanings.corpus.areas import Area
from gleanings.corpus.model import Description
from gleanings.corpus.taxonomy import Taxonomy
from gleanings.ingest.describe import Describer
from gleanings.ingest.describe.names import split_names
from tests.unit.ingest.describe.describing import FILLER, described


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("By Jo Smith and Ana Lee", ["Jo Smith", "Ana Lee"]),
        ("Smith, Jo; Lee, Ana", ["Jo Smith", "Ana Lee"]),
        ("Smith, J. B.", ["J. B. Smith"]),
        ("Jo Smith, Ana Lee, Sam Oni", ["Jo Smith", "Ana Lee", "Sam Oni"]),
        ("Department for Culture, Media & Sport", ["Department for Culture, Media & Sport"]),
        ("Home Office", ["Home Office"]),
        ("Department for Education and Skills", ["Department for Education and Skills"]),
        ("Jo Smith and Example Trust", ["Jo Smith", "Example Trust"]),
        ("By Jo Smith 3 May 2018", ["Jo Smith"]),
        ("Dr Jo Smith, Senior Researcher, Example Institute", ["Jo Smith"]),
        ("jo@example.org", []),
        ("admin", []),
    ],
)
def test_bylines_become_names(byline: str, names: list[str]) -> None:
    assert split_names(byline) == names


def test_a_pdf_s_author_property_counts_only_when_the_opening_names_them() -> None:
    """The property names whoever owned the computer."""
    declared = (("author", "Sam Oni", "pdf-info"),)
    assert described(FILLER, format="pdf", declared=declared).authors == ()
    assert described(f"Report\n\nSam Oni\n\n{FILLER}", format="pdf", declared=declared).authors == ("Sam Oni",)


def test_an_author_line_in_the_text_is_understood() -> None:
    found = described(f"Report\n\nAuthored by Jo Smith and Ana Lee\n\n{FILLER}", format="pdf")
    assert found.authors == ("Jo Smith", "Ana Lee")


def test_the_publisher_is_declared_or_printed() -> None:
    declared = (("publisher", "Example Trust", "layout"),)
    assert described(FILLER, declared=declared).publisher == "Example Trust"
    assert described(f"Report\n\nPublished by Example Press, Leeds\n\n{FILLER}").publisher == "Example Press, Leeds"
    assert described(FILLER).publisher is None


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("Nkemelu, T. and Farrow, I.", ["T. Nkemelu", "I. Farrow"]),
        ("Farrow, I., Nkemelu, T.", ["I. Farrow", "T. Nkemelu"]),
        ("Bethan Maddox, Director, the Example Trust", ["Bethan Maddox"]),
        ("Prof. Ana Lee, Example University", ["Ana Lee"]),
        ("Ana Lee, Sam", ["Ana Lee, Sam"]),
        ("jeremyz, toni lee", ["jeremyz", "toni lee"]),
    ],
)
def test_persons_are_never_inverted_and_what_is_undecided_stays_as_written(byline: str, names: list[str]) -> None:
    assert split_names(byline) == names


def cover(*lines: str, declared: tuple[tuple[str, str, str], ...] = ()) -> Description:
    """The description of a PDF with these lines under its title."""
    text = "\n\n".join(("Sheds and their people", *lines, FILLER))
    return described(text, format="pdf", declared=declared, layout_titles=("Sheds and their people",))


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Dr Tobias Nkemelu and Dr Imelda Farrow", ("Tobias Nkemelu", "Imelda Farrow")),
        ("Marcus Pell and Lucinda Orchard", ("Marcus Pell", "Lucinda Orchard")),
        ("Imelda Farrow, Priya Ravenscroft and Jo B. Smith", ("Imelda Farrow", "Priya Ravenscroft", "Jo B. Smith")),
        ("Priya Ravenscroft, Centre for Shed Studies", ("Priya Ravenscroft",)),
        ("With advice from residents of Leeds and York", ()),
        ("Many Things and Own Words", ()),
    ],
)
def test_names_under_a_title_are_authors_without_a_by(line: str, names: tuple[str, ...]) -> None:
    """Words that the text also writes small make no names."""
    assert cover("What people said", line, "June 2016").authors == names


def test_places_under_a_title_are_no_authors() -> None:
    describer = Describer(Taxonomy(areas=(Area("gannet-quay", "Gannet Quay"), Area("ferrow-park", "Ferrow Park"))))
    text = f"Sheds\n\nGannet Quay and Ferrow Park\n\n{FILLER}"
    assert described(text, format="pdf", layout_titles=("Sheds",), describer=describer).authors == ()


def test_each_name_of_an_author_property_is_looked_for_by_itself() -> None:
    declared = (("author", "Imelda Farrow, Sam Oni", "pdf-info"),)
    assert cover("Dr Imelda Farrow and others", declared=declared).authors == ("Imelda Farrow",)


def test_whoever_signs_the_foreword_is_no_author() -> None:
    signed = "Foreword\n\nBy Bethan Maddox, Director, the Example Trust"
    assert cover("June 2016", signed).authors == ()
    assert cover("Dr Imelda Farrow", signed).authors == ("Imelda Farrow",)


@pytest.mark.parametrize(
    "sentence",
    [
        "About this report. Published March 2019. Authored by Dr Jo Smith and Ana Lee, Example Institute. Long.",
        "This report was commissioned by a charity and written by Jo Smith and Ana Lee of Example Associates.",
        "Told by Jo Smith and Ana Lee to Sam Oni. Published February 2019.",
    ],
)
def test_a_sentence_that_names_the_authors_is_understood(sentence: str) -> None:
    assert described(f"{sentence} {FILLER}").authors == ("Jo Smith", "Ana Lee")


@pytest.mark.parametrize(
    ("line", "publisher"),
    [
        ("The Example Trust", "The Example Trust"),
        ("Centre for Shed Studies, University of Leeds", "Centre for Shed Studies, University of Leeds"),
        ("Shed Evidence Team, The Example Trust. Published May 2018.", "The Example Trust"),
        ("The Example Trust Statistics November 2024", "The Example Trust"),
        ("Published June 2018 by the Example Trust.", "The Example Trust"),
        ("© 2019 Example Trust", "Example Trust"),
        ("Commissioned by the Example Trust", None),
        ("© Crown copyright 2024", None),
        ("Copyright of this text remains with its authors", None),
    ],
)
def test_the_publisher_is_taken_from_the_cover(line: str, publisher: str | None) -> None:
    assert cover(line).publisher == publisher


@pytest.mark.parametrize(
    ("text", "publisher"),
    [
        ("AGENCY: Fish and Wildlife Service, Interior.\nACTION: Final rule.", "Fish and Wildlife Service, Interior"),
        ("AGENCY: U.S. Bureau of Rivers, Interior. ACTION: Final rule.", "U.S. Bureau of Rivers, Interior"),
        ("(c) Petitions for leave to intervene.", None),
        ("It is (C) Significance levels", None),
        ("(c) 2019 Example Trust", "Example Trust"),
        ("Copyright (c) Example Trust 2019", "Example Trust"),
        ("© Example Trust", "Example Trust"),
        ("This was published by the UK government and referring to work of others.", "The UK government"),
        ("Published by the Authority of the House of Ponds", "The House of Ponds"),
        ("First published in 2018 by the Council for Ponds and Lakes in Leeds", "The Council for Ponds and Lakes"),
    ],
)
def test_the_publisher_s_name_ends_where_the_sentence_goes_on(text: str, publisher: str | None) -> None:
    """A list of clauses marks its third with (c); that is no copyright."""
    assert described(f"Report\n\n{text}\n\n{FILLER}").publisher == publisher


def test_a_declared_publisher_that_is_a_right_is_none_and_marks_are_read_as_marks() -> None:
    assert described(FILLER, declared=(("publisher", "Crown Copyright", "layout"),)).publisher is None
    declared = (("publisher", "Department for Business &amp; Skills", "layout"),)
    assert described(FILLER, declared=declared).publisher == "Department for Business & Skills"


@pytest.mark.parametrize(
    ("byline", "name"),
    [("jonathan rubin", "Jonathan Rubin"), ("jherman", "jherman"), ("outreach team", "outreach team")],
)
def test_a_person_s_name_in_small_letters_is_capitalised(byline: str, name: str) -> None:
    assert described(FILLER, declared=(("author", byline, "meta"),)).authors == (name,)
