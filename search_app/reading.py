"""One page of a document: as it was printed, and as text beside it, with what was searched for marked on both."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import Blueprint, Response, render_template, request

from gleanings.corpus.citing import web_address
from gleanings.corpus.model import Document, Page
from gleanings.ingest.page_words import PlacedWord, decode_words
from gleanings.search_app.documents import MOST_FOUND
from gleanings.search_app.headers import entity_tag, tagged, unchanged
from gleanings.search_app.presenting.boxes import Box, boxes
from gleanings.search_app.presenting.marking import paragraphs
from gleanings.search_app.presenting.trail import find_trail
from gleanings.search_app.presenting.urls import Pairs, image_url, original_url, page_url
from gleanings.search_app.presenting.wording import page_name
from gleanings.search_app.site import Site, site

blueprint = Blueprint("reading", __name__)


@dataclass(frozen=True, slots=True)
class _Picture:
    """The image of a page: its size in points, and what is marked on it."""

    url: str
    width: float
    height: float
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class _Steps:
    """Where a reader can go from a page; None where there is nothing."""

    previous: str | None
    next: str | None
    previous_match: str | None
    next_match: str | None


@blueprint.get("/d/<document_id>/p/<int:number>")
def page(document_id: str, number: int) -> Response:
    """A page, with the words of ``?q=`` marked."""
    here = site()
    query = request.args.get("q", "").strip()
    shown = here.service.document(document_id)
    asked = sorted(request.args.items(multi=True))
    tag = entity_tag("page", here.version, *here.service.state(), shown, number, asked)
    if same := unchanged(tag):
        return same
    read = here.service.page(shown, number)
    trail = find_trail(request.args.items(multi=True), shown, here.service)
    highlights = here.service.highlights(read.text, query) if query else ()
    text = render_template(
        "page.html",
        document=shown,
        described=shown.description,
        query=query,
        trail=trail,
        page=read,
        name=page_name(shown, read),
        cite=here.service.cite(read, shown.format),
        paragraphs=paragraphs(read.text, highlights),
        marks=len(highlights),
        picture=_picture(here, shown, read, query),
        ocr=_recognised(read),
        steps=_steps(here, shown, number, query, trail.pairs if trail else ()),
        original=original_url(shown, number, read.anchor, files=here.files),
        source_url=web_address(shown.description.source_url),
    )
    return tagged(Response(text), tag)


def _picture(here: Site, shown: Document, read: Page, query: str) -> _Picture | None:
    """The page's image with its marks, or None where the page cannot be drawn."""
    words = here.images.words(shown, read.number) if here.images and shown.format == "pdf" else None
    if words is None:
        return None
    if _recognised(read):
        words = replace(words, words=_words_of_picture(here, shown, read.number))
    marks = boxes(words, lambda text: here.service.highlights(text, query)) if query else ()
    return _Picture(image_url(shown, read.number), round(words.width, 1), round(words.height, 1), marks)


def _recognised(read: Page) -> bool:
    """Whether the text of a page was read from a picture of it."""
    return read.reader.startswith("tesseract")


def _words_of_picture(here: Site, shown: Document, number: int) -> tuple[PlacedWord, ...]:
    """The words that were recognised on a page, with their places."""
    kept = here.service.page_words(shown, number)
    try:
        return decode_words(kept).words if kept else ()
    except ValueError:  # what a reading process wrote is not to be trusted
        return ()


def _steps(here: Site, shown: Document, number: int, query: str, trail: Pairs) -> _Steps:
    matching = sorted({found.page for found in here.service.passages(shown, query, MOST_FOUND)}) if query else []

    def url(at: int | None) -> str | None:
        return None if at is None else page_url(shown.id, at, query, trail)

    return _Steps(
        previous=url(number - 1 if number > 1 else None),
        next=url(number + 1 if number < shown.pages else None),
        previous_match=url(max((at for at in matching if at < number), default=None)),
        next_match=url(min((at for at in matching if at > number), default=None)),
    )
