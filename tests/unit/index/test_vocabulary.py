"""What a filter may be, and what people read for it."""

from __future__ import annotations

import pytest

from gleanings.corpus.areas import Area
from gleanings.corpus.document_types import DocumentType
from gleanings.corpus.taxonomy import Taxonomy
from gleanings.corpus.themes import Theme
from gleanings.index.vocabulary import Vocabulary

KNOWN = Vocabulary(
    Taxonomy(
        themes=(
            Theme("housing", "Community housing", synonyms=("homes",)),
            Theme("dwellings", "Dwellings", replaced_by="housing"),
        ),
        areas=(Area("eastmere", "Eastmere"),),
        types=(DocumentType("report", "Report"),),
    ),
    {
        "area": ("eastmere", "Somewhere Else", "none"), "publisher": ("Ash Trust",), "language": ("en", "tlh"),
        "format": ("pdf",), "year": ("2019", "none"),
    },
)  # fmt: skip


@pytest.mark.parametrize(
    ("facet", "text", "value"),
    [
        ("theme", "HOUSING", "housing"),
        ("theme", "Homes", "housing"),
        ("theme", "dwellings", "housing"),
        ("area", "Eastmere", "eastmere"),
        ("area", "somewhere else", "Somewhere Else"),
        ("publisher", "ash  trust", "Ash Trust"),
        ("language", "english", "en"),
        ("language", "tlh", "tlh"),
        ("format", "PDF", "pdf"),
        ("year", "2019", "2019"),
        ("type", "NONE", "none"),
        ("publisher", "Elm Trust", None),
        ("format", "html", None),
        ("nonsense", "x", None),
    ],
)
def test_a_text_means_the_value_that_it_names(facet: str, text: str, value: str | None) -> None:
    assert KNOWN.value(facet, text) == value


@pytest.mark.parametrize(
    ("facet", "value", "label"),
    [
        ("theme", "housing", "Community housing"),
        ("theme", "unlisted", "unlisted"),
        ("area", "eastmere", "Eastmere"),
        ("format", "pdf", "PDF"),
        ("format", "html", "Web page"),
        ("language", "cy", "Welsh"),
        ("language", "tlh", "tlh"),
        ("year", "none", "No year"),
        ("theme", "none", "No theme"),
        ("publisher", "none", "Publisher not known"),
    ],
)
def test_people_read_a_name_for_every_value(facet: str, value: str, label: str) -> None:
    assert KNOWN.label(facet, value) == label


def test_values_are_those_of_the_taxonomy_and_of_the_documents_once_each() -> None:
    assert KNOWN.values("area") == ("eastmere", "Somewhere Else")
    assert KNOWN.values("theme") == ("housing",), "a replaced theme is not offered"
    assert KNOWN.values("year") == ("2019",)


def test_near_values_come_once_each_whatever_name_was_near() -> None:
    assert KNOWN.near("theme", "houzing") == ("housing",)
    assert KNOWN.near("area", "somewhere els") == ("Somewhere Else",)
    assert KNOWN.near("theme", "zzz") == ()


def test_a_beginning_or_one_word_of_a_name_is_near_it() -> None:
    """People type what they remember of a name."""
    assert KNOWN.near("theme", "comm") == ("housing",)
    assert KNOWN.near("publisher", "trusst") == ("Ash Trust",)
