"""What does a reader see of one document, and of one passage?"""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from gleanings.corpus.model import Document, State
from gleanings.index.answer import AnsweredHit, Passage
from gleanings.index.vocabulary import Vocabulary
from gleanings.search_app.presenting.marking import marked
from gleanings.search_app.presenting.urls import document_url, original_url, page_url
from gleanings.search_app.presenting.wording import extent, number


@dataclass(frozen=True, slots=True)
class PassageView:
    """A passage with its place.

    Attributes:
        cite: the place as people write it.
        short: the place in large type: a page number, or None for web pages.
        original: where the passage stands in the publisher's form, or None.
    """

    cite: str
    short: str | None
    heading: str | None
    body: Markup
    url: str
    original: str | None


@dataclass(frozen=True, slots=True)
class HitView:
    """A document in a list of results.

    Attributes:
        facts: year, publisher, areas, extent; unknown ones are left out.
        warning: why its words may not all be found, or "".
        more: matching passages that are not shown.
    """

    title: str
    url: str
    type: str
    facts: tuple[str, ...]
    language: str | None
    direction: str
    warning: str
    passages: tuple[PassageView, ...]
    more: int


def hit_view(hit: AnsweredHit, query: str, known: Vocabulary) -> HitView:
    """The hit as the results page shows it."""
    document = hit.document
    return HitView(
        title=document.description.title,
        url=document_url(document.id, query),
        type=type_label(document, known),
        facts=facts(document, known),
        language=document.description.language,
        direction=document.description.direction,
        warning=warning(document),
        passages=tuple(passage_view(passage, document, query) for passage in hit.passages),
        more=max(0, hit.passage_total - len(hit.passages)),
    )


def passage_view(passage: Passage, document: Document, query: str) -> PassageView:
    """The passage as results and the document's page show it."""
    is_page = passage.locator.kind == "page"
    return PassageView(
        cite=passage.cite,
        short=(passage.locator.label or str(passage.page)) if is_page else None,
        heading=passage.heading,
        body=marked(passage.text, passage.highlights),
        url=page_url(document.id, passage.page, query),
        original=original_url(document, passage.page, passage.anchor),
    )


def type_label(document: Document, known: Vocabulary) -> str:
    """What kind of document it is, or ""."""
    kind = document.description.type
    return known.label("type", kind) if kind else ""


def facts(document: Document, known: Vocabulary) -> tuple[str, ...]:
    """Year, publisher, areas and extent, as far as they are known."""
    described = document.description
    year = described.period or (str(described.year) if described.year else "")
    areas = ", ".join(known.label("area", area) for area in described.areas)
    return tuple(fact for fact in (year, described.publisher, areas, extent(document)) if fact)


def warning(document: Document) -> str:
    """One sentence when not everything in the document can be found by its words, else ""."""
    if document.state is State.NO_TEXT:
        return "Its pages are pictures without text: only its title and description can be searched."
    if document.state is State.PARTIAL:
        without, pages = number(document.pages_without_text), number(document.pages)
        return f"{without} of its {pages} pages have no text that can be searched."
    return ""
