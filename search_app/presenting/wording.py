"""Which words does the site use for counts, kinds and choices?"""

from __future__ import annotations

from collections.abc import Mapping

from gleanings.corpus.changes import ChangeKind
from gleanings.corpus.errors import GleaningsError
from gleanings.corpus.model import Document, Page, Reason
from gleanings.corpus.translating import counted, gettext, ngettext, noop

_FACET_TITLES: Mapping[str, str] = {
    "theme": noop("Theme"),
    "year": noop("Year"),
    "area": noop("Area"),
    "type": noop("Type of document"),
    "publisher": noop("Published by"),
    "format": noop("Format"),
    "language": noop("Language"),
}

_EXCLUDED_TITLES: Mapping[str, str] = {
    "theme": noop("Not theme"),
    "year": noop("Not year"),
    "area": noop("Not area"),
    "type": noop("Not type of document"),
    "publisher": noop("Not published by"),
    "format": noop("Not format"),
    "language": noop("Not language"),
}

_SORT_LABELS: Mapping[str, str] = {
    "best": noop("Best match"),
    "newest": noop("Newest first"),
    "oldest": noop("Oldest first"),
    "title": noop("Title, A to Z"),
}

#: Where a value of a description came from, as people say it.
_EVIDENCE_SOURCES: Mapping[str, str] = {
    "metadata": noop("the librarian's metadata file"),
    "correction": noop("a librarian's correction"),
    "html-meta": noop("the web page's own metadata"),
    "json-ld": noop("the web page's own metadata"),
    "pdf-info": noop("the PDF's own metadata"),
    "layout": noop("the largest type on the first pages"),
    "text": noop("the text"),
    "taxonomy": noop("words of the theme in the text"),
    "file-name": noop("the name of the file"),
}

_CHANGE_LABELS: Mapping[ChangeKind, str] = {
    ChangeKind.ADDED: noop("Added"),
    ChangeKind.UPDATED: noop("New version"),
    ChangeKind.REDATED: noop("Year changed"),
    ChangeKind.RETHEMED: noop("Themes changed"),
    ChangeKind.DESCRIBED: noop("Description changed"),
    ChangeKind.MOVED: noop("File moved"),
    ChangeKind.GONE: noop("File missing"),
    ChangeKind.BACK: noop("File back"),
    ChangeKind.WITHDRAWN: noop("Withdrawn"),
    ChangeKind.RESTORED: noop("Restored"),
    ChangeKind.MERGED: noop("Merged into another"),
    ChangeKind.PURGED: noop("Deleted"),
    ChangeKind.FAILED: noop("Could not be read"),
}

#: Why a file cannot be searched, for readers; what a librarian can do about it is the shell's to say.
_REASONS: Mapping[Reason, str] = {
    Reason.ENCRYPTED: noop("The file asks for a password."),
    Reason.DAMAGED: noop("The file is damaged: no reader could make sense of it."),
    Reason.EMPTY: noop("The file has no bytes or no pages."),
    Reason.NO_TEXT: noop("Its pages are pictures without text: only title and description are searched."),
    Reason.TOO_LARGE: noop("The file is larger than this library reads."),
    Reason.OUT_OF_MEMORY: noop("Reading it needed more memory than is allowed."),
    Reason.TIMED_OUT: noop("Reading it took longer than is allowed."),
    Reason.CRASHED: noop("Reading it ended without an answer."),
    Reason.UNSUPPORTED: noop("It is neither a PDF nor a web page."),
    Reason.UNREADABLE: noop("The file may not be opened."),
    Reason.VANISHED: noop("The file was gone when it was to be read."),
    Reason.CHANGING: noop("The file was still being written when it was to be read."),
    Reason.OUTSIDE: noop("A link that leads out of the library's folders was not followed."),
    Reason.NOT_A_FILE: noop("It is no file that could hold a document."),
    Reason.NOT_INDEXED: noop("It was read, but the index could not take it."),
    Reason.SCRIPT_BUILT: noop("The page is built by scripts, and the saved file holds no text."),
}

#: The same in two words.
_REASON_TITLES: Mapping[Reason, str] = {
    Reason.ENCRYPTED: noop("Encrypted"),
    Reason.DAMAGED: noop("Damaged"),
    Reason.EMPTY: noop("Empty"),
    Reason.NO_TEXT: noop("No text"),
    Reason.TOO_LARGE: noop("Too large"),
    Reason.OUT_OF_MEMORY: noop("Out of memory"),
    Reason.TIMED_OUT: noop("Timed out"),
    Reason.CRASHED: noop("Crashed"),
    Reason.UNSUPPORTED: noop("Unsupported"),
    Reason.UNREADABLE: noop("Unreadable"),
    Reason.VANISHED: noop("Vanished"),
    Reason.CHANGING: noop("Changing"),
    Reason.OUTSIDE: noop("Outside"),
    Reason.NOT_A_FILE: noop("Not a file"),
    Reason.NOT_INDEXED: noop("Not indexed"),
    Reason.SCRIPT_BUILT: noop("Script built"),
}

#: What a description holds, where it is said how each was found.
_FIELD_TITLES: Mapping[str, str] = {
    "title": noop("Title"),
    "year": noop("Year"),
    "date": noop("Date"),
    "period": noop("Period"),
    "type": noop("Type"),
    "authors": noop("Authors"),
    "publisher": noop("Publisher"),
    "areas": noop("Areas"),
    "mentions": noop("Mentions"),
    "scope": noop("Scope"),
    "themes": noop("Themes"),
    "language": noop("Language"),
    "licence": noop("Licence"),
    "source_url": noop("Address"),
}

_MONTHS = (
    *(noop("January"), noop("February"), noop("March"), noop("April"), noop("May"), noop("June"), noop("July")),
    *(noop("August"), noop("September"), noop("October"), noop("November"), noop("December")),
)


def facet_title(facet: str) -> str:
    """What a facet is called above its values."""
    return gettext(_FACET_TITLES[facet])


def excluded_title(facet: str) -> str:
    """What a facet is called where one of its values is left out."""
    return gettext(_EXCLUDED_TITLES[facet])


def sort_labels() -> dict[str, str]:
    """The orders that results can have, and what they are called."""
    return {order: gettext(label) for order, label in _SORT_LABELS.items()}


def evidence_source(source: str) -> str:
    """Where a value of a description came from."""
    return gettext(_EVIDENCE_SOURCES[source]) if source in _EVIDENCE_SOURCES else source


def field_title(field: str) -> str:
    """What a part of a description is called."""
    return gettext(_FIELD_TITLES[field]) if field in _FIELD_TITLES else field.capitalize()


def change_label(kind: ChangeKind) -> str:
    """What a kind of change is called."""
    return gettext(_CHANGE_LABELS[kind])


def reason_title(reason: Reason) -> str:
    """A reason in two words."""
    return gettext(_REASON_TITLES[reason])


def reason_said(reason: Reason) -> str:
    """A reason in a sentence."""
    return gettext(_REASONS[reason])


def documents(number: int) -> str:
    """1234 as "1,234 documents"."""
    return ngettext("%(count)s document", "%(count)s documents", number, count=counted(number))


def pages(number: int) -> str:
    """1234 as "1,234 pages"."""
    return ngettext("%(count)s page", "%(count)s pages", number, count=counted(number))


def files(number: int) -> str:
    """1234 as "1,234 files"."""
    return ngettext("%(count)s file", "%(count)s files", number, count=counted(number))


def words(number: int) -> str:
    """1234 as "1,234 words"."""
    return ngettext("%(count)s word", "%(count)s words", number, count=counted(number))


def extent(document: Document) -> str:
    """How long a document is and what it is: "64 pages, PDF" or "Web page"."""
    if document.format == "pdf":
        return gettext("%(pages)s, PDF", pages=pages(document.pages))
    return gettext("Web page")


def page_name(document: Document, page: Page) -> str:
    """How a page is called in a heading: its printed number first, where it has one."""
    if document.format != "pdf":
        return page.heading or gettext("Section %(number)s", number=page.number)
    if page.label:
        return gettext("Page %(label)s", label=page.label)
    return gettext("PDF page %(number)s", number=page.number)


def years(first: int | None, last: int | None) -> str:
    """A range of years: "2018–2024", "from 2018", "up to 2024", "2018"."""
    if first is None:
        return gettext("up to %(year)s", year=last)
    if last is None:
        return gettext("from %(year)s", year=first)
    return str(first) if first == last else f"{first}–{last}"


def date_in_words(date: str | None) -> str:
    """ISO dates as people write them: "2019", "March 2019", "14 March 2019"; what is no date as it stands."""
    parts = (date or "").split("-")
    if len(parts) < 2 or not all(part.isdecimal() for part in parts) or not 1 <= int(parts[1]) <= 12:
        return date or ""
    month = gettext(_MONTHS[int(parts[1]) - 1])
    if len(parts) == 2:
        return gettext("%(month)s %(year)s", month=month, year=parts[0])
    return gettext("%(day)s %(month)s %(year)s", day=int(parts[2]), month=month, year=parts[0])


def for_readers(error: GleaningsError) -> str:
    """What an error says, without the commands that only who keeps the library can give."""
    return error.message if "`" in error.hint else f"{error.message} {error.hint}".strip()
