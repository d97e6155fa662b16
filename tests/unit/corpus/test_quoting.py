"""A quotation goes into a reader's text as it stands, and with everything that must stand beside it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import fragment_fromstring

from gleanings.corpus.model import Page
from gleanings.corpus.quoting import Quotation, excerpt
from tests.unit.corpus.test_harvard import LIBRARY, document

HERE = replace(LIBRARY, base_url="https://here.example", notice="All invented.")
PAGE = Page(14, "…", label="12")
MOSS = document(year=2019, authors=("Ada Moss",))
PLACE = "p. 12 (PDF page 14)"


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (0, 11, "One is one."),
        (12, 23, "Two are two."[:-1] + " […]"),
        (4, 11, "[…] is one."),
        (12, 24, "Two are two."),
        (26, 37, "A new start"),
    ],
)
def test_an_excerpt_says_where_a_sentence_was_cut(start: int, end: int, expected: str) -> None:
    """A quotation that hides what was left out misleads."""
    assert excerpt("One is one. Two are two.\n\nA new start", start, end) == expected


def test_an_excerpt_is_verbatim_but_for_white_space() -> None:
    assert excerpt("It was\n  “no loss”.", 0, 19) == "It was “no loss”."


def test_a_quotation_has_its_place_its_reference_its_address_and_its_holder() -> None:
    said = Quotation("The hub.", MOSS, HERE, PAGE, PLACE).text()
    assert said.split("\n\n") == [
        "“The hub.” (Moss, 2019, p. 12)",
        "Moss, A. (2019) Hubs that last. Available at: https://here.example/d/k3v9q2xx (Accessed: 3 November 2026).",
        "P. 12 (PDF page 14), document k3v9q2xx: https://here.example/d/k3v9q2xx/p/14",
        "All invented.\n",
    ]


def test_as_markdown_it_is_the_same_with_nothing_taken_for_a_mark() -> None:
    said = Quotation("- *The* hub_s [sic] <b>.", MOSS, HERE, PAGE, PLACE).markdown()
    assert said.split("\n\n") == [
        "> “- \\*The\\* hub\\_s \\[sic\\] \\<b\\>.” (Moss, 2019, p. 12)",
        "Moss, A. (2019) Hubs that last. Available at: https://here.example/d/k3v9q2xx (Accessed: 3 November 2026).",
        "[P. 12 (PDF page 14), document k3v9q2xx](https://here.example/d/k3v9q2xx/p/14)",
        "All invented.\n",
    ]


def test_as_html_it_is_the_same_with_a_link() -> None:
    said = Quotation("A < B.", MOSS, HERE, PAGE, PLACE).html()
    assert "<blockquote><p>“A &lt; B.” (Moss, 2019, p. 12)</p></blockquote>" in said
    assert '<a href="https://here.example/d/k3v9q2xx/p/14">P. 12 (PDF page 14), document k3v9q2xx</a>' in said
    assert "<i>Hubs that last</i>" in said


def test_what_was_read_from_an_image_says_so_in_every_form() -> None:
    """OCR misreads figures and names: nobody should print it unseen."""
    quotation = Quotation("The hub.", MOSS, HERE, replace(PAGE, reader="tesseract 5.3.0"), PLACE)
    for said in (quotation.text(), quotation.markdown(), quotation.html()):
        assert "check image" in said
    assert "check image" not in Quotation("The hub.", MOSS, HERE, PAGE, PLACE).text()


@given(st.text(min_size=1, max_size=40))
def test_no_passage_becomes_markup(quoted: str) -> None:
    said = Quotation(excerpt(quoted, 0, len(quoted)), MOSS, HERE, PAGE, PLACE).html()
    found = fragment_fromstring(said, create_parent="div")
    assert {element.tag for element in found.iter()} <= {"div", "blockquote", "p", "i", "a"}
    assert [dict(element.attrib) for element in found.iter("a")] == [{"href": "https://here.example/d/k3v9q2xx/p/14"}]
