"""The embedded engine: Whoosh segments in a generation's folder, executed with numpy."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from whoosh.filedb.filestore import FileStorage
from whoosh.index import EmptyIndexError, FileIndex
from whoosh.query import Or, Term
from whoosh.writing import IndexWriter

from gleanings.corpus.errors import IndexUnusable, LibraryUnwritable
from gleanings.index.analysis import Analyzer
from gleanings.index.engine import Bucket, IndexDocument, Query, Refused, Results, Revision, Stats
from gleanings.index.generations import SCHEMA_VERSION, Generations, Manifest
from gleanings.index.whoosh.execution import Execution
from gleanings.index.whoosh.fields import fields_of, schema
from gleanings.index.whoosh.snapshot import Snapshot

_OPEN_TRIES = 5


class WhooshEngine:
    """An engine over one folder of generations; one instance serves all threads of a process.

    Args:
        folder: of the generations; made when the first is created.
        analyzer: makes the tokens of documents; the same one must make those of queries.
        language: the analyzer's; a generation of another language is refused.
    """

    def __init__(self, folder: Path, analyzer: Analyzer, language: str) -> None:
        self._generations = Generations(folder)
        self._analyzer = analyzer
        self._language = language
        self._lock = threading.Lock()
        self._snapshot: Snapshot | None = None

    def create(self) -> int:
        """Starts an empty generation."""
        generation = self._generations.create()
        FileIndex.create(FileStorage(str(self._generations.path(generation))), schema(), "MAIN")
        self._generations.write_manifest(Manifest(generation, 0, SCHEMA_VERSION, self._language, 0, 0, {}))
        return generation

    def apply(
        self, generation: int, upserts: Iterable[IndexDocument], deletes: Sequence[str], built_to: int
    ) -> Revision:
        """Adds, replaces and removes documents."""
        manifest = self._generations.manifest(generation)
        path = self._generations.path(generation)
        try:
            writer = FileStorage(str(path)).open_index().writer(limitmb=256)
            failed = self._write(writer, upserts, deletes, fresh=manifest.revision == 0)
            writer.commit()
        except OSError as error:
            raise LibraryUnwritable(f"The index in {path} cannot be written: {error.strerror}.") from error
        documents = FileStorage(str(path)).open_index().doc_count()
        manifest = replace(manifest, revision=manifest.revision + 1, built_to=built_to, documents=documents)
        self._generations.write_manifest(manifest)
        return Revision(generation, manifest.revision, failed)

    def _write(
        self, writer: IndexWriter, upserts: Iterable[IndexDocument], deletes: Sequence[str], *, fresh: bool
    ) -> tuple[Refused, ...]:
        failed = []
        try:
            documents = list(upserts) if not fresh else upserts
            if not fresh:
                replaced = [*deletes, *(document.id for document in documents)]
                writer.delete_by_query(Or([Term("id", identity) for identity in replaced]))
            for document in documents:
                try:
                    writer.add_document(**fields_of(document, self._analyzer))
                except (ValueError, UnicodeError) as error:
                    failed.append(Refused(document.id, str(error), retryable=False))
        except BaseException:
            writer.cancel()
            raise
        return tuple(failed)

    def publish(self, generation: int) -> None:
        """Lets the generation answer from now on."""
        self._generations.publish(generation)

    def current(self) -> str | None:
        """The revision that answers."""
        generation = self._generations.current()
        return None if generation is None else str(self._generations.manifest(generation))

    def built_to(self) -> int | None:
        """The change count that the published generation reflects."""
        generation = self._generations.current()
        return None if generation is None else self._generations.manifest(generation).built_to

    def search(self, query: Query) -> Results:
        """Answers from the newest revision."""
        with self._lock:  # Whoosh's readers share one file position
            return Execution(self._newest(), query).run()

    def terms(self, prefix: str, limit: int) -> tuple[Bucket, ...]:
        """Words as written that start with the prefix, the most frequent first."""
        with self._lock:
            found = self._newest().terms("exact", prefix)
        found.sort(key=lambda item: (-item[1], item[0]))
        return tuple(Bucket(word, count) for word, count in found[:limit])

    def check(self) -> tuple[str, ...]:
        """Compares every file of the published generation with its checksum."""
        generation = self._generations.current()
        return ("No index was published yet.",) if generation is None else self._generations.damaged(generation)

    def stats(self) -> Stats:
        """Counts of the published generation."""
        with self._lock:
            snapshot = self._newest()
            terms = snapshot.term_count()
        folder = self._generations.path(snapshot.manifest.generation)
        size = sum(path.stat().st_size for path in folder.iterdir())
        return Stats(str(snapshot.manifest), snapshot.manifest.documents, terms, size)

    def drop(self, generation: int) -> None:
        """Deletes a generation that does not answer."""
        self._generations.drop(generation)

    def _newest(self) -> Snapshot:
        """The snapshot of the published revision, opened when another one was published since."""
        generation = self._generations.current()
        if generation is None:
            raise IndexUnusable("No index was published yet.", hint="Run `gleanings ingest` or `gleanings reindex`.")
        manifest = self._generations.manifest(generation)
        if self._snapshot is None or str(self._snapshot.manifest) != str(manifest):
            fresh = self._open(manifest)
            if self._snapshot is not None:
                self._snapshot.close()
            self._snapshot = fresh
        return self._snapshot

    def _open(self, manifest: Manifest) -> Snapshot:
        if manifest.language != self._language:
            raise IndexUnusable(
                f"The index was built for language {manifest.language!r}, the library is set to {self._language!r}.",
                hint="Run `gleanings reindex`.",
            )
        path = str(self._generations.path(manifest.generation))
        for tries in range(_OPEN_TRIES):
            try:
                return Snapshot(FileStorage(path).open_index(schema=schema()).reader(), manifest)
            except (FileNotFoundError, EmptyIndexError) as error:
                # A commit of Whoosh removes the files of the one before, perhaps while they are being opened.
                if tries == _OPEN_TRIES - 1:
                    raise IndexUnusable("A file of the index is missing.", hint="Run `gleanings reindex`.") from error
                time.sleep(0.05)
        raise AssertionError("unreachable")
