"""How does a reader get the source file itself?

Source files are hostile input. A PDF goes to the browser's own viewer under a policy that lets nothing else
run; HTML is shown as its source, never as a page of this site. The path comes from the catalogue, and the
bytes must be those that were read.
"""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from hashlib import file_digest
from io import BufferedReader

from flask import Blueprint, Response, request
from werkzeug.wsgi import wrap_file

from gleanings.corpus.errors import NotFound
from gleanings.corpus.locations import to_path
from gleanings.corpus.model import Document
from gleanings.search_app.headers import REVALIDATE
from gleanings.search_app.site import site

blueprint = Blueprint("files", __name__)

#: As strict as browsers' own PDF viewers bear: they are scripts, set styles, and save the file.
_PDF_POLICY = (
    "sandbox allow-scripts allow-downloads; default-src 'none'; object-src 'self'; "
    "style-src 'unsafe-inline'; frame-ancestors 'none'"
)
_TEXT_POLICY = "sandbox; default-src 'none'; frame-ancestors 'none'"
_NAME_LENGTH = 60
_MOST_DIGESTS = 10_000

#: SHA-256 by device, inode, size and time of change.
_digests: dict[tuple[int, int, int, int], str] = {}


@blueprint.get("/d/<document_id>/file")
def file(document_id: str) -> Response:
    """The file that a document was read from; browsers may ask for parts of it."""
    document = site().service.document(document_id)
    opened = _open(document)
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


def _open(document: Document) -> BufferedReader:
    """The source file, once it is certain that it holds the bytes that were read.

    Raises:
        NotFound: it is gone, or is another file now.
    """
    gone = NotFound(
        "The source file is no longer where the library found it.",
        hint="The text of its pages is still here, on the document's own page.",
    )
    try:
        # Without O_NONBLOCK, a pipe put in the file's place would hold this thread for ever.
        descriptor = os.open(to_path(document.location), os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except (OSError, ValueError) as error:
        raise gone from error
    opened = os.fdopen(descriptor, "rb")
    found = os.fstat(descriptor)
    if not stat.S_ISREG(found.st_mode):
        opened.close()
        raise gone
    if _digest(opened) != document.sha256:
        opened.close()
        raise NotFound(
            "The source file has changed since the library read it.",
            hint="The text that was read is still here, on the document's own page.",
        )
    return opened


def _digest(opened: BufferedReader) -> str:
    """SHA-256 of an open file; read again only when what the system says of the file has changed."""
    found = os.fstat(opened.fileno())
    key = (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)
    if (known := _digests.get(key)) is not None:
        return known
    digest = file_digest(opened, "sha256").hexdigest()
    opened.seek(0)
    if len(_digests) >= _MOST_DIGESTS:
        _digests.clear()
    _digests[key] = digest
    return digest
