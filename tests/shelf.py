"""A catalogue with a few invented files: for tests of what is kept, without reading anything."""

from __future__ import annotations

import sqlite3
from hashlib import sha256
from pathlib import Path

from gleanings.corpus.catalogue import Catalogue
from gleanings.corpus.corrections import By
from gleanings.corpus.model import Description, Document, Page, Reading
from gleanings.corpus.sources import SourceFile

TABLES = ("runs", "documents", "versions", "texts", "pages", "corrections", "ledger", "correction_history", "changes")


class Shelf:
    """A folder of source files and the catalogue that is told of them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / "catalogue.sqlite3"
        self.catalogue = Catalogue.open_for_writing(self.path)
        self.run = self.catalogue.runs.start("ingest", "")

    def file(self, name: str, content: str | None = None) -> SourceFile:
        """A file on disk: written when ``content`` is given."""
        path = self.folder / name
        if content is not None:
            path.write_text(content)
        digest = sha256(path.read_bytes()).hexdigest()
        return SourceFile(str(path), str(self.folder), name, path.stat().st_size, path.stat().st_mtime_ns, digest)

    def add(self, name: str, content: str, *texts: str, **description: object) -> str:
        """Catalogues a file with these page texts, and returns the document's id."""
        pages = tuple(Page(at, text) for at, text in enumerate(texts or (content,), start=1))
        about = Description(**({"title": f"Title of {name}"} | description))  # type: ignore[arg-type]  # a factory
        return self.catalogue.record_document(
            self.file(name, content), Reading("pdf", pages), about, run=self.run, seconds=0.1
        )

    @property
    def by(self) -> By:
        """A librarian, in the run that is open."""
        return By(self.run, "ada")

    def document(self, identity: str) -> Document:
        return self.catalogue.document(identity)

    def title(self, identity: str) -> str:
        return self.catalogue.document(identity).description.title

    def rows(self) -> dict[str, list[tuple[object, ...]]]:
        """Everything that the database holds."""
        with sqlite3.connect(self.path) as connection:
            found = {table: connection.execute(f"SELECT * FROM {table}").fetchall() for table in TABLES}  # noqa: S608  # our own names
        connection.close()
        return found
