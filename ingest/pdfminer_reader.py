"""Which lines does pdfminer.six's layout analysis see on a page, in the order in which people read them?

It is careful and slow, and some files of a few hundred bytes send it round in circles: call it only in a
child process.
"""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator

import pdfminer
from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import LAParams, LTChar, LTComponent, LTContainer, LTPage, LTTextLine
from pdfminer.pdfdocument import PDFDocument, PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.utils import decode_text

from gleanings.corpus.errors import ReadingError
from gleanings.corpus.model import Reason
from gleanings.ingest.deadline import deadline
from gleanings.ingest.lines import Line, PageLines

READER = f"pdfminer {pdfminer.__version__}"

_INFO_KEYS = ("Title", "Author", "Subject", "Keywords", "CreationDate")
_PAGE_SECONDS = 6.0
"""Processor time for one page: layout analysis is worse than quadratic in what stands on it."""
_UNMAPPED = "\ufffd"


class PdfminerDocument:
    """An open PDF.

    Args:
        data: the bytes of the file.

    Raises:
        ReadingError: encrypted, or damaged beyond what pdfminer can mend.
    """

    def __init__(self, data: bytes) -> None:
        try:
            self._document = PDFDocument(PDFParser(io.BytesIO(data)))
        except (PDFPasswordIncorrect, PDFEncryptionError) as error:
            raise ReadingError(Reason.ENCRYPTED, f"pdfminer: {type(error).__name__}") from error
        except (MemoryError, RecursionError):
            raise
        except Exception as error:  # pdfminer raises a dozen unrelated types on damaged files
            raise ReadingError(Reason.DAMAGED, f"pdfminer: {type(error).__name__}: {error!s:.200}") from error

    def read_pages(self, numbers: Collection[int] | None = None) -> Iterator[PageLines]:
        """The pages with these numbers (from 1), or all; a page that cannot be read in time has no lines."""
        manager = PDFResourceManager()
        device = PDFPageAggregator(manager, laparams=LAParams())
        interpreter = PDFPageInterpreter(manager, device)
        last = max(numbers) if numbers else None
        for number, page in enumerate(self._pages(), start=1):
            if numbers is None or number in numbers:
                yield self._read(number, page, interpreter, device)
            if number == last:
                return

    def info(self) -> dict[str, str]:
        """The values of the document information dictionary that are worth a look."""
        values: dict[str, str] = {}
        for block in self._document.info:
            for key in _INFO_KEYS:
                value = block.get(key)
                if isinstance(value, bytes):
                    values.setdefault(key, decode_text(value))
        return values

    def _pages(self) -> Iterator[PDFPage]:
        try:
            yield from PDFPage.create_pages(self._document)
        except (MemoryError, RecursionError):
            raise
        except Exception as error:  # as above: a page tree can be wrong in any way
            raise ReadingError(Reason.DAMAGED, f"pdfminer: {type(error).__name__}: {error!s:.200}") from error

    @staticmethod
    def _read(number: int, page: PDFPage, interpreter: PDFPageInterpreter, device: PDFPageAggregator) -> PageLines:
        try:
            with deadline(_PAGE_SECONDS):
                interpreter.process_page(page)
            layout = device.get_result()
        except (MemoryError, RecursionError):
            raise
        except Exception:  # as above: the other pages may be sound
            return PageLines(number, (), 0.0, 0.0, READER)
        return PageLines(number, tuple(_lines(layout)), layout.width, layout.height, READER)


def _lines(layout: LTPage) -> Iterator[Line]:
    waiting: list[LTComponent] = list(reversed(list(layout)))
    while waiting:
        item = waiting.pop()
        if isinstance(item, LTTextLine):
            yield from _line(item)
        elif isinstance(item, LTContainer):
            waiting.extend(reversed(list(item)))


def _line(item: LTTextLine) -> Iterator[Line]:
    characters = [one for one in item if isinstance(one, LTChar)]
    text = "".join(_UNMAPPED if one.get_text().startswith("(cid:") else one.get_text() for one in item).strip()
    if not text or not characters:
        return
    upright = sum(one.upright for one in characters) * 2 >= len(characters)
    yield Line(
        text,
        item.x0,
        item.y0,
        item.x1,
        item.y1,
        characters[0].size,
        upright=upright,
        bold="bold" in characters[0].fontname.lower(),
    )
