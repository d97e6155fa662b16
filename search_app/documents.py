"""One document: what is known of it, where it matches, and its whole text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flask import Blueprint, Response, render_template, request

from gleanings.corpus.citing import web_address
from gleanings.corpus.errors import NotFound
from gleanings.corpus.model import Document, Page
from gleanings.corpus.translating import counted, gettext, ngettext
from gleanings.index.answer import Passage
from gleanings.search_app.files import file_stem
from gleanings.search_app.headers import entity_tag, tagged, unchanged
from gleanings.search_app.presenting.hits import facts, place_views, type_label, warning
from gleanings.search_app.presenting.leaves import contents, leaves, strip
from gleanings.search_app.presenting.trail import find_trail
from gleanings.search_app.presenting.urls import document_url, file_url, original_url, text_url
from gleanings.search_app.presenting.versions import older_version_note, version_views
from gleanings.search_app.presenting.wording import date_in_words
from gleanings.search_app.presenting.wording import pages as pages_in_words
from gleanings.search_app.site import Site, site

blueprint = Blueprint("documents", __name__)

#: Passages that are looked for in one document, and how many of them its page shows; what is over is said.
MOST_FOUND = 1000
_MOST_SHOWN = 100


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
        strip=strip(shown, found, request.args.get("strip", 1, type=int), query, pairs) if drawn else None,
        versions=version_views(shown, here.service.versions(shown)),
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
    """The whole text, page after page, as it was read; ``?version=`` takes one of the document's versions."""
    here = site()
    shown = here.service.document(document_id)
    asked = request.args.get("version", "")
    tag = entity_tag("text", here.version, shown, asked)
    if same := unchanged(tag):
        return same
    whole = "\n\n".join(_of_version(here, shown, asked) if asked else _as_text(shown, here.service.pages(shown)))
    response = Response(whole + "\n", content_type="text/plain; charset=utf-8")
    response.headers["Content-Disposition"] = f'inline; filename="{file_stem(shown)}.txt"'
    if asked:
        response.headers["X-Robots-Tag"] = "noindex"
    return tagged(response, tag)


def _matched_url(here: Site, shown: Document, passages: Sequence[Passage]) -> str | None:
    """Where the first passage stands in the publisher's form."""
    return original_url(shown, passages[0].page, passages[0].anchor, files=here.files) if passages else None


def _of_version(here: Site, shown: Document, asked: str) -> Iterator[str]:
    """The text of one version, with what it is above it.

    Raises:
        NotFound: the document has no such version.
    """
    versions = here.service.versions(shown)
    found = next((each for each in versions if str(each.ordinal) == asked), None)
    if found is None:
        raise NotFound(gettext("This document has no version %(number)s.", number=repr(asked)))
    if found.number != shown.version:
        yield older_version_note(found, len(versions))
    yield from _as_text(shown, here.service.version_pages(found))


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
