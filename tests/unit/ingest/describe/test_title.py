"""The title is what the document shows as its title, not what an editor or a site left in its place."""

from __future__ import annotations

import pytest

from gleanings.ingest.describe.title import from_file_name, is_sane
from tests.unit.ingest.describe.describing import FILLER, described, why

H1 = ("title", "How the hub began", "layout")


@pytest.mark.parametrize("tail", [" - Example site", " | Example", " – Example – Site", ""])
def test_the_name_of_the_site_is_no_part_of_the_title(tail: str) -> None:
    found = described(FILLER, declared=(H1, ("title", f"How the hub began{tail}", "html-meta")))
    assert found.title == "How the hub began"


def test_without_a_heading_the_publisher_behind_the_title_is_cut() -> None:
    declared = (("publisher", "Example Trust", "html-meta"), ("title", "How it began – Example Trust", "html-meta"))
    assert described(FILLER, declared=declared).title == "How it began"


def test_a_pdf_property_counts_only_when_the_opening_says_the_same() -> None:
    declared = (("title", "Annual Accounts Template", "pdf-info"),)
    found = described(FILLER, format="pdf", declared=declared, layout_titles=("Power to residents",))
    assert found.title == "Power to residents"
    assert why(found, "title") == [("Power to residents", "layout")]


def test_a_pdf_property_that_the_opening_shows_is_taken_as_it_is_written() -> None:
    declared = (("title", "Change during COVID-19 - Example Lab", "pdf-info"),)
    text = "Change during COVID19\n\n" + FILLER
    found = described(text, format="pdf", declared=declared, layout_titles=("Change during COVID 19",))
    assert found.title == "Change during COVID-19"


@pytest.mark.parametrize(
    "junk",
    ["untitled", "Microsoft Word - draft3", "Layout 1", "report.indd", "2019-03-04", "PowerPoint Presentation", "x"],
)
def test_what_editors_leave_is_no_title(junk: str) -> None:
    assert not is_sane(junk)


@pytest.mark.parametrize("title", ["القرار", "東京の報告", "Left behind?", "2020: a year of change"])
def test_short_titles_and_titles_of_every_script_are_sane(title: str) -> None:
    assert is_sane(title)


def test_the_file_name_is_the_last_resort() -> None:
    found = described(FILLER, format="pdf", source="old/area_plan-2014%20final_8f3a9c1e22.pdf")
    assert found.title == "Area plan 2014 final"
    assert why(found, "title")[0][1] == "file-name"
    assert from_file_name("8f3a9c1e22.pdf") == "8f3a9c1e22"


def test_a_plain_text_twin_has_the_title_of_its_report() -> None:
    found = described(FILLER, declared=(("title", "PLAIN TEXT - Rebalancing the power", "layout"),))
    assert found.title == "Rebalancing the power"
