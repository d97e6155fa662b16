"""What must be written down so that a search can be reported, and repeated?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from gleanings.corpus.citing import one_line
from gleanings.corpus.config import Config
from gleanings.corpus.translating import counted, gettext
from gleanings.index.answer import Answer
from gleanings.search_app.presenting.chips import Chip
from gleanings.search_app.presenting.urls import search_url
from gleanings.search_app.presenting.wording import documents, files, pages, sort_labels


def search_details(answer: Answer, filters: Sequence[Chip], config: Config, asked_at: datetime) -> str:
    """The search and its coverage as lines of text, each with its name.

    Args:
        answer: to report.
        filters: those in use, in words.
        config: of the library.
        asked_at: when the search ran, in UTC.
    """
    lines = (*_asked(answer, filters), *_found(answer))
    where = config.base_url.rstrip("/") + search_url(answer.request)
    ended = (
        (gettext("Library"), config.name),
        (gettext("Run at"), f"{asked_at:%Y-%m-%d %H:%M} UTC"),
        (gettext("Address"), where),
    )
    return "\n".join(
        gettext("%(name)s: %(value)s", name=name, value=one_line(said)) for name, said in (*lines, *ended)
    )


def _asked(answer: Answer, filters: Sequence[Chip]) -> Iterator[tuple[str, str]]:
    request = answer.request
    yield gettext("Search"), request.text or gettext("everything")
    if answer.parsed:
        matched = (
            gettext("%(query)s (documents that contain all of it)", query=answer.parsed)
            if answer.match == "all"
            else gettext("%(query)s (documents that contain any of it)", query=answer.parsed)
        )
        yield gettext("Understood as"), matched
    for correction in answer.corrections:
        yield gettext("Corrected"), gettext("%(typed)s to %(used)s", typed=correction.typed, used=correction.used)
    for expansion in answer.expansions:
        also = gettext("%(others)s for %(word)s", others=", ".join(expansion.synonyms), word=expansion.text)
        yield gettext("Searched too"), also
    yield gettext("Filters"), "; ".join(f"{chip.title}: {chip.label}" for chip in filters) or gettext("none")
    yield gettext("Order"), sort_labels()[request.sort]


def _found(answer: Answer) -> Iterator[tuple[str, str]]:
    covered, total = answer.coverage, documents(answer.total)
    if answer.total_all != answer.total_any:
        total = gettext(
            "%(documents)s (%(all)s contain all of it, %(any)s any)",
            documents=total,
            all=counted(answer.total_all),
            any=counted(answer.total_any),
        )
    yield gettext("Found"), total
    if answer.undated_left_out:
        yield gettext("Left out for having no year"), documents(answer.undated_left_out)
    said = gettext(
        "%(searchable)s of %(documents)s searched by their words, %(partial)s of them in part; "
        "%(files)s could not be read; %(without)s of %(pages)s without text",
        searchable=counted(covered.searchable),
        documents=documents(covered.documents),
        partial=counted(covered.partial),
        files=files(covered.unreadable),
        without=counted(covered.pages_without_text),
        pages=pages(covered.pages),
    )
    yield gettext("Coverage"), said
    yield gettext("Index"), answer.generation
