"""How does a document, or a passage of it, get into a reader's own text or citation manager?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, Response, render_template, request

from gleanings.corpus.citing import CitedFrom
from gleanings.corpus.errors import NotFound
from gleanings.corpus.harvard import in_text, reference
from gleanings.corpus.model import Document
from gleanings.corpus.quoting import Quotation, excerpt, short_locator
from gleanings.corpus.reference_formats import FORMATS
from gleanings.corpus.translating import gettext
from gleanings.search_app.files import file_stem
from gleanings.search_app.headers import entity_tag, tagged, unchanged
from gleanings.search_app.presenting.urls import document_url, page_url, reference_url
from gleanings.search_app.site import site

blueprint = Blueprint("citing", __name__)

#: A quotation longer than this is a page, which has an address of its own.
_LONGEST_QUOTATION = 5000
_BY_SUFFIX = {form.suffix: form for form in FORMATS.values()}


@dataclass(frozen=True, slots=True)
class _Offered:
    """A format with its text, and the address that downloads it."""

    label: str
    text: str
    url: str


@blueprint.get("/d/<document_id>/cite")
def cite(document_id: str) -> Response:
    """The reference to a document in every format, as text to select and as files."""
    here, today = site(), date.today()
    shown = here.service.document(document_id)
    tag = entity_tag("cite", here.version, shown, today)
    if same := unchanged(tag):
        return same
    cited_from = CitedFrom.of(here.library, today)
    page = render_template(
        "cite.html",
        document=shown,
        described=shown.description,
        reference=reference(shown, cited_from),
        in_text=in_text(shown, cited_from),
        link=cited_from.link(shown),
        formats=[
            _Offered(
                form.label, "".join(form.write([shown], cited_from, "")).strip(), reference_url(shown.id, form.suffix)
            )
            for form in FORMATS.values()
        ],
    )
    return tagged(Response(page), tag)


@blueprint.get(f"/d/<document_id>.<any({','.join(_BY_SUFFIX)}):suffix>")
def download(document_id: str, suffix: str) -> Response:
    """The reference as a file for a citation manager."""
    here, today = site(), date.today()
    shown, form = here.service.document(document_id), _BY_SUFFIX[suffix]
    tag = entity_tag(suffix, here.version, shown, today)
    if same := unchanged(tag):
        return same
    text = "".join(form.write([shown], CitedFrom.of(here.library, today), ""))
    response = Response(text, content_type=f"{form.mimetype}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{file_stem(shown)}.{suffix}"'
    return tagged(response, tag)


@blueprint.get("/d/<document_id>/p/<int:number>/quote")
def quote(document_id: str, number: int) -> Response:
    """A passage with its reference and place, as text to select; without a passage, the reference to the page."""
    here, today = site(), date.today()
    shown = here.service.document(document_id)
    query = request.args.get("q", "").strip()
    read = here.service.page(shown, number)
    span = _span(shown, number, len(read.text))
    tag = entity_tag("quote", here.version, shown, number, span, query, today)
    if same := unchanged(tag):
        return same
    cited_from, place = CitedFrom.of(here.library, today), here.service.cite(read, shown.format)
    page = render_template(
        "quote.html",
        document=shown,
        described=shown.description,
        place=place,
        quotation=Quotation(excerpt(read.text, *span), shown, cited_from, read, place) if span else None,
        reference=reference(shown, cited_from, place),
        in_text=in_text(shown, cited_from, short_locator(read, place)),
        back=page_url(shown.id, number, query),
        whole=document_url(shown.id, query),
    )
    return tagged(Response(page), tag)


def _span(shown: Document, number: int, length: int) -> tuple[int, int] | None:
    """The stretch of the page that is asked for, in code points.

    Raises:
        NotFound: the page has no such stretch.
    """
    if "from" not in request.args and "to" not in request.args:
        return None
    start, end = (request.args.get(name, -1, type=int) for name in ("from", "to"))
    if not 0 <= start < end <= min(length, start + _LONGEST_QUOTATION):
        raise NotFound(
            gettext(
                "Page %(number)s of %(title)s has no such passage.", number=number, title=shown.description.title
            ),
            hint=gettext("The document may have a newer version: look for the passage in it again."),
        )
    return start, end
