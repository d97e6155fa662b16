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
    holder = neutralised(held_by)
    yield [*_DOCUMENT_COLUMNS, *(_PASSAGE_COLUMNS if passages else ()), "library"]
    for hit in hits:
        cells = _document_cells(hit)
        if not passages:
            yield [*cells, holder]
        for passage in hit.passages if passages else ():
            yield [*cells, *_passage_cells(passage), holder]


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
