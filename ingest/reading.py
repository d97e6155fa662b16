"""How does one found file become a reading with its description, whatever is wrong with it?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from gleanings.corpus.errors import ReadingError
from gleanings.corpus.model import Description, Reading, Reason
from gleanings.ingest.finding import Found
from gleanings.ingest.isolation import Outcome, Task, read_each
from gleanings.ingest.limits import Limits, Progress
from gleanings.ingest.mirrored import mirrored_url
from gleanings.ingest.ocr import Tesseract
from gleanings.ingest.pdf import read_pdf
from gleanings.ingest.sniff import Kind, sniff
from gleanings.ingest.wire import DESCRIBED, Described

Describe = Callable[[Found, Reading], Description]

_WORTH_A_SECOND_TRY = frozenset({Reason.CRASHED, Reason.OUT_OF_MEMORY, Reason.TIMED_OUT})


def read_files(
    founds: Iterable[Found],
    describe: Describe,
    *,
    reader: str = "auto",
    tesseract: Tesseract | None = None,
    jobs: int,
    limits: Limits,
) -> Iterator[Outcome[Described]]:
    """Read and describe each file in a process of its own; each ends as a result or a typed error.

    A PDF on which PDFium crashes, runs out of memory or of time is tried once more with pdfminer alone.

    Args:
        founds: PDF and HTML files, as ``sniff`` tells them; others fail as unsupported.
        describe: runs in the child, after reading.
        reader: "auto", "pdfium" or "pdfminer".
        tesseract: reads the pages of PDFs that have no text.
        jobs: how many processes at a time.
        limits: for each attempt.
    """
    if tesseract is not None:
        limits = replace(limits, wall_seconds=limits.wall_seconds + limits.ocr_seconds)

    def second_try(found: Found, error: ReadingError) -> Task[Described] | None:
        if reader != "auto" or error.reason not in _WORTH_A_SECOND_TRY or not _is_pdf(found):
            return None
        return _task(describe, "pdfminer", None, limits)

    return read_each(
        _with_their_readers(founds),
        _task(describe, reader, tesseract, limits),
        wire=DESCRIBED,
        jobs=jobs,
        limits=limits,
        retry=second_try,
    )


def _with_their_readers(founds: Iterable[Found]) -> Iterator[Found]:
    """The files; the HTML reader is loaded before the first that may want it, so that children share it."""
    for found in founds:
        if found.location.suffix.lower() != ".pdf":
            import gleanings.ingest.html  # noqa: F401  # 35 MB that libraries of PDFs do without
        yield found


def read_file(
    found: Found, *, reader: str = "auto", tesseract: Tesseract | None = None, limits: Limits, progress: Progress
) -> Reading:
    """Read one file in this process; for files from outside use ``read_files``.

    Raises:
        ReadingError: whatever keeps the file from being read, or that it changed since it was found.
    """
    kind = sniff(found.location)
    if kind is Kind.PDF:
        reading = read_pdf(found.location, reader=reader, tesseract=tesseract, limits=limits, progress=progress)
    elif kind is Kind.HTML:
        from gleanings.ingest.html import read_html

        reading = read_html(found.location, limits=limits, progress=progress)
    elif kind is Kind.EMPTY:
        raise ReadingError(Reason.EMPTY, "0 bytes")
    else:
        raise ReadingError(Reason.UNSUPPORTED, found.location.suffix.lower())
    _check_unchanged(found)
    return _with_address(reading, found)


def _task(describe: Describe, reader: str, tesseract: Tesseract | None, limits: Limits) -> Task[Described]:
    def task(found: Found, progress: Progress) -> Described:
        reading = read_file(found, reader=reader, tesseract=tesseract, limits=limits, progress=progress)
        return reading, describe(found, reading)

    return task


def _with_address(reading: Reading, found: Found) -> Reading:
    """The reading with the address that a mirror's folders spell, where the page itself states none."""
    if any(name == "source_url" for name, _, _ in reading.declared):
        return reading
    address = mirrored_url(str(found.root), found.source)
    return replace(reading, declared=(*reading.declared, ("source_url", address, "path"))) if address else reading


def _check_unchanged(found: Found) -> None:
    try:
        status = found.location.stat()
    except OSError as error:
        raise ReadingError(Reason.VANISHED, str(error.strerror)) from error
    if (status.st_size, status.st_mtime_ns) != (found.size, found.mtime_ns):
        raise ReadingError(Reason.CHANGING, "size or time changed while it was read")


def _is_pdf(found: Found) -> bool:
    try:
        return sniff(found.location) is Kind.PDF
    except ReadingError:
        return False
