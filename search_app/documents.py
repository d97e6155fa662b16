"""One document, and the text of one of its pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, render_template, request

from gleanings.corpus.citing import web_address
from gleanings.corpus.model import Document, Page
from gleanings.index.answer import Passage
from gleanings.search_app.headers import entity_tag, tagged, unchanged
from gleanings.search_app.presenting.hits import facts, place_views, type_label, warning
from gleanings.search_app.presenting.marking import paragraphs
from gleanings.search_app.presenting.urls import document_url, file_url, original_url, page_url
from gleanings.search_app.presenting.wording import count, date_in_words, page_name
from gleanings.search_app.site import site

blueprint = Blueprint("documents", __name__)

#: Passages that are looked for in one document, and how many of them its page shows; what is over is said.
_MOST_FOUND = 1000
_MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class PageLink:
    """A link to a page, by its name; ``matches`` says that the query's words are on it."""

    name: str
    url: str
    matches: bool


@blueprint.get("/d/<document_id>")
def document(document_id: str) -> Response:
    """What is known of a document, its contents, and its passages that match ``?q=``."""
    here = site()
    query = request.args.get("q", "").strip()
    shown = here.service.document(document_id)
    tag = entity_tag("document", here.version, here.service.generation(), shown, query)
    if same := unchanged(tag):
        return same
    known = here.service.vocabulary()
    pages = here.service.pages(shown)
    passages = here.service.passages(shown, query, _MOST_FOUND) if query else ()
    page = render_template(
        "document.html",
        document=shown,
        described=shown.description,
        query=query,
        type=type_label(shown, known),
        facts=facts(shown, known),
        label=known.label,
        warning=warning(shown),
        forms=here.service.forms(shown),
        summary=_summary(shown, passages),
        places=place_views(passages[:_MOST_SHOWN], shown, query),
        contents=_contents(shown, pages, query),
        pages=_page_links(shown, pages, query, {passage.page for passage in passages}),
        published=date_in_words(shown.description.date) or shown.description.year or "Not known",
        source_url=web_address(shown.description.source_url),
        file_url=file_url(shown.id),
        similar=[(other, document_url(other.id)) for other, _ in here.service.similar(shown)],
    )
    return tagged(Response(page), tag)


@blueprint.get("/d/<document_id>/p/<int:number>")
def page(document_id: str, number: int) -> Response:
    """The text of one page, with the words of ``?q=`` marked."""
    here = site()
    query = request.args.get("q", "").strip()
    shown = here.service.document(document_id)
    tag = entity_tag("page", here.version, here.service.generation(), shown, number, query)
    if same := unchanged(tag):
        return same
    read = here.service.page(shown, number)
    highlights = here.service.highlights(read.text, query) if query else ()
    matching = sorted({found.page for found in here.service.passages(shown, query, _MOST_FOUND)}) if query else []
    text = render_template(
        "page.html",
        document=shown,
        described=shown.description,
        query=query,
        page=read,
        name=page_name(shown, read),
        cite=here.service.cite(read, shown.format),
        paragraphs=paragraphs(read.text, highlights),
        marks=len(highlights),
        previous=page_url(shown.id, number - 1, query) if number > 1 else None,
        next=page_url(shown.id, number + 1, query) if number < shown.pages else None,
        previous_match=next((page_url(shown.id, at, query) for at in reversed(matching) if at < number), None),
        next_match=next((page_url(shown.id, at, query) for at in matching if at > number), None),
        original=original_url(shown, number, read.anchor),
    )
    return tagged(Response(text), tag)


def _summary(shown: Document, passages: Sequence[Passage]) -> str:
    """How many passages match, on how many pages, and how many of them are shown."""
    places = len({passage.page for passage in passages})
    at_least = "At least " if len(passages) >= _MOST_FOUND else ""
    noun = "page" if shown.format == "pdf" else "section"
    said = f"{at_least}{count(len(passages), 'passage')} on {places:,} of {count(shown.pages, noun)}"
    return f"{said}; the first {_MOST_SHOWN} are shown." if len(passages) > _MOST_SHOWN else f"{said}."


def _contents(shown: Document, pages: Sequence[Page], query: str) -> list[PageLink]:
    """The headings in order, each at the first page that stands under it."""
    links: list[PageLink] = []
    for read in pages:
        if read.heading and (not links or links[-1].name != read.heading):
            links.append(PageLink(read.heading, page_url(shown.id, read.number, query), False))
    return links


def _page_links(shown: Document, pages: Sequence[Page], query: str, matching: set[int]) -> list[PageLink]:
    """Every page by its printed number; one without is told from the others by "PDF" where some have one."""
    prefix = "PDF " if any(read.label for read in pages) else ""
    return [
        PageLink(
            read.label or f"{prefix}{read.number}",
            page_url(shown.id, read.number, query),
            read.number in matching,
        )
        for read in pages
    ]
