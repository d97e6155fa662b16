"""What does this PDF say, page by page?

PDFium reads every page. Pages that were not drawn in reading order are put in order by their columns or, where
none are seen, read again by pdfminer's layout analysis, which also reads whole files that PDFium refuses. Then
heads and feet tell the printed page numbers and are dropped, and lines become paragraphs.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from gleanings.corpus.errors import ReadingError
from gleanings.corpus.model import Page, Reading, Reason
from gleanings.ingest.cleaning import accents_come_first, clean_counting, clean_value
from gleanings.ingest.furniture import edge_lines, running_heads, running_lines, without
from gleanings.ingest.headings import largest_heading, layout_titles, outline_headings
from gleanings.ingest.limits import Limits, Progress
from gleanings.ingest.lines import Line, PageLines
from gleanings.ingest.list_markers import attach_markers
from gleanings.ingest.ocr import Tesseract, read_pictures
from gleanings.ingest.page_labels import merge_labels, printed_labels
from gleanings.ingest.paragraphs import body_size, join_lines, pitches, vocabulary, without_leaders
from gleanings.ingest.pdf_info import Declared, declared_values
from gleanings.ingest.pdfium_reader import PdfiumDocument
from gleanings.ingest.pdfminer_reader import PdfminerDocument
from gleanings.ingest.placing import in_place
from gleanings.ingest.quality import quality
from gleanings.ingest.reading_order import is_doubtful

READERS = ("auto", "pdfium", "pdfminer")

_HEADER = b"%PDF-"
_FRONT_PAGES = 2
_REPAIR_SECONDS = 40.0
"""Processor time that second looks at pages may take in all."""
_REPAIR_CHARACTERS = 20_000
_PROSE_LINE = 30
_PROSE_SHARE = 0.5
_HEADS = 8
_LONGEST_HEAD = 300


@dataclass(frozen=True, slots=True)
class _Raw:
    """What a reader gave, before heads and feet are told from text."""

    pages: list[PageLines]
    labels: list[str | None]
    outline: list[tuple[int, str]]
    declared: Declared
    notes: list[str]
    truncated: bool


def read_pdf(
    path: Path, *, reader: str = "auto", tesseract: Tesseract | None = None, limits: Limits, progress: Progress
) -> Reading:
    """Read the PDF at ``path``; without tesseract a PDF of pictures gives pages without text.

    Args:
        path: of the file.
        reader: "pdfium", "pdfminer", or "auto": PDFium, and pdfminer where it does better.
        tesseract: reads the pages that have no text.
        limits: over its caps the text is cut, and the reading says so.
        progress: called after each page.

    Raises:
        ReadingError: encrypted, damaged, without pages, too large, gone.
    """
    data = read_bytes(path, limits.file_bytes)
    found = _read_with_pdfminer(data, limits, progress) if reader == "pdfminer" else None
    if found is None:
        try:
            found = _read_with_pdfium(data, reader, tesseract, limits, progress)
        except ReadingError as error:
            if reader == "pdfium" or error.reason != Reason.DAMAGED:
                raise
            found = _read_after_refusal(data, error, limits, progress)
    if not found.pages:
        raise ReadingError(Reason.EMPTY, "it has no pages")
    return _compose(found, limits, progress)


def read_bytes(path: Path, most: int) -> bytes:
    """The bytes of a file.

    Raises:
        ReadingError: more than ``most``, none, or the file cannot be read.
    """
    try:
        with path.open("rb") as file:
            data = file.read(most + 1)
    except FileNotFoundError as error:
        raise ReadingError(Reason.VANISHED, str(error.strerror)) from error
    except OSError as error:
        raise ReadingError(Reason.UNREADABLE, str(error.strerror)) from error
    if len(data) > most:
        raise ReadingError(Reason.TOO_LARGE, f"more than {most:,} bytes")
    if not data:
        raise ReadingError(Reason.EMPTY, "0 bytes")
    return data


def _read_with_pdfium(
    data: bytes, reader: str, tesseract: Tesseract | None, limits: Limits, progress: Progress
) -> _Raw:
    header = data.find(_HEADER, 0, 16_384)
    # PDFium looks for the header in the first 1,024 bytes only, and counts its offsets from there.
    document = PdfiumDocument(data[header:] if header > 0 else data)
    try:
        count = min(len(document), limits.pages)
        cut = _Cut(limits)
        pages = []
        for index in range(count):
            page = document.read_page(index)
            pages.append(page if page is not None else PageLines(index + 1, (), 0.0, 0.0, ""))
            progress(index + 1)
            if cut.is_full(pages[-1]):
                break
        else:
            if len(document) > limits.pages:
                cut.at_pages()
        if reader == "auto":
            doubtful, notes = _reorder(document, pages, progress)
            cut.notes.extend(notes)
            cut.notes.extend(_repair(doubtful, pages, data, progress))
        if tesseract is not None:
            cut.notes.extend(read_pictures(document, pages, tesseract, limits, progress))
        outline = [(number, clean_value(title)) for number, title in document.outline()]
        labels = [document.label(index) for index in range(len(pages))]
        declared = declared_values(document.info(), document.language(), outline)
        return _Raw(pages, labels, outline, declared, cut.notes, cut.truncated)
    finally:
        document.close()


def _read_with_pdfminer(data: bytes, limits: Limits, progress: Progress) -> _Raw:
    document = PdfminerDocument(data)
    cut = _Cut(limits)
    pages = []
    for page in document.read_pages():
        if page.number > limits.pages:
            cut.at_pages()
            break
        pages.append(page)
        progress(page.number)
        if cut.is_full(page):
            break
    declared = declared_values(document.info(), None, ())
    return _Raw(pages, [None] * len(pages), [], declared, cut.notes, cut.truncated)


def _read_after_refusal(data: bytes, refusal: ReadingError, limits: Limits, progress: Progress) -> _Raw:
    try:
        found = _read_with_pdfminer(data, limits, progress)
    except ReadingError as error:
        if error.reason == Reason.ENCRYPTED:
            raise
        raise ReadingError(Reason.DAMAGED, f"{refusal.detail}; {error.detail}") from error
    if not any(page.lines for page in found.pages):
        raise refusal
    found.notes.append("PDFium refused the file: pdfminer read it")
    return found


def _reorder(document: PdfiumDocument, pages: list[PageLines], progress: Progress) -> tuple[set[int], list[str]]:
    """Put what was drawn out of order where people read it: column by column, or line by line.

    Returns:
        The numbers of the pages whose order stays doubtful or that PDFium could not load, and notes.
    """
    doubtful: set[int] = set()
    reordered = 0
    for page in pages:
        if not page.reader:
            doubtful.add(page.number)
            continue
        if not _is_doubtful(page):
            pages[page.number - 1] = _placed(page)
            continue
        progress(page.number)
        better = document.read_columns(page.number - 1) or (page if page.across else _placed(page))
        if _is_prose(page) and (better is page or is_doubtful(better.lines)):
            doubtful.add(page.number)
        elif better is not page:
            pages[page.number - 1] = better
            reordered += 1
    return doubtful, [f"order of lines mended on {reordered:,} pages"] if reordered else []


def _is_doubtful(page: PageLines) -> bool:
    return _characters(page) < _REPAIR_CHARACTERS and (page.across or is_doubtful(page.lines))


def _is_prose(page: PageLines) -> bool:
    """Whether the page has sentences whose order matters; the labels of a diagram have none to be found."""
    prose = sum(len(line.text) for line in page.lines if len(line.text) >= _PROSE_LINE)
    return prose >= _PROSE_SHARE * _characters(page)


def _characters(page: PageLines) -> int:
    return sum(len(line.text) for line in page.lines)


def _placed(page: PageLines) -> PageLines:
    lines = in_place(page.lines)
    return page if lines is page.lines else replace(page, lines=lines)


def _repair(numbers: set[int], pages: list[PageLines], data: bytes, progress: Progress) -> list[str]:
    """Read pages again with layout analysis."""
    if not numbers:
        return []
    notes = []
    end = time.process_time() + _REPAIR_SECONDS
    try:
        for better in PdfminerDocument(data).read_pages(numbers):
            progress(better.number)
            if _is_better(better, pages[better.number - 1]):
                pages[better.number - 1] = better
                notes.append(f"page {better.number:,}: read by layout analysis")
            if time.process_time() > end:
                notes.append(f"after page {better.number:,} text may be out of order: layout analysis took too long")
                break
    except (ReadingError, MemoryError, RecursionError) as error:
        notes.append(f"layout analysis stopped: {error!s:.100}")
    return notes


def _is_better(again: PageLines, before: PageLines) -> bool:
    """Whether the second reading lost no text to speak of."""
    return _characters(again) > 0 and _characters(again) >= 0.9 * _characters(before)


class _Cut:
    """Keeps count of pages and characters against the caps."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._characters = 0
        self.notes: list[str] = []
        self.truncated = False

    def at_pages(self) -> None:
        """Note that the cap on pages cut the text."""
        self.truncated = True
        self.notes.append(f"truncated at {self._limits.pages:,} pages")

    def is_full(self, page: PageLines) -> bool:
        """Count the page in; whether the cap on characters is reached with it."""
        self._characters += _characters(page)
        if self._characters < self._limits.characters:
            return False
        self.truncated = True
        self.notes.append(f"truncated at {self._limits.characters:,} characters, on page {page.number:,}")
        return True


def _compose(found: _Raw, limits: Limits, progress: Progress) -> Reading:
    edges = [edge_lines(page) for page in found.pages]
    labels = merge_labels(printed_labels(edges), found.labels, edges)
    size = body_size([page.lines for page in found.pages])
    running = running_lines(edges, size)
    parts = [without(page, running.get(page.number, set())) for page in found.pages]
    bodies = [attach_markers(body) for body, _ in parts]
    texts = _texts(bodies, [margin for _, margin in parts], progress)
    heads = dict.fromkeys(clean_value(head)[:_LONGEST_HEAD] for head in running_heads(found.pages, running)[:_HEADS])
    return Reading(
        format="pdf",
        pages=tuple(
            _capped(_pages(found, texts, labels, _headings(found, bodies, size), progress), limits.characters)
        ),
        declared=(*found.declared, *(("running-head", head, "layout") for head in heads)),
        layout_titles=layout_titles(bodies[:_FRONT_PAGES]),
        notes=tuple(found.notes),
        truncated=found.truncated,
        placed=tuple((page.number, page.placed) for page in found.pages if page.placed),
    )


def _texts(bodies: list[list[Line]], margins: list[list[Line]], progress: Progress) -> list[str]:
    """The text of each page, not yet cleaned."""
    words = vocabulary([" ".join([line.text for line in body]) for body in bodies])
    texts = []
    spaced = zip(bodies, margins, pitches(bodies), strict=True)
    for number, (body, margin, pitch) in enumerate(spaced, start=1):
        texts.append("\n\n".join([join_lines(body, words, pitch), *(line.text for line in margin)]).strip())
        progress(number)
    return texts


def _headings(found: _Raw, bodies: list[list[Line]], size: float) -> list[str | None]:
    outlined = outline_headings(found.outline, len(bodies))
    return [heading or largest_heading(body, size) for heading, body in zip(outlined, bodies, strict=True)]


def _pages(
    found: _Raw,
    texts: list[str],
    labels: Sequence[str | None],
    headings: Sequence[str | None],
    progress: Progress,
) -> list[Page]:
    first = accents_come_first(texts)
    pages = []
    for page, text, label, heading in zip(found.pages, texts, labels, headings, strict=True):
        progress(page.number)
        cleaned, unmapped = clean_counting(text, accents_before=first)
        pages.append(
            Page(
                number=page.number,
                text=without_leaders(cleaned),
                label=clean_value(label) if label else None,
                heading=heading,
                quality=round(page.trust * quality(cleaned, unmapped), 3),
                reader=page.reader,
            )
        )
    return pages


def _capped(pages: list[Page], characters: int) -> list[Page]:
    """The pages, the last one cut so that all together keep to the cap."""
    left = characters
    capped = []
    for page in pages:
        capped.append(page if len(page.text) <= left else replace(page, text=page.text[:left]))
        left = max(0, left - len(page.text))
    return capped
