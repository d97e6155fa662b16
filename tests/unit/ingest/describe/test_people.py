"""Authors are names as people read them, persons or organisations; publishers stand apart."""

from __future__ import annotations

import pytest

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
