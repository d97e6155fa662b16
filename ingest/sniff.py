"""What kind of file is this, going by its content rather than its name?"""

from __future__ import annotations

import codecs
import re
from enum import StrEnum
from pathlib import Path

from gleanings.corpus.errors import ReadingError
from gleanings.corpus.model import Reason

HEAD_BYTES = 16 * 1024
"""How much of a file decides."""


class Kind(StrEnum):
    """What is to be done with a file."""

    PDF = "pdf"
    HTML = "html"
    UNSUPPORTED = "unsupported"
    """A document that no reader here reads: a librarian should hear of it."""
    SIDE = "side"
    """What a saved web page or a data set leaves beside documents: not worth a word."""
    EMPTY = "empty"


_OF_DOCUMENTS = """
.doc .docx .docm .dot .dotx .odt .ott .rtf .epub .mobi .azw .azw3 .pptx .ppt .pps .ppsx .odp .xlsx .xls
.xlsm .ods .pages .key .numbers .wpd .wps .djvu .ps .eps .xps .oxps .mht .mhtml .eml .msg .tex .txt .text
.md .markdown .rst .asc .log
"""
_OF_SIDE_FILES = """
.css .js .mjs .map .json .jsonl .xml .rss .atom .csv .tsv .toml .yaml .yml .ini .cfg .conf .svg .png .jpg
.jpeg .gif .webp .avif .bmp .tif .tiff .ico .woff .woff2 .ttf .otf .eot .mp3 .mp4 .m4a .webm .ogg .wav .mov
.avi .zip .gz .tgz .bz2 .xz .zst .7z .rar .tar .db .sqlite .sqlite3 .py .sh .bib .ris .lock .sha256 .md5
.url .webloc .lnk .part .crdownload .tmp .bak .swf .wasm
"""
_DOCUMENT_NAMES = frozenset(_OF_DOCUMENTS.split())
_HTML_NAMES = frozenset([".html", ".htm", ".xhtml", ".xht", ".shtml"])
_SIDE_NAMES = frozenset(_OF_SIDE_FILES.split())
_DOCUMENT_MAGIC = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf", b"AT&TFORM", b"%!PS")
_OFFICE_ZIP = re.compile(rb"word/|ppt/|xl/|mimetypeapplication/(?:epub|vnd\.oasis)|\[Content_Types\]\.xml")
_BEFORE_MARKUP = re.compile(r"(?:\s|\ufeff|<!--.*?-->|<\?xml.*?\?>|<\?xml-stylesheet.*?\?>)*+", re.DOTALL)
_HTML_START = re.compile(
    r"<(?:!doctype\s+html|(?:html|head|body|title|meta|link|base|script|style|div|p|h[1-6]|table|article|section|main|"
    r"header|nav|span|ul|ol|center|font|br|a|b|i|img|form|frameset)\b)",
    re.IGNORECASE,
)
_HTML_ANYWHERE = re.compile(r"<!doctype\s+html|<html\b|<head\b|<body\b", re.IGNORECASE)


def sniff(path: Path) -> Kind:
    """The kind of the file at ``path``.

    Raises:
        ReadingError: the file vanished or may not be read.
    """
    try:
        with path.open("rb") as file:
            head = file.read(HEAD_BYTES)
    except FileNotFoundError as error:
        raise ReadingError(Reason.VANISHED, str(error.strerror)) from error
    except OSError as error:
        raise ReadingError(Reason.UNREADABLE, str(error.strerror)) from error
    return sniff_bytes(head, path.suffix)


def sniff_bytes(head: bytes, suffix: str) -> Kind:
    """The kind of a file that begins with ``head`` and whose name ends in ``suffix`` (".pdf").

    Content decides. The name decides where the content is neither PDF nor HTML: a file that calls itself
    one of the two stays one, so that its reader reports it as damaged.
    """
    suffix = suffix.lower()
    if not head:
        return Kind.EMPTY
    if head.startswith(b"%PDF-"):
        return Kind.PDF
    if suffix in _SIDE_NAMES:
        return Kind.HTML if suffix == ".xml" and _is_html(head) else Kind.SIDE
    junk = head.find(b"%PDF-")
    if junk >= 0 and (junk < 1024 or suffix == ".pdf") and not _is_html(head[:junk]):
        return Kind.PDF
    return _kind_of_other(head, suffix)


def _kind_of_other(head: bytes, suffix: str) -> Kind:
    if _is_html(head):
        return Kind.HTML
    if suffix == ".pdf":
        return Kind.PDF
    if suffix in _HTML_NAMES:
        return Kind.HTML
    if suffix in _DOCUMENT_NAMES or head.startswith(_DOCUMENT_MAGIC):
        return Kind.UNSUPPORTED
    if head.startswith(b"PK\x03\x04"):
        return Kind.UNSUPPORTED if _OFFICE_ZIP.search(head) else Kind.SIDE
    return Kind.UNSUPPORTED if _is_text(head) else Kind.SIDE


def _is_html(head: bytes) -> bool:
    text = _decode(head)
    start = _BEFORE_MARKUP.match(text)
    position = start.end() if start else 0
    if _HTML_START.match(text, position):
        return True
    if "\0" in text:
        return False
    if text.startswith("<!--", position):
        # A comment longer than the head: saved pages carry such.
        return True
    return not text.startswith("<", position) and bool(_HTML_ANYWHERE.search(text[:4096]))


def _decode(head: bytes) -> str:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return head.decode("utf-16", "replace")
    if head[1:2] == b"\0" and head[:1] in b"< \r\n\t":
        return head.decode("utf-16-le", "replace")
    if head[:1] == b"\0" and head[1:2] == b"<":
        return head.decode("utf-16-be", "replace")
    return head.decode("utf-8", "replace")


def _is_text(head: bytes) -> bool:
    return b"\0" not in head and sum(byte < 9 or 13 < byte < 32 for byte in head[:1024]) == 0
