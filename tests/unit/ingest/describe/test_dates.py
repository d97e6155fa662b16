"""The year is that of publication or blank; the years a document covers are its period."""

from __future__ import annotations

import pytest

from gleanings.ingest.describe.date_texts import dates_in
from tests.unit.ingest.describe.describing import FILLER, described, why

MENTIONS = "In March 2016 the group met. By May 2017 it had raised the money, and in 2018 it opened. "


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2019-03-14T10:00:00Z", "2019-03-14"),
        ("20190314", "2019-03-14"),
        ("14 March 2019", "2019-03-14"),
        ("14th of March, 2019", "2019-03-14"),
        ("March 14, 2019", "2019-03-14"),
        ("Sept. 2019", "2019-09"),
        ("may 2019", "2019-05"),
        ("12 Mehefin 2019", "2019-06-12"),
        ("2019/3/14", "2019-03-14"),
        ("03/04/2019", "2019"),
    ],
)
def test_dates_are_read_as_people_write_them(text: str, iso: str) -> None:
    assert [date.iso() for date in dates_in(text)] == [iso]


@pytest.mark.parametrize("text", ["2008/09", "0203 2019 555", "£2019-20", "version 2.2019.1", "no date"])
def test_numbers_that_are_no_dates_are_passed_over(text: str) -> None:
    assert list(dates_in(text)) == []


@pytest.mark.parametrize(
    ("text", "date"),
    [
        (f"A report\n\nPublished 14 March 2019\n\n{FILLER}{MENTIONS}", "2019-03-14"),
        (f"A report\n\nJULY 2025\n\n{FILLER}{MENTIONS}", "2025-07"),
        (f"A report\n\nBy Jo Smith December 8, 2014\n\n{FILLER}", "2014-12-08"),
        (f"A report\n\n{FILLER}\n\n© Example Trust 2017", "2017"),
        (f"A plan\n\nPublished 3 July 2012 Last updated 21 August 2015\n\n{FILLER}", "2012-07-03"),
        (
            f"Response\n\nPresented to Parliament by Command of His Majesty\n\n16 January 2025\n\n{FILLER}",
            "2025-01-16",
        ),
    ],
)
def test_the_text_s_own_statement_of_publication_decides(text: str, date: str) -> None:
    found = described(text, format="pdf")
    assert found.date == date
    assert found.year == int(date[:4])
    assert why(found, "year") == [(date[:4], "text")]


@pytest.mark.parametrize(
    "text",
    [
        FILLER + MENTIONS,
        f"{FILLER}The rule that was published on 2 August 2006 still stands.",
        f"Maps\n\n{FILLER}\n\n© Crown copyright and database right 2020 Ordnance Survey",
        f"Event\n\nDate of engagement\n\nNovember 2020\n\n{FILLER}",
        f"Rule\n\nThis becomes effective on\n\nMarch 22, 2013\n\n{FILLER}",
        FILLER,
    ],
)
def test_dates_of_other_things_give_no_year(text: str) -> None:
    """A wrong year is worse than none."""
    assert described(text, format="pdf").year is None


def test_the_date_of_the_file_alone_gives_no_year() -> None:
    assert described(FILLER, format="pdf", declared=(("created", "2024-06-04", "pdf-info"),)).year is None


def test_a_declared_date_of_publication_comes_before_one_of_change() -> None:
    declared = (("modified", "2021-01-01", "html-meta"), ("date", "2018-02-01", "layout"))
    assert described(FILLER, declared=declared).date == "2018-02-01"
    only_changed = described(FILLER, declared=declared[:1])
    assert only_changed.year == 2021
    assert [item.confidence for item in only_changed.evidence if item.field == "year"] == [0.5]


@pytest.mark.parametrize(
    ("title", "period"),
    [
        ("Accounts 2015/16", "2015-16"),
        ("Housing supply: 2011 to 2012", "2011-12"),
        ("Persistent poverty 2010–2021", "2010-21"),
        ("The hall from 1998 to 2003", "1998-2003"),
        ("Learning from 2019", None),
        ("Grant of £2015-16", None),
    ],
)
def test_years_covered_are_a_period_and_no_year(title: str, period: str | None) -> None:
    found = described(FILLER, declared=(("title", title, "layout"),))
    assert (found.period, found.year) == (period, None)


def test_every_date_of_a_text_is_found_in_order_and_none_twice() -> None:
    text = "On 3 March 2019, 2019-04-05 and in May 2020 or 2021, then 30th of September, 2022."
    assert [date.iso() for date in dates_in(text)] == ["2019-03-03", "2019-04-05", "2020-05", "2022-09-30"]


@pytest.mark.parametrize("label", ["Statistics", "Research report", "Policy briefing"])
def test_a_date_behind_names_on_a_cover_counts_when_the_file_is_of_that_time(label: str) -> None:
    text = f"Sheds in numbers\n\nShed Team, The Example Trust {label} November 2024\n\n{FILLER}{MENTIONS}"
    assert described(text, format="pdf", declared=(("created", "2025-01-02", "pdf-info"),)).date == "2024-11"
    assert described(text, format="pdf").year is None
