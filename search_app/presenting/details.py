"""What must be written down so that a search can be reported, and repeated?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from gleanings.corpus.citing import one_line
from gleanings.corpus.config import Config
from gleanings.index.answer import Answer
from gleanings.search_app.presenting.chips import Chip
from gleanings.search_app.presenting.urls import search_url
from gleanings.search_app.presenting.wording import SORT_LABELS, count, number


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
    ended = (("Library", config.name), ("Run at", f"{asked_at:%Y-%m-%d %H:%M} UTC"), ("Address", where))
    return "\n".join(f"{name}: {one_line(said)}" for name, said in (*lines, *ended))


def _asked(answer: Answer, filters: Sequence[Chip]) -> Iterator[tuple[str, str]]:
    request = answer.request
    yield "Search", request.text or "everything"
    if answer.parsed:
        yield "Understood as", f"{answer.parsed} (documents that contain {answer.match} of it)"
    for correction in answer.corrections:
        yield "Corrected", f"{correction.typed} to {correction.used}"
    for expansion in answer.expansions:
        yield "Searched too", f"{', '.join(expansion.synonyms)} for {expansion.text}"
    yield "Filters", "; ".join(f"{chip.title}: {chip.label}" for chip in filters) or "none"
    yield "Order", SORT_LABELS[request.sort]


def _found(answer: Answer) -> Iterator[tuple[str, str]]:
    covered = answer.coverage
    either = f" ({number(answer.total_all)} contain all of it, {number(answer.total_any)} any)"
    yield "Found", count(answer.total, "document") + (either if answer.total_all != answer.total_any else "")
    if answer.undated_left_out:
        yield "Left out for having no year", count(answer.undated_left_out, "document")
    yield (
        "Coverage",
        f"{number(covered.searchable)} of {count(covered.documents, 'document')} searched by their words, "
        f"{number(covered.partial)} of them in part; {count(covered.unreadable, 'file')} could not be read; "
        f"{number(covered.pages_without_text)} of {count(covered.pages, 'page')} without text",
    )
    yield "Index", answer.generation
