"""Which shape have answers as data?

``answer``, ``evidence_map`` and ``records`` write these; the type checker holds them to it, and the description of
the API is made from them. New names may be added; those that are here stay, and keep their meaning. What is not
known is None and never absent.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypedDict

from gleanings.corpus.changes import ChangeKind

# In an annotation a text says what a value is, and a tuple which values there are.


class LocatorJson(TypedDict):
    """How a passage is cited."""

    kind: Annotated[str, ("page", "section")]
    label: Annotated[str | None, "The printed page number, or the heading."]


class HighlightJson(TypedDict):
    """A stretch of a text to mark."""

    start: Annotated[int, "Code points, half-open."]
    end: int
    kind: Annotated[str, ("word", "phrase", "synonym")]


class PassageJson(TypedDict):
    """A stretch of one page."""

    page: Annotated[int, "Number of the page, from 1, as PDF viewers count."]
    locator: LocatorJson
    heading: str | None
    text: str
    highlights: list[HighlightJson]
    url: str


class HitJson(TypedDict):
    """A document that was found."""

    id: Annotated[str, "Permanent."]
    title: str
    type: str | None
    year: Annotated[int | None, "Of publication."]
    period: Annotated[str | None, "The years that it covers, such as 2015-16."]
    authors: list[str]
    publisher: str | None
    areas: list[str]
    themes: list[str]
    language: str | None
    format: str
    pages: int
    score: float
    source: Annotated[str, "The path of the source file in its folder."]
    source_url: str | None
    url: str
    versions: int
    state: Annotated[str, ("indexed", "no-text", "partial")]
    passages: list[PassageJson]
    passage_total: Annotated[int, "Passages that match, shown or not."]
    why: Annotated[list[str], "Why it was found, where `explain=1` asks."]
    pinned: Annotated[bool, "Whether a librarian put it first for this query."]


class CorrectedJson(TypedDict):
    """Misspelt words that were replaced."""

    text: str
    words: dict[str, str]


#: A range of years; None is open. ("from" is a word of Python's own.)
YearsJson = TypedDict("YearsJson", {"from": int | None, "to": int | None})


class QueryJson(TypedDict):
    """A search as it was understood."""

    text: Annotated[str, "As typed."]
    parsed: str
    match: Annotated[str, ("all", "any")]
    corrected: CorrectedJson | None
    expanded: Annotated[dict[str, list[str]], "What was searched besides, by the words that stand for it."]
    notes: Annotated[list[str], "What could not be understood."]
    filters: dict[str, list[str] | YearsJson]


class FacetValueJson(TypedDict):
    """A value of a facet, and how many of the matches have it."""

    value: Annotated[str, "What parameters take."]
    label: Annotated[str, "What people read."]
    count: int
    selected: bool


class CoverageJson(TypedDict):
    """What was searched, and what could not be."""

    files: int
    documents: int
    searchable: int
    partial: int
    metadata_only: int
    unreadable: int
    pages: int
    pages_without_text: int


class SearchJson(TypedDict):
    """An answer to a search."""

    schema: Literal["gleanings/search/1"]
    query: QueryJson
    total: int
    total_all: Annotated[int, "Documents that contain all the words."]
    total_any: Annotated[int, "Documents that contain any of them."]
    undated_left_out: Annotated[int, "Matches that only the years kept out, for having none."]
    partial: Annotated[bool, "Whether a part of the index did not answer."]
    generation: Annotated[str, "The revision of the index that answered."]
    took_ms: float
    hits: list[HitJson]
    facets: dict[str, list[FacetValueJson]]
    coverage: CoverageJson
    next: Annotated[str | None, "The address where it goes on."]


class EvidenceJson(TypedDict):
    """Where one value of a description came from."""

    field: str
    value: str
    source: str
    detail: Annotated[str, "The words that decided."]
    confidence: Annotated[float, "0 to 1."]


class OtherJson(TypedDict):
    """Another document, named."""

    id: str
    title: str
    format: str
    year: int | None
    url: str


class DocumentJson(TypedDict):
    """Everything that is known of a document."""

    schema: Literal["gleanings/document/1"]
    id: str
    title: str
    type: str | None
    year: int | None
    period: str | None
    date: Annotated[str | None, "As 2019, 2019-03 or 2019-03-14."]
    authors: list[str]
    publisher: str | None
    areas: Annotated[list[str], "Places that it is about."]
    mentions: Annotated[list[str], "Places that it names."]
    scope: str | None
    themes: list[str]
    language: str | None
    direction: Annotated[str, ("ltr", "rtl")]
    licence: str | None
    evidence: list[EvidenceJson]
    format: str
    state: Annotated[str, ("indexed", "no-text", "partial")]
    pages: int
    pages_without_text: int
    words: int
    versions: int
    version_of: Annotated[str | None, "The document that this one is an earlier or plainer form of."]
    forms: Annotated[list[OtherJson], "Other forms of the same work."]
    sha256: Annotated[str, "Of the source file."]
    gone: Annotated[bool, "Whether the source file was missing when it was last looked for."]
    source: str
    source_url: str | None
    url: str


class PageHeadJson(TypedDict):
    """A page without its text."""

    page: int
    label: Annotated[str | None, "The number that is printed on it."]
    heading: str | None
    anchor: str | None
    characters: int
    quality: Annotated[float, "0 (unusable) to 1 (clean text)."]
    url: str


class PagesJson(TypedDict):
    """The pages of a document."""

    schema: Literal["gleanings/pages/1"]
    id: str
    pages: list[PageHeadJson]


class PageJson(TypedDict):
    """A page with its text."""

    schema: Literal["gleanings/page/1"]
    id: str
    page: int
    label: str | None
    locator: LocatorJson
    cite: Annotated[str, "As people write it: p. 12 (PDF page 14)."]
    heading: str | None
    anchor: str | None
    text: str
    highlights: Annotated[list[HighlightJson], "The words of `q`."]
    quality: float
    reader: Annotated[str, "The program that read it."]
    url: str


class PassagesJson(TypedDict):
    """The passages of one document that match."""

    schema: Literal["gleanings/passages/1"]
    id: str
    text: Annotated[str, "The words that were searched for."]
    passages: list[PassageJson]
    more: Annotated[bool, "Whether there are more than `limit`."]


class FacetJson(TypedDict):
    """The values of one facet among the matches of a search."""

    schema: Literal["gleanings/facet/1"]
    facet: str
    values: list[FacetValueJson]
    total: Annotated[int, "Values that match `find`, returned or not."]
    documents: Annotated[int, "Documents that match the search."]
    generation: str


class SuggestionJson(TypedDict):
    """A way to go on with what is being typed."""

    kind: Annotated[str, ("title", "theme", "area", "term")]
    text: str
    value: Annotated[str, "The document's id, the filter's value, or the text itself."]


class SuggestJson(TypedDict):
    """Ways to go on."""

    schema: Literal["gleanings/suggest/1"]
    text: str
    suggestions: list[SuggestionJson]


class SimilarDocumentJson(TypedDict):
    """A document that is about the same."""

    id: str
    title: str
    year: int | None
    score: float


class SimilarJson(TypedDict):
    """Documents that are about the same as one."""

    schema: Literal["gleanings/similar/1"]
    id: str
    similar: list[SimilarDocumentJson]


class MapQueryJson(TypedDict):
    """The search whose documents are counted."""

    text: str
    match: Annotated[str, ("all", "any")]
    filters: dict[str, list[str] | YearsJson]


class MapValueJson(TypedDict):
    """A row or a column."""

    value: str
    label: str
    total: int


class MapSideJson(TypedDict):
    """The rows, or the columns."""

    facet: str
    values: list[MapValueJson]


class MapJson(TypedDict):
    """How many documents have two values at once."""

    schema: Literal["gleanings/map/1"]
    query: MapQueryJson
    rows: MapSideJson
    columns: MapSideJson
    cells: Annotated[list[list[int]], "A list a row."]
    total: int
    generation: str


class RunJson(TypedDict):
    """A run of a command that read files or changed what is known of them."""

    number: int
    kind: str
    began: Annotated[str, "ISO 8601 in UTC."]
    ended: str | None


class ChangeJson(TypedDict):
    """One thing that one run did."""

    at: Annotated[str, "ISO 8601 in UTC."]
    kind: Annotated[str, tuple(ChangeKind)]
    document: Annotated[str | None, "Its id; None for a file that could not be read."]
    title: Annotated[str | None, "Of a document that is offered, as it is now."]
    detail: str
    url: str | None


class RunChangesJson(TypedDict):
    """What one run did."""

    run: RunJson
    changes: list[ChangeJson]
    total: Annotated[int, "Changes of the run, listed or not."]


class ChangesJson(TypedDict):
    """What runs did to the documents."""

    schema: Literal["gleanings/changes/1"]
    runs: Annotated[list[RunChangesJson], "The newest first."]


class StatsJson(TypedDict):
    """What the library holds."""

    schema: Literal["gleanings/stats/1"]
    name: str
    notice: str
    language: str
    version: Annotated[str, "Of Gleanings."]
    generation: str
    terms: Annotated[int, "Different words in the index."]
    index_bytes: int
    coverage: CoverageJson
    last_run: RunJson | None


class ProblemParameterJson(TypedDict):
    """A parameter that is wrong."""

    param: str
    message: str


class ProblemJson(TypedDict):
    """Why there is no answer (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[ProblemParameterJson]
