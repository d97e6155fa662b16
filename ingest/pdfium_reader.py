"""Which lines does PDFium see on each page, and what does the file state about itself?

PDFium reads fast and survives most damage, but gives text in the order in which it was drawn, and dies by
abort() when memory runs out: call it only in a child process.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pypdfium2
import pypdfium2.raw as raw
from pypdfium2 import PdfiumError

from gleanings.corpus.errors import ReadingError
from gleanings.corpus.model import Reason
from gleanings.ingest.columns import by_columns
from gleanings.ingest.gutters import Gap, crosses_gutter, sample_of_wide
from gleanings.ingest.lines import Line, PageLines

READER = f"pdfium {pypdfium2.version.PYPDFIUM_INFO.version}"

_LINE_END = "\r\n"
_HYPHENS = "\ufffe\x02"
_PARTS = re.compile(f"[^\n{_HYPHENS}]+[\n{_HYPHENS}]?|[\n{_HYPHENS}]")
_SPACE = re.compile(" +")
_WORD = re.compile(r"\S+")
_ASLANT_DEGREES = 5.0
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
            raise ReadingError(reason, f"PDFium: {_cause(error)}") from error
        self._box = raw.FS_RECTF()
        self._matrix = raw.FS_MATRIX()
        self._sizes: dict[float, float] = {}

    def __len__(self) -> int:
        return len(self._document)

    def close(self) -> None:
        """Free what PDFium holds."""
        self._document.close()

    def read_page(self, index: int) -> PageLines | None:
        """The lines of the page at ``index`` (from 0) as drawn, or None where PDFium cannot load the page."""
        with self._open(index) as opened:
            if opened is None:
                return None
            page, text, characters = opened
            width, height = page.get_size()
            place = _Placement(page)
            parts = list(_parts(text))
            lines = tuple(self._line(characters, part, place) for part in parts)
            across = self._runs_across(characters, parts, lines, width)
            return PageLines(index + 1, lines, width, height, READER, across)

    def read_columns(self, index: int) -> PageLines | None:
        """The same page column by column, or None where no columns are seen."""
        with self._open(index) as opened:
            if opened is None:
                return None
            page, text, characters = opened
            place = _Placement(page)
            rows = [[self._line(characters, word, place) for word in _words(part)] for part in _parts(text)]
            ordered = by_columns(rows)
            width, height = page.get_size()
            return PageLines(index + 1, tuple(ordered), width, height, READER) if ordered else None

    @contextmanager
    def _open(self, index: int) -> Iterator[tuple[Any, str, _Characters] | None]:
        self._sizes.clear()
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
            yield page, *_page_text(text_page.raw)
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

    def _line(self, characters: _Characters, part: _Part, place: _Placement) -> Line:
        page = characters.page
        first = characters.index(part.start)
        last = characters.index(part.start + len(part.text) - 1)
        left, bottom, right, top = left2, bottom2, right2, top2 = self._place(page, first, place)
        if last != first:
            left2, bottom2, right2, top2 = self._place(page, last, place)
        height = top - bottom
        rise = abs(bottom2 - bottom)
        # Lines close together are sometimes taken for one: only the angle of the letters tells that from a turn.
        upright = rise <= 0.8 * height or rise < 0.1 * abs(left2 - left) or place.is_upright(page, first)
        # Both ends count: a line may begin in small capitals, or end in the number of a note.
        size = max(self._size(page, first, height), self._size(page, last, top2 - bottom2))
        bold = _is_bold(page, first) and _is_bold(page, last)
        return Line(
            _from_units(part.text) if characters.in_units else part.text,
            min(left, left2),
            min(bottom, bottom2),
            max(right, right2),
            max(top, top2),
            size,
            part.hyphenated,
            upright,
            bold,
        )

    def _place(self, page: Any, index: int, place: _Placement) -> tuple[float, float, float, float]:
        box = self._box
        raw.FPDFText_GetLooseCharBox(page, index, box)
        if place.is_plain:
            return box.left, box.bottom, box.right, box.top
        return place(box.left, box.bottom, box.right, box.top)

    def _runs_across(
        self, characters: _Characters, parts: Sequence[_Part], lines: Sequence[Line], width: float
    ) -> bool:
        sample = sample_of_wide([line.right - line.left for line in lines], width)
        return bool(sample) and crosses_gutter(
            [(lines[position].size, list(self._gaps(characters, parts[position]))) for position in sample]
        )

    def _gaps(self, characters: _Characters, part: _Part) -> Iterator[Gap]:
        box = self._box
        for start, end in (space.span() for space in _SPACE.finditer(part.text)):
            raw.FPDFText_GetLooseCharBox(characters.page, characters.index(part.start + start - 1), box)
            right = box.right
            raw.FPDFText_GetLooseCharBox(characters.page, characters.index(part.start + end), box)
            before, after = (sum(map(str.isalpha, side)) for side in (part.text[:start], part.text[end:]))
            yield Gap(before, after, box.left - right, box.left)

    def _size(self, page: Any, index: int, height: float) -> float:
        # Type of one size gives boxes of one height: asking once for each height is enough.
        key = round(height, 3)
        size = self._sizes.get(key)
        if size is None:
            raw.FPDFText_GetMatrix(page, index, self._matrix)
            scale = (self._matrix.b**2 + self._matrix.d**2) ** 0.5
            size = self._sizes[key] = raw.FPDFText_GetFontSize(page, index) * scale
        return size


@dataclass(frozen=True, slots=True)
class _Part:
    """A line's text, where it starts in the page's text, and whether a hyphen ended it."""

    text: str
    start: int
    hyphenated: bool


@dataclass(frozen=True, slots=True)
class _Characters:
    """Finds PDFium's index of a character of the page's text.

    Attributes:
        page: PDFium's handle of the text page.
        direct: the index is the position in the text.
        in_units: the text has one character for each UTF-16 unit, so that some are halves.
    """

    page: Any
    direct: bool
    in_units: bool

    def index(self, position: int) -> int:
        if self.direct:
            return position
        return int(raw.FPDFText_GetCharIndexFromTextIndex(self.page, position))


class _Placement:
    """Turns boxes of a page's own space into boxes of the page as it is displayed."""

    def __init__(self, page: Any) -> None:
        left, bottom, right, top = page.get_bbox()
        self._left, self._bottom = left, bottom
        self._width, self._height = right - left, top - bottom
        self._turn = page.get_rotation()
        self.is_plain = self._turn == 0 and left == bottom == 0

    def is_upright(self, page: Any, index: int) -> bool:
        """Whether the character stands upright on the displayed page."""
        angle = math.degrees(raw.FPDFText_GetCharAngle(page, index))
        return any(abs((angle + turn + 180) % 360 - 180) < _ASLANT_DEGREES for turn in (self._turn, -self._turn))

    def __call__(self, left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
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


def _cause(error: PdfiumError) -> str:
    known = {
        raw.FPDF_ERR_FILE: "the file could not be opened",
        raw.FPDF_ERR_FORMAT: "not in PDF format",
        raw.FPDF_ERR_PASSWORD: "it wants a password",
        raw.FPDF_ERR_SECURITY: "encrypted in a way that is not known",
        raw.FPDF_ERR_PAGE: "a page is missing",
    }
    return known.get(error.err_code, "it could not be opened")


def _words(part: _Part) -> list[_Part]:
    spans = [found.span() for found in _WORD.finditer(part.text)]
    return [
        _Part(part.text[start:end], part.start + start, part.hyphenated and end == len(part.text))
        for start, end in spans
    ]


def _is_bold(page: Any, index: int) -> bool:
    return bool(raw.FPDFText_GetFontWeight(page, index) >= _BOLD_WEIGHT)


def _page_text(page: Any) -> tuple[str, _Characters]:
    """The page's text, and how to find its characters again."""
    count = raw.FPDFText_CountChars(page)
    if count <= 0:
        return "", _Characters(page, True, False)
    buffer = (ctypes.c_ushort * (count + 1))()
    written = raw.FPDFText_GetText(page, 0, count, buffer)
    if written <= 0:
        # PDFium refuses where characters beyond the first plane need more room than it allows.
        text = "".join(chr(raw.FPDFText_GetUnicode(page, index)) for index in range(count))
        return text, _Characters(page, True, False)
    text = bytes(buffer)[: 2 * (written - 1)].decode("utf-16-le", "surrogatepass")
    in_units = len(text) != written - 1
    if in_units:
        text = "".join(map(chr, buffer[: written - 1]))
    return text, _Characters(page, len(text) == count, in_units)


def _parts(text: str) -> Iterator[_Part]:
    position = 0
    for part in _PARTS.findall(text):
        bare = part.rstrip(_LINE_END + _HYPHENS)
        content = bare.strip()
        if content:
            hyphenated = len(bare) < len(part) and part[len(bare)] in _HYPHENS
            yield _Part(content, position + len(bare) - len(bare.lstrip()), hyphenated)
        position += len(part)


def _from_units(text: str) -> str:
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
