"""What the server is asked, without a server. Whether it then finds the right documents the contract tests say."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gleanings.index.analysis import Analyzer
from gleanings.index.engine import NONE, Filter, Query, YearRange
from gleanings.index.nodes import Alternatives, Every, Phrase, Valued, Word
from gleanings.index.opensearch.compilation import EVERYTHING, NOTHING, filtering, matching, scoring
from gleanings.index.opensearch.encoding import token
from gleanings.index.opensearch.searching import modes, searches, table_searches
from gleanings.index.query import parse

ANALYZER = Analyzer("en")


def compiled(text: str, mode: str = "any") -> object:
    return matching(parse(text, ANALYZER), mode)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("pubs", {"term": {"stems": "pub"}}),
        ('"pubs"', {"term": {"words": "pubs"}}),
        ('"save our pubs"', {"match_phrase": {"words": {"query": "save our pubs", "analyzer": "whitespace"}}}),
        ("well-being", {"match_phrase": {"stems": {"query": "well be", "analyzer": "whitespace"}}}),
        (
            '"pub save"~4',
            {"intervals": {"words": {"match": {"query": "pub save", "max_gaps": 4, "analyzer": "whitespace"}}}},
        ),
        ("title:pub", {"term": {"title_stems": "pub"}}),
        ("year:2018..", {"range": {"numbers.year": {"gte": 2018}}}),
        ("", EVERYTHING),
    ],
)
def test_each_form_becomes_one_clause(text: str, expected: object) -> None:
    assert compiled(text) == expected


def test_adjacent_words_are_needed_together_or_not() -> None:
    hub, pub = {"term": {"stems": "hub"}}, {"term": {"stems": "pub"}}
    assert compiled("hub pub", "all") == {"bool": {"filter": [hub, pub]}}
    assert compiled("hub pub", "any") == {"bool": {"should": [hub, pub], "minimum_should_match": 1}}


def test_a_clause_without_values_finds_nothing() -> None:
    assert matching(Valued("theme", "unknown"), "any") == NOTHING
    assert matching(Alternatives("nothing*"), "any") == NOTHING


def test_a_pattern_of_hundreds_of_words_is_one_clause_to_match_and_few_to_score() -> None:
    words = tuple(Phrase((f"word{at}",), (f"stem{at}",)) for at in range(200))
    node = Alternatives("word*", words)
    assert matching(node, "any") == {"terms": {"words": [f"word{at}" for at in range(200)]}}
    (clause,) = scoring(node)
    assert len(clause["dis_max"]["queries"]) == 16


def test_a_facet_is_filtered_by_all_filters_but_its_own() -> None:
    query = Query(
        Every(),
        filters={"theme": Filter(frozenset({"housing", NONE})), "area": Filter(exclude=frozenset({"north"}))},
        years=YearRange(2018, None),
    )
    theme = {"terms": {"values.theme": ["housing", "none"]}}
    area = {"bool": {"filter": [], "must_not": [{"terms": {"values.area": ["north"]}}]}}
    years = {"range": {"numbers.year": {"gte": 2018}}}
    assert filtering(query) == [theme, area, years]
    assert filtering(query, ("theme",)) == [area, years]
    assert filtering(query, ("year",)) == [theme, area]


def test_a_query_of_one_meaning_is_asked_once_and_any_other_in_both_of_its_meanings() -> None:
    asked = {
        text: modes(Query(parse(text, ANALYZER))) for text in ("", "hub", "hub -pub", "hub pub", "NOT (hub pub)")
    }
    assert asked == {
        "": ("all",),
        "hub": ("all",),
        "hub -pub": ("all",),
        "hub pub": ("all", "any"),
        "NOT (hub pub)": ("all", "any"),
    }


def test_only_what_may_be_listed_is_asked_for_hits_and_facets() -> None:
    def sizes(text: str, match: str) -> list[int]:
        return [body["size"] for body in searches(Query(parse(text, ANALYZER), match=match), 1, 2.0)]

    assert sizes("hub pub", "all") == [10, 0]
    assert sizes("hub pub", "any") == [0, 10]
    assert sizes("hub pub", "auto") == [10, 10]
    assert sizes("four different content words", "auto") == [0, 10]


def test_a_long_word_keeps_its_beginning_and_is_told_from_others() -> None:
    long, other = "x" * 40_000, "x" * 40_001
    assert len(token(long)) < 255
    assert token(long) != token(other)
    assert token("hub") == "hub"


@given(st.text(max_size=60))
def test_no_text_reaches_the_server_in_a_place_where_it_is_parsed(text: str) -> None:
    """Values are bound: neither a query string nor a script, nor anything that the server would split otherwise."""
    query = Query(parse(text, ANALYZER), filters={"theme": Filter(frozenset({text}))})
    said = json.dumps([*searches(query, 1, 2.0), *table_searches(query, "theme", "year", 1)])
    for forbidden in ("query_string", '"script', "regexp", "wildcard"):
        assert f'"{forbidden}' not in said


def test_stop_words_score_nothing_where_something_else_is_left() -> None:
    assert [clause["term"]["stems"]["value"] for clause in scoring(parse("the hub", ANALYZER))] == ["hub"]
    assert scoring(Word("hub", "hub")) == [{"term": {"stems": {"value": "hub", "boost": 1}}}]
