"""Which lines does PDFium see on each page, and what does the file state about itself?

PDFium reads fast and survives most damage, but gives text in the order in which it was drawn, and dies by
abort() when memory runs out: call it only in a child process.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from typing import Any

import pypdfium2
import pypdfium2.raw as raw
from pypdfium2 import PdfiumError

from gleanings.corpus.errors import ReadingError
from gleanings.corpus.model import Reason
from gleanings.ingest.lines import Line, PageLines

READER = f"pdfium {pypdfium2.version.PYPDFIUM_INFO.version}"

_LINE_END = "\r\n"
_HYPHENS = "\ufffe\x02"
_PARTS = re.compile(f"[^\n{_HYPHENS}]+[\n{_HYPHENS}]?|[\n{_HYPHENS}]")
_BOLD_WEIGHT = 600
_OUTLINE_ENTRIES = 2_000
_INFO_KEYS = ("Title", "Author", "Subject", "Keywords", "CreationDate")


class PdfiumDocument:
    """An open PDF.

    Args:
        data: the bytes of the file; kept as long as the document.

    Raises:
        ReadingError: encrypted, or nothing that PDFium takes for a PDF (then ``reason`` is DAMAGED).
    """

    def __init__(self, data: bytes) -> None:
        try:
            self._document = pypdfium2.PdfDocument(data)
        except PdfiumError as error:
            locked = (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)
            reason = Reason.ENCRYPTED if error.err_code in locked else Reason.DAMAGED
            raise ReadingError(reason, f"PDFium: {error}") from error
        self._box = raw.FS_RECTF()
        self._matrix = raw.FS_MATRIX()

    def __len__(self) -> int:
        return len(self._document)

    def close(self) -> None:
        """Free what PDFium holds."""
        self._document.close()

    def read_page(self, index: int) -> PageLines | None:
        """The lines of the page at ``index`` (from 0), or None where PDFium cannot load the page."""
        try:
            page = self._document[index]
        except PdfiumError:
            return None
        try:
            text_page = page.get_textpage()
        except PdfiumError:
            page.close()
            return None
        try:
            width, height = page.get_size()
            place = _Placement(page)
            lines = tuple(self._lines(text_page.raw, place))
            return PageLines(index + 1, lines, width, height, READER)
        finally:
            text_page.close()
            page.close()

    def label(self, index: int) -> str | None:
        """The label that the file's own /PageLabels give the page, or None."""
        size = raw.FPDF_GetPageLabel(self._document, index, None, 0)
        if not 2 < size < 200:
            return None
        buffer = ctypes.create_string_buffer(size)
        raw.FPDF_GetPageLabel(self._document, index, buffer, size)
        return buffer.raw[: size - 2].decode("utf-16-le", "ignore").strip() or None

    def outline(self) -> list[tuple[int, str]]:
        """The bookmarks as (page number from 1, title), in the order of the outline."""
        entries = []
        for bookmark, _ in zip(self._document.get_toc(max_depth=6), range(_OUTLINE_ENTRIES), strict=False):
            destination = bookmark.get_dest()
            index = destination.get_index() if destination is not None else None
            if index is not None and index >= 0:
                entries.append((index + 1, bookmark.get_title()))
        return entries

    def info(self) -> dict[str, str]:
        """The values of the document information dictionary that are worth a look."""
        values = {}
        for key in _INFO_KEYS:
            size = raw.FPDF_GetMetaText(self._document, key.encode() + b"\0", None, 0)
            if 2 < size < 100_000:
                buffer = ctypes.create_string_buffer(size)
                raw.FPDF_GetMetaText(self._document, key.encode() + b"\0", buffer, size)
                values[key] = buffer.raw[: size - 2].decode("utf-16-le", "ignore")
        return values

    def language(self) -> str | None:
        """The language that the catalogue's /Lang names, or None."""
        size = raw.FPDFCatalog_GetLanguage(self._document, None, 0)
        if not 2 < size < 100:
            return None
        buffer = (ctypes.c_ushort * (size // 2))()
        raw.FPDFCatalog_GetLanguage(self._document, buffer, size)
        return bytes(buffer)[: size - 2].decode("utf-16-le", "ignore").strip() or None

    def _lines(self, page: Any, place: _Placement) -> Iterator[Line]:
        text, direct = _page_text(page)
        position = 0
        for part in _PARTS.findall(text):
            bare = part.rstrip(_LINE_END + _HYPHENS)
            hyphenated = len(bare) < len(part) and part[len(bare)] in _HYPHENS
            start = len(bare) - len(bare.lstrip())
            content = bare.strip()
            if content:
                first = position + start
                last = first + len(content) - 1
                if not direct:
                    first = raw.FPDFText_GetCharIndexFromTextIndex(page, first)
                    last = raw.FPDFText_GetCharIndexFromTextIndex(page, last)
                yield self._line(page, content, first, last, hyphenated, place)
            position += len(part)

    def _line(self, page: Any, text: str, first: int, last: int, hyphenated: bool, place: _Placement) -> Line:
        box = self._box
        raw.FPDFText_GetLooseCharBox(page, first, box)
        left, bottom, right, top = place(box.left, box.bottom, box.right, box.top)
        if last != first:
            raw.FPDFText_GetLooseCharBox(page, last, box)
            left2, bottom2, right2, top2 = place(box.left, box.bottom, box.right, box.top)
        else:
            left2, bottom2, right2, top2 = left, bottom, right, top
        height = top - bottom
        rise = abs(bottom2 - bottom)
        upright = rise <= 0.8 * height or rise < 0.1 * abs(left2 - left)
        raw.FPDFText_GetMatrix(page, first, self._matrix)
        scale = (self._matrix.b**2 + self._matrix.d**2) ** 0.5
        size = raw.FPDFText_GetFontSize(page, first) * scale
        bold = raw.FPDFText_GetFontWeight(page, first) >= _BOLD_WEIGHT
        return Line(
            _from_units(text),
            min(left, left2),
            min(bottom, bottom2),
            max(right, right2),
            max(top, top2),
            size,
            hyphenated,
            upright,
            bold,
        )


class _Placement:
    """Turns boxes of a page's own space into boxes of the page as it is displayed."""

    def __init__(self, page: Any) -> None:
        left, bottom, right, top = page.get_bbox()
        self._left, self._bottom = left, bottom
        self._width, self._height = right - left, top - bottom
        self._turn = page.get_rotation()

    def __call__(
        self, left: float, bottom: float, right: float, top: float
    ) -> tuple[float, float, float, float]:
        left -= self._left
        right -= self._left
        bottom -= self._bottom
        top -= self._bottom
        if self._turn == 0:
            return left, bottom, right, top
        if self._turn == 90:
            return bottom, self._width - right, top, self._width - left
        if self._turn == 180:
            return self._width - right, self._height - top, self._width - left, self._height - bottom
        return self._height - top, left, self._height - bottom, right


def _page_text(page: Any) -> tuple[str, bool]:
    """The page's text, one character for each UTF-16 unit; whether text and character indexes are the same."""
    count = raw.FPDFText_CountChars(page)
    if count <= 0:
        return "", True
    buffer = (ctypes.c_ushort * (count + 1))()
    written = raw.FPDFText_GetText(page, 0, count, buffer)
    if written <= 0:
        # PDFium refuses where characters beyond the first plane need more room than it allows.
        return "".join(chr(raw.FPDFText_GetUnicode(page, index)) for index in range(count)), True
    text = bytes(buffer)[: 2 * (written - 1)].decode("utf-16-le", "surrogatepass")
    if len(text) != written - 1:
        text = "".join(map(chr, buffer[: written - 1]))
    return text, len(text) == count


def _from_units(text: str) -> str:
    if text.isascii() or not any("\ud800" <= unit <= "\udfff" for unit in text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
