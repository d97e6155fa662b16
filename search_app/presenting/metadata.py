"""What do programs read of a document on its page? What Zotero, Google Scholar and search engines look for.

Highwire's ``citation_`` names, Dublin Core, schema.org as JSON-LD, and COinS in lists.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from gleanings.corpus.citing import creators, one_line, publisher, web_address
from gleanings.corpus.config import Config
from gleanings.corpus.model import Document
from gleanings.corpus.names import Name
from gleanings.index.vocabulary import Vocabulary
from gleanings.search_app.presenting.urls import document_url, file_url, query_string

_SCHEMA_TYPES: Mapping[str, str] = {"blog": "BlogPosting", "book": "Book", "film": "VideoObject"}
_COINS_BOOK = "info:ofi/fmt:kev:mtx:book"
_COINS_DC = "info:ofi/fmt:kev:mtx:dc"


@dataclass(frozen=True, slots=True)
class Metadata:
    """A document for programs.

    Attributes:
        canonical: its permanent address, whole where the site's own is known.
        named: names and contents of ``meta`` elements.
        linked: JSON-LD.
    """

    canonical: str
    named: tuple[tuple[str, str], ...]
    linked: Mapping[str, Any]


def metadata(document: Document, known: Vocabulary, config: Config, address: str, *, files: bool = True) -> Metadata:
    """What the head of a document's page says.

    Args:
        document: of the page.
        known: labels of themes and areas.
        config: of the library.
        address: where the site is reached, as it was configured or asked for.
        files: whether readers get the source files there.
    """
    canonical = address + document_url(document.id)
    pdf = address + file_url(document.id) if files and document.format == "pdf" and not document.gone else ""
    names = (
        *_highwire(document, known, canonical),
        ("citation_pdf_url", pdf),
        *_dublin_core(document, known, canonical),
    )
    filled = tuple((name, one_line(content)) for name, content in names if one_line(content))
    link = config.base_url.rstrip("/") + document_url(document.id)
    return Metadata(link, filled, _linked(document, known, config.name, canonical))


def coins(document: Document) -> str:
    """The document as a ContextObject in a span: Zotero finds every document of a list so."""
    about = document.description
    is_report = document.format == "pdf"
    pairs = [("ctx_ver", "Z39.88-2004"), ("rft_val_fmt", _COINS_BOOK if is_report else _COINS_DC)]
    pairs += [("rft.btitle", about.title), ("rft.genre", "report")] if is_report else [("rft.title", about.title)]
    pairs += [] if is_report else [("rft.type", "webpage")]
    for name in creators(document):
        person = "rft.au" if is_report else "rft.creator"
        pairs.append(("rft.aucorp" if is_report and not name.given else person, name.inverted))
    pairs += [("rft.date", about.date or str(about.year or "")), ("rft.language", about.language or "")]
    pairs += [("rft.pub" if is_report else "rft.publisher", publisher(document))]
    pairs += [("rft_id", web_address(about.source_url) or "")]
    return query_string((name, one_line(value)) for name, value in pairs if value)


def _highwire(document: Document, known: Vocabulary, canonical: str) -> Iterator[tuple[str, str]]:
    about = document.description
    yield "citation_title", about.title
    yield from (("citation_author", name.inverted) for name in creators(document))
    yield "citation_publication_date", (about.date or str(about.year or "")).replace("-", "/")
    yield "citation_technical_report_institution", about.publisher or "" if document.format == "pdf" else ""
    yield "citation_publisher", publisher(document)
    yield "citation_language", about.language or ""
    yield from (("citation_keywords", known.label("theme", theme)) for theme in about.themes)
    yield "citation_public_url", canonical


def _dublin_core(document: Document, known: Vocabulary, canonical: str) -> Iterator[tuple[str, str]]:
    about = document.description
    yield "DC.title", about.title
    yield from (("DC.creator", name.inverted) for name in creators(document))
    yield "DC.date", about.date or str(about.year or "")
    yield "DC.publisher", about.publisher or ""
    yield "DC.type", "Text"
    yield "DC.format", "application/pdf" if document.format == "pdf" else "text/html"
    yield "DC.language", about.language or ""
    yield "DC.identifier", canonical
    yield "DC.source", web_address(about.source_url) or ""
    yield "DC.rights", about.licence or ""
    yield from (("DC.subject", known.label("theme", theme)) for theme in about.themes)
    yield from (("DC.coverage", known.label("area", area)) for area in about.areas)


def _linked(document: Document, known: Vocabulary, library_name: str, canonical: str) -> Mapping[str, Any]:
    about = document.description
    said: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": _SCHEMA_TYPES.get(about.type or "", "Report" if document.format == "pdf" else "Article"),
        "@id": canonical,
        "url": canonical,
        "name": one_line(about.title),
        "headline": one_line(about.title),
        "author": [_agent(name) for name in creators(document)],
        "datePublished": about.date or (str(about.year) if about.year else ""),
        "publisher": {"@type": "Organization", "name": one_line(about.publisher)} if about.publisher else None,
        "inLanguage": about.language,
        "about": [{"@type": "Thing", "name": known.label("theme", theme)} for theme in about.themes],
        "spatialCoverage": [{"@type": "Place", "name": known.label("area", area)} for area in about.areas],
        "temporalCoverage": about.period,
        "license": web_address(about.licence),
        "sameAs": web_address(about.source_url),
        "isPartOf": {"@type": "Collection", "name": library_name},
    }
    return {name: value for name, value in said.items() if value}


def _agent(name: Name) -> dict[str, str]:
    if not name.given:
        return {"@type": "Organization", "name": name.family}
    return {
        "@type": "Person",
        "name": f"{name.given} {name.family}",
        "givenName": name.given,
        "familyName": name.family,
    }
