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
    [
        "untitled",
        "Microsoft Word - draft3",
        "Layout 1",
        "report.indd",
        "2019-03-04",
        "PowerPoint Presentation",
        "Briefing 7",
        "x",
    ],
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
    assert why(found, "title") == [("Rebalancing the power", "layout")]
    assert [item.detail for item in found.evidence if item.field == "title"] == ["PLAIN TEXT - Rebalancing the power"]


def pdf(*titles: str, declared: str | None = None, text: str = "") -> str:
    """The title of a PDF with these texts in large type."""
    stated = (("title", declared, "pdf-info"),) if declared else ()
    return described(f"{text or titles[0]}\n\n{FILLER}", format="pdf", declared=stated, layout_titles=titles).title


def test_a_property_that_leaves_the_subtitle_out_loses_to_the_printed_title() -> None:
    full = "Somewhere to go, someone to know: loneliness in twelve areas"
    assert pdf(full, declared="Somewhere to go, someone to know") == full
    assert pdf("Annual plan Contents", declared="Annual plan", text="Annual plan") == "Annual plan"


def test_a_series_is_cut_from_a_declared_title_and_a_printed_subtitle_is_not() -> None:
    assert pdf("The Inquiry", declared="The Inquiry - Example site") == "The Inquiry"
    whole = "The Inquiry - Module 1: What happened"
    assert pdf("The Inquiry", "Module 1: What happened", declared=whole, text=whole) == whole


def test_a_short_title_takes_the_subtitle_right_below_it() -> None:
    below = "What residents made of a hall and a field"
    assert pdf("Common ground", below, text=f"Common ground\n\n{below}") == f"Common ground: {below}"
    for other in ("The Example Trust", "12 June 2018", "Jo Smith"):
        assert pdf("Common ground", other, text=f"Common ground\n\n{other}") == "Common ground"


def test_volumes_of_one_work_have_different_titles() -> None:
    assert pdf("Report", "The Great Post Office Inquiry", "Volume 1") == "The Great Post Office Inquiry: Volume 1"


@pytest.mark.parametrize(
    "part",
    [
        "TABLE 1—ESTIMATED PUBLIC BURDEN",
        "Figure 3. Spending by purpose",
        "■ 3. Amend § 414.1380 by adding paragraphs (e)(6)(v)(A) and (B) to read as follows:",
        "Authority: 42 U.S.C. 1302",
        "EPA-APPROVED REGULATIONS—Continued",
        "within a calendar year shall file data",
        "An exemption from the requirement of a tolerance is established for residues of the pesticide in food.",
    ],
)
def test_parts_of_a_text_in_large_type_are_no_titles(part: str) -> None:
    assert pdf(part, "Oil and gas on public land") == "Oil and gas on public land"


NOTICE = f"""that closes the case.\n\n■ 5. Amend § 81.343\n\n[FR Doc. 1]\n\nDEPARTMENT OF THE INTERIOR

50 CFR Part 17

Wildlife and Plants; Return of the Cranes to Wales\n\nAGENCY: Wildlife Office. ACTION: Final rule.\n\n{FILLER}"""


def test_a_notice_that_begins_inside_another_has_its_own_title() -> None:
    found = described(
        NOTICE, FILLER, format="pdf", layout_titles=("■ 5. Amend § 81.343", "DEPARTMENT OF THE INTERIOR")
    )
    assert found.title == "Wildlife and Plants; Return of the Cranes to Wales"


def test_of_two_notices_on_a_page_the_one_that_goes_on_is_meant() -> None:
    other = "Another notice altogether\n\nAGENCY: Oil Office.\n\nIt is short.\n\n"
    assert described(other + NOTICE, FILLER, format="pdf").title.startswith("Wildlife and Plants")
    assert described(other + NOTICE, format="pdf").title == "Another notice altogether"
