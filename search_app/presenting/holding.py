"""How does what the library holds look in tables: documents, pages and words by kind, theme, year and area?"""

from __future__ import annotations

from dataclasses import dataclass

from gleanings.corpus.health import COUNTED, Holding, Holdings
from gleanings.index.engine import NONE
from gleanings.index.vocabulary import Vocabulary
from gleanings.search_app.presenting.narrowing import of_value
from gleanings.search_app.presenting.urls import search_url
from gleanings.search_app.presenting.wording import count

_TITLES = {"type": "By type", "theme": "By theme", "year": "By year", "area": "By area"}
_HEADS = {"type": "Type", "theme": "Theme", "year": "Year", "area": "Area"}

#: Rows of one table; a library has hundreds of areas.
_MOST = 60

#: What may be missing and can be searched for.
_FACETS = ("year", "area", "theme", "type")


@dataclass(frozen=True, slots=True)
class Row:
    """One value: its name, the search for it, and how much the library holds with it."""

    name: str
    url: str
    documents: int
    pages: int
    words: int


@dataclass(frozen=True, slots=True)
class Table:
    """The values of one facet; ``unlisted`` says how many more there are, or nothing."""

    title: str
    head: str
    rows: tuple[Row, ...]
    unlisted: str


def tables(holdings: Holdings, known: Vocabulary) -> tuple[Table, ...]:
    """A table for each facet that any document has a value of."""
    found = []
    for field in COUNTED:
        held = [each for each in holdings.by_field if each.field == field]
        rows = tuple(_row(each, known) for each in held[:_MOST])
        more = count(len(held) - _MOST, "more value") if len(held) > _MOST else ""
        if rows:
            found.append(Table(_TITLES[field], _HEADS[field], rows, more))
    return tuple(found)


def missing(holdings: Holdings) -> tuple[tuple[str, str], ...]:
    """What is not known of how many documents, each with the search for them."""
    return tuple(
        (f"{count(holdings.missing[field], 'document')} without {_article(field)}", search_url(of_value(field, NONE)))
        for field in _FACETS
        if holdings.missing[field]
    )


def _row(held: Holding, known: Vocabulary) -> Row:
    value = known.value(held.field, held.value) or held.value
    url = search_url(of_value(held.field, value))
    return Row(known.label(held.field, value), url, held.documents, held.pages, held.words)


def _article(field: str) -> str:
    return f"an {field}" if field == "area" else f"a {field}"
