"""Where does each thing live on the site? The URL is the whole state of a page."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import quote, quote_plus, urlsplit, urlunsplit

from gleanings.corpus.citing import web_address
from gleanings.corpus.model import Document
from gleanings.index.answer import Passage
from gleanings.index.request import SearchRequest, to_pairs

Pairs = tuple[tuple[str, str], ...]
"""Names and values of a query string, in order."""

#: The images of a page that there are: their names, and how many pixels wide each is.
IMAGE_WIDTHS = {"page": 1100, "thumbnail": 176}


def search_url(request: SearchRequest) -> str:
    """The results of a search, in canonical form: defaults left out, parameters in one order."""
    return _with_query("/search", to_pairs(request))


def results_url(request: SearchRequest, suffix: str) -> str:
    """The whole list of a search as a file or a feed."""
    return _with_query(f"/search.{suffix}", to_pairs(request, offset=0, limit=10, passages=2, facets=()))


def facet_url(request: SearchRequest, facet: str) -> str:
    """Every value of a facet, to narrow a search by."""
    return _with_query(f"/facet/{facet}", to_pairs(request, offset=0))


def map_url(request: SearchRequest, rows: str, columns: str, suffix: str = "") -> str:
    """The evidence map of a search, as a page or a file."""
    return _with_query(f"/map{suffix}", (("rows", rows), ("cols", columns), *to_pairs(request, offset=0)))


def browse_url(facet: str, value: str) -> str:
    """The page of a theme, an area or a year."""
    return f"/{facet}/{quote(value, safe='')}"


def document_url(document_id: str, query: str = "", trail: Pairs = ()) -> str:
    """A document, with its passages that match the query; ``trail`` leads back, as ``trail_pairs`` gives it."""
    return _with_query(f"/d/{document_id}", (*_asking(query), *trail))


def page_url(document_id: str, number: int, query: str = "", trail: Pairs = ()) -> str:
    """One page, with the query's words marked."""
    return _with_query(f"/d/{document_id}/p/{number}", (*_asking(query), *trail))


def saved_url(ids: Iterable[str], suffix: str = "") -> str:
    """A list of documents, as a page or as a file."""
    return _with_query("/saved" + (f".{suffix}" if suffix else ""), tuple(("id", identity) for identity in ids))


def text_url(document_id: str, version: int | None = None) -> str:
    """The whole text of a document, or of one of its versions."""
    return f"/d/{document_id}/text" + (f"?version={version}" if version else "")


def trail_pairs(request: SearchRequest) -> Pairs:
    """What a link to a hit carries besides its place, so that the document's page leads back and on."""
    return to_pairs(request, text="", offset=0, limit=10, passages=2, facets=(), explain=False)


def at_place(trail: Pairs, place: int) -> Pairs:
    """The trail of the hit at this place, from 1."""
    return (*trail, ("at", str(place)))


def quote_url(document_id: str, passage: Passage, query: str = "") -> str:
    """A passage as text to copy, with its reference."""
    pairs = (("from", str(passage.start)), ("to", str(passage.end)), *_asking(query))
    return _with_query(f"/d/{document_id}/p/{passage.page}/quote", pairs)


def cite_url(document_id: str) -> str:
    """The reference to a document, in every format."""
    return f"/d/{document_id}/cite"


def reference_url(document_id: str, suffix: str) -> str:
    """The reference to a document as a file."""
    return f"/d/{document_id}.{suffix}"


def file_url(document_id: str, page: int | None = None) -> str:
    """The source file; browsers open a PDF at the page."""
    return f"/d/{document_id}/file" + (f"#page={page}" if page else "")


def image_url(document: Document, number: int, size: str = "page") -> str:
    """A page of a PDF as it looks; ``size`` is one of ``IMAGE_WIDTHS``."""
    return f"/d/{document.id}/p/{number}/{size}.webp?v={file_version(document)}"


def file_version(document: Document) -> str:
    """Tells one state of a source file from another."""
    return document.sha256[:10]


def original_url(document: Document, number: int, anchor: str | None, *, files: bool = True) -> str | None:
    """Where a page stands in its publisher's form: the PDF at the page, the web page at the section.

    None for a web page that names no address of its own, and for a PDF that is gone or, without ``files``, elsewhere.
    """
    if document.format == "pdf":
        return file_url(document.id, number) if files and not document.gone else None
    source = web_address(document.description.source_url)
    if source is None or not anchor:
        return source
    return urlunsplit(urlsplit(source)._replace(fragment=anchor))


def _asking(query: str) -> Pairs:
    return (("q", query),) if query else ()


def _with_query(path: str, pairs: Pairs) -> str:
    return f"{path}?{query_string(pairs)}" if pairs else path


def query_string(pairs: Iterable[tuple[str, str]]) -> str:
    """The pairs as they stand in an address; names are plain."""
    return "&".join([f"{name}={_quoted(value)}" for name, value in pairs])


@lru_cache(maxsize=4096)
def _quoted(value: str) -> str:
    """The value for a query string; every link of a page repeats what was searched."""
    return quote_plus(value, errors="replace")
