"""Which states of its bytes and text did a document have, and what do their pages say?

Page texts are immutable and keyed by their hash: equal texts are kept once.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from typing import Any

import zstandard

from gleanings.corpus import encoding
from gleanings.corpus.database import LISTED, Database, damage_named, listed
from gleanings.corpus.model import Page, Reading, State, Version
from gleanings.corpus.sources import SourceFile


class Versions:
    """The versions of one catalogue; what adds them is called inside its transactions.

    Args:
        database: of the catalogue.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._compress = zstandard.ZstdCompressor(level=3).compress
        self._decompress = zstandard.ZstdDecompressor().decompress

    def keep(self, document: str, file: SourceFile, reading: Reading, run: int) -> tuple[int, bool]:
        """The number of the version that a reading is, and whether the document has it only now."""
        content = _content_hash(reading.pages)
        row = self._database.connection.execute(
            "SELECT number FROM versions WHERE document = ? AND sha256 = ? AND content = ?",
            (document, file.sha256 or "", content),
        ).fetchone()
        if row is not None:
            self._place(int(row[0]), reading)
            return int(row[0]), False
        return self._add(document, file, reading, content, run), True

    def _add(self, document: str, file: SourceFile, reading: Reading, content: bytes, run: int) -> int:
        connection = self._database.connection
        texts = [page.text for page in reading.pages]
        cursor = connection.execute(
            "INSERT INTO versions(document, sha256, content, format, pages, pages_without_text, words,"
            " truncated, reading, run) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (document, file.sha256 or "", content, reading.format, len(texts),
             sum(1 for text in texts if not text.strip()), sum(len(text.split()) for text in texts),
             reading.truncated, encoding.encode_reading(reading), run),
        )  # fmt: skip
        version = int(cursor.lastrowid or 0)
        for page in reading.pages:
            packed = page.text.encode()
            key = text_key(packed)
            connection.execute(
                "INSERT INTO texts VALUES (?, ?) ON CONFLICT DO NOTHING", (key, self._compress(packed))
            )
            connection.execute(
                "INSERT INTO pages VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (version, page.number, key, page.label, page.heading, page.anchor, page.quality, page.reader),
            )
        self._place(version, reading)
        return version

    def _place(self, version: int, reading: Reading) -> None:
        """Keeps where the words of pictures stand, also of a version that was read before this was known."""
        self._database.connection.executemany(
            "INSERT INTO page_words VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            ((version, number, self._compress(placed.encode())) for number, placed in reading.placed),
        )

    def words(self, version: int, number: int) -> bytes | None:
        """Where the words of a page stand that was a picture, as it was read; None of every other page."""
        rows = self._database.rows("SELECT zstd FROM page_words WHERE version = ? AND number = ?", (version, number))
        with damage_named(self._database.path):
            return self._decompress(rows[0][0]) if rows else None

    def of(self, document: str) -> tuple[Version, ...]:
        """The versions of a document, in the order in which they were read."""
        rows = self._database.rows(
            "SELECT v.number, r.started, v.sha256, v.words FROM versions v JOIN runs r ON r.number = v.run"
            " WHERE v.document = ? ORDER BY v.number",
            (document,),
        )
        texts: dict[int, Counter[bytes]] = {number: Counter() for number, *_ in rows}
        for number, text in self._database.rows(
            "SELECT p.version, p.text FROM pages p JOIN versions v ON v.number = p.version WHERE v.document = ?",
            (document,),
        ):
            texts[number][text] += 1
        before: Counter[bytes] = Counter()
        bytes_before = None
        found = []
        for ordinal, (number, started, sha256, words) in enumerate(rows, start=1):
            now = texts[number]
            new, lost = (now - before).total(), (before - now).total()
            found.append(Version(ordinal, number, started, sha256 == bytes_before, words, now.total(), new, lost))
            before, bytes_before = now, sha256
        return tuple(found)

    def pages(self, version: int, numbers: Iterable[int] | None = None) -> tuple[Page, ...]:
        """The pages of a version, in order: all of them, or those with some numbers."""
        only = "" if numbers is None else f"AND p.number IN {LISTED}"
        rows = self._database.rows(
            "SELECT p.number, t.zstd, p.label, p.heading, p.anchor, p.quality, p.reader"  # noqa: S608  # constants
            f" FROM pages p JOIN texts t ON t.hash = p.text WHERE p.version = ? {only} ORDER BY p.number",
            (version,) if numbers is None else (version, listed(numbers)),
        )
        with damage_named(self._database.path):
            return tuple(
                Page(number, self._decompress(packed).decode(), label, heading, anchor, quality, reader)
                for number, packed, label, heading, anchor, quality, reader in rows
            )

    def reading(self, version: int, format_: str) -> Reading:
        """What was read, as it was before it was described."""
        ((text,),) = self._database.rows("SELECT reading FROM versions WHERE number = ?", (version,))
        return encoding.decode_reading(text, format_, self.pages(version))

    def worst_pages(self, below: float, limit: int) -> list[Any]:
        """Document, number, quality, whether there is text, and reader of the pages of less than a quality.

        The worst come first, those without text before all others.
        """
        return self._database.rows(
            "SELECT d.id, p.number, p.quality, p.text != ?, p.reader FROM documents d"
            " JOIN pages p ON p.version = d.version WHERE p.quality < ? AND d.standing IS NULL"
            " ORDER BY p.text != ?, p.quality, d.location, p.number LIMIT ?",
            (text_key(b""), below, text_key(b""), limit),
        )


def state_of(reading: Reading) -> State:
    """Whether a document with this text can be found by its words."""
    without = sum(1 for page in reading.pages if not page.text.strip())
    if without == len(reading.pages):
        return State.NO_TEXT
    return State.PARTIAL if without or reading.truncated else State.INDEXED


def text_key(packed: bytes) -> bytes:
    """Under which a page's text is kept."""
    return hashlib.blake2b(packed, digest_size=16).digest()


def _content_hash(pages: Iterable[Page]) -> bytes:
    digest = hashlib.blake2b(digest_size=16)
    for page in pages:
        digest.update(
            repr((page.number, page.text, page.label, page.heading, page.anchor)).encode("utf-8", "surrogatepass")
        )
    return digest.digest()
