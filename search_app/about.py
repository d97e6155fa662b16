"""What is in this library, how is it searched, and who can use the site?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, render_template

from gleanings.corpus.model import LedgerEntry, Reason
from gleanings.corpus.translating import gettext, noop
from gleanings.index.request import SearchRequest
from gleanings.search_app.headers import REVALIDATE
from gleanings.search_app.presenting.holding import missing, tables
from gleanings.search_app.presenting.urls import search_url
from gleanings.search_app.presenting.wording import date_in_words, reason_said, reason_title
from gleanings.search_app.site import site

blueprint = Blueprint("about", __name__)

#: What can be typed, and what it finds: each is a link that searches.
_FORMS = (
    ("community hub", noop("documents about both words")),
    ('"community hub"', noop("these words, next to each other, as written")),
    ('"resident leadership"~5', noop("both words with at most five others between them, in any order")),
    ("funding -lottery", noop("documents with the first word and without the second")),
    ("+grant residents", noop("documents that must have the first word")),
    ("hub OR centre", noop("either word")),
    ("(hub OR centre) AND rent", noop("brackets group")),
    ("volunteer*", noop("words that begin like this")),
    ("organi?ation", noop("words with any letter in the place of the sign")),
    ("comunity~", noop("words that are spelt nearly like this")),
    ("title:evaluation", noop("documents with the word in the title; author: and publisher: too")),
    ("hub theme:housing", noop("documents of one theme; area:, type: and lang: too")),
    (
        "pub year:2018..2024",
        noop("documents of these years; year:2018.. has no end, and year:none is without a year"),
    ),
    ("pages:>100", noop("long documents; words:<50 for short ones")),
)

#: Files listed under one reason; a library of scans would fill the page.
_MOST_FILES = 500


@dataclass(frozen=True, slots=True)
class Failures:
    """The files that share a reason, and what readers are told about it."""

    title: str
    said: str
    entries: tuple[LedgerEntry, ...]
    unlisted: int


@blueprint.get("/about/corpus")
def corpus() -> Response:
    """What was searched, and the files that could not be read, with what to do about each."""
    service = site().service
    held = service.holdings()
    return _page(
        "corpus.html",
        coverage=service.coverage(),
        generation=service.generation(),
        unread=_by_reason(service.failures()),
        without_text=_by_reason(service.without_text()),
        last_run=date_in_words(last.started[:10]) if (last := service.last_run()) else "",
        tables=tables(held, service.vocabulary()),
        missing=missing(held),
        withdrawn=service.withdrawn(),
    )


@blueprint.get("/help")
def help_page() -> Response:
    """How to search."""
    forms = [(typed, search_url(SearchRequest(text=typed)), gettext(said)) for typed, said in _FORMS]
    return _page("help.html", forms=forms)


@blueprint.get("/accessibility")
def accessibility() -> Response:
    """What was done so that everybody can use the site."""
    return _page("accessibility.html")


def _page(template: str, **values: object) -> Response:
    response = Response(render_template(template, **values))
    response.headers["Cache-Control"] = REVALIDATE
    return response


def _by_reason(entries: Sequence[LedgerEntry]) -> list[Failures]:
    """The entries grouped by reason, in the order in which the reasons are defined."""
    groups = []
    for reason in Reason:
        shared = tuple(entry for entry in entries if entry.reason is reason)
        if shared:
            groups.append(
                Failures(reason_title(reason), reason_said(reason), shared[:_MOST_FILES], len(shared[_MOST_FILES:]))
            )
    return groups
