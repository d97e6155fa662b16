"""What stands on the page of results, ready to be drawn?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gleanings.corpus.errors import InvalidParameter
from gleanings.corpus.translating import counted, gettext, ngettext
from gleanings.index.answer import Answer
from gleanings.index.engine import NONE
from gleanings.index.request import SearchRequest, to_pairs
from gleanings.index.vocabulary import Vocabulary
from gleanings.search_app.presenting.chips import Chip, chips
from gleanings.search_app.presenting.facets import FacetGroup, facet_groups
from gleanings.search_app.presenting.histogram import Histogram, histogram
from gleanings.search_app.presenting.hits import HitView, hit_view
from gleanings.search_app.presenting.narrowing import (
    any_year,
    matching,
    only_value,
    without_filters,
    without_years,
)
from gleanings.search_app.presenting.paging import Paging, paging
from gleanings.search_app.presenting.taking import Taking, taking
from gleanings.search_app.presenting.understanding import Understanding, understanding
from gleanings.search_app.presenting.urls import at_place, search_url, trail_pairs
from gleanings.search_app.presenting.wording import documents, files, for_readers, years


@dataclass(frozen=True, slots=True)
class Offer:
    """A link to a neighbouring search, with the sentence that leads to it."""

    sentence: str
    link: str
    url: str


@dataclass(frozen=True, slots=True)
class Problem:
    """A parameter that could not be used: which one, why, and the field that it belongs to."""

    message: str
    field: str


@dataclass(frozen=True, slots=True)
class Results:
    """A page of results.

    Attributes:
        heading: the count, which is the page's first heading.
        kept: what of the request no control on the page shows, as hidden fields.
        years: the range asked for, in words, or "".
        only_undated: the search of the documents without a year.
        understood: what was searched where that is not what was typed.
        searched: what was searched and what could not be read.
        beyond: the URL of the last page of results when the one asked for lies after it, else None.
    """

    heading: str
    canonical: str
    hits: tuple[HitView, ...]
    groups: tuple[FacetGroup, ...]
    histogram: Histogram | None
    years: str
    only_undated: str
    chips: tuple[Chip, ...]
    understood: Understanding
    cleared: str
    kept: tuple[tuple[str, str], ...]
    other_match: Offer | None
    undated: Offer | None
    relaxations: tuple[Offer, ...]
    searched: str
    unread: str
    paging: Paging
    taking: Taking
    beyond: str | None
    problems: tuple[Problem, ...]


def results(
    answer: Answer, problems: Sequence[InvalidParameter], facets: Sequence[str], known: Vocabulary, *, images: bool
) -> Results:
    """The page for an answer; ``facets`` are those that the library shows, ``images`` whether pages can be drawn."""
    request = answer.request
    groups = facet_groups(answer, facets)
    links = paging(request, answer.total)
    trail = trail_pairs(request)
    return Results(
        heading=_heading(answer),
        canonical=search_url(request),
        hits=tuple(
            hit_view(hit, request.text, at_place(trail, place), known, images=images)
            for place, hit in enumerate(answer.hits, start=request.offset + 1)
        ),
        groups=groups,
        histogram=histogram(answer.facets.get("year", ()), request),
        years=years(request.years.first, request.years.last) if request.years else "",
        only_undated=search_url(only_value(any_year(request), "year", NONE)),
        chips=chips(request, known),
        understood=understanding(answer),
        cleared=search_url(without_filters(request)),
        kept=_kept(request, groups),
        other_match=_other_match(answer),
        undated=_undated(answer),
        relaxations=tuple(
            Offer(documents(near.total), near.label, search_url(near.request)) for near in answer.relaxations
        ),
        searched=_searched(answer),
        unread=_unread(answer),
        paging=links,
        taking=taking(request),
        beyond=links.links[-1].url if answer.total and not answer.hits else None,
        problems=tuple(Problem(for_readers(problem), problem.parameter) for problem in problems),
    )


def _heading(answer: Answer) -> str:
    if answer.total:
        return documents(answer.total)
    return gettext("No documents match all of that") if answer.relaxations else gettext("No documents match")


def _kept(request: SearchRequest, groups: Sequence[FacetGroup]) -> tuple[tuple[str, str], ...]:
    drawn = {"q", "sort", "page", "from", "to"} | {group.facet for group in groups if group.facet != "year"}
    return tuple((name, value) for name, value in to_pairs(request) if name not in drawn)


def _other_match(answer: Answer) -> Offer | None:
    if answer.total_all == answer.total_any:
        return None
    sentence = ngettext(
        "%(all)s document contains all your words; %(any)s contain any.",
        "%(all)s documents contain all your words; %(any)s contain any.",
        answer.total_all,
        all=counted(answer.total_all),
        any=counted(answer.total_any),
    )
    if answer.match == "all":
        return Offer(
            sentence, gettext("Show all %(count)s", count=counted(answer.total_any)), _matching(answer, "any")
        )
    if answer.total_all:
        return Offer(
            sentence, gettext("Show only the %(count)s", count=counted(answer.total_all)), _matching(answer, "all")
        )
    return Offer(sentence, "", "")


def _matching(answer: Answer, match: str) -> str:
    return search_url(matching(answer.request, match))


def _undated(answer: Answer) -> Offer | None:
    left_out = answer.undated_left_out
    if not left_out:
        return None
    sentence = ngettext(
        "%(count)s matching document without a year is left out.",
        "%(count)s matching documents without a year are left out.",
        left_out,
        count=counted(left_out),
    )
    return Offer(sentence, gettext("Search all years"), search_url(without_years(answer.request)))


def _searched(answer: Answer) -> str:
    covered = answer.coverage
    return ngettext(
        "%(searched)s of %(count)s document was searched",
        "%(searched)s of %(count)s documents were searched",
        covered.documents,
        searched=counted(covered.searchable),
        count=counted(covered.documents),
    )


def _unread(answer: Answer) -> str:
    unreadable = answer.coverage.unreadable
    return gettext("%(files)s could not be read", files=files(unreadable)) if unreadable else ""
