"""How can a program that knows Whoosh's writer fill our index? The same methods, one revision at each commit."""

from __future__ import annotations

from whoosh.fields import Schema
from whoosh.reading import IndexReader
from whoosh.writing import IndexWriter

from gleanings.index.analysis import Analyzer
from gleanings.index.engine import IndexDocument, Revision
from gleanings.index.whoosh.engine import WhooshEngine
from gleanings.index.whoosh.whoosh_reader import whoosh_reader
from gleanings.index.whoosh.whoosh_schema import KEYWORDS, schema


class WhooshWriter(IndexWriter):  # type: ignore[misc]  # whoosh ships no types
    """Gathers documents and deletions, and applies them to the published generation when it is committed.

    Args:
        engine: to apply to; whoever uses a writer holds the library's lock.
        analyzer: the engine's.
    """

    def __init__(self, engine: WhooshEngine, analyzer: Analyzer) -> None:
        self._engine, self._analyzer = engine, analyzer
        self.schema: Schema = schema(analyzer)
        self.cancel()

    def add_document(self, **fields: object) -> None:
        """Gathers a document; one with the same ``id`` is replaced, which is unique here.

        Args:
            fields: ``id``, ``title``, ``text``, ``year`` and the facets, of which several values are set apart by
                commas or come as a list.

        Raises:
            ValueError: the document has no id.
        """
        if not fields.get("id"):
            raise ValueError("A document needs an id.")
        title, year = str(fields.get("title") or ""), fields.get("year")
        facets = {facet: _values(fields.get(facet)) for facet in KEYWORDS if fields.get(facet)}
        if year is not None:
            facets["year"] = (f"{year:04d}",)
        self._upserts.append(
            IndexDocument(
                id=str(fields["id"]),
                version=1,
                title=title,
                headings=(),
                authors=(),
                publisher="",
                pages=(str(fields.get("text") or ""),),
                facets=facets,
                sort_title=title.lower(),
                year=None if year is None else int(str(year)),
            )
        )

    def update_document(self, **fields: object) -> None:
        """The same as ``add_document``: ids are unique."""
        self.add_document(**fields)

    def delete_document(self, docnum: int, delete: bool = True) -> None:
        """Gathers the deletion of a document by its number in ``reader()``."""
        if delete:
            self._deletes.append(str(self.reader().stored_fields(docnum)["id"]))

    def reader(self, **_options: object) -> IndexReader:
        """A reader over what was committed."""
        return whoosh_reader(self._engine.newest(), self._analyzer)

    def commit(self, **_options: object) -> Revision:
        """Applies what was gathered, durably: deletions first."""
        revision = self._engine.current()
        generation = int(str(revision).partition(".")[0])
        applied = self._engine.apply(generation, self._upserts, self._deletes, self._engine.built_to() or 0)
        self.cancel()
        return applied

    def cancel(self) -> None:
        """Forgets what was gathered."""
        self._upserts: list[IndexDocument] = []
        self._deletes: list[str] = []


def _values(value: object) -> tuple[str, ...]:
    parts = value if isinstance(value, list | tuple) else str(value).split(",")
    return tuple(stripped for part in parts if (stripped := str(part).strip()))
