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
from gleanings.ingest.furniture import EdgeLine, edge_lines, running_lines, without
from gleanings.ingest.headings import largest_heading, layout_titles, outline_headings
from gleanings.ingest.limits import Limits, Progress
from gleanings.ingest.lines import Line, PageLines
from gleanings.ingest.list_markers import attach_markers
from gleanings.ingest.page_labels import merge_labels, printed_labels
from gleanings.ingest.paragraphs import body_size, join_lines, vocabulary
from gleanings.ingest.pdf_info import Declared, declared_values
from gleanings.ingest.pdfium_reader import PdfiumDocument
from gleanings.ingest.pdfminer_reader import PdfminerDocument
from gleanings.ingest.quality import quality
from gleanings.ingest.reading_order import is_doubtful

READERS = ("auto", "pdfium", "pdfminer")

_HEADER = b"%PDF-"
_FRONT_PAGES = 2
_REPAIR_SECONDS = 40.0
"""Processor time that second looks at pages may take in all."""
_REPAIR_CHARACTERS = 20_000


@dataclass(frozen=True, slots=True)
class _Raw:
    """What a reader gave, before heads and feet are told from text."""

    pages: list[PageLines]
    labels: list[str | None]
    outline: list[tuple[int, str]]
    declared: Declared
    notes: list[str]
    truncated: bool


def read_pdf(path: Path, *, reader: str = "auto", limits: Limits, progress: Progress) -> Reading:
    """Read the PDF at ``path``; a PDF of pictures gives pages without text.

    Args:
        path: of the file.
        reader: "pdfium", "pdfminer", or "auto": PDFium, and pdfminer where it does better.
        limits: over its caps the text is cut, and the reading says so.
        progress: called after each page.

    Raises:
        ReadingError: encrypted, damaged, without pages, too large, gone.
    """
    data = read_bytes(path, limits.file_bytes)
    found = _read_with_pdfminer(data, limits, progress) if reader == "pdfminer" else None
    if found is None:
        try:
            found = _read_with_pdfium(data, reader, limits, progress)
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


def _read_with_pdfium(data: bytes, reader: str, limits: Limits, progress: Progress) -> _Raw:
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
            cut.notes.extend(_reorder(document, pages, progress))
            cut.notes.extend(_repair(pages, data, progress))
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


def _reorder(document: PdfiumDocument, pages: list[PageLines], progress: Progress) -> list[str]:
    """Read the pages of doubtful order column by column, where they have columns."""
    reordered = 0
    for page in pages:
        if page.reader and _needs_second_look(page):
            better = document.read_columns(page.number - 1)
            progress(page.number)
            if better is not None and not is_doubtful(better.lines):
                pages[page.number - 1] = better
                reordered += 1
    return [f"order of columns mended on {reordered:,} pages"] if reordered else []


def _repair(pages: list[PageLines], data: bytes, progress: Progress) -> list[str]:
    """Read again, with layout analysis, the pages whose order is doubtful or that PDFium could not load."""
    numbers = {page.number for page in pages if _needs_second_look(page)}
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


def _needs_second_look(page: PageLines) -> bool:
    if not page.reader:
        return True
    size = sum(len(line.text) for line in page.lines)
    return size < _REPAIR_CHARACTERS and (page.across or is_doubtful(page.lines))


def _is_better(again: PageLines, before: PageLines) -> bool:
    """Whether the second reading lost no text to speak of."""
    size_again, size_before = (sum(len(line.text) for line in page.lines) for page in (again, before))
    return size_again > 0 and size_again >= 0.9 * size_before


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
        self._characters += sum(len(line.text) for line in page.lines)
        if self._characters < self._limits.characters:
            return False
        self.truncated = True
        self.notes.append(f"truncated at {self._limits.characters:,} characters, on page {page.number:,}")
        return True


def _compose(found: _Raw, limits: Limits, progress: Progress) -> Reading:
    edges = [edge_lines(page) for page in found.pages]
    labels = merge_labels(printed_labels(edges), found.labels, edges)
    bodies, margins = _bodies(found.pages, edges)
    pages = _pages(found, bodies, margins, labels, progress)
    return Reading(
        format="pdf",
        pages=tuple(_capped(pages, limits.characters)),
        declared=found.declared,
        layout_titles=layout_titles(bodies[:_FRONT_PAGES]),
        notes=tuple(found.notes),
        truncated=found.truncated,
    )


def _bodies(
    pages: Sequence[PageLines], edges: Sequence[Sequence[EdgeLine]]
) -> tuple[list[list[Line]], list[list[Line]]]:
    running = running_lines(pages, edges)
    parts = [without(page, running.get(page.number, set())) for page in pages]
    return [attach_markers(body) for body, _ in parts], [margin for _, margin in parts]


def _pages(
    found: _Raw, bodies: list[list[Line]], margins: list[list[Line]], labels: Sequence[str | None], progress: Progress
) -> list[Page]:
    words = vocabulary([" ".join(line.text for line in body) for body in bodies])
    raw = []
    for number, (body, margin) in enumerate(zip(bodies, margins, strict=True), start=1):
        raw.append("\n\n".join([join_lines(body, words), *(line.text for line in margin)]).strip())
        progress(number)
    first = accents_come_first(raw)
    size = body_size(bodies)
    outlined = outline_headings(found.outline, len(raw))
    pages = []
    for page, text, body, label, heading in zip(found.pages, raw, bodies, labels, outlined, strict=True):
        progress(page.number)
        cleaned, unmapped = clean_counting(text, accents_before=first)
        pages.append(
            Page(
                number=page.number,
                text=cleaned,
                label=clean_value(label) if label else None,
                heading=heading or largest_heading(body, size),
                quality=quality(cleaned, unmapped),
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
