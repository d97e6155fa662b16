"""What stands on pages that are pictures? Tesseract reads them, where it is installed.

It runs as a command of its own below the reading child and within that child's limits: the picture goes in through
standard input and the words come out through standard output, because a reading child may write no file.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from statistics import median
from typing import NamedTuple

from gleanings.ingest.limits import Limits, Progress
from gleanings.ingest.lines import Line, PageLines
from gleanings.ingest.page_words import PageWords, PlacedWord, encode_words
from gleanings.ingest.pdfium_reader import PdfiumDocument, Picture

DPI = 300
_PAGE_SECONDS = 30.0
_ASK_SECONDS = 10.0
_SIGN_SECONDS = 2.0
_RENDERING_SHARE = 0.6
"""How much of the child's processor time may go into drawing pages."""
_LEAST_CONFIDENCE = 30.0
"""Words of which tesseract is less sure than this percentage are mostly specks."""
_LEAST_TRUST = 0.5
"""Pages of which it is less sure are photographs or maps."""
_SAME_SIZE = 1.4
"""Lines of one size differ as much in height: not all have capitals and descenders."""
_MOST_PLACED = 5_000
"""Words of a page whose places are kept; a newspaper has so many."""
_WORD_LEVEL = "5"
_COLUMNS = 12
_VERSION = re.compile(r"tesseract v?(\S+)")
_ENGLISH = "eng"
#: What tesseract calls the languages that it reads out of the box in most distributions, by BCP 47.
_LANGUAGES = {
    "ar": "ara", "bg": "bul", "bn": "ben", "ca": "cat", "cs": "ces", "cy": "cym", "da": "dan", "de": "deu",
    "el": "ell", "en": "eng", "es": "spa", "et": "est", "eu": "eus", "fa": "fas", "fi": "fin", "fr": "fra",
    "ga": "gle", "gd": "gla", "gl": "glg", "he": "heb", "hi": "hin", "hr": "hrv", "hu": "hun", "is": "isl",
    "it": "ita", "ja": "jpn", "ko": "kor", "lt": "lit", "lv": "lav", "mt": "mlt", "nl": "nld", "no": "nor",
    "pa": "pan", "pl": "pol", "pt": "por", "ro": "ron", "ru": "rus", "sk": "slk", "sl": "slv", "sq": "sqi",
    "sr": "srp", "sv": "swe", "ta": "tam", "te": "tel", "th": "tha", "tr": "tur", "uk": "ukr", "ur": "urd",
    "vi": "vie", "zh": "chi_sim",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tesseract:
    """The command that reads pictures.

    Attributes:
        command: its path.
        version: "5.3.0".
        languages: as it wants them, "cym+eng".
    """

    command: str
    version: str
    languages: str

    @property
    def reader(self) -> str:
        """What a page that it read says of its reader."""
        return f"tesseract {self.version}"


def find_tesseract(language: str) -> Tesseract | None:
    """Tesseract, if it is installed with data for the library's language or for English.

    Args:
        language: BCP 47, of most documents.
    """
    command = shutil.which("tesseract")
    if command is None:
        return None
    version = _VERSION.search(_ask(command, "--version"))
    installed = set(_ask(command, "--list-langs").split())
    wanted = dict.fromkeys((_LANGUAGES.get(language.split("-")[0].lower(), _ENGLISH), _ENGLISH))
    languages = "+".join(name for name in wanted if name in installed)
    return Tesseract(command, version[1], languages) if version and languages else None


def read_pictures(
    document: PdfiumDocument, pages: list[PageLines], tesseract: Tesseract, limits: Limits, progress: Progress
) -> list[str]:
    """Read the pages that have no text, in their places in ``pages``; returns notes.

    Args:
        document: that the pages are of.
        pages: as they were read before.
        tesseract: reads them.
        limits: it stops early, with a note, before the child's time ends.
        progress: called as it goes on.
    """
    read: list[int] = []
    notes: list[str] = []
    end = time.monotonic() + limits.ocr_seconds
    rendering_end = time.process_time() + _RENDERING_SHARE * limits.cpu_seconds
    for page in [page for page in pages if not page.lines]:
        if time.monotonic() > end or time.process_time() > rendering_end:
            notes.append(f"OCR took too long: stopped before page {page.number:,}")
            break
        picture = document.picture(page.number - 1, DPI)
        progress(page.number)
        found = _read(picture, page.number, tesseract, progress) if picture is not None else None
        if found is not None:
            pages[page.number - 1] = found
            read.append(page.number)
    if read:
        notes.insert(0, f"{'page' if len(read) == 1 else 'pages'} {_ranges(read)}: OCR")
    return notes


def _ask(command: str, question: str) -> str:
    try:
        answer = subprocess.run(  # noqa: S603  # the command was found on the path, and nothing of a file is in it
            [command, question], capture_output=True, text=True, timeout=_ASK_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return answer.stdout + answer.stderr


def _read(picture: Picture, number: int, tesseract: Tesseract, progress: Progress) -> PageLines | None:
    words = list(_words(_recognise(picture, number, tesseract, progress)))
    letters = sum(len(word.text) for word in words)
    trust = sum(word.confidence * len(word.text) for word in words) / (100 * letters) if letters else 0.0
    if trust < _LEAST_TRUST:
        return None
    width, height = (pixels * 72 / DPI / picture.scale for pixels in (picture.width, picture.height))
    lines = _lines(words, 72 / DPI / picture.scale, height)
    placed = encode_words(PageWords(width, height, tuple(_placed(words[:_MOST_PLACED], picture)))).decode("ascii")
    return PageLines(number, tuple(lines), width, height, tesseract.reader, trust=min(trust, 1.0), placed=placed)


def _placed(words: Iterable[_Word], picture: Picture) -> Iterator[PlacedWord]:
    """The words with their boxes as shares of the picture."""
    for word in words:
        left, right = (_share(side, picture.width) for side in (word.left, word.right))
        top, bottom = (_share(side, picture.height) for side in (word.top, word.bottom))
        yield PlacedWord(word.text, left, top, right, bottom)


def _share(pixels: int, of: int) -> float:
    return round(min(max(pixels / of, 0.0), 1.0), 4)


def _recognise(picture: Picture, number: int, tesseract: Tesseract, progress: Progress) -> str:
    """Tesseract's table of words; empty when it fails or takes too long over the page."""
    command = [tesseract.command, "stdin", "stdout", "--dpi", str(DPI), "-l", tesseract.languages, "tsv"]
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}  # its threads cost more than they save
    with subprocess.Popen(  # noqa: S603  # as above
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
    ) as process:
        header = b"P5 %d %d 255\n" % (picture.width, picture.height)
        end = time.monotonic() + _PAGE_SECONDS
        picture_bytes: bytes | None = header + picture.grey
        while True:
            try:
                output, _ = process.communicate(picture_bytes, timeout=_SIGN_SECONDS)
                return output.decode("utf-8", "replace")
            except subprocess.TimeoutExpired:
                picture_bytes = None  # it goes on with what it was given
                progress(number)
                if time.monotonic() > end:
                    process.kill()
                    return ""


class _Word(NamedTuple):
    """A word with its line, its box in pixels from the upper left corner, and how sure tesseract is, 0 to 100."""

    line: tuple[str, ...]
    left: int
    top: int
    right: int
    bottom: int
    confidence: float
    text: str


def _words(table: str) -> Iterator[_Word]:
    for row in table.splitlines():
        cells = row.split("\t", _COLUMNS - 1)
        if cells[0] == _WORD_LEVEL and len(cells) == _COLUMNS and cells[11].strip():
            left, top, width, height = (int(cell) for cell in cells[6:10])
            confidence = float(cells[10])
            if confidence >= _LEAST_CONFIDENCE:
                yield _Word(tuple(cells[1:5]), left, top, left + width, top + height, confidence, cells[11].strip())


def _lines(words: Iterable[_Word], points: float, height: float) -> Iterator[Line]:
    """The lines on a page of this height, where a pixel has so many points."""
    rows = [list(row) for _, row in groupby(words, key=lambda word: word.line)]
    heights = [max(word.bottom for word in row) - min(word.top for word in row) for row in rows]
    body = median(heights)
    for row, tall in zip(rows, heights, strict=True):
        size = body if body / _SAME_SIZE <= tall <= body * _SAME_SIZE else tall
        yield Line(
            " ".join(word.text for word in row),
            min(word.left for word in row) * points,
            height - max(word.bottom for word in row) * points,
            max(word.right for word in row) * points,
            height - min(word.top for word in row) * points,
            size * points,
        )


def _ranges(numbers: Sequence[int]) -> str:
    """Ascending numbers as "1-4, 7"."""
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return ", ".join(f"{first:,}" if first == last else f"{first:,}-{last:,}" for first, last in runs)
