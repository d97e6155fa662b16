"""The type is what a page or a title calls the document, in the taxonomy's terms."""

from __future__ import annotations

import pytest

from tests.unit.ingest.describe.describing import FILLER, described, why


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("Q&A article", "q-and-a"),
        ("news_story", "news"),
        ("Open call for evidence", "consultation"),
        ("article", None),
    ],
)
def test_a_declared_label_decides(value: str, kind: str | None) -> None:
    found = described(FILLER, declared=(("title", "About sheds", "layout"), ("type", value, "layout")))
    assert found.type == kind


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Government response to the inquiry's first report", "government-response"),
        ("Evaluation of the small grants", "evaluation"),
        ("Wellbeing in the valley: summary", "summary"),
        ("Case study: the shed", "case-study"),
        ("A toolkit for festivals", "guidance"),
        ("Two names for every shed: a guide to looking after volunteers", "guidance"),
        ("Care to work – an evaluation of a course in the valley", "evaluation"),
        ("What the shed means to us", None),
    ],
)
def test_the_title_names_the_kind(title: str, kind: str | None) -> None:
    assert described(FILLER, declared=(("title", title, "layout"),)).type == kind


def test_a_label_over_the_title_counts_and_a_section_under_it_does_not() -> None:
    title = (("title", "The shed and its people", "layout"),)
    over = described(f"Case study\n\nThe shed and its people\n\n{FILLER}", declared=title)
    assert over.type == "case-study"
    under = described(f"The shed and its people\n\n{FILLER}\n\nLine\n\nSummary\n\n{FILLER}", declared=title)
    assert under.type is None


def test_the_folder_of_the_address_names_the_kind() -> None:
    address = (("title", "The shed", "layout"), ("source_url", "https://x.org/case-studies/shed", "html-meta"))
    found = described(FILLER, declared=address)
    assert (found.type, why(found, "type")) == ("case-study", [("case-study", "file-name")])


def test_a_question_with_key_points_is_a_q_and_a_article() -> None:
    title = (("title", "How did people meet?", "layout"),)
    assert described(FILLER, FILLER, headings=("Start", "Key points"), declared=title).type == "q-and-a"


COVER = "The shed and its people\n\n{line}\n\n" + FILLER


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Research report", "research"),
        ("Case study. A fall of a third, and two explanations", "case-study"),
        ("Shed Evidence Team, The Example Trust Statistics November 2024", "statistics"),
        ("Dr Jo Smith Evaluation report January 2020", "evaluation"),
        ("An evaluation of 847 sheds", "evaluation"),
        ("How the men met every week for statistics", None),
        ("June 2018", None),
    ],
)
def test_a_label_on_a_cover_counts_beside_a_strapline_byline_or_date(line: str, kind: str | None) -> None:
    assert described(COVER.format(line=line), format="pdf", layout_titles=("The shed and its people",)).type == kind


def test_what_a_pdf_calls_itself_more_than_once_is_its_kind() -> None:
    twice = f"This guide is for groups of residents. {FILLER}Published with this guide is a film. "
    assert described(twice, format="pdf").type == "guidance"
    assert described(f"This guide is for groups of residents. {FILLER}", format="pdf").type is None


def test_only_a_byline_and_a_day_under_the_title_suggest_a_blog() -> None:
    """A page with a label that the taxonomy does not know is of that unknown kind."""
    dated = (
        ("title", "The shed", "layout"),
        ("author", "By Jo Smith", "layout"),
        ("date", "2019-03-14", "html-meta"),
    )
    assert described(FILLER, declared=dated).type == "blog"
    assert described(FILLER, declared=(*dated, ("type", "Themed resource", "layout"))).type is None
    hidden = (dated[0], ("author", "Jo Smith", "html-meta"), dated[2])
    assert described(FILLER, declared=hidden).type is None


def test_labels_in_welsh_are_known() -> None:
    assert described(FILLER, declared=(("type", "Stori trigolion", "layout"),)).type == "story"


def test_an_action_of_an_official_journal_names_the_kind_by_its_beginning() -> None:
    text = f"The Sheds of Wales\n\nAGENCY: Shed Office. ACTION: Proposed rule; request for comments. {FILLER}"
    assert described(text, format="pdf").type == "policy"
