"""The embedded engine: segments of our own in a generation's folder, executed with numpy."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from contextlib import ContextDecorator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from gleanings.corpus.errors import IndexUnusable
from gleanings.index.analysis import Analyzer
from gleanings.index.engine import (
    NONE,
    Bucket,
    FacetTable,
    Generation,
    Hints,
    Hit,
    IndexDocument,
    Query,
    Results,
    Revision,
    Stats,
)
from gleanings.index.generations import (
    SCHEMA_VERSION,
    Generations,
    Manifest,
    StoredSegment,
    writable,
)
from gleanings.index.nodes import Node, Phrase, Word
from gleanings.index.whoosh.execution import execute, facet_table
from gleanings.index.whoosh.hints import hints
from gleanings.index.whoosh.segment import Segment
from gleanings.index.whoosh.segment_file import Array
from gleanings.index.whoosh.snapshot import SegmentView, Snapshot
from gleanings.index.whoosh.suggestion import all_words, count_holders, count_terms, frequent_terms, words_alike

# What writes is imported when something is written: from the shell every search pays for its imports.
if TYPE_CHECKING:
    from gleanings.index.whoosh.writer import Limits

_NOTHING_YET = "Run `gleanings ingest FOLDER`; where files were read already, `gleanings reindex`."

# A revision is opened while another is put in force: its files may be gone by then, and the next one is read.
_OPEN_TRIES = 5


class _Sound(ContextDecorator):
    """Says for the person that arrays contradict each other: somebody has changed a file.

    Raises:
        IndexUnusable: they do.
    """

    def __enter__(self) -> None: ...

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if isinstance(error, IndexError | ValueError | OverflowError):
            raise IndexUnusable(
                "The index contradicts itself.", hint="Run `gleanings check`, then `gleanings reindex`."
            ) from error


_SOUND = _Sound()


class WhooshEngine:
    """An engine over one folder of generations; one instance serves all threads of a process.

    Args:
        folder: of the generations; made when the first is created.
        analyzer: makes the tokens of documents; the same one must make those of queries.
        language: the analyzer's; a generation of another language is refused.
        limits: when segments are written and merged.
    """

    def __init__(self, folder: Path, analyzer: Analyzer, language: str, limits: Limits | None = None) -> None:
        self._generations = Generations(folder)
        self._analyzer = analyzer
        self._language = language
        self._limits = limits
        self._opening = threading.Lock()
        self._snapshot: Snapshot | None = None

    def create(self) -> int:
        """Starts an empty generation."""
        generation = self._generations.create()
        self._generations.write_manifest(Manifest(generation, 0, SCHEMA_VERSION, self._language, 0, 0))
        return generation

    def apply(
        self, generation: int, upserts: Iterable[IndexDocument], deletes: Sequence[str], built_to: int
    ) -> Revision:
        """Adds, replaces and removes documents.

        Raises:
            LibraryUnwritable: the disk is full, or the like; the revision before answers on.
        """
        from gleanings.index.whoosh.writer import Limits, RevisionWriter

        manifest = self._generations.manifest(generation)
        folder = self._generations.path(generation)
        views = self._open(manifest).views
        writer = RevisionWriter(folder, manifest, views, self._analyzer, self._limits or Limits())
        with writable(folder):
            coming, refused = writer.write(upserts, deletes, built_to)
        self._generations.write_manifest(coming)
        return Revision(generation, coming.revision, refused)

    def copy_of_catalogue(self, generation: int) -> None:
        """None: whoever reads the index is where the catalogue is."""

    def publish(self, generation: int) -> None:
        """Lets the generation answer from now on."""
        self._generations.publish(generation)

    def current(self) -> str | None:
        """The revision that answers."""
        generation = self._generations.current()
        return None if generation is None else str(self._generations.manifest(generation))

    def generations(self) -> tuple[Generation, ...]:
        """All generations, the oldest first."""
        return tuple(Generation(number, self._reflected(number)) for number in self._generations.numbers())

    def built_to(self) -> int | None:
        """The change count that the published generation reflects."""
        generation = self._generations.current()
        return None if generation is None else self._generations.manifest(generation).built_to

    def pinned(self, generation: int) -> WhooshEngine:
        """The same engine, except that one generation answers."""
        view = WhooshEngine(self._generations.folder, self._analyzer, self._language, self._limits)
        view._generations = Generations(self._generations.folder, pinned=generation)
        view.newest()
        return view

    def search(self, query: Query) -> Results:
        """Answers from the newest revision."""
        with _SOUND:
            return execute(self.newest(), query)

    def pages(self, node: Node, hits: Sequence[Hit]) -> Hints:
        """On which pages of some hits a query stands, and in how many passages."""
        with _SOUND:
            return hints(self.newest(), node, [hit.id for hit in hits])

    def facet_table(self, query: Query, rows: str, columns: str) -> FacetTable:
        """Counts the matches by two facets at once."""
        with _SOUND:
            return facet_table(self.newest(), query, rows, columns)

    def terms(self, prefix: str, limit: int) -> tuple[Bucket, ...]:
        """Words as written that start with the prefix, the most frequent first."""
        with _SOUND:
            return frequent_terms(self.newest(), prefix, limit)

    def words(self, prefix: str, shortest: int, longest: int) -> tuple[Bucket, ...]:
        """All words as written that start with the prefix and have so many letters."""
        with _SOUND:
            return all_words(self.newest(), prefix, shortest, longest)

    def alike(self, word: str, edits: int) -> tuple[Bucket, ...]:
        """Words as written that have about the letters of a word, with how often each occurs."""
        with _SOUND:
            return words_alike(self.newest(), word, edits)

    def counts(self, leaves: Sequence[Word | Phrase]) -> tuple[int, ...]:
        """How many documents hold each of some words and phrases."""
        with _SOUND:
            return count_holders(self.newest(), leaves)

    def values(self, field: str) -> tuple[str, ...]:
        """The values of a field, ascending; of deleted documents too, until these are merged away."""
        with _SOUND:
            views = self.newest().views
            return tuple(sorted({v for view in views for v in view.columns.facets[field].values if v != NONE}))

    def check(self) -> tuple[str, ...]:
        """Compares every file of the published generation with its checksum."""
        generation = self._generations.current()
        return ("No index was published yet.",) if generation is None else self._generations.damaged(generation)

    def stats(self) -> Stats:
        """Counts of the published generation."""
        snapshot = self.newest()
        manifest = snapshot.manifest
        size = sum(file.size_bytes for file in manifest.files)
        return Stats(str(manifest), manifest.documents, count_terms(snapshot), size)

    def abandon(self, generation: int) -> None:
        """Deletes a generation whose building was stopped."""
        self.drop(generation)

    def drop(self, generation: int) -> None:
        """Deletes a generation that does not answer."""
        self._generations.drop(generation)

    def newest(self) -> Snapshot:
        """The revision that answers now, opened when it is another one than the last time.

        Raises:
            IndexUnusable: nothing was published, or what was is damaged.
        """
        for tries in range(_OPEN_TRIES):
            generation = self._generations.current()
            if generation is None:
                raise IndexUnusable("Nothing is indexed yet.", hint=_NOTHING_YET)
            manifest = self._generations.manifest(generation)
            snapshot = self._snapshot
            if snapshot is not None and snapshot.manifest is manifest:
                return snapshot
            try:
                with self._opening:
                    snapshot = self._snapshot
                    if snapshot is None or snapshot.manifest is not manifest:
                        snapshot = self._snapshot = self._open(manifest)
                return snapshot
            except FileNotFoundError as error:
                if tries == _OPEN_TRIES - 1:
                    raise IndexUnusable("A file of the index is missing.", hint="Run `gleanings reindex`.") from error
        raise AssertionError("unreachable")

    def _reflected(self, generation: int) -> int | None:
        try:
            return self._generations.manifest(generation).built_to
        except IndexUnusable:
            return None

    @_SOUND
    def _open(self, manifest: Manifest) -> Snapshot:
        """Maps what the last snapshot had not mapped yet."""
        if manifest.language != self._language:
            raise IndexUnusable(
                f"The index was built for language {manifest.language!r}, the library is set to {self._language!r}.",
                hint="Run `gleanings reindex`.",
            )
        known: dict[str, Segment] = {}
        if self._snapshot is not None and self._snapshot.manifest.generation == manifest.generation:
            known = {view.segment.name: view.segment for view in self._snapshot.views}
        folder, sizes = self._generations.path(manifest.generation), {f.name: f.size_bytes for f in manifest.files}
        views = []
        for stored in manifest.segments:
            if stored.name not in known and (folder / stored.name).stat().st_size != sizes.get(stored.name):
                raise _damaged(stored.name)
            segment = known.get(stored.name) or Segment(folder / stored.name)
            if segment.size != stored.documents:
                raise _damaged(stored.name)
            views.append(SegmentView(segment, _live(folder, stored, segment.size)))
        return Snapshot(manifest, views)


def _live(folder: Path, stored: StoredSegment, size: int) -> Array | None:
    if stored.deletions is None:
        return None
    packed = np.frombuffer((folder / stored.deletions).read_bytes(), np.uint8)
    if len(packed) != -(-size // 8):
        raise _damaged(stored.deletions)
    return np.unpackbits(packed, count=size).astype(bool)


def _damaged(name: str) -> IndexUnusable:
    return IndexUnusable(f"The index file {name} is damaged.", hint="Run `gleanings reindex`.")
