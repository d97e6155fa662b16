"""A value is read as it was meant, also after a spreadsheet program made a date of it."""

from __future__ import annotations

import pytest

from gleanings.corpus.assigning import read_assignments
from gleanings.corpus.errors import UsageError
from gleanings.corpus.metadata_values import Doubtful, parse_value
from gleanings.corpus.model import Description
from gleanings.corpus.taxonomy import Taxonomy
from gleanings.corpus.themes import Theme

TAXONOMY = Taxonomy(themes=(Theme("housing", "Community housing"), Theme("health", "Health")))


@pytest.mark.parametrize(
    ("field", "cell", "value"),
    [
        ("year", "2019", 2019), ("year", "2019.0", 2019), ("year", "01/02/2019", 2019), ("year", "Feb-19", 2019),
        ("year", "2019-02-01", 2019), ("date", "14/03/2019", "2019-03-14"), ("date", "3/14/2019", "2019-03-14"),
        ("date", "02/02/2019", "2019-02-02"), ("date", "Mar-19", "2019-03"), ("date", "14-Mar-19", "2019-03-14"),
        ("date", "14 March 2019", "2019-03-14"), ("date", "2019-03-14 00:00:00", "2019-03-14"),
        ("period", "Nov-10", "2010-11"), ("period", "2015-16", "2015-16"), ("period", "spring", "spring"),
        ("title", "Nov-10", "Nov-10"),
    ],
)  # fmt: skip
def test_what_a_spreadsheet_made_of_a_date_is_read_back(field: str, cell: str, value: object) -> None:
    assert parse_value(field, cell, TAXONOMY) == value


@pytest.mark.parametrize(
    ("field", "cell"),
    [("year", "19"), ("year", "soon"), ("year", "1/2/19"), ("date", "2019-02-30"), ("date", "31/04/2019"),
     ("date", "45/45/2019"), ("date", "30-Feb-19"), ("date", "Foo-19"), ("date", "2019-02-01 13:00:00")],
)  # fmt: skip
def test_what_is_no_date_is_refused(field: str, cell: str) -> None:
    with pytest.raises(ValueError, match="is not a"):
        parse_value(field, cell, TAXONOMY)


def test_a_date_with_two_readings_names_both() -> None:
    with pytest.raises(Doubtful, match="may be 2019-01-02 or 2019-02-01"):
        parse_value("date", "01/02/2019", TAXONOMY)


# Arguments of `metadata set`


ABOUT = Description("Hubs", themes=("housing", "gone-theme"), areas=("Eastmere",))


def test_arguments_set_clear_and_let_go() -> None:
    read = read_assignments(["year=2019", "title = Hubs = homes", "date=(none)", "author=(auto)"], ABOUT, TAXONOMY)
    assert read.values == {"year": 2019, "title": "Hubs = homes", "date": None}
    assert read.automatic == ("authors",)


def test_plus_and_minus_add_to_and_take_from_a_list() -> None:
    read = read_assignments(["theme=+health;-gone-theme", "area=+Gannet Quay", "areas=-Eastmere"], ABOUT, TAXONOMY)
    assert read.values == {"themes": ("housing", "health"), "areas": ("Gannet Quay",)}
    assert read_assignments(["theme=+housing"], ABOUT, TAXONOMY).values == {"themes": ABOUT.themes}


@pytest.mark.parametrize(
    ("argument", "told"),
    [
        ("year", "not FIELD=VALUE"), ("words=3", "not FIELD=VALUE"), ("year=", "year is blank"),
        ("year=soon", "not a year"), ("theme=+poetry", "no theme of the taxonomy"), ("theme=+", r"write \+ or -"),
        ("theme=+health;housing", r"write \+ or -"), ("theme=-health", "is not among them"),
        ("title=(none)", "cannot be without a title"), ("date=01/02/2019", "may be"),
    ],
)  # fmt: skip
def test_an_argument_that_makes_no_sense_says_why(argument: str, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        read_assignments([argument], ABOUT, TAXONOMY)
