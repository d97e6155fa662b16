"""Which shape has what the shell prints as data about the library's health? The rules are those of ``shapes.py``."""

from __future__ import annotations

from typing import Annotated, Literal, TypedDict

from gleanings.shell.shapes import StatusJson


class DoubtfulValueJson(TypedDict):
    """A value that was found and that little speaks for."""

    document: str
    title: str
    field: str
    value: str
    source: Annotated[str, "Where it was found."]
    confidence: Annotated[float, "0 to 1."]


class DoubtfulValuesJson(TypedDict):
    """The values that little speaks for, the most doubtful first."""

    schema: Literal["gleanings/doubtful-values/1"]
    values: list[DoubtfulValueJson]


class HoldingJson(TypedDict):
    """How much the library holds with one value of a field."""

    field: Annotated[str, ("type", "theme", "year", "area")]
    value: str
    documents: int
    pages: int
    words: int


class CopyJson(TypedDict):
    """A second copy of a document's file."""

    document: str
    location: str


class DriftedJson(TypedDict):
    """A source file that is no longer as it was read."""

    kind: Annotated[str, ("changed", "moved", "gone")]
    location: str
    document: str | None
    now: Annotated[str | None, "Where it lies now, if it moved."]


class HealthJson(TypedDict):
    """How the library is."""

    schema: Literal["gleanings/health/1"]
    status: StatusJson
    holdings: list[HoldingJson]
    words: int
    missing: Annotated[dict[str, int], "Documents without a year, area, theme, type, author or text."]
    forms: Annotated[int, "Documents that are another form of one that is also held."]
    earlier_versions: int
    copies: list[CopyJson]
    drifted: list[DriftedJson]
    disk: Annotated[dict[str, int], "Bytes by what they are for."]


class ProblemJson(TypedDict):
    """One thing that is wrong with the catalogue or the index."""

    message: str
    repair: Annotated[str | None, "What `check --repair` would do; null where nothing is safe."]


class ProblemsJson(TypedDict):
    """What is wrong with the library; nothing when it is sound."""

    schema: Literal["gleanings/problems/1"]
    problems: list[ProblemJson]


class TermJson(TypedDict):
    """A theme, a phrase or an area, and how much it is used."""

    term: Annotated[str, "An id of the taxonomy, or a name that is not in it."]
    label: Annotated[str, "What people call it; of a phrase, the words."]
    documents: int
    mentions: Annotated[int, "Documents that merely name it; of areas only."]
    note: Annotated[str, ("", "unused", "over-used", "replaced", "unlisted")]


class TermsJson(TypedDict):
    """The terms of the taxonomy."""

    schema: Literal["gleanings/terms/1"]
    terms: list[TermJson]


class AskedJson(TypedDict):
    """A query that was asked five times or more."""

    text: str
    times: int
    before: Annotated[int, "How often in the period of the same length before."]
    without: Annotated[int, "How often it found nothing."]


class QueriesJson(TypedDict):
    """Queries that were asked."""

    schema: Literal["gleanings/queries/1"]
    queries: list[AskedJson]
