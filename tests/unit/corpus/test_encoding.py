"""Descriptions come out of the catalogue as they went in, or as an error that says so."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gleanings.corpus.encoding import corrected, decode_description, decode_value, encode_description, encode_value
from gleanings.corpus.errors import CatalogueError
from gleanings.corpus.model import Description, Evidence

_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
_TEXTS = st.lists(_TEXT.filter(bool), max_size=3).map(tuple)
_MAYBE = st.none() | _TEXT.filter(bool)
_EVIDENCE = st.builds(Evidence, _TEXT, _TEXT, _TEXT, _TEXT, st.floats(0, 1))
_DESCRIPTIONS = st.builds(
    Description, _TEXT, year=st.none() | st.integers(1000, 2999), period=_MAYBE, date=_MAYBE, type=_MAYBE,
    authors=_TEXTS, publisher=_MAYBE, areas=_TEXTS, mentions=_TEXTS, scope=_MAYBE, themes=_TEXTS, language=_MAYBE,
    direction=st.sampled_from(["ltr", "rtl"]), licence=_MAYBE, source_url=_MAYBE,
    evidence=st.lists(_EVIDENCE, max_size=2).map(tuple),
)  # fmt: skip


@given(_DESCRIPTIONS)
def test_a_description_comes_back_as_it_was(description: Description) -> None:
    assert decode_description(encode_description(description)) == description


@pytest.mark.parametrize(
    "text",
    [
        "", "null", "[]", "{", '{"title": "a"}', '{"title": 3, "evidence": []}', '{"evidence": []}',
        '{"title": "a", "year": "2019", "evidence": []}', '{"title": "a", "areas": [1], "evidence": []}',
        '{"title": "a", "areas": 1, "evidence": []}', '{"title": "a", "evidence": [["year"]]}',
        '{"title": "a", "evidence": [["f", "v", "s", "d", "x"]]}',
    ],
)  # fmt: skip
def test_anything_else_is_an_error_of_the_catalogue(text: str) -> None:
    with pytest.raises(CatalogueError):
        decode_description(text)


@pytest.mark.parametrize("value", [None, "", "Ash; Elm", 2019, (), ("a", "b")])
def test_a_corrected_value_comes_back_with_its_type(value: str | int | tuple[str, ...] | None) -> None:
    assert decode_value(encode_value(value)) == value


def test_corrections_replace_values_and_their_evidence_and_nothing_else() -> None:
    found = Description(
        "Hubs", year=2019, areas=("Eastmere",),
        evidence=(Evidence("year", "2019", "pdf-info"), Evidence("areas", "Eastmere", "text")),
    )  # fmt: skip
    description = corrected(
        found, {"year": (None, "correction", "sheet.csv"), "themes": (("a", "b"), "metadata", "m")}
    )
    assert (description.year, description.themes, description.areas) == (None, ("a", "b"), ("Eastmere",))
    assert description.evidence == (
        Evidence("areas", "Eastmere", "text"),
        Evidence("year", "", "correction", "sheet.csv"),
        Evidence("themes", "a; b", "metadata", "m"),
    )


def test_an_encoded_description_leaves_out_what_is_not_known() -> None:
    assert set(json.loads(encode_description(Description("x")))) == {"title", "direction", "evidence"}
