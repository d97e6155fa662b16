"""Which lines does PDFium see on each page, and what does the file state about itself?

PDFium reads fast and survives most damage, but gives text in the order in which it was drawn, and dies by
abort() when memory runs out: call it only in a child process.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as raw
from pypdfium2 import PdfiumError

from gleanings.corpus.errors import ReadingError
from gleanings.corpus.model import Reason
from gleanings.ingest.columns import by_columns
from gleanings.ingest.lines import PageLines
from gleanings.ingest.pdfium_page import Heavy, LoadedPage

READER = f"pdfium {pypdfium2.version.PYPDFIUM_INFO.version}"

_MOST_PIXELS = 25_000_000
_OUTLINE_ENTRIES = 2_000
_INFO_KEYS = ("Title", "Author", "Subject", "Keywords", "CreationDate")


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as it looks.

    Attributes:
        grey: a byte a pixel, row by row from the top, 255 for white.
        width: in pixels.
        height: in pixels.
        scale: how much smaller it is drawn than was asked for, because the page is large; at most 1.
    """

    grey: bytes
    width: int
    height: int
    scale: float


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
            raise ReadingError(reason, f"PDFium: {_cause(error)}") from error
        self._heavy: Heavy = {}

    def __len__(self) -> int:
        return len(self._document)

    def close(self) -> None:
        """Free what PDFium holds."""
        self._document.close()

    def read_page(self, index: int) -> PageLines | None:
        """The lines of the page at ``index`` (from 0) as drawn, or None where PDFium cannot load the page."""
        with self._open(index) as page:
            if page is None:
                return None
            lines, across = page.lines()
            return PageLines(index + 1, tuple(lines), page.width, page.height, READER, across)

    def read_columns(self, index: int) -> PageLines | None:
        """The same page column by column, or None where no columns are seen."""
        with self._open(index) as page:
            ordered = by_columns(page.rows()) if page is not None else None
            if page is None or not ordered:
                return None
            return PageLines(index + 1, tuple(ordered), page.width, page.height, READER)

    def picture(self, index: int, dpi: int) -> Picture | None:
        """The page as it looks in grey, or None where nothing is drawn on it or PDFium cannot load it."""
        try:
            page = self._document[index]
        except PdfiumError:
            return None
        try:
            if raw.FPDFPage_CountObjects(page) <= 0:
                return None
            width, height = page.get_size()
            scale = min(1.0, (_MOST_PIXELS / max(width * height * (dpi / 72) ** 2, 1.0)) ** 0.5)
            bitmap = page.render(scale=scale * dpi / 72, grayscale=True)
        except PdfiumError:
            return None
        finally:
            page.close()
        drawn = bytes(bitmap.buffer)
        rows = (drawn[start : start + bitmap.width] for start in range(0, len(drawn), bitmap.stride))
        picture = Picture(b"".join(rows), bitmap.width, bitmap.height, scale)
        bitmap.close()
        return picture if len(set(picture.grey)) > 1 else None

    @contextmanager
    def _open(self, index: int) -> Iterator[LoadedPage | None]:
        try:
            page = self._document[index]
        except PdfiumError:
            yield None
            return
        try:
            text_page = page.get_textpage()
        except PdfiumError:
            page.close()
            yield None
            return
        try:
            yield LoadedPage(page, text_page.raw, self._heavy)
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


def _cause(error: PdfiumError) -> str:
    known = {
        raw.FPDF_ERR_FILE: "the file could not be opened",
        raw.FPDF_ERR_FORMAT: "not in PDF format",
        raw.FPDF_ERR_PASSWORD: "it wants a password",
        raw.FPDF_ERR_SECURITY: "encrypted in a way that is not known",
        raw.FPDF_ERR_PAGE: "a page is missing",
    }
    return known.get(error.err_code, "it could not be opened")
