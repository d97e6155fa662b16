"""References are what readers paste into papers that others will judge."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from gleanings.corpus.citing import CitedFrom, excerpt, in_text, quotation, reference, web_address
from gleanings.corpus.model import Description, Document, Page, State
from gleanings.corpus.names import Name, parse_name
from gleanings.corpus.taxonomy import Taxonomy

LIBRARY = CitedFrom("Example library", "", "", Taxonomy(), date(2026, 11, 3))
URL = "https://example.org/r"


def document(title: str = "Hubs that last", **values: object) -> Document:
    """A report of which only the title and the given values are known."""
    about = replace(Description(title), **values)  # type: ignore[arg-type]  # the names and types of Description
    return Document("k3v9q2xx", about, "pdf", State.INDEXED, 1, 1, "x.pdf", "/x.pdf", "", 9, 0, 900, 1)


#: What is known, and the reference that it makes; addresses and the date of access are tested below.
GOLDEN: list[tuple[dict[str, object], str]] = [
    ({}, "Hubs that last (n.d.)."),
    ({"year": 2019}, "Hubs that last (2019)."),
    ({"year": 2019, "authors": ("Ada Moss",)}, "Moss, A. (2019) Hubs that last."),
    ({"year": 2019, "authors": ("Moss, Ada",)}, "Moss, A. (2019) Hubs that last."),
    ({"authors": ("Dr Ada J. Moss",)}, "Moss, A.J. (n.d.) Hubs that last."),
    ({"authors": ("Moss, J.K.",)}, "Moss, J.K. (n.d.) Hubs that last."),
    ({"authors": ("Jean-Luc Ash",)}, "Ash, J.-L. (n.d.) Hubs that last."),
    ({"authors": ("Ana de la Cruz",)}, "de la Cruz, A. (n.d.) Hubs that last."),
    ({"authors": ("Sandra Iqbal-Moss",)}, "Iqbal-Moss, S. (n.d.) Hubs that last."),
    ({"authors": ("Seán O’Hara",)}, "O’Hara, S. (n.d.) Hubs that last."),
    ({"year": 2020, "authors": ("Ada Moss", "Bo Ash")}, "Moss, A. and Ash, B. (2020) Hubs that last."),
    ({"authors": ("Ada Moss", "Bo Ash", "Cy Elm")}, "Moss, A., Ash, B. and Elm, C. (n.d.) Hubs that last."),
    ({"authors": ("Ada Moss", "Bo Ash", "Cy Elm", "Di Fir")}, "Moss, A. et al. (n.d.) Hubs that last."),
    ({"authors": ("Local Trust",), "year": 2018}, "Local Trust (2018) Hubs that last."),
    ({"authors": ("The Ashlock Trust",)}, "The Ashlock Trust (n.d.) Hubs that last."),
    (
        {"authors": ("Department for Culture, Media and Sport",)},
        "Department for Culture, Media and Sport (n.d.) Hubs that last.",
    ),
    ({"authors": ("Renaisi",), "publisher": "Ash Trust"}, "Renaisi (n.d.) Hubs that last. Ash Trust."),
    ({"publisher": "Ash Trust", "year": 2021}, "Ash Trust (2021) Hubs that last."),
    ({"authors": ("Ash Trust",), "publisher": "Ash Trust"}, "Ash Trust (n.d.) Hubs that last."),
    ({"title": "Who stays?", "year": 2021, "authors": ("Ada Moss",)}, "Moss, A. (2021) Who stays?"),
    ({"title": "Hubs\r\nthat  last", "period": "2015-16"}, "Hubs that last (n.d.)."),
]


@pytest.mark.parametrize(("known", "expected"), GOLDEN)
def test_a_reference_says_what_is_known_and_nothing_else(known: dict[str, object], expected: str) -> None:
    """Organisations are never taken apart, and no gap leaves a mark."""
    assert reference(document(**known), LIBRARY) == f"{expected} Example library, document k3v9q2xx."  # type: ignore[arg-type]  # the title among them


def test_a_reference_leads_to_the_publisher_s_address_with_the_day_of_access() -> None:
    cited = document(source_url=URL)
    expected = "Hubs that last (n.d.). Available at: https://example.org/r (Accessed: 3 November 2026)."
    assert reference(cited, LIBRARY) == expected
    assert reference(cited, replace(LIBRARY, base_url="https://here.example")) == expected


def test_without_one_it_leads_to_the_permanent_address_here() -> None:
    """Documents name addresses that are none; those must not be printed as if they were."""
    here = replace(LIBRARY, base_url="https://here.example")
    expected = "Hubs that last (n.d.). Available at: https://here.example/d/k3v9q2xx (Accessed: 3 November 2026)."
    assert reference(document(source_url="javascript:alert(1)"), here) == expected


def test_a_place_stands_behind_the_publisher_and_in_brackets() -> None:
    cited = document(year=2019, authors=("Ada Moss", "Bo Ash"), publisher="Ash Trust", source_url=URL)
    assert "Hubs that last. Ash Trust, p. 12 (PDF page 14). Available at:" in reference(
        cited, LIBRARY, "p. 12 (PDF page 14)"
    )
    assert in_text(cited, "p. 12") == "(Moss and Ash, 2019, p. 12)"
    assert in_text(document()) == "(Hubs that last, n.d.)"


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
    here = replace(LIBRARY, base_url="https://here.example", notice="All invented.")
    page = Page(14, "…", label="12")
    said = quotation("The hub.", document(year=2019, authors=("Ada Moss",)), here, page, "p. 12 (PDF page 14)")
    assert said.split("\n\n") == [
        "“The hub.” (Moss, 2019, p. 12)",
        "Moss, A. (2019) Hubs that last. Available at: https://here.example/d/k3v9q2xx (Accessed: 3 November 2026).",
        "P. 12 (PDF page 14), document k3v9q2xx: https://here.example/d/k3v9q2xx/p/14",
        "All invented.\n",
    ]


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Ada Moss", Name("Moss", "Ada")),
        ("van der Berg, Jo", Name("van der Berg", "Jo")),
        ("Jo van der Berg", Name("van der Berg", "Jo")),
        ("Moss", Name("Moss")),
        ("Power to Change", Name("Power to Change")),
        ("University of Leeds, School of Law", Name("University of Leeds, School of Law")),
        ("Neighbourhood Futures Evidence Team", Name("Neighbourhood Futures Evidence Team")),
        ("residents of Eastmere", Name("residents of Eastmere")),
    ],
)
def test_names_are_taken_apart_only_when_they_are_persons(written: str, name: Name) -> None:
    assert parse_name(written) == name


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        "data:text/html,x",
        "//evil.example",
        "x",
        "",
        None,
        "http://[",
        "file:///etc/passwd",
    ],
)
def test_only_web_addresses_become_links(address: str | None) -> None:
    """Addresses are read out of documents, and a document may say anything."""
    assert web_address(address) is None


def test_web_addresses_become_links_as_they_are() -> None:
    """Spaces around them are no part of them."""
    assert web_address(" https://example.org/a?b=1#c ") == "https://example.org/a?b=1#c"
