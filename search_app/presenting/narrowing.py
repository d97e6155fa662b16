"""Which search does a person get by adding or taking away one filter? Each starts at its first page."""

from __future__ import annotations

from dataclasses import replace

from gleanings.index.engine import Filter
from gleanings.index.request import SearchRequest


def without_value(request: SearchRequest, facet: str, value: str) -> SearchRequest:
    """The search without this value, wanted or excluded, of the facet."""
    kept = request.filters[facet]
    filters = dict(request.filters)
    filters[facet] = Filter(kept.include - {value}, kept.exclude - {value})
    if not (filters[facet].include or filters[facet].exclude):
        del filters[facet]
    return replace(request, filters=filters, offset=0)


def without_years(request: SearchRequest) -> SearchRequest:
    """The search without its range of years."""
    return replace(request, years=None, offset=0)


def any_year(request: SearchRequest) -> SearchRequest:
    """The search without anything that it asks of the year."""
    filters = {facet: kept for facet, kept in request.filters.items() if facet != "year"}
    return replace(request, filters=filters, years=None, offset=0)


def without_filters(request: SearchRequest) -> SearchRequest:
    """The words alone."""
    return replace(request, filters={}, years=None, offset=0)


def only_value(request: SearchRequest, facet: str, value: str) -> SearchRequest:
    """The search for documents that have this value of the facet, whatever else was asked of the facet."""
    return replace(request, filters=request.filters | {facet: Filter(include=frozenset({value}))}, offset=0)


def of_value(facet: str, value: str) -> SearchRequest:
    """Every document that has this value of the facet."""
    return SearchRequest(filters={facet: Filter(include=frozenset({value}))})


def at_page(request: SearchRequest, number: int) -> SearchRequest:
    """The same search at one of its pages of results, counted from 1."""
    return replace(request, offset=(number - 1) * request.limit)


def matching(request: SearchRequest, match: str) -> SearchRequest:
    """The same words, of which all or any must match."""
    return replace(request, match=match, offset=0)
