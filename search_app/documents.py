"""One document: what is known of it, where it matches, and its whole text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flask import Blueprint, Response, render_template, request

from gleanings.corpus.citing import web_address
from gleanings.corpus.model import Document, Page
from gleanings.corpus.translating import counted, gettext, ngettext
from gleanings.index.answer import Passage
from gleanings.search_app.files import file_stem
from gleanings.search_app.headers import entity_tag, tagged, unchanged
from gleanings.search_app.presenting.hits import facts, place_views, type_label, warning
from gleanings.search_app.presenting.leaves import Leaf, contents, leaves
from gleanings.search_app.presenting.trail import find_trail
from gleanings.search_app.presenting.urls import document_url, file_url, original_url, text_url
from gleanings.search_app.presenting.wording import date_in_words
from gleanings.search_app.presenting.wording import pages as pages_in_words
from gleanings.search_app.site import Site, site

blueprint = Blueprint("documents", __name__)

#: Passages that are looked for in one document, and how many of them its page shows; what is over is said.
MOST_FOUND = 1000
_MOST_SHOWN = 100
#: Pages whose images are shown at once.
_PICTURED = 24
_PICTURED_UNASKED = 8


@blueprint.get("/d/<document_id>")
def document(document_id: str) -> Response:
    """What is known of a document, its contents, and its passages that match ``?q=``."""
    here = site()
    query = request.args.get("q", "").strip()
    shown = here.service.document(document_id)
    tag = entity_tag("document", here.version, *here.service.state(), shown, sorted(request.args.items(multi=True)))
    if same := unchanged(tag):
        return same
    known, trail = here.service.vocabulary(), find_trail(request.args.items(multi=True), shown, here.service)
    passages = here.service.passages(shown, query, MOST_FOUND) if query else ()
    pairs = trail.pairs if trail else ()
    pages = here.service.pages(shown)
    found = leaves(shown, pages, query, {passage.page for passage in passages}, pairs)
    drawn = here.images is not None and shown.format == "pdf" and not shown.gone
    page = render_template(
        "document.html",
        document=shown,
        described=shown.description,
        query=query,
        trail=trail,
        type=type_label(shown, known),
        facts=facts(shown, known),
        label=known.label,
        warning=warning(shown),
        forms=here.service.forms(shown),
        summary=_summary(shown, passages),
        places=place_views(passages[:_MOST_SHOWN], shown, query, pairs, files=here.files),
        contents=contents(shown, pages, query, pairs),
        leaves=found,
        pictured=_pictured(found) if drawn else (),
        published=date_in_words(shown.description.date) or shown.description.year or gettext("Not known"),
        source_url=web_address(shown.description.source_url),
        file_url=file_url(shown.id) if here.files and not shown.gone else None,
        elsewhere=not here.files,
        matched_url=_matched_url(here, shown, passages),
        text_url=text_url(shown.id),
        similar=[(other, document_url(other.id)) for other, _ in here.service.similar(shown)],
    )
    return tagged(Response(page), tag)


@blueprint.get("/d/<document_id>/text")
def text(document_id: str) -> Response:
    """The whole text, page after page, as it was read."""
    here = site()
    shown = here.service.document(document_id)
    tag = entity_tag("text", here.version, shown)
    if same := unchanged(tag):
        return same
    whole = "\n\n".join(_as_text(shown, here.service.pages(shown)))
    response = Response(whole + "\n", content_type="text/plain; charset=utf-8")
    response.headers["Content-Disposition"] = f'inline; filename="{file_stem(shown)}.txt"'
    return tagged(response, tag)


def _matched_url(here: Site, shown: Document, passages: Sequence[Passage]) -> str | None:
    """Where the first passage stands in the publisher's form."""
    return original_url(shown, passages[0].page, passages[0].anchor, files=here.files) if passages else None


def _as_text(shown: Document, pages: Sequence[Page]) -> Iterator[str]:
    yield shown.description.title
    for read in pages:
        yield f"[{site().service.cite(read, shown.format)}]"
        if read.text:
            yield read.text


def _summary(shown: Document, passages: Sequence[Passage]) -> str:
    """How many passages match, on how many pages, and how many of them are shown."""
    places = len({passage.page for passage in passages})
    found = ngettext("%(count)s passage", "%(count)s passages", len(passages), count=counted(len(passages)))
    if len(passages) >= MOST_FOUND:
        found = gettext("At least %(passages)s", passages=found)
    said = gettext(
        "%(passages)s on %(places)s of %(pages)s", passages=found, places=counted(places), pages=_length(shown)
    )
    if len(passages) > _MOST_SHOWN:
        return gettext("%(found)s; the first %(most)s are shown.", found=said, most=_MOST_SHOWN)
    return gettext("%(found)s.", found=said)


def _length(shown: Document) -> str:
    """How many pages or sections a document has."""
    if shown.format == "pdf":
        return pages_in_words(shown.pages)
    return ngettext("%(count)s section", "%(count)s sections", shown.pages, count=counted(shown.pages))


def _pictured(found: Sequence[Leaf]) -> tuple[Leaf, ...]:
    """The pages whose images are shown: the first, and those that match; without a match the first few."""
    matching = [leaf for leaf in found[1:] if leaf.matches]
    if not matching and not (found and found[0].matches):
        return tuple(found[:_PICTURED_UNASKED])
    return (*found[:1], *matching)[:_PICTURED]
