"""Which words does the site use for counts, kinds and choices?"""

from __future__ import annotations

from collections.abc import Mapping

from gleanings.corpus.changes import ChangeKind
from gleanings.corpus.errors import GleaningsError
from gleanings.corpus.model import Document, Page, Reason

FACET_TITLES: Mapping[str, str] = {
    "theme": "Theme",
    "year": "Year",
    "area": "Area",
    "type": "Type of document",
    "publisher": "Published by",
    "format": "Format",
    "language": "Language",
}

SORT_LABELS: Mapping[str, str] = {
    "best": "Best match",
    "newest": "Newest first",
    "oldest": "Oldest first",
    "title": "Title, A to Z",
}

#: Where a value of a description came from, as people say it.
EVIDENCE_SOURCES: Mapping[str, str] = {
    "metadata": "the librarian's metadata file",
    "correction": "a librarian's correction",
    "html-meta": "the web page's own metadata",
    "json-ld": "the web page's own metadata",
    "pdf-info": "the PDF's own metadata",
    "layout": "the largest type on the first pages",
    "text": "the text",
    "taxonomy": "words of the theme in the text",
    "file-name": "the name of the file",
}

CHANGE_LABELS: Mapping[ChangeKind, str] = {
    ChangeKind.ADDED: "Added",
    ChangeKind.UPDATED: "New version",
    ChangeKind.REDATED: "Year changed",
    ChangeKind.RETHEMED: "Themes changed",
    ChangeKind.DESCRIBED: "Description changed",
    ChangeKind.MOVED: "File moved",
    ChangeKind.GONE: "File missing",
    ChangeKind.BACK: "File back",
    ChangeKind.WITHDRAWN: "Withdrawn",
    ChangeKind.RESTORED: "Restored",
    ChangeKind.MERGED: "Merged into another",
    ChangeKind.PURGED: "Deleted",
    ChangeKind.FAILED: "Could not be read",
}

#: Why a file cannot be searched, for readers; what a librarian can do about it is the shell's to say.
REASONS: Mapping[Reason, str] = {
    Reason.ENCRYPTED: "The file asks for a password.",
    Reason.DAMAGED: "The file is damaged: no reader could make sense of it.",
    Reason.EMPTY: "The file has no bytes or no pages.",
    Reason.NO_TEXT: "Its pages are pictures without text: only title and description are searched.",
    Reason.TOO_LARGE: "The file is larger than this library reads.",
    Reason.OUT_OF_MEMORY: "Reading it needed more memory than is allowed.",
    Reason.TIMED_OUT: "Reading it took longer than is allowed.",
    Reason.CRASHED: "Reading it ended without an answer.",
    Reason.UNSUPPORTED: "It is neither a PDF nor a web page.",
    Reason.UNREADABLE: "The file may not be opened.",
    Reason.VANISHED: "The file was gone when it was to be read.",
    Reason.CHANGING: "The file was still being written when it was to be read.",
    Reason.OUTSIDE: "A link that leads out of the library's folders was not followed.",
    Reason.NOT_A_FILE: "It is no file that could hold a document.",
    Reason.NOT_INDEXED: "It was read, but the index could not take it.",
    Reason.SCRIPT_BUILT: "The page is built by scripts, and the saved file holds no text.",
}

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def number(value: int) -> str:
    """1234 as "1,234"."""
    return f"{value:,}"


def count(value: int, noun: str, plural: str = "") -> str:
    """A count with its noun: "1 document", "1,234 documents"; a plural where an "s" would be wrong."""
    return f"{value:,} {noun if value == 1 else plural or noun + 's'}"


def extent(document: Document) -> str:
    """How long a document is and what it is: "64 pages, PDF" or "Web page"."""
    return f"{count(document.pages, 'page')}, PDF" if document.format == "pdf" else "Web page"


def page_name(document: Document, page: Page) -> str:
    """How a page is called in a heading: its printed number first, where it has one."""
    if document.format != "pdf":
        return page.heading or f"Section {page.number}"
    return f"Page {page.label}" if page.label else f"PDF page {page.number}"


def years(first: int | None, last: int | None) -> str:
    """A range of years: "2018–2024", "from 2018", "up to 2024", "2018"."""
    if first is None:
        return f"up to {last}"
    if last is None:
        return f"from {first}"
    return str(first) if first == last else f"{first}–{last}"


def date_in_words(date: str | None) -> str:
    """ISO dates as people write them: "2019", "March 2019", "14 March 2019"; what is no date as it stands."""
    parts = (date or "").split("-")
    if len(parts) < 2 or not all(part.isdecimal() for part in parts) or not 1 <= int(parts[1]) <= 12:
        return date or ""
    month = f"{_MONTHS[int(parts[1]) - 1]} {parts[0]}"
    return f"{int(parts[2])} {month}" if len(parts) == 3 else month


def for_readers(error: GleaningsError) -> str:
    """What an error says, without the commands that only who keeps the library can give."""
    return error.message if "`" in error.hint else f"{error.message} {error.hint}".strip()
