"""Readings made in a line, for the tests of the judges."""

from __future__ import annotations

from gleanings.corpus.model import Description, Page, Reading
from gleanings.corpus.taxonomy import DEFAULTS, Taxonomy
from gleanings.ingest.describe import Describer

DESCRIBER = Describer(Taxonomy.load(DEFAULTS))
FILLER = "People talked about many things on the day and wrote down what came up in their own words. "


def reading(
    *texts: str,
    format: str = "html",  # noqa: A002 - the field's own name
    declared: tuple[tuple[str, str, str], ...] = (),
    headings: tuple[str, ...] = (),
    layout_titles: tuple[str, ...] = (),
) -> Reading:
    """A reading with these page texts; headings belong to the first pages."""
    named = (*headings, *(None for _ in texts))
    pages = tuple(Page(number, text, heading=named[number - 1]) for number, text in enumerate(texts, 1))
    return Reading(format, pages, declared, layout_titles)


def described(
    *texts: str,
    source: str = "file.html",
    describer: Describer = DESCRIBER,
    format: str = "html",  # noqa: A002 - the field's own name
    declared: tuple[tuple[str, str, str], ...] = (),
    headings: tuple[str, ...] = (),
    layout_titles: tuple[str, ...] = (),
) -> Description:
    """The description of such a reading."""
    found = reading(*texts, format=format, declared=declared, headings=headings, layout_titles=layout_titles)
    return describer.describe(found, source=source)


def why(description: Description, field: str) -> list[tuple[str, str]]:
    """Value and source of the evidence for a field."""
    return [(item.value, item.source) for item in description.evidence if item.field == field]
