"""How does what the library holds look in tables: documents, pages and words by kind, theme, year and area?"""

from __future__ import annotations

from dataclasses import dataclass

from gleanings.corpus.health import COUNTED, Holding, Holdings
from gleanings.corpus.translating import gettext, noop
from gleanings.index.engine import NONE
from gleanings.index.vocabulary import Vocabulary
from gleanings.search_app.presenting.narrowing import of_value
from gleanings.search_app.presenting.urls import search_url
from gleanings.search_app.presenting.wording import documents

_TITLES = {"type": noop("By type"), "theme": noop("By theme"), "year": noop("By year"), "area": noop("By area")}
_HEADS = {"type": noop("Type"), "theme": noop("Theme"), "year": noop("Year"), "area": noop("Area")}
_MISSING = {
    "year": noop("%(documents)s without a year"),
    "area": noop("%(documents)s without an area"),
    "theme": noop("%(documents)s without a theme"),
    "type": noop("%(documents)s without a type"),
}

#: Rows of one table; a library has hundreds of areas.
_MOST = 60


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
    """The values of one facet; ``unlisted`` says how many more there are."""

    title: str
    head: str
    rows: tuple[Row, ...]
    unlisted: int


def tables(holdings: Holdings, known: Vocabulary) -> tuple[Table, ...]:
    """A table for each facet that any document has a value of."""
    found = []
    for field in COUNTED:
        held = [each for each in holdings.by_field if each.field == field]
        rows = tuple(_row(each, known) for each in held[:_MOST])
        more = len(held) - len(rows)
        if rows:
            found.append(Table(gettext(_TITLES[field]), gettext(_HEADS[field]), rows, more))
    return tuple(found)


def missing(holdings: Holdings) -> tuple[tuple[str, str], ...]:
    """What is not known of how many documents, each with the search for them."""
    return tuple(
        (gettext(said, documents=documents(holdings.missing[field])), search_url(of_value(field, NONE)))
        for field, said in _MISSING.items()
        if holdings.missing[field]
    )


def _row(held: Holding, known: Vocabulary) -> Row:
    value = known.value(held.field, held.value) or held.value
    url = search_url(of_value(held.field, value))
    return Row(known.label(held.field, value), url, held.documents, held.pages, held.words)
