"""Is the catalogue sound: its file, the references in it, and every page's text against its hash?"""

from __future__ import annotations

from collections.abc import Iterator

import zstandard

from gleanings.corpus.database import Database
from gleanings.corpus.errors import CatalogueError
from gleanings.corpus.versions import text_key

_MOST = 20


def inspect(database: Database) -> Iterator[str]:
    """What is wrong with a catalogue, a sentence each; nothing when it is sound."""
    try:
        for (said,) in database.rows(f"PRAGMA quick_check({_MOST})"):
            if said != "ok":
                yield f"The catalogue's file is damaged: {said}."
        for table, *_ in database.rows("PRAGMA foreign_key_check")[:_MOST]:
            yield f"A row of {table} refers to something that is not there."
        yield from _damaged_texts(database)
    except CatalogueError as error:
        yield error.message


def _damaged_texts(database: Database) -> Iterator[str]:
    decompress = zstandard.ZstdDecompressor().decompress
    damaged = []
    for key, packed in database.connection.execute("SELECT hash, zstd FROM texts"):
        try:
            sound = text_key(decompress(packed)) == key
        except zstandard.ZstdError:
            sound = False
        if not sound:
            damaged.append(key)
    for key in damaged[:_MOST]:
        statement = (
            "SELECT v.document, p.number FROM pages p JOIN versions v ON v.number = p.version WHERE p.text = ?"
        )
        for document, page in database.rows(statement, (key,))[:1]:
            yield f"The text of page {page} of document {document} is damaged."
