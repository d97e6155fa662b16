"""Descriptions and HTML texts of real documents stay as good as they were measured to be."""

from __future__ import annotations

import pytest

from benchmarks import description, extraction_html
from tests.shared_data import shared_data


@pytest.mark.slow
def test_fields_of_the_hand_labelled_documents_are_right_as_often_as_promised() -> None:
    tally = description.measure(shared_data())
    assert tally.described >= 70
    assert tally.right("title html") >= 0.97
    assert tally.right("title pdf") >= 0.85
    assert tally.right("year") >= 0.92
    assert tally.misled("year") <= 0.03
    assert tally.f1("type") >= 0.65
    assert tally.f1("themes") >= 0.65
    assert tally.precision("areas") >= 0.85


@pytest.mark.slow
def test_article_texts_are_found_whole_and_hardly_anything_else() -> None:
    precision, recall, f1 = extraction_html.measure(shared_data() / "extraction" / "html")
    assert f1 >= 0.955
    assert recall >= 0.975
    assert precision >= 0.93
