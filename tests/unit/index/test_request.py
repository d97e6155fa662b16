"""One table of parameters: what is understood is kept, what is wrong is told, nothing is dropped in silence."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gleanings.corpus.areas import Area
from gleanings.corpus.errors import InvalidParameter, UnknownValue
from gleanings.corpus.taxonomy import Taxonomy
from gleanings.corpus.themes import Theme
from gleanings.index.engine import FACETS, NONE, Filter, YearRange
from gleanings.index.parameters import MAX_LIMIT, MAX_OFFSET, MAX_VALUES, year_range
from gleanings.index.request import SearchRequest, read_parameters, to_pairs
from gleanings.index.vocabulary import Vocabulary

KNOWN = Vocabulary(
    Taxonomy(
        themes=(Theme("housing", "Community housing"), Theme("health", "Health and wellbeing")),
        areas=(Area("eastmere", "Eastmere", aliases=("The Mere",)),),
    ),
    {"publisher": ("Wexcombe Trust", "Ash"), "language": ("en", "cy"), "format": ("pdf", "html"), "year": ("2019",)},
)


def read(*pairs: tuple[str, str]) -> SearchRequest:
    """The request of parameters that must all be right."""
    request, problems = read_parameters(pairs, KNOWN)
    assert problems == ()
    return request


def problem(*pairs: tuple[str, str]) -> InvalidParameter:
    """The one thing that is wrong."""
    _, problems = read_parameters(pairs, KNOWN)
    (wrong,) = problems
    return wrong


def only(*values: str) -> Filter:
    return Filter(frozenset(values))


@pytest.mark.parametrize(
    ("pair", "expected"),
    [
        (("q", "  community hub "), {"text": "community hub"}),
        (("q", ""), {}),
        (("match", "all"), {"match": "all"}),
        (("sort", "newest"), {"sort": "newest"}),
        (("limit", "0"), {"limit": 0}),
        (("limit", "100"), {"limit": 100}),
        (("offset", "30"), {"offset": 30}),
        (("passages", "5"), {"passages": 5}),
        (("page", "3"), {"offset": 20}),
        (("facets", "theme, year"), {"facets": ("theme", "year")}),
        (("from", "2018"), {"years": YearRange(2018, None)}),
        (("to", "2024"), {"years": YearRange(None, 2024)}),
        (("year", "2019"), {"years": YearRange(2019, 2019)}),
        (("year", "2018..2024"), {"years": YearRange(2018, 2024)}),
        (("year", "2018.."), {"years": YearRange(2018, None)}),
        (("year", "..2024"), {"years": YearRange(None, 2024)}),
        (("year", "2024..2018"), {"years": YearRange(2018, 2024)}),
        (("cursor", "17.3_20"), {"revision": "17.3", "offset": 20}),
        (("year", "none"), {"filters": {"year": only(NONE)}}),
        (("not-year", "2019"), {"filters": {"year": Filter(exclude=frozenset({"2019"}))}}),
        (("theme", "health"), {"filters": {"theme": only("health")}}),
        (("theme", "Health and Wellbeing"), {"filters": {"theme": only("health")}}),
        (("theme", "None"), {"filters": {"theme": only(NONE)}}),
        (("not-theme", "health"), {"filters": {"theme": Filter(exclude=frozenset({"health"}))}}),
        (("area", "the mere"), {"filters": {"area": only("eastmere")}}),
        (("publisher", "wexcombe trust"), {"filters": {"publisher": only("Wexcombe Trust")}}),
        (("format", "Web page"), {"filters": {"format": only("html")}}),
        (("lang", "Welsh"), {"filters": {"language": only("cy")}}),
        (("not-lang", "cy"), {"filters": {"language": Filter(exclude=frozenset({"cy"}))}}),
        (("theme", ""), {}),
        (("page", ""), {}),
    ],
)
def test_each_parameter_means_what_it_says(pair: tuple[str, str], expected: dict[str, object]) -> None:
    assert read(pair) == replace(SearchRequest(), **expected)  # type: ignore[arg-type]  # attributes of a request


def test_values_of_one_facet_are_gathered() -> None:
    request = read(("theme", "health"), ("not-theme", "none"), ("theme", "housing"), ("area", "eastmere"))
    assert request.filters == {
        "theme": Filter(frozenset({"health", "housing"}), frozenset({NONE})), "area": only("eastmere"),
    }  # fmt: skip


def test_pages_count_by_the_limit_wherever_it_stands() -> None:
    assert read(("page", "3"), ("limit", "25")).offset == 50
    assert read(("limit", "25"), ("page", "3")).offset == 50


@pytest.mark.parametrize(
    ("pair", "parameter", "said"),
    [
        (("year", "20x"), "year", "'20x' is not a year of four digits."),
        (("year", ".."), "year", "'..' is not a year or a range of years."),
        (("from", "19"), "from", "'19' is not a year of four digits."),
        (("to", "２０１９"), "to", "'２０１９' is not a year of four digits."),
        (("page", "0"), "page", "'0' is not a whole number from 1 to 1,000."),
        (("page", "1000000000"), "page", "'1000000000' is not a whole number from 1 to 1,000."),
        (("page", "9" * 400), "page", f"'{'9' * 20}' is not a whole number from 1 to 1,000."),
        (("page", "²"), "page", "'²' is not a whole number from 1 to 1,000."),
        (("cursor", "17.3"), "cursor", "'17.3' is no cursor."),
        (("limit", "101"), "limit", "'101' is not a whole number from 0 to 100."),
        (("limit", "-1"), "limit", "'-1' is not a whole number from 0 to 100."),
        (("offset", "10001"), "offset", "'10001' is not a whole number from 0 to 10,000."),
        (("passages", "many"), "passages", "'many' is not a whole number from 0 to 5."),
        (("match", "some"), "match", "'some' is not a value of match."),
        (("sort", "worst"), "sort", "'worst' is not a value of sort."),
        (("facets", "theme,colour"), "facets", "'colour' is not a value of facets."),
        (("colour", "red"), "colour", "There is no parameter 'colour'."),
        (("not-q", "x"), "not-q", "There is no parameter 'not-q'."),
        (("area", "Nowhere"), "area", "No area is called 'Nowhere' in this library."),
        (("not-type", "poem"), "not-type", "No type is called 'poem' in this library."),
    ],
)
def test_what_is_wrong_is_told_by_name_and_left_out(pair: tuple[str, str], parameter: str, said: str) -> None:
    request, problems = read_parameters([pair, ("q", "hub")], KNOWN)
    assert [(wrong.parameter, wrong.message) for wrong in problems] == [(parameter, said)]
    assert request == SearchRequest("hub")


def test_every_problem_is_told() -> None:
    _, problems = read_parameters([("year", "x"), ("limit", "x"), ("theme", "x")], KNOWN)
    assert [wrong.parameter for wrong in problems] == ["year", "limit", "theme"]


def test_a_range_of_years_has_no_direction() -> None:
    assert read(("from", "2024"), ("to", "2018")).years == YearRange(2018, 2024)


def test_named_ends_stand_in_the_place_of_those_of_a_range() -> None:
    """Whichever comes first in the URL: its order means nothing."""
    pairs = (("year", "2010..2024"), ("from", "2018"))
    assert read(*pairs).years == read(*reversed(pairs)).years == YearRange(2018, 2024)


def test_a_cursor_goes_before_other_places_to_begin_at() -> None:
    request = read(("cursor", "17.3_20"), ("page", "9"), ("offset", "5"))
    assert (request.revision, request.offset) == ("17.3", 20)
    assert to_pairs(request) == (("cursor", "17.3_20"),)


def test_a_filter_takes_so_many_values_and_no_more() -> None:
    """Crawlers that follow every link pile up filters; people do not."""
    known = Vocabulary(Taxonomy(), {"publisher": tuple(f"P{n}" for n in range(MAX_VALUES + 1))})
    request, (wrong,) = read_parameters([("publisher", f"P{n}") for n in range(MAX_VALUES + 1)], known)
    assert wrong.message == "More than 20 values of publisher cannot be asked for at once."
    assert len(request.filters["publisher"].include) == MAX_VALUES


def test_a_second_year_is_not_dropped_in_silence() -> None:
    assert problem(("year", "2018"), ("year", "2020")).message == "Only one year or range of years can be given."


@pytest.mark.parametrize(("typed", "near"), [("helth", "health"), ("comunity housing", "housing")])
def test_an_unknown_value_is_answered_with_those_near_it(typed: str, near: str) -> None:
    wrong = problem(("theme", typed))
    assert isinstance(wrong, UnknownValue)
    assert wrong.hint == f"Did you mean {near}?"


def test_an_unknown_value_near_nothing_is_answered_with_where_to_look() -> None:
    assert problem(("theme", "zzzz")).hint == "`gleanings facets theme` lists them."


@pytest.mark.parametrize("text", ["2019", "2018..2024", "2018..", "..2024"])
def test_a_range_of_years_is_read_the_same_everywhere(text: str) -> None:
    assert year_range(text) == read(("year", text)).years


# The canonical query string


_FILTERS = st.dictionaries(
    st.just("theme"),
    st.builds(
        Filter,
        st.frozensets(st.sampled_from(["health", "housing", NONE])),
        st.frozensets(st.sampled_from(["health"])),
    ).filter(lambda wanted: bool(wanted.include | wanted.exclude)),
)
_YEARS = st.none() | st.tuples(st.none() | st.integers(1000, 2000), st.none() | st.integers(2000, 2999)).filter(
    any
).map(lambda years: YearRange(*years))
_REQUESTS = st.builds(
    SearchRequest,
    text=st.text(max_size=20).map(str.strip), match=st.sampled_from(["auto", "any", "all"]), filters=_FILTERS,
    years=_YEARS, sort=st.sampled_from(["best", "newest", "oldest", "title"]), limit=st.integers(0, MAX_LIMIT),
    offset=st.integers(0, MAX_OFFSET - MAX_LIMIT), passages=st.integers(0, 5),
    facets=st.lists(st.sampled_from(FACETS), max_size=2, unique=True).map(tuple),
)  # fmt: skip


@given(_REQUESTS)
def test_the_canonical_query_string_means_the_same_request(request: SearchRequest) -> None:
    """The URL is the whole state."""
    assert read(*to_pairs(request)) == request


def test_defaults_are_left_out_of_the_canonical_query_string() -> None:
    assert to_pairs(SearchRequest()) == ()
    assert to_pairs(SearchRequest("hub"), offset=20) == (("q", "hub"), ("page", "3"))
    assert to_pairs(SearchRequest("hub"), offset=25) == (("q", "hub"), ("offset", "25"))


@given(
    st.lists(
        st.tuples(st.sampled_from(["q", "year", "page", "theme", "limit", "facets", "x"]), st.text()), max_size=6
    )
)
def test_no_query_string_is_an_exception(pairs: list[tuple[str, str]]) -> None:
    request, _ = read_parameters(pairs, KNOWN)
    read_again, problems = read_parameters(to_pairs(request), KNOWN)
    assert (read_again, problems) == (request, ())
