"""Where is the original of a document: its file, or where it was published?"""

from __future__ import annotations

from urllib.parse import urlsplit, urlunsplit

from gleanings.corpus.citing import web_address
from gleanings.corpus.locations import to_path
from gleanings.corpus.model import Document


def address(document: Document, page: int | None = None, anchor: str | None = None) -> str | None:
    """The address that opens the original: a PDF's file at the page, a web page where it was published.

    Args:
        document: whose original is meant.
        page: of a PDF, from 1.
        anchor: of a web page's section.

    Returns:
        A file: or https: address; None where the file is gone and no address is known.
    """
    path, source = to_path(document.location), web_address(document.description.source_url)
    fragment = f"page={page}" if document.format == "pdf" and page else anchor if document.format != "pdf" else None
    if path.is_file() and (document.format == "pdf" or source is None):
        found = path.as_uri()
    elif source is not None:
        found = source
    else:
        return None
    return urlunsplit(urlsplit(found)._replace(fragment=fragment)) if fragment else found
