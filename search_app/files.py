"""How does a reader get the source file itself?

Source files are hostile input. A PDF goes to the browser's own viewer under a policy that lets nothing else
run; HTML is shown as its source, never as a page of this site. The path comes from the catalogue, and the
bytes must be those that were read.
"""

from __future__ import annotations

import os
import re
import unicodedata

from flask import Blueprint, Response, request
from werkzeug.wsgi import wrap_file

from gleanings.corpus.errors import NotFound
from gleanings.corpus.model import Document
from gleanings.corpus.translating import gettext
from gleanings.search_app.headers import REVALIDATE
from gleanings.search_app.originals import open_source
from gleanings.search_app.site import site

blueprint = Blueprint("files", __name__)

#: As strict as browsers' own PDF viewers bear: they are scripts, set styles, and save the file.
_PDF_POLICY = (
    "sandbox allow-scripts allow-downloads; default-src 'none'; object-src 'self'; "
    "style-src 'unsafe-inline'; frame-ancestors 'none'"
)
_TEXT_POLICY = "sandbox; default-src 'none'; frame-ancestors 'none'"
_NAME_LENGTH = 60


@blueprint.get("/d/<document_id>/file")
def file(document_id: str) -> Response:
    """The file that a document was read from; browsers may ask for parts of it."""
    here = site()
    document = here.service.document(document_id)
    if not here.files:
        raise NotFound(
            gettext("This site has the texts of documents, not their files."),
            hint=gettext("The document's own page says where it was published."),
        )
    opened = open_source(document)
    size = os.fstat(opened.fileno()).st_size
    is_pdf = document.format == "pdf"
    response = Response(
        wrap_file(request.environ, opened),
        mimetype="application/pdf" if is_pdf else "text/plain",
        direct_passthrough=True,
    )
    response.content_length = size
    response.set_etag(document.sha256[:24])
    response.headers["Cache-Control"] = REVALIDATE
    response.headers["Content-Disposition"] = f'inline; filename="{file_name(document)}"'
    response.headers["Content-Security-Policy"] = _PDF_POLICY if is_pdf else _TEXT_POLICY
    response.make_conditional(request, accept_ranges=True, complete_length=size)
    return response


def file_name(document: Document) -> str:
    """The name under which the source file is offered: its own is not to be trusted."""
    return f"{file_stem(document)}.{'pdf' if document.format == 'pdf' else 'html.txt'}"


def file_stem(document: Document) -> str:
    """A name of plain letters, made from the title and the id."""
    return f"{plain_name(document.description.title, 'document')}-{document.id}"


def plain_name(text: str, otherwise: str) -> str:
    """The text as a part of a file name: plain letters and digits, or ``otherwise`` where it has none."""
    folded = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", folded))[:_NAME_LENGTH].strip("-") or otherwise
