"""What are the things that a library holds?

Everything that crosses a package border is one of these frozen types. Page numbers count from 1,
text offsets are code points and half-open, times are ISO 8601 in UTC.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    """Why a source file did not become a searchable document."""

    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    EMPTY = "empty"
    NO_TEXT = "no-text"
    TOO_LARGE = "too-large"
    OUT_OF_MEMORY = "out-of-memory"
    TIMED_OUT = "timed-out"
    CRASHED = "crashed"
    UNSUPPORTED = "unsupported"
    UNREADABLE = "unreadable"
    VANISHED = "vanished"
    CHANGING = "changing"
    OUTSIDE = "outside"
    NOT_A_FILE = "not-a-file"
    SCRIPT_BUILT = "script-built"
    NOT_INDEXED = "not-indexed"

    @property
    def advice(self) -> str:
        """One sentence: what happened, and what a librarian can do about it."""
        return _ADVICE[self]


_ADVICE = {
    Reason.ENCRYPTED: "Needs a password: save a copy without one and ingest that.",
    Reason.DAMAGED: "No reader could make sense of the file: fetch it again from its publisher.",
    Reason.EMPTY: "The file has no bytes or no pages: fetch it again from its publisher.",
    Reason.NO_TEXT: "No text was found: for scans install tesseract, and ingest with `--retry-failed no-text`.",
    Reason.TOO_LARGE: "Over the size limit in gleanings.toml: raise it there, or split the file.",
    Reason.OUT_OF_MEMORY: "Reading needed more memory than allowed: raise the limit, or re-save the file.",
    Reason.TIMED_OUT: "Reading took longer than allowed: raise the limit, or re-save the file.",
    Reason.CRASHED: "The reader stopped without an answer: re-save the file and ingest it again.",
    Reason.UNSUPPORTED: "Neither PDF nor HTML: save it as PDF and ingest that.",
    Reason.UNREADABLE: "The file may not be read: check its permissions.",
    Reason.VANISHED: "The file was gone when it was to be read: ingest again when it is back.",
    Reason.CHANGING: "The file was still being written: ingest again when the copy has ended.",
    Reason.OUTSIDE: "A link that leads out of the folder is not followed: ingest its target instead.",
    Reason.NOT_A_FILE: "A pipe, device or socket holds no document: remove it from the folder.",
    Reason.NOT_INDEXED: "It was read, but the index could not take it: mend what the detail says, then reindex.",
    Reason.SCRIPT_BUILT: "The page is built by scripts and holds no text: save it from a browser, or as PDF.",
}


@dataclass(frozen=True, slots=True)
class Page:
    """A part of a document: a PDF page, or a headed section of an HTML page.

    Attributes:
        number: from 1; what URLs and ``#page=`` use.
        text: cleaned, NFC; paragraphs are separated by a blank line.
        label: the number printed on the page ("iv", "12"), or None.
        heading: the heading that the page stands under, or None.
        anchor: the fragment that leads to the section in the HTML source, or None.
        quality: 0 (unusable) to 1 (clean text).
        reader: name and version of what read it, "pdfium 5.15.2".
    """

    number: int
    text: str
    label: str | None = None
    heading: str | None = None
    anchor: str | None = None
    quality: float = 1.0
    reader: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where one value of a description came from.

    Attributes:
        field: "year", "themes", ...
        value: the value as text ("2019", "health-wellbeing").
        source: "metadata", "correction", "html-meta", "json-ld", "pdf-info", "layout", "text", "taxonomy",
            "file-name".
        detail: the words that decided, at most 200 code points.
        confidence: 0 to 1.
    """

    field: str
    value: str
    source: str
    detail: str = ""
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Description:
    """What a document says it is: its bibliographic values, unknown ones None or empty.

    Attributes:
        year: of publication, or None; never a crawl or file date.
        period: the years that it covers when it says so, "2015-16", or None.
        date: of publication, as "2019", "2019-03" or "2019-03-14", or None.
        type: an id of types.toml, or None.
        areas: places it is about: names of areas.csv, or unlisted names as they stand.
        mentions: places of areas.csv that it merely names.
        scope: "national" for work on a whole programme, else None.
        themes: ids of themes.toml, the strongest first.
        language: BCP 47 ("en", "cy"), or None.
        direction: "rtl" or "ltr".
    """

    title: str
    year: int | None = None
    period: str | None = None
    date: str | None = None
    type: str | None = None
    authors: tuple[str, ...] = ()
    publisher: str | None = None
    areas: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()
    scope: str | None = None
    themes: tuple[str, ...] = ()
    language: str | None = None
    direction: str = "ltr"
    licence: str | None = None
    source_url: str | None = None
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader found in one source file, before it is described.

    Attributes:
        format: "pdf" or "html".
        pages: in order; a page without text has the empty string.
        declared: values that the file states about itself, as (field, value, source), in the order of trust:
            ("title", "...", "json-ld"), ("author", ...), ("date", ...), ("publisher", ...), ("language", ...),
            ("type", ...), ("keywords", ...), ("source_url", ...), ("licence", ...), ("created", ...), ("tag", ...).
        layout_titles: text blocks set in the largest type of the first pages, the largest first.
        notes: what the librarian should know: "truncated at 5,000 pages", "page 3: pdfminer read it".
        truncated: whether a cap cut the text.
        placed: of pages whose text was read from a picture: the page's number, and its words with their places, as
            ``ingest.page_words`` writes them.
    """

    format: str
    pages: tuple[Page, ...]
    declared: tuple[tuple[str, str, str], ...] = ()
    layout_titles: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    truncated: bool = False
    placed: tuple[tuple[int, str], ...] = ()


class State(StrEnum):
    """Whether a document can be found by its words."""

    INDEXED = "indexed"
    NO_TEXT = "no-text"
    PARTIAL = "partial"


@dataclass(frozen=True, slots=True)
class Document:
    """One work as a reader sees it: permanent id, current version, description with corrections applied.

    Attributes:
        id: permanent, opaque.
        version: number of the version (bytes and text) that is current.
        versions: how many versions of the work there are: earlier states, drafts, a plain-text twin.
        source: path of the source file inside the folder that was ingested.
        location: absolute path of the source file when last seen.
        sha256: of the source file's bytes, hexadecimal.
        words: in all its pages.
        pages: how many.
        pages_without_text: how many of them have none.
        added_run: number of the run that added it.
        gone: whether the source file was missing when last looked for.
        version_of: the id of the document that this one is an earlier or plainer form of, or None.
        changed_run: number of the last run that added it, read it anew or corrected it; 0 where that is not known.
    """

    id: str
    description: Description
    format: str
    state: State
    version: int
    versions: int
    source: str
    location: str
    sha256: str
    pages: int
    pages_without_text: int
    words: int
    added_run: int
    gone: bool = False
    version_of: str | None = None
    changed_run: int = 0


@dataclass(frozen=True, slots=True)
class Version:
    """One state of a document's bytes and text.

    Attributes:
        ordinal: which of the document's versions it is, from 1 in the order in which they were read.
        number: its own, as ``Document.version`` names the current one.
        read_at: when the run began that read it first; ISO 8601 in UTC.
        same_file: whether it is the file of the version before, read otherwise.
        words: in all its pages.
        pages: how many.
        new_pages: how many of them have a text that no page of the version before had; all of the first.
        lost_pages: how many of the version before have a text that none of its pages has.
    """

    ordinal: int
    number: int
    read_at: str
    same_file: bool
    words: int
    pages: int
    new_pages: int
    lost_pages: int


@dataclass(frozen=True, slots=True)
class PageQuality:
    """How well one page was read, 0 (unusable) to 1 (clean), and whether it has any text."""

    document: str
    title: str
    page: int
    quality: float
    has_text: bool
    reader: str


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """What happened to one source file, when, and why.

    Attributes:
        status: "indexed", "failed", or "ignored" (a side file such as a style sheet).
        reason: why it failed or, of an indexed one, "no-text"; None otherwise.
        seconds: wall time that reading took.
    """

    source: str
    location: str
    status: str
    reason: Reason | None
    detail: str
    document: str | None
    size: int
    run: int
    at: str
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a search looked at, and what it could not: counts of files, documents and pages."""

    files: int
    documents: int
    searchable: int
    partial: int
    metadata_only: int
    unreadable: int
    pages: int
    pages_without_text: int
