"""References are what readers paste into papers that others will judge."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import fragment_fromstring

from gleanings.corpus.citing import CitedFrom, one_line
from gleanings.corpus.harvard import in_text, reference, reference_html
from gleanings.corpus.model import Description, Document, State
from gleanings.corpus.taxonomy import Taxonomy

LIBRARY = CitedFrom("Example library", "", "", Taxonomy(), date(2026, 11, 3))
URL = "https://example.org/r"


def document(title: str = "Hubs that last", **values: object) -> Document:
    """A report of which only the title and the given values are known."""
    about = replace(Description(title), **values)  # type: ignore[arg-type]  # the names and types of Description
    return Document("k3v9q2xx", about, "pdf", State.INDEXED, 1, 1, "x.pdf", "/x.pdf", "", 9, 0, 900, 1)


#: What is known, and the reference that it makes; addresses and the date of access are tested below.
GOLDEN: list[tuple[dict[str, object], str]] = [
    ({}, "Hubs that last (no date)."),
    ({"year": 2019}, "Hubs that last (2019)."),
    ({"year": 2019, "authors": ("Ada Moss",)}, "Moss, A. (2019) Hubs that last."),
    ({"year": 2019, "authors": ("Moss, Ada",)}, "Moss, A. (2019) Hubs that last."),
    ({"authors": ("Dr Ada J. Moss",)}, "Moss, A.J. (no date) Hubs that last."),
    ({"authors": ("Moss, J.K.",)}, "Moss, J.K. (no date) Hubs that last."),
    ({"authors": ("Jean-Luc Ash",)}, "Ash, J.-L. (no date) Hubs that last."),
    ({"authors": ("Ana de la Cruz",)}, "de la Cruz, A. (no date) Hubs that last."),
    ({"authors": ("Sandra Iqbal-Moss",)}, "Iqbal-Moss, S. (no date) Hubs that last."),
    ({"authors": ("Seán O’Hara",)}, "O’Hara, S. (no date) Hubs that last."),
    ({"year": 2020, "authors": ("Ada Moss", "Bo Ash")}, "Moss, A. and Ash, B. (2020) Hubs that last."),
    ({"authors": ("Ada Moss", "Bo Ash", "Cy Elm")}, "Moss, A., Ash, B. and Elm, C. (no date) Hubs that last."),
    ({"authors": ("Ada Moss", "Bo Ash", "Cy Elm", "Di Fir")}, "Moss, A. et al. (no date) Hubs that last."),
    ({"authors": ("Local Trust",), "year": 2018}, "Local Trust (2018) Hubs that last."),
    ({"authors": ("The Ashlock Trust",)}, "The Ashlock Trust (no date) Hubs that last."),
    (
        {"authors": ("Department for Culture, Media and Sport",)},
        "Department for Culture, Media and Sport (no date) Hubs that last.",
    ),
    ({"authors": ("Renaisi",), "publisher": "Ash Trust"}, "Renaisi (no date) Hubs that last. Ash Trust."),
    ({"publisher": "Ash Trust", "year": 2021}, "Ash Trust (2021) Hubs that last."),
    ({"authors": ("Ash Trust",), "publisher": "Ash Trust"}, "Ash Trust (no date) Hubs that last."),
    (
        {"type": "blog", "year": 2020, "date": "2020-03-04", "authors": ("Ada Moss",)},
        "Moss, A. (2020) ‘Hubs that last’, 4 March.",
    ),
    ({"type": "film", "year": 2020, "authors": ("Ash Trust",)}, "Ash Trust (2020) Hubs that last."),
    ({"title": "Who stays? & <who> “goes”"}, "Who stays? & <who> “goes” (no date)."),
    ({"title": "Who stays?", "year": 2021, "authors": ("Ada Moss",)}, "Moss, A. (2021) Who stays?"),
    ({"title": "Hubs\r\nthat  last", "period": "2015-16"}, "Hubs that last (no date)."),
]


@pytest.mark.parametrize(("known", "expected"), GOLDEN)
def test_a_reference_says_what_is_known_as_the_style_says_it(known: dict[str, object], expected: str) -> None:
    """Organisations are never taken apart, no gap leaves a mark, and nothing is said twice."""
    assert reference(document(**known), LIBRARY) == f"{expected} Example library, document k3v9q2xx."  # type: ignore[arg-type]  # the title among them


def test_there_are_enough_of_them() -> None:
    assert len(GOLDEN) >= 20


def test_a_reference_leads_to_the_publisher_s_address_with_the_day_of_access() -> None:
    cited = document(source_url=URL)
    expected = "Hubs that last (no date). Available at: https://example.org/r (Accessed: 3 November 2026)."
    assert reference(cited, LIBRARY) == expected
    assert reference(cited, replace(LIBRARY, base_url="https://here.example")) == expected


def test_without_one_it_leads_to_the_permanent_address_here() -> None:
    """Documents name addresses that are none; those must not be printed as if they were."""
    here = replace(LIBRARY, base_url="https://here.example")
    expected = "Hubs that last (no date). Available at: https://here.example/d/k3v9q2xx (Accessed: 3 November 2026)."
    assert reference(document(source_url="javascript:alert(1)"), here) == expected


def test_a_place_stands_at_the_end_and_in_brackets() -> None:
    cited = document(year=2019, authors=("Ada Moss", "Bo Ash"), publisher="Ash Trust", source_url=URL)
    assert reference(cited, LIBRARY, "p. 12 (PDF page 14)") == (
        "Moss, A. and Ash, B. (2019) Hubs that last. Ash Trust. Available at: https://example.org/r "
        "(Accessed: 3 November 2026), p. 12 (PDF page 14)."
    )
    assert in_text(cited, LIBRARY, "p. 12") == "(Moss and Ash, 2019, p. 12)"
    assert in_text(document(), LIBRARY) == "(Hubs that last, no date)"
    assert in_text(document(authors=("A Moss", "B Ash", "C Elm", "D Fir")), LIBRARY) == "(Moss et al., no date)"


def test_as_html_the_title_is_in_italics_and_all_else_is_text() -> None:
    cited = document("<b>Hubs</b> & co", authors=("Ash <i>Trust</i>",), year=2019, source_url=f"{URL}?a=1&b=<2>")
    assert reference_html(cited, LIBRARY) == (
        "Ash &lt;i&gt;Trust&lt;/i&gt; (2019) <i>&lt;b&gt;Hubs&lt;/b&gt; &amp; co</i>. "
        "Available at: https://example.org/r?a=1&amp;b=&lt;2&gt; (Accessed: 3 November 2026)."
    )


@given(st.text(min_size=1, max_size=30), st.text(max_size=30))
def test_no_text_breaks_a_reference(title: str, name: str) -> None:
    """citeproc-py gives way to nothing that documents say, and no markup of theirs becomes ours."""
    cited = document(title, authors=(name,) if one_line(name) else ())
    for text in (reference(cited, LIBRARY), in_text(cited, LIBRARY)):
        assert "\n" not in text
    found = fragment_fromstring(reference_html(cited, LIBRARY), create_parent="p")
    assert {element.tag for element in found.iter()} <= {"p", "i"}


def test_nobody_pays_for_the_processor_who_prints_no_reference() -> None:
    code = "import sys, gleanings.corpus.harvard; print('citeproc' in sys.modules)"
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert printed.strip() == "False"
