"""What does a person get back?

A search, made ready to be shown: hits with their documents and passages, facets with labels, and what was
searched. The shell, the pages and the API print this and nothing else, so they cannot disagree.
"""

from __future__ import annotations

from dataclasses import dataclass

from gleanings.corpus.model import Coverage, Document
from gleanings.index.request import SearchRequest


@dataclass(frozen=True, slots=True)
class Highlight:
    """A stretch of a passage's text to mark: code points, half-open; kind is "word" or "phrase"."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Locator:
    """How a passage is cited: by page ("page") or by heading ("section").

    Attributes:
        kind: "page" or "section".
        label: the printed page number, or the heading; None where there is none.
    """

    kind: str
    label: str | None


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of one page that is shown, quoted and cited.

    Attributes:
        page: number of the page, from 1.
        cite: the locator as people write it: "p. 12 (PDF page 14)", "PDF p. 14", "section 'Key points'".
        heading: what the page stands under, or None.
        anchor: fragment of the section in the HTML source, or None.
        text: the passage.
    """

    page: int
    locator: Locator
    cite: str
    heading: str | None
    anchor: str | None
    text: str
    highlights: tuple[Highlight, ...]


@dataclass(frozen=True, slots=True)
class AnsweredHit:
    """A hit with its document as catalogued, and its best passages; passage_total counts all that match."""

    document: Document
    score: float
    passages: tuple[Passage, ...]
    passage_total: int


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value of a facet: what the URL takes, what people read, how many, and whether it is asked for."""

    value: str
    label: str
    count: int
    selected: bool
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class Relaxation:
    """A nearby search that does find something, offered when nothing is found or much is left out."""

    label: str
    request: SearchRequest
    total: int


@dataclass(frozen=True, slots=True)
class Answer:
    """A search and everything that is said about it.

    Attributes:
        parsed: the text as it was understood, in canonical form.
        match: "all" or "any": what total, hits and facets are of.
        facets: by facet; empty values are left out unless selected.
        relaxations: nearby searches with their totals; only when total is 0.
        generation: the revision that answered, "17.3".
    """

    request: SearchRequest
    parsed: str
    match: str
    total: int
    total_all: int
    total_any: int
    undated_left_out: int
    partial: bool
    generation: str
    took_ms: float
    hits: tuple[AnsweredHit, ...]
    facets: dict[str, tuple[FacetValue, ...]]
    coverage: Coverage
    relaxations: tuple[Relaxation, ...] = ()
