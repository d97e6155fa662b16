"""What does a person get back?

A search, made ready to be shown: hits with their documents and passages, facets with labels, and what was
searched. The shell, the pages and the API print this and nothing else, so they cannot disagree.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from gleanings.corpus.model import Coverage, Document
from gleanings.index.interpreting import Correction, Expansion
from gleanings.index.parameters import MAX_LIMIT, MAX_PASSAGES
from gleanings.index.request import SearchRequest, to_pairs

if TYPE_CHECKING:
    from gleanings.index.shapes import (
        CorrectedJson,
        CoverageJson,
        HighlightJson,
        HitJson,
        PassageJson,
        SearchJson,
        SimilarDocumentJson,
        SimilarJson,
        SuggestionJson,
        SuggestJson,
        YearsJson,
    )
    from gleanings.index.suggesting import Suggestion


@dataclass(frozen=True, slots=True)
class Highlight:
    """A stretch of a passage's text to mark: code points, half-open; kind is "word", "phrase" or "synonym"."""

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
        start, end: where it stands in the text of its page, before white space was made even.
    """

    page: int
    locator: Locator
    cite: str
    heading: str | None
    anchor: str | None
    text: str
    highlights: tuple[Highlight, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class AnsweredHit:
    """A hit with its document as catalogued, and its best passages; passage_total counts all that match.

    Attributes:
        why: sentences about what of the query it holds; only where that was asked for.
        pinned: whether a librarian put it first for this query.
    """

    document: Document
    score: float
    passages: tuple[Passage, ...]
    passage_total: int
    why: tuple[str, ...] = ()
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class Added:
    """A document, and when the run began that added it: ISO 8601 in UTC."""

    document: Document
    at: str


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
        corrections: words that were searched in the place of misspelt ones; ``parsed`` has them.
        expansions: what was searched besides, at half weight.
        notes: sentences about what could not be understood.
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
    corrections: tuple[Correction, ...] = ()
    expansions: tuple[Expansion, ...] = ()
    notes: tuple[str, ...] = ()
    relaxations: tuple[Relaxation, ...] = ()


def to_json(answer: Answer, *, base_url: str = "") -> SearchJson:
    """The answer as the API and ``search --json`` print it; unknown values are None, never absent.

    Args:
        answer: to print.
        base_url: put before every path, so that links work from anywhere.
    """
    request = answer.request
    return {
        "schema": "gleanings/search/1",
        "query": {
            "text": request.text,
            "parsed": answer.parsed,
            "match": answer.match,
            "corrected": _corrected_json(answer),
            "expanded": {expansion.text: list(expansion.synonyms) for expansion in answer.expansions},
            "notes": list(answer.notes),
            "filters": filters_json(request),
        },
        "total": answer.total,
        "total_all": answer.total_all,
        "total_any": answer.total_any,
        "undated_left_out": answer.undated_left_out,
        "partial": answer.partial,
        "generation": answer.generation,
        "took_ms": answer.took_ms,
        "hits": [hit_json(hit, base_url) for hit in answer.hits],
        "facets": {
            facet: [{"value": v.value, "label": v.label, "count": v.count, "selected": v.selected} for v in values]
            for facet, values in answer.facets.items()
        },
        "coverage": coverage_json(answer.coverage),
        "next": _next(answer, base_url),
    }


def _corrected_json(answer: Answer) -> CorrectedJson | None:
    if not answer.corrections:
        return None
    return {"text": answer.parsed, "words": {found.typed: found.used for found in answer.corrections}}


def suggestions_json(text: str, found: Iterable[Suggestion]) -> SuggestJson:
    """Suggestions as the API and ``suggest --json`` print them."""
    suggestions: list[SuggestionJson] = [{"kind": one.kind, "text": one.text, "value": one.value} for one in found]
    return {"schema": "gleanings/suggest/1", "text": text, "suggestions": suggestions}


def similar_json(document: Document, found: Iterable[tuple[Document, float]]) -> SimilarJson:
    """Similar documents as ``similar --json`` prints them."""
    others: list[SimilarDocumentJson] = [
        {"id": other.id, "title": other.description.title, "year": other.description.year, "score": score}
        for other, score in found
    ]
    return {"schema": "gleanings/similar/1", "id": document.id, "similar": others}


def filters_json(request: SearchRequest) -> dict[str, list[str] | YearsJson]:
    """The filters in force; an exclusion is listed under "not-" and the facet's name."""
    filters: dict[str, list[str] | YearsJson] = {}
    for facet, wanted in request.filters.items():
        if wanted.include:
            filters[facet] = sorted(wanted.include)
        if wanted.exclude:
            filters[f"not-{facet}"] = sorted(wanted.exclude)
    if request.years:
        filters["year"] = {"from": request.years.first, "to": request.years.last}
    return filters


def hit_json(hit: AnsweredHit, base_url: str = "") -> HitJson:
    """One hit as a JSON object."""
    document, about = hit.document, hit.document.description
    url = f"{base_url}/d/{document.id}"
    return {
        "id": document.id,
        "title": about.title,
        "type": about.type,
        "year": about.year,
        "period": about.period,
        "authors": list(about.authors),
        "publisher": about.publisher,
        "areas": list(about.areas),
        "themes": list(about.themes),
        "language": about.language,
        "format": document.format,
        "pages": document.pages,
        "score": hit.score,
        "source": document.source,
        "source_url": about.source_url,
        "url": url,
        "versions": document.versions,
        "state": document.state.value,
        "passages": [passage_json(passage, url) for passage in hit.passages],
        "passage_total": hit.passage_total,
        "why": list(hit.why),
        "pinned": hit.pinned,
    }


def passage_json(passage: Passage, document_url: str) -> PassageJson:
    """One passage as a JSON object."""
    return {
        "page": passage.page,
        "locator": {"kind": passage.locator.kind, "label": passage.locator.label},
        "heading": passage.heading,
        "text": passage.text,
        "highlights": highlights_json(passage.highlights),
        "url": f"{document_url}/p/{passage.page}",
    }


def highlights_json(highlights: Iterable[Highlight]) -> list[HighlightJson]:
    """What to mark in a text."""
    return [{"start": mark.start, "end": mark.end, "kind": mark.kind} for mark in highlights]


def coverage_json(coverage: Coverage) -> CoverageJson:
    """What was searched as a JSON object."""
    return {
        "files": coverage.files,
        "documents": coverage.documents,
        "searchable": coverage.searchable,
        "partial": coverage.partial,
        "metadata_only": coverage.metadata_only,
        "unreadable": coverage.unreadable,
        "pages": coverage.pages,
        "pages_without_text": coverage.pages_without_text,
    }


def _next(answer: Answer, base_url: str) -> str | None:
    """The address where the API goes on; None at the end, or where it would refuse what a shell may ask."""
    request = answer.request
    offset = request.offset + request.limit
    if not 0 < request.limit <= MAX_LIMIT or offset >= answer.total:
        return None
    passages = min(request.passages, MAX_PASSAGES)
    pairs = to_pairs(request, offset=offset, passages=passages, revision=answer.generation)
    return f"{base_url}/api/v1/search?{urlencode(pairs)}"
