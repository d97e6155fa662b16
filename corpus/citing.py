"""How is a document cited, and a passage of it, in plain words?

References have the author-date form that is usual in England (Harvard). What is not known is left out; a document
without a date is "n.d.". ``reference_formats`` writes the same for programs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Self
from urllib.parse import urlsplit

from gleanings.corpus.library import Library
from gleanings.corpus.model import Document, Page
from gleanings.corpus.names import Name, parse_name
from gleanings.corpus.taxonomy import Taxonomy

#: So many names are written out; of more, the first stands for all.
_MOST_NAMES = 3
_CUT = "[…]"
_UNPRINTABLE = re.compile(r"[\s\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]+")
_STOPS = (".", "?", "!", "…")
_CLOSED = re.compile(r"[.?!…:][\"'”’)\]]*$")


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
    def of(cls, library: Library, accessed: date) -> Self:
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


def year(document: Document) -> str:
    """The year of publication, or "n.d."."""
    return str(document.description.year or "n.d.")


def reference(document: Document, cited_from: CitedFrom, locator: str = "") -> str:
    """The document, or the place in it that the locator names, as one line of a list of references."""
    title = one_line(document.description.title)
    names = _listed([name.with_initials for name in creators(document)])
    head = f"{names} ({year(document)}) {title}" if names else f"{title} ({year(document)})"
    details = ", ".join(part for part in (publisher(document), locator) if part)
    return " ".join(_sentence(part) for part in (head, details, _whereabouts(document, cited_from)) if part)


def in_text(document: Document, locator: str = "") -> str:
    """What stands in brackets behind a quotation: "(Moss, 2019, p. 12)"."""
    names = _listed([name.family for name in creators(document)]) or one_line(document.description.title)
    return f"({', '.join(part for part in (names, year(document), locator) if part)})"


def short_locator(page: Page, cite: str) -> str:
    """The place as it stands in brackets: only the printed number of a page that has one."""
    return f"p. {page.label}" if page.label else cite


def excerpt(text: str, start: int, end: int) -> str:
    """A stretch of a page's text, verbatim but for white space; […] says where a sentence was cut."""
    before, quoted, behind = text[:start], one_line(text[start:end]), text[end:]
    if before.strip() and not _ends(before):
        quoted = f"{_CUT} {quoted}"
    if behind.strip() and not _ends(text[:end] + behind[: len(behind) - len(behind.lstrip())]):
        quoted = f"{quoted} {_CUT}"
    return quoted


def quotation(
    quoted: str, document: Document, cited_from: CitedFrom, page: Page, cite: str, address: str | None = None
) -> str:
    """A passage that can be pasted into a brief: the quotation, its reference, its place and who holds it.

    Args:
        quoted: as ``excerpt`` gives it.
        document: that holds it.
        cited_from: the library.
        page: that it stands on.
        cite: the page as people write it.
        address: of the passage; by default the permanent address of the page.
    """
    place = address or cited_from.link(document, page.number)
    where = f"{cite}, document {document.id}" + (f": {place}" if place else "")
    lines = (
        f"“{quoted}” {in_text(document, short_locator(page, cite))}",
        reference(document, cited_from),
        f"{where[0].upper()}{where[1:]}",
        cited_from.notice,
    )
    return "\n\n".join(line for line in lines if line) + "\n"


def web_address(url: str | None) -> str | None:
    """The address when it leads to the web, else None; anything else that documents name must not become a link."""
    try:
        parts = urlsplit((url or "").strip())
    except ValueError:
        return None
    return one_line(parts.geturl()) if parts.scheme in ("http", "https") and parts.netloc else None


def date_in_words(day: date) -> str:
    """A day as references write it: "3 November 2026", whatever the locale."""
    months = "January February March April May June July August September October November December".split()
    return f"{day.day} {months[day.month - 1]} {day.year}"


def one_line(text: str) -> str:
    """The text without what would break a line or cannot be printed."""
    return _UNPRINTABLE.sub(" ", text).strip()


def _whereabouts(document: Document, cited_from: CitedFrom) -> str:
    if url := cited_from.url(document):
        return f"Available at: {url} (Accessed: {date_in_words(cited_from.accessed)})"
    return f"{cited_from.name}, document {document.id}"


def _listed(names: list[str]) -> str:
    """Names as a sentence lists them: "A", "A and B", "A, B and C"; of more, the first and "et al."."""
    if len(names) > _MOST_NAMES:
        return f"{names[0]} et al."
    return " and ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)


def _sentence(text: str) -> str:
    return text if text.endswith(_STOPS) else f"{text}."


def _ends(text: str) -> bool:
    """Whether a sentence or a paragraph ends where a text ends."""
    return re.search(r"\n[ \t]*\n\s*$", text) is not None or _CLOSED.search(text.rstrip()) is not None
