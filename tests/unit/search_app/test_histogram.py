"""The bars of the year filter: each counts its years, and leads to them."""

from __future__ import annotations

from gleanings.index.answer import FacetValue
from gleanings.index.engine import Filter, YearRange
from gleanings.index.request import SearchRequest
from gleanings.search_app.presenting.histogram import HEIGHT, WIDTH, histogram


def bucket(year: object, count: int) -> FacetValue:
    """A value of the year facet."""
    return FacetValue(str(year), str(year), count, False)


def test_years_without_documents_stand_between_the_others() -> None:
    """A gap in time must look like one."""
    drawn = histogram([bucket(2015, 4), bucket(2018, 2)], SearchRequest())
    assert drawn is not None
    assert [(bar.years, bar.count) for bar in drawn.bars] == [("2015", 4), ("2016", 0), ("2017", 0), ("2018", 2)]


def test_undated_documents_are_counted_apart() -> None:
    """They have no place on a line of years, and must not vanish."""
    drawn = histogram([bucket(2015, 4), bucket("none", 3)], SearchRequest())
    assert drawn is not None
    assert drawn.undated == 3
    assert histogram([bucket("none", 3)], SearchRequest()) is None


def test_a_long_span_is_drawn_in_steps() -> None:
    """One document from 1890 must not make bars too thin to hit."""
    drawn = histogram([bucket(1890, 1), bucket(2024, 9), bucket(2023, 2)], SearchRequest())
    assert drawn is not None
    assert len(drawn.bars) <= 34
    assert drawn.bars[0].years == "1890–1894"
    assert drawn.bars[-1].count == 11
    assert sum(bar.count for bar in drawn.bars) == 12


def test_bars_stay_inside_the_drawing() -> None:
    """One year alone, or one far larger than the others."""
    for values in ([bucket(2020, 1)], [bucket(2010 + n, 10**n) for n in range(6)]):
        drawn = histogram(values, SearchRequest())
        assert drawn is not None
        for bar in drawn.bars:
            assert 0 <= bar.x <= bar.x + bar.width <= WIDTH
            assert 0 <= bar.y <= bar.y + bar.height <= HEIGHT + 0.1


def test_a_bar_leads_to_its_years_and_keeps_the_rest_of_the_search() -> None:
    """It replaces the years that were asked for, and starts at the first page."""
    asked = SearchRequest("hub", filters={"theme": Filter(frozenset({"x"}))}, years=YearRange(2001, 2002), offset=10)
    drawn = histogram([bucket(2018, 1)], asked)
    assert drawn is not None
    assert drawn.bars[0].url == "/search?q=hub&theme=x&from=2018&to=2018"
    plain = histogram([bucket(2018, 1)], SearchRequest())
    assert plain is not None
    assert plain.bars[0].url == "/search?from=2018&to=2018"


def test_the_years_asked_for_are_told_from_the_others() -> None:
    """An open range reaches to the end."""
    drawn = histogram([bucket(year, 1) for year in range(2015, 2019)], SearchRequest(years=YearRange(2017, None)))
    assert drawn is not None
    assert [bar.chosen for bar in drawn.bars] == [False, False, True, True]
