"""How do search results leave the program as data? CSV rows and JSON lines; see ``answer.to_json`` for JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gleanings.corpus.spreadsheets import neutralised
from gleanings.index.answer import AnsweredHit, Passage

_DOCUMENT_COLUMNS = (
    "id", "title", "year", "period", "type", "authors", "publisher", "areas", "themes", "language", "format",
    "pages", "source", "source_url", "state", "score",
)  # fmt: skip
_PASSAGE_COLUMNS = ("page", "locator", "heading", "passage")


def csv_rows(hits: Iterable[AnsweredHit], *, passages: bool, held_by: str) -> Iterator[list[str]]:
    """The header line, then a row a document, or a row a passage; formulas are neutralised.

    Args:
        hits: to write.
        passages: whether a row is a passage.
        held_by: the library's notice or name, which stands in the last column of every row.
    """
    yield [*columns(passages=passages), "library"]
    holder = neutralised(held_by)
    for hit in hits:
        for cells in hit_rows(hit, passages=passages):
            yield [*cells, holder]


def columns(*, passages: bool) -> tuple[str, ...]:
    """The names of the cells that ``hit_rows`` gives."""
    return (*_DOCUMENT_COLUMNS, *(_PASSAGE_COLUMNS if passages else ()))


def hit_rows(hit: AnsweredHit, *, passages: bool) -> Iterator[list[str]]:
    """The cells of one hit; with passages a row for each, and one where it was found by its description alone."""
    cells = _document_cells(hit)
    if not passages:
        yield cells
    elif not hit.passages:
        yield [*cells, *("" for _ in _PASSAGE_COLUMNS)]
    else:
        yield from ([*cells, *_passage_cells(passage)] for passage in hit.passages)


def _document_cells(hit: AnsweredHit) -> list[str]:
    document, about = hit.document, hit.document.description
    cells = (
        document.id, about.title, about.year, about.period, about.type, ";".join(about.authors), about.publisher,
        ";".join(about.areas), ";".join(about.themes), about.language, document.format, document.pages,
        document.source, about.source_url, document.state.value, hit.score,
    )  # fmt: skip
    return [neutralised("" if cell is None else str(cell)) for cell in cells]


def _passage_cells(passage: Passage) -> list[str]:
    return [neutralised(cell) for cell in (str(passage.page), passage.cite, passage.heading or "", passage.text)]
