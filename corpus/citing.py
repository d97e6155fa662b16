"""What does every reference to a document say: who wrote it, who published it, where is it found?

``harvard`` prints it for people, ``reference_formats`` for programs, ``quoting`` with a passage.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Self
from urllib.parse import urlsplit

from gleanings.corpus.model import Document
from gleanings.corpus.names import Name, parse_name
from gleanings.corpus.readable import ReadableLibrary
from gleanings.corpus.taxonomy import Taxonomy

_UNPRINTABLE = re.compile(r"[\s\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]+")


@dataclass(frozen=True, slots=True)
class CitedFrom:
    """The library that a document is cited from.

    Attributes:
        name: of the library.
        notice: the sentence that every export shows, or "".
        base_url: where the site is reached, without a slash at its end, or "".
        accessed: the day on which the reference is made.
    """

    name: str
    notice: str
    base_url: str
    taxonomy: Taxonomy
    accessed: date

    @classmethod
    def of(cls, library: ReadableLibrary, accessed: date) -> Self:
        """The library as it is configured."""
        config = library.config
        return cls(config.name, config.notice, config.base_url.rstrip("/"), library.taxonomy, accessed)

    def link(self, document: Document, page: int | None = None) -> str | None:
        """The permanent address of a document or of one of its pages; None where the site has no address."""
        if not self.base_url:
            return None
        return f"{self.base_url}/d/{document.id}" + (f"/p/{page}" if page else "")

    def url(self, document: Document) -> str | None:
        """Where a reader finds the document: at its publisher's, else here."""
        return web_address(document.description.source_url) or self.link(document)


def creators(document: Document) -> tuple[Name, ...]:
    """Who is named first in a reference: the authors, else the publisher, else nobody."""
    about = document.description
    if about.authors:
        return tuple(parse_name(one_line(author)) for author in about.authors)
    return (Name(one_line(about.publisher)),) if about.publisher else ()


def publisher(document: Document) -> str:
    """The publisher, or "" where there is none or where it is the only author already."""
    name = one_line(document.description.publisher or "")
    return "" if creators(document) == (Name(name),) else name


def web_address(url: str | None) -> str | None:
    """The address when it leads to the web, else None; anything else that documents name must not become a link."""
    try:
        parts = urlsplit((url or "").strip())
    except ValueError:
        return None
    return one_line(parts.geturl()) if parts.scheme in ("http", "https") and parts.netloc else None


def one_line(text: str) -> str:
    """The text without what would break a line or cannot be printed."""
    return _UNPRINTABLE.sub(" ", text).strip()
