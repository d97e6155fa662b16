"""What does a reader see of one document, and of one passage?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from gleanings.corpus.model import Document, State
from gleanings.corpus.translating import counted, gettext, ngettext
from gleanings.index.answer import AnsweredHit, Passage
from gleanings.index.vocabulary import Vocabulary
from gleanings.search_app.presenting.marking import marked
from gleanings.search_app.presenting.metadata import coins
from gleanings.search_app.presenting.urls import (
    Pairs,
    cite_url,
    document_url,
    image_url,
    original_url,
    page_url,
    quote_url,
)
from gleanings.search_app.presenting.wording import extent

#: Of a document about many areas so many are named where it is one of several.
_AREAS_NAMED = 3


@dataclass(frozen=True, slots=True)
class PassageView:
    """A passage in a list of results: its place as people write it, and that with the document's title."""

    cite: str
    whose: str
    body: Markup
    url: str
    quote_url: str


@dataclass(frozen=True, slots=True)
class QuotedView:
    """A passage in a document, and the address at which it can be copied with its reference."""

    body: Markup
    quote_url: str


@dataclass(frozen=True, slots=True)
class PlaceView:
    """A page of a document with its passages that match.

    Attributes:
        cite: the place as people write it.
        kind: what ``short`` counts: "Page" as printed, or "PDF page".
        short: the place in large type: a page number, or None for web pages.
        original: where the page stands in the publisher's form, or None.
    """

    cite: str
    kind: str
    short: str | None
    heading: str | None
    passages: tuple[QuotedView, ...]
    url: str
    original: str | None


@dataclass(frozen=True, slots=True)
class HitView:
    """A document in a list of results.

    Attributes:
        id: what a saved list keeps.
        facts: year, publisher, areas, extent; unknown ones are left out.
        warning: why its words may not all be found, or "".
        thumbnail: the image of the page of its first passage, or "" where there is none.
        form_of: the address of the document that this one is an earlier or plainer form of, or "".
        more: matching passages that are not shown.
        why: what of the query it holds, where that was asked for.
        pinned: whether a librarian put it first for this query.
        coins: the document for programs that read pages.
    """

    id: str
    title: str
    url: str
    thumbnail: str
    type: str
    facts: tuple[str, ...]
    language: str | None
    direction: str
    warning: str
    form_of: str
    passages: tuple[PassageView, ...]
    more: int
    why: tuple[str, ...]
    pinned: bool
    cite_url: str
    coins: str


def hit_view(hit: AnsweredHit, query: str, trail: Pairs, known: Vocabulary, *, images: bool) -> HitView:
    """The hit as the results show it; ``trail`` leads back to it, ``images`` says whether pages can be drawn."""
    document = hit.document
    drawn = images and document.format == "pdf" and not document.gone
    first = hit.passages[0].page if hit.passages else 1
    return HitView(
        id=document.id,
        title=document.description.title,
        url=document_url(document.id, query, trail),
        thumbnail=image_url(document, first, "thumbnail") if drawn else "",
        type=type_label(document, known),
        facts=facts(document, known),
        language=document.description.language,
        direction=document.description.direction,
        warning=warning(document),
        form_of=document_url(document.version_of, query) if document.version_of else "",
        passages=tuple(
            PassageView(
                passage.cite,
                gettext("%(place)s of %(title)s", place=passage.cite, title=document.description.title),
                marked(passage.text, passage.highlights),
                page_url(document.id, passage.page, query, trail),
                quote_url(document.id, passage, query),
            )
            for passage in hit.passages
        ),
        more=max(0, hit.passage_total - len(hit.passages)),
        why=hit.why,
        pinned=hit.pinned,
        cite_url=cite_url(document.id),
        coins=coins(document),
    )


def place_views(
    passages: Sequence[Passage], document: Document, query: str, trail: Pairs = (), *, files: bool = True
) -> tuple[PlaceView, ...]:
    """The passages of one document, which are in the order of its pages, page by page.

    Args:
        passages: of the document.
        document: itself.
        query: that they answer.
        trail: leads back to it.
        files: whether readers get the source files.
    """
    pages = groupby(passages, key=lambda passage: passage.page)
    return tuple(_place_view(tuple(found), document, query, trail, files=files) for _, found in pages)


def _place_view(
    passages: Sequence[Passage], document: Document, query: str, trail: Pairs, *, files: bool
) -> PlaceView:
    first = passages[0]
    is_page = first.locator.kind == "page"
    return PlaceView(
        cite=first.cite,
        kind=gettext("Page") if first.locator.label else gettext("PDF page"),
        short=(first.locator.label or str(first.page)) if is_page else None,
        heading=first.heading,
        passages=tuple(
            QuotedView(marked(passage.text, passage.highlights), quote_url(document.id, passage, query))
            for passage in passages
        ),
        url=page_url(document.id, first.page, query, trail),
        original=original_url(document, first.page, first.anchor, files=files),
    )


def type_label(document: Document, known: Vocabulary) -> str:
    """What kind of document it is, or ""."""
    kind = document.description.type
    return known.label("type", kind) if kind else ""


def facts(document: Document, known: Vocabulary) -> tuple[str, ...]:
    """Year, publisher, areas and extent, as far as they are known."""
    described = document.description
    year = described.period or (str(described.year) if described.year else "")
    return tuple(fact for fact in (year, described.publisher, _areas(document, known), extent(document)) if fact)


def _areas(document: Document, known: Vocabulary) -> str:
    """The first areas by name, and how many others there are."""
    areas = document.description.areas
    named = ", ".join(known.label("area", area) for area in areas[:_AREAS_NAMED])
    if len(areas) <= _AREAS_NAMED:
        return named
    return gettext("%(areas)s and %(count)s more", areas=named, count=counted(len(areas) - _AREAS_NAMED))


def warning(document: Document) -> str:
    """One sentence when not everything in the document can be found by its words, else ""."""
    if document.state is State.NO_TEXT:
        return gettext("Its pages are pictures without text: only its title and description can be searched.")
    if document.state is State.PARTIAL and not document.pages_without_text:
        return gettext("It is so long that only its first part can be searched.")
    if document.state is State.PARTIAL:
        return ngettext(
            "%(count)s of its %(pages)s pages has no text that can be searched.",
            "%(count)s of its %(pages)s pages have no text that can be searched.",
            document.pages_without_text,
            count=counted(document.pages_without_text),
            pages=counted(document.pages),
        )
    return ""
