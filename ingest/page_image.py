"""What does a page of a PDF look like, and where on it does each word stand?

Runs in a child process, as every reading of a file does. What it sends back is plain: pixels, whose number is
checked, or words with their boxes. The picture is encoded by a process that never opens the file.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2
from pypdfium2 import PdfiumError

from gleanings.corpus.errors import ReadingError
from gleanings.corpus.model import Reason
from gleanings.ingest.page_words import PageWords, PlacedWord
from gleanings.ingest.pdfium_page import LoadedPage
from gleanings.ingest.wire import Wire

_MOST_PIXELS = 6_000_000
_LEAST_SIDE, _MOST_SIDE = 8, 20_000
_MOST_WORDS = 20_000
_HEADER_BYTES = 8


@dataclass(frozen=True, slots=True)
class Drawn:
    """A page as it looks: three bytes a pixel, red first, row by row from the top."""

    width: int
    height: int
    pixels: bytes


def draw(path: Path, number: int, width: int) -> Drawn:
    """Draws the page (from 1) as wide as asked for, or smaller where it would have too many pixels.

    Raises:
        ReadingError: the file or the page cannot be opened.
    """
    page = _page(path, number)
    page_width, page_height = page.get_size()
    scale = width / max(page_width, 1.0)
    scale *= min(1.0, math.sqrt(_MOST_PIXELS / max(page_width * page_height * scale**2, 1.0)))
    try:
        bitmap = page.render(scale=scale, rev_byteorder=True, may_draw_forms=False)
    except PdfiumError as error:
        raise ReadingError(Reason.DAMAGED, f"page {number} cannot be drawn") from error
    drawn = bytes(bitmap.buffer)
    row = 3 * bitmap.width
    pixels = b"".join(drawn[start : start + row] for start in range(0, len(drawn), bitmap.stride))
    return Drawn(bitmap.width, bitmap.height, pixels)


def read_words(path: Path, number: int) -> PageWords:
    """The words of the page (from 1), in the order in which they were drawn.

    Raises:
        ReadingError: the file or the page cannot be opened.
    """
    page = _page(path, number)
    try:
        text_page = page.get_textpage()
    except PdfiumError as error:
        raise ReadingError(Reason.DAMAGED, f"page {number} has no text that can be read") from error
    loaded = LoadedPage(page, text_page.raw, {})
    return PageWords(loaded.width, loaded.height, tuple(_placed(loaded)))


def _page(path: Path, number: int) -> Any:
    try:
        return pypdfium2.PdfDocument(path)[number - 1]
    except (PdfiumError, OSError, IndexError) as error:
        raise ReadingError(Reason.DAMAGED, f"page {number} cannot be opened") from error


def _placed(loaded: LoadedPage) -> Iterator[PlacedWord]:
    width, height = max(loaded.width, 1.0), max(loaded.height, 1.0)
    words = (word for row in loaded.rows() for word in row)
    for word, _ in zip(words, range(_MOST_WORDS), strict=False):
        yield PlacedWord(
            word.text,
            _share(word.left / width),
            _share(1 - word.top / height),
            _share(word.right / width),
            _share(1 - word.bottom / height),
            word.hyphenated,
        )


def _share(value: float) -> float:
    return round(min(max(value, 0.0), 1.0), 4) if math.isfinite(value) else 0.0


def _encode_drawn(drawn: Drawn) -> bytes:
    return drawn.width.to_bytes(4, "big") + drawn.height.to_bytes(4, "big") + drawn.pixels


def _decode_drawn(data: bytes) -> Drawn:
    width, height = int.from_bytes(data[:4], "big"), int.from_bytes(data[4:_HEADER_BYTES], "big")
    sound = all(_LEAST_SIDE <= side <= _MOST_SIDE for side in (width, height))
    if not sound or len(data) != _HEADER_BYTES + 3 * width * height:
        raise ValueError("not a picture")
    return Drawn(width, height, data[_HEADER_BYTES:])


DRAWN = Wire(_encode_drawn, _decode_drawn)
