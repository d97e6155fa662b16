"""Descriptions and HTML texts of real documents stay as good as they were measured to be."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import description, extraction_html
from tests.shared_data import shared_data


@pytest.mark.slow
def test_fields_of_the_hand_labelled_documents_are_right_as_often_as_promised() -> None:
    tally = description.measure(shared_data())
    assert tally.described >= 70
    assert tally.right("title html") >= 0.98
    assert tally.right("title pdf") >= 0.94
    assert tally.right("year") >= 0.95
    assert tally.misled("year") <= 0.03
    assert tally.f1("type") >= 0.73
    assert tally.f1("themes") >= 0.77
    assert tally.precision("areas") >= 0.90
    assert tally.recall("areas") >= 0.52
    assert tally.recall("people") >= 0.74


@pytest.mark.slow
def test_fields_that_publishers_state_are_found_in_four_hundred_documents() -> None:
    tally = description.measure(shared_data(), which="library")
    assert tally.described >= 400
    assert tally.right("title html") >= 0.98
    assert tally.right("year") >= 0.93
    assert tally.misled("year") <= 0.02
    assert tally.f1("type") >= 0.90
    assert tally.f1("themes") >= 0.85


def test_fields_of_the_sample_library_are_right_as_often_as_promised() -> None:
    """Covers, bylines, lists and tables of areas: what learning documents look like."""
    tally = description.measure(Path(), which="invented")
    assert tally.described == 50
    assert tally.right("title html") == 1.0
    assert tally.right("title pdf") == 1.0
    assert tally.right("year") >= 0.95
    assert tally.misled("year") == 0.0
    assert tally.f1("type") >= 0.93
    assert tally.f1("themes") >= 0.79
    assert tally.precision("areas") >= 0.95
    assert tally.recall("areas") >= 0.80
    assert tally.precision("people") >= 0.95
    assert tally.recall("people") >= 0.80


@pytest.mark.slow
def test_article_texts_are_found_whole_and_hardly_anything_else() -> None:
    precision, recall, f1 = extraction_html.measure(shared_data() / "extraction" / "html")
    assert f1 >= 0.955
    assert recall >= 0.975
    assert precision >= 0.93
