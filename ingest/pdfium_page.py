"""Which lines does PDFium see on one page, and how are they set?"""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Iterator, Sequence
from typing import Any

import pypdfium2.raw as raw

from gleanings.ingest.gutters import GAP_SIZES, Gap, crosses_gutter, sample_of_wide
from gleanings.ingest.lines import Line

_HYPHENS = "\ufffe\x02"
_PARTS = re.compile(f"[^{_HYPHENS}]+[{_HYPHENS}]?|[{_HYPHENS}]")
_SPACES_AND_HYPHENS = f" \t\r\xa0{_HYPHENS}"
_SPACE = re.compile(" +")
_WORD = re.compile(r"\S+")
_ASLANT_DEGREES = 5.0
_BOLD_WEIGHT = 600
_BOLD_NAME = re.compile(rb"bold|black|heavy|demi", re.IGNORECASE)
_OTHER_NAME = re.compile(rb"regular|roman|book|light|medium|italic|oblique", re.IGNORECASE)
_LONGEST_NAME = 128
_HEIGHT_STEPS = 500
"""Letters are of one height when they agree to this part of a point."""

Heavy = dict[bytes, bool]
"""Which of a document's faces are heavy, by name."""


Part = tuple[str, int, bool]
"""A line's text, where it starts in the page's text, and whether a hyphen ended it."""


class LoadedPage:
    """A page with its text, while PDFium holds both.

    Args:
        page: the page, as pypdfium2 opens it.
        handle: PDFium's own handle of its text page.
        heavy: filled with the faces that are met.
    """

    def __init__(self, page: Any, handle: Any, heavy: Heavy) -> None:
        self.width, self.height = page.get_size()
        self._handle = handle
        self._heavy = heavy
        self._text, self._direct, self._in_units = _page_text(handle)
        self._place = _Placement(page)
        self._box = raw.FS_RECTF()
        self._matrix = raw.FS_MATRIX()
        self._name = ctypes.create_string_buffer(_LONGEST_NAME)
        self._sizes: dict[float, float] = {}
        self._bold = False

    def lines(self) -> tuple[list[Line], bool]:
        """The lines as drawn, and whether they seem to run across the gutter between two columns."""
        parts = list(_parts(self._text))
        lines = [self._line(*part) for part in parts]
        sample = sample_of_wide([line.right - line.left for line in lines], self.width)
        gaps = [(lines[position].size, self._gaps(parts[position], lines[position].size)) for position in sample]
        return lines, crosses_gutter(gaps)

    def rows(self) -> list[list[Line]]:
        """The words of each line, as small lines of their own."""
        return [[self._line(*word) for word in _words(part)] for part in _parts(self._text)]

    def _line(self, text: str, start: int, hyphenated: bool) -> Line:
        handle, box = self._handle, self._box
        first, last = start, start + len(text) - 1
        if not self._direct:
            first, last = self._index(first), self._index(last)
        raw.FPDFText_GetLooseCharBox(handle, first, box)
        left, bottom, right, top = left2, bottom2, right2, top2 = box.left, box.bottom, box.right, box.top
        if last != first:
            raw.FPDFText_GetLooseCharBox(handle, last, box)
            left2, bottom2, right2, top2 = box.left, box.bottom, box.right, box.top
        if not self._place.is_plain:
            left, bottom, right, top = self._place(left, bottom, right, top)
            left2, bottom2, right2, top2 = self._place(left2, bottom2, right2, top2)
        height = top - bottom
        rise = bottom2 - bottom if bottom2 > bottom else bottom - bottom2
        # Lines close together are sometimes taken for one: only the angle of the letters tells that from a turn.
        upright = rise <= 0.8 * height or rise < 0.1 * abs(left2 - left) or self._place.is_upright(handle, first)
        size = self._sizes.get(height * _HEIGHT_STEPS // 1) or self._size(first, height)
        # Both ends count: a line may begin in small capitals, or end in the number of a note.
        size2 = self._sizes.get((top2 - bottom2) * _HEIGHT_STEPS // 1) or self._size(last, top2 - bottom2)
        return Line(
            _from_units(text) if self._in_units else text,
            left if left < left2 else left2,
            bottom if bottom < bottom2 else bottom2,
            right if right > right2 else right2,
            top if top > top2 else top2,
            size if size > size2 else size2,
            hyphenated,
            upright,
            self._is_bold(text, first, last),
        )

    def _index(self, position: int) -> int:
        return int(raw.FPDFText_GetCharIndexFromTextIndex(self._handle, position))

    def _size(self, index: int, height: float) -> float:
        # Type of one size gives boxes of one height: asking once for each height is enough.
        raw.FPDFText_GetMatrix(self._handle, index, self._matrix)
        scale = (self._matrix.b**2 + self._matrix.d**2) ** 0.5
        size: float = raw.FPDFText_GetFontSize(self._handle, index) * scale
        self._sizes[height * _HEIGHT_STEPS // 1] = size
        return size

    def _is_bold(self, text: str, first: int, last: int) -> bool:
        # A line that goes on with a sentence is set as the line before it.
        if not text[0].islower():
            self._bold = self._is_heavy_at(first) and self._is_heavy_at(last)
        return self._bold

    def _is_heavy_at(self, index: int) -> bool:
        raw.FPDFText_GetFontInfo(self._handle, index, self._name, _LONGEST_NAME, None)
        name = self._name.value
        heavy = self._heavy.get(name)
        if heavy is None:
            heavy = self._heavy[name] = self._is_heavy(name, index)
        return heavy

    def _is_heavy(self, name: bytes, index: int) -> bool:
        # The weight that PDFium states is guessed from a stem's width in many files: names know better.
        if _BOLD_NAME.search(name):
            return True
        if not name or _OTHER_NAME.search(name):
            return False
        return bool(raw.FPDFText_GetFontWeight(self._handle, index) >= _BOLD_WEIGHT)

    def _gaps(self, part: Part, size: float) -> Iterator[Gap]:
        box = self._box
        text, begin, _ = part
        for start, end in (space.span() for space in _SPACE.finditer(text)):
            raw.FPDFText_GetLooseCharBox(self._handle, self._at(begin + start - 1), box)
            right = box.right
            raw.FPDFText_GetLooseCharBox(self._handle, self._at(begin + end), box)
            if box.left - right >= GAP_SIZES * size:
                before, after = (sum(map(str.isalpha, side)) for side in (text[:start], text[end:]))
                yield Gap(before, after, box.left - right, box.left)

    def _at(self, position: int) -> int:
        return position if self._direct else self._index(position)


class _Placement:
    """Turns boxes of a page's own space into boxes of the page as it is displayed."""

    def __init__(self, page: Any) -> None:
        left, bottom, right, top = page.get_bbox()
        self._left, self._bottom = left, bottom
        self._width, self._height = right - left, top - bottom
        self._turn = page.get_rotation()
        self.is_plain = self._turn == 0 and left == bottom == 0

    def is_upright(self, handle: Any, index: int) -> bool:
        """Whether the character stands upright on the displayed page."""
        angle = math.degrees(raw.FPDFText_GetCharAngle(handle, index))
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


def _page_text(handle: Any) -> tuple[str, bool, bool]:
    """The page's text, and how its characters are found again.

    Returns:
        The text; whether PDFium's index of a character is its position in the text; whether the text has one
        character for each UTF-16 unit, so that some are halves.
    """
    count = raw.FPDFText_CountChars(handle)
    if count <= 0:
        return "", True, False
    buffer = (ctypes.c_ushort * (count + 1))()
    written = raw.FPDFText_GetText(handle, 0, count, buffer)
    if written <= 0:
        # PDFium refuses where characters beyond the first plane need more room than it allows.
        return "".join(chr(raw.FPDFText_GetUnicode(handle, index)) for index in range(count)), True, False
    text = ctypes.string_at(buffer, 2 * (written - 1)).decode("utf-16-le", "surrogatepass")
    in_units = len(text) != written - 1
    if in_units:
        text = "".join(map(chr, buffer[: written - 1]))
    return text, len(text) == count, in_units


def _parts(text: str) -> Iterator[Part]:
    position = 0
    for row in text.split("\n"):
        if "\ufffe" in row or "\x02" in row:
            yield from _hyphenated_parts(row, position)
        elif content := row.strip():
            yield content, position + row.index(content[0]), False
        position += len(row) + 1


def _hyphenated_parts(row: str, position: int) -> Iterator[Part]:
    for part in _PARTS.findall(row):
        hyphenated = part[-1] in _HYPHENS
        if content := part.strip(_SPACES_AND_HYPHENS):
            yield content, position + part.index(content[0]), hyphenated
        position += len(part)


def _words(part: Part) -> Sequence[Part]:
    text, begin, hyphenated = part
    spans = [found.span() for found in _WORD.finditer(text)]
    return [(text[start:end], begin + start, hyphenated and end == len(text)) for start, end in spans]


def _from_units(text: str) -> str:
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
