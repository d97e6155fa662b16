"""What is in one segment? Its columns, its words and where they stand, each opened when it is first asked for."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from gleanings.index.whoosh.columns import DocumentColumns
from gleanings.index.whoosh.postings import Lexicon, Parts
from gleanings.index.whoosh.segment_file import SegmentFile


class Segment:
    """One segment file; never changes. What is deleted is known to the snapshot, not to the segment.

    Args:
        path: of the file.

    Attributes:
        name: of the file.
        size: how many documents it has, deleted ones among them.

    Raises:
        FileNotFoundError: there is none.
        IndexUnusable: it is not a sound segment file.
    """

    def __init__(self, path: Path) -> None:
        self._file = SegmentFile(path)
        self.name = path.name
        self.size = self._file.fact("documents")

    @property
    def tokens(self) -> int:
        """How many tokens its documents have, gaps among them."""
        return self._file.fact("tokens")

    def release(self) -> None:
        """Gives back the memory of what was read; what is read again is mapped again."""
        self._file.release()

    @cached_property
    def columns(self) -> DocumentColumns:
        """What is known of each document."""
        return DocumentColumns(self._file)

    @cached_property
    def lexicon(self) -> Lexicon:
        """The words."""
        return Lexicon(self._file, self.size)

    @cached_property
    def pages(self) -> Parts:
        """Where each document's pages begin."""
        return Parts.read(self._file, "page")

    @cached_property
    def passages(self) -> Parts:
        """Where each document's passages begin."""
        return Parts.read(self._file, "passage")
