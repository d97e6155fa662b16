"""Which documents has a reader put aside, and how do they get into a citation manager?

The list lives in the reader's browser and in the address of this page. The site keeps nothing.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, Response, render_template, request

from gleanings.corpus.citing import CitedFrom
from gleanings.corpus.harvard import reference
from gleanings.corpus.model import Document
from gleanings.corpus.reference_formats import FORMATS
from gleanings.corpus.translating import gettext
from gleanings.index.answer import AnsweredHit
from gleanings.index.exporting import csv_rows
from gleanings.search_app.headers import entity_tag, tagged, unchanged
from gleanings.search_app.presenting.hits import facts, type_label
from gleanings.search_app.presenting.urls import document_url, saved_url
from gleanings.search_app.site import Site, site

blueprint = Blueprint("saved", __name__)

#: As many as the longest address holds that the server reads.
_MOST = 1000
_BY_SUFFIX = {form.suffix: form for form in FORMATS.values()}


@dataclass(frozen=True, slots=True)
class _Kept:
    """A document of the list, with its reference."""

    document: Document
    url: str
    type: str
    facts: tuple[str, ...]
    reference: str


@blueprint.get("/saved")
def saved() -> Response:
    """The documents whose ids the address names, in that order, with their references."""
    here, today = site(), date.today()
    ids, documents = _asked(here)
    tag = entity_tag("saved", here.version, ids, documents, today)
    if same := unchanged(tag):
        return same
    cited_from, known = CitedFrom.of(here.library, today), here.service.vocabulary()
    found = [document.id for document in documents]
    page = render_template(
        "saved.html",
        asked=ids,
        kept=[
            _Kept(
                document,
                document_url(document.id),
                type_label(document, known),
                facts(document, known),
                reference(document, cited_from),
            )
            for document in documents
        ],
        missing=len(ids) - len(found),
        files=[(gettext("Spreadsheet (CSV)"), saved_url(found, "csv"))]
        + [(form.label, saved_url(found, form.suffix)) for form in FORMATS.values()],
        address=here.library.config.base_url.rstrip("/") + saved_url(found),
    )
    return tagged(Response(page), tag)


@blueprint.get(f"/saved.<any(csv,{','.join(_BY_SUFFIX)}):suffix>")
def as_file(suffix: str) -> Response:
    """The list as a file for a spreadsheet or a citation manager."""
    here, today = site(), date.today()
    _, documents = _asked(here)
    if suffix == "csv":
        mimetype, text = "text/csv", "".join(_csv(here, documents))
    else:
        form = _BY_SUFFIX[suffix]
        mimetype, text = form.mimetype, "".join(form.write(documents, CitedFrom.of(here.library, today), ""))
    response = Response(text, content_type=f"{mimetype}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="saved.{suffix}"'
    return response


def _asked(here: Site) -> tuple[list[str], tuple[Document, ...]]:
    """The ids of the address, each once, and the documents that there are."""
    ids = list(dict.fromkeys(request.args.getlist("id")))[:_MOST]
    return ids, here.service.documents(ids)


def _csv(here: Site, documents: Sequence[Document]) -> Iterator[str]:
    held_by = here.library.config.notice or here.library.config.name
    hits = (AnsweredHit(document, 0.0, (), 0) for document in documents)
    for row in csv_rows(hits, passages=False, held_by=held_by):
        line = io.StringIO()
        csv.writer(line).writerow(row)
        yield line.getvalue()
