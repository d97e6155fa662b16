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
