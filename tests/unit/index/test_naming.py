"""Areas, themes, types and years that the words of a query name, as the library knows them."""

from __future__ import annotations

import pytest

from gleanings.corpus.areas import Area
from gleanings.corpus.document_types import DocumentType
from gleanings.corpus.taxonomy import Taxonomy
from gleanings.corpus.themes import Theme
from gleanings.index.analysis import Analyzer
from gleanings.index.naming import named_values
from gleanings.index.query import parse
from gleanings.index.vocabulary import Vocabulary

KNOWN = Vocabulary(
    Taxonomy(
        themes=(Theme("green", "Green space and parks", synonyms=("parks",)),),
        areas=(Area("eastmere", "Eastmere", aliases=("The Mere",)), Area("mere", "Mere")),
        types=(DocumentType("case-study", "Case study"),),
    ),
    {},
)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("what happened in the Mere", {("area", "eastmere")}),
        ("mere floods", {("area", "mere")}),
        ("case study eastmere 2021", {("type", "case-study"), ("area", "eastmere"), ("year", "2021")}),
        ("green space and parks", {("theme", "green")}),
        ("parks", {("theme", "green")}),
        ("2021 homes", {("year", "2021")}),
        ("3021 homes", set()),
        ("none", set()),
        ("-eastmere floods", set()),
        ("eastmere OR floods", set()),
        ("how can seven small towns near eastmere share public money fairly", set()),
    ],
)
def test_the_longest_names_are_found_in_short_queries(text: str, named: set[tuple[str, str]]) -> None:
    found = named_values(parse(text, Analyzer("en")), KNOWN)
    assert {(clause.field, value) for clause in found for value in clause.values} == named
