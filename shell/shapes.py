"""Which shape has what the shell alone prints as data?

``index/shapes.py`` has the shapes that the API answers with too, and the rules for both.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypedDict

from gleanings.index.shapes import CoverageJson, FacetValueJson, RunJson, SearchJson

#: One value of a document, or several.
ValueJson = str | int | list[str] | None


class CellProblemJson(TypedDict):
    """One thing wrong in a CSV."""

    row: Annotated[int, "Row 1 is the first line."]
    column: str
    message: str


class ErrorJson(TypedDict):
    """Why a command did not do what it was asked for; on standard error."""

    schema: Literal["gleanings/error/1"]
    error: Annotated[str, "What happened, as a sentence."]
    hint: Annotated[str, "What to do about it, or nothing."]
    code: Annotated[str, "Of the kind of error; it stays when sentences change."]
    problems: list[CellProblemJson]


class QuestionJson(TypedDict):
    """One question of ``batch``, and its answer."""

    row: Annotated[int, "Of the file; row 1 is its first line."]
    asked: Annotated[dict[str, str], "The cells of its row."]
    answer: SearchJson


class BatchJson(TypedDict):
    """Many questions and their answers."""

    schema: Literal["gleanings/batch/1"]
    questions: list[QuestionJson]


class FacetsJson(TypedDict):
    """How many documents have each value of some facets."""

    schema: Literal["gleanings/facets/1"]
    facets: dict[str, list[FacetValueJson]]
    documents: int
    generation: str


class StatusJson(TypedDict):
    """What the library holds, and which index answers."""

    schema: Literal["gleanings/status/1"]
    name: str
    folder: str
    coverage: CoverageJson
    failures: Annotated[dict[str, int], "Files that could not be read, by reason."]
    generation: str | None
    last_run: RunJson | None


class FailureJson(TypedDict):
    """A file that could not be read."""

    source: Annotated[str, "Its path in the folder that was read."]
    location: Annotated[str, "Its absolute path."]
    reason: str | None
    detail: Annotated[str, "What the reader said."]
    advice: str | None
    at: Annotated[str, "ISO 8601 in UTC."]
    run: int


class FailuresJson(TypedDict):
    """The files that could not be read."""

    schema: Literal["gleanings/failures/1"]
    failures: list[FailureJson]


class PoorPageJson(TypedDict):
    """A page whose text is poor."""

    document: str
    title: str
    page: int
    quality: Annotated[float, "0 (unusable) to 1 (clean text)."]
    has_text: bool
    reader: str


class PoorPagesJson(TypedDict):
    """The pages with the poorest text."""

    schema: Literal["gleanings/poor-pages/1"]
    pages: list[PoorPageJson]


class FailedFileJson(TypedDict):
    """A file that this run could not read."""

    source: str
    reason: str
    detail: str


class SlowFileJson(TypedDict):
    """A file that took long."""

    seconds: float
    source: str


class IngestJson(TypedDict):
    """What a run of ``ingest`` did, in files."""

    schema: Literal["gleanings/ingest/1"]
    run: int
    found: int
    read: int
    unchanged: int
    copies: int
    ignored: int
    gone: int
    without_text: int
    corrected: Annotated[int, "Documents that took values from the metadata file."]
    linked: Annotated[int, "Documents newly found to be forms of another."]
    failed: list[FailedFileJson]
    slowest: list[SlowFileJson]
    published: Annotated[str | None, "The revision of the index, or null where it stayed as it was."]


class PlannedFileJson(TypedDict):
    """A file, and what a run would do with it."""

    action: str
    reason: str | None
    location: str


class PlanJson(TypedDict):
    """What ``ingest`` would do."""

    schema: Literal["gleanings/plan/1"]
    files: list[PlannedFileJson]


class MetadataChangeJson(TypedDict):
    """One value that a metadata file would change."""

    row: int
    document: str
    title: str
    field: str
    before: ValueJson
    after: ValueJson
    automatic: Annotated[bool, "Whether it goes back to what was read from the file."]


class MetadataPlanJson(TypedDict):
    """What a metadata file would change."""

    schema: Literal["gleanings/metadata-plan/1"]
    changes: list[MetadataChangeJson]


class StatedJson(TypedDict):
    """A value that stands over what was read."""

    value: ValueJson
    origin: str
    detail: str


class CorrectionJson(TypedDict):
    """One correction of one value."""

    number: int
    run: int
    at: str
    who: str
    document: str
    field: str
    before: StatedJson | None
    after: StatedJson | None
    undone: bool
    undoes: Annotated[int | None, "The number of the correction that this one took back."]


class CorrectionsJson(TypedDict):
    """Corrections, the newest first."""

    schema: Literal["gleanings/corrections/1"]
    corrections: list[CorrectionJson]


class ChangeLineJson(TypedDict):
    """One thing that one run did, as ``changes --jsonl`` prints it."""

    run: int
    at: str
    kind: str
    document: str | None
    title: str | None
    source: str
    detail: str | None


class DocumentDifferenceJson(TypedDict):
    """A document that differs between two generations."""

    kind: Annotated[str, ("added", "removed", "updated", "redated", "rethemed")]
    document: str
    detail: str
    title: str | None


class RankMoveJson(TypedDict):
    """A document whose place among a query's first hits differs; null is further down."""

    query: str
    document: str
    before: int | None
    after: int | None


class LostJson(TypedDict):
    """A document that a query of must-find.toml does not find."""

    query: str
    document: str
    rank: int | None


class RefusedJson(TypedDict):
    """A document that could not be indexed."""

    id: str
    reason: str
    retryable: bool


class ComparisonJson(TypedDict):
    """What is different between two generations of the index."""

    schema: Literal["gleanings/comparison/1"]
    before: Annotated[str | None, "The older revision; null where nothing answered."]
    after: str
    documents: list[DocumentDifferenceJson]
    ranks: list[RankMoveJson]
    lost: list[LostJson]
    failing: list[RefusedJson]


class GenerationJson(TypedDict):
    """One generation of the index."""

    number: int
    answers: bool
    built: Annotated[str | None, "ISO 8601 in UTC."]
    revision: str | None
    documents: int | None
    size_bytes: int | None
    problem: Annotated[str | None, "Why it cannot answer."]


class GenerationsJson(TypedDict):
    """The generations of the index, the oldest first."""

    schema: Literal["gleanings/generations/1"]
    generations: list[GenerationJson]


class ReferenceJson(TypedDict):
    """How a document is cited."""

    id: str
    reference: Annotated[str, "As people write it: author, year, title, publisher, address."]
    locator: Annotated[str | None, "The page that is cited, as printed."]


class ReferencesJson(TypedDict):
    """References to some documents, in the order in which they were named."""

    schema: Literal["gleanings/references/1"]
    references: list[ReferenceJson]


class ConfigJson(TypedDict):
    """The configuration in force."""

    schema: Literal["gleanings/config/1"]
    file: Annotated[str, "Where it can be changed."]
    values: Annotated[dict[str, str | int | float | list[str]], "By key; those of a table as `table.key`."]


class RedescriptionJson(TypedDict):
    """One way in which a document is described differently."""

    document: str
    title: str
    what: Annotated[str, "`+theme` or `-theme` for what it gains or loses, else what differs."]
    why: Annotated[str, "The phrases that decided, or the values before and after."]


class RedescribedJson(TypedDict):
    """What describing all documents anew by the taxonomy changes."""

    schema: Literal["gleanings/redescribed/1"]
    changes: list[RedescriptionJson]
    generation: Annotated[str | None, "The revision that was published; null where nothing was."]


CslDateJson = TypedDict("CslDateJson", {"date-parts": list[list[int]]})


class CslNameJson(TypedDict, total=False):
    """A person by family and given name, or an organisation by its literal name."""

    family: str
    given: str
    literal: str


class _CslKeyJson(TypedDict):
    id: str
    type: Annotated[str, ("report", "webpage", "post-weblog", "book", "motion_picture")]
    title: str


class CslItemJson(_CslKeyJson, total=False):
    """A reference as CSL-JSON; what is not known is left out."""

    author: list[CslNameJson]
    issued: CslDateJson
    publisher: str
    language: str
    URL: str
    accessed: CslDateJson
    keyword: str
    archive: str
    archive_location: str
    note: str
