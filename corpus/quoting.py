"""How does a passage come into a reader's own text? Verbatim, with its reference, its place and its address.

As plain text, as Markdown and as HTML: for a brief, for notes, and for a word processor.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape

from gleanings.corpus.citing import CitedFrom, one_line
from gleanings.corpus.harvard import in_text, reference, reference_html
from gleanings.corpus.model import Document, Page

_CUT = "[…]"
_CLOSED = re.compile(r"[.?!…:][\"'”’)\]]*$")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~])")
#: Readers whose text comes from pictures begin so.
_OCR = "tesseract"
_CHECK = "The text was read from an image: check image before you quote."


@dataclass(frozen=True, slots=True)
class Quotation:
    """A passage and everything that must stand beside it.

    Attributes:
        quoted: as ``excerpt`` gives it.
        document: that holds it.
        cited_from: the library.
        page: that it stands on.
        cite: the page as people write it.
    """

    quoted: str
    document: Document
    cited_from: CitedFrom
    page: Page
    cite: str

    def text(self) -> str:
        """The quotation, its reference, its place and who holds it, with blank lines between."""
        where = self._where() + (f": {self._address}" if self._address else "")
        lines = (
            f"“{self.quoted}” {self._in_text()}",
            reference(self.document, self.cited_from),
            where,
            *self._remarks(),
        )
        return "\n\n".join(lines) + "\n"

    def markdown(self) -> str:
        """The same for notes; nothing of it is taken for marks of Markdown."""
        where = f"[{_literal(self._where())}]({self._address})" if self._address else _literal(self._where())
        said = (f"“{self.quoted}” {self._in_text()}", reference(self.document, self.cited_from))
        quoted, cited = map(_literal, said)
        return "\n\n".join((f"> {quoted}", cited, where, *map(_literal, self._remarks()))) + "\n"

    def html(self) -> str:
        """The same for word processors."""
        where = escape(self._where())
        if self._address:
            where = f'<a href="{escape(self._address)}">{where}</a>'
        quoted = f"<blockquote><p>“{escape(self.quoted)}” {escape(self._in_text())}</p></blockquote>"
        said = (reference_html(self.document, self.cited_from), where, *map(escape, self._remarks()))
        return "\n".join((quoted, *(f"<p>{line}</p>" for line in said))) + "\n"

    @property
    def _address(self) -> str | None:
        return self.cited_from.link(self.document, self.page.number)

    def _in_text(self) -> str:
        return in_text(self.document, self.cited_from, short_locator(self.page, self.cite))

    def _where(self) -> str:
        return f"{self.cite[0].upper()}{self.cite[1:]}, document {self.document.id}"

    def _remarks(self) -> tuple[str, ...]:
        read_by_ocr = self.page.reader.startswith(_OCR)
        return tuple(line for line in (_CHECK if read_by_ocr else "", one_line(self.cited_from.notice)) if line)


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


def _ends(text: str) -> bool:
    """Whether a sentence or a paragraph ends where a text ends."""
    return re.search(r"\n[ \t]*\n\s*$", text) is not None or _CLOSED.search(text.rstrip()) is not None


def _literal(text: str) -> str:
    """The text with a backslash before whatever Markdown would take for a mark."""
    return re.sub(r"^([-+]|\d+(?=[.)]))", r"\\\1", _MARKDOWN.sub(r"\\\1", text))
