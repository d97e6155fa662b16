"""How do files become catalogued documents? Find, read each in a child, describe, catalogue.

Every step can be repeated: a run that was stopped goes on where it was when it is started again, because a
file that the ledger knows unchanged is not read again. Every file that is found ends in the ledger.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from gleanings.corpus.catalogue import Catalogue, KnownFile, SourceFile
from gleanings.corpus.errors import ReadingError, SourceError
from gleanings.corpus.library import Library
from gleanings.corpus.locations import to_location
from gleanings.corpus.metadata_csv import Sheet, apply_sheet, check_sources
from gleanings.corpus.model import Reason
from gleanings.ingest.finding import Found, find
from gleanings.ingest.limits import Limits
from gleanings.ingest.sniff import Kind, sniff

_MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Options:
    """How a run is done.

    Attributes:
        jobs: files read at the same time.
        reader: "auto", "pdfium" or "pdfminer".
        retry: read failed files again: None for no, "" for all, or one reason.
    """

    jobs: int = 2
    reader: str = "auto"
    retry: str | None = None


@dataclass(slots=True)
class RunReport:
    """What a run did: counts of files, the reasons of those that failed, and the slowest."""

    run: int = 0
    found: int = 0
    read: int = 0
    unchanged: int = 0
    copies: int = 0
    ignored: int = 0
    gone: int = 0
    without_text: int = 0
    corrected: int = 0
    failed: list[tuple[str, Reason, str]] = field(default_factory=list)
    slowest: list[tuple[float, str]] = field(default_factory=list)

    def reasons(self) -> Counter[Reason]:
        """How many files failed for each reason."""
        return Counter(reason for _, reason, _ in self.failed)


class Watcher:
    """Is told how a run goes; this one does nothing."""

    def begin(self, files: int) -> None:
        """So many files have to be read."""

    def done(self, source: str) -> None:
        """One more file was dealt with."""


def ingest(
    library: Library,
    catalogue: Catalogue,
    paths: Sequence[Path],
    options: Options,
    *,
    sheet: Sheet | None = None,
    watcher: Watcher | None = None,
) -> RunReport:
    """Reads what is new or changed under the paths into the catalogue.

    Args:
        library: that is ingested into; its write lock must be held.
        catalogue: of the library, open for writing.
        paths: folders and files.
        options: how the run is done.
        sheet: values to take over anything guessed.
        watcher: is told how the run goes.

    Raises:
        SourceError: a path does not exist, or there is no document under any of them.
        MetadataError: the sheet has rows about unknown files; nothing was read.
    """
    founds = sorted(find(paths), key=lambda found: (-found.mtime_ns, found.source))
    run = _Run(library, catalogue, options, watcher or Watcher())
    queue = run.sort_out(founds)
    if not any(kind is not Kind.SIDE for _, kind in queue):
        named = ", ".join(str(path) for path in paths)
        raise SourceError(f"There is no PDF or HTML file in {named}.", hint="Nothing was changed.")
    if sheet is not None:
        sources = {found.source for found in founds}
        check_sources(sheet, lambda source: source in sources or bool(catalogue.document_for_source(source)))
    return run.execute(queue, founds, sheet)


class _Run:
    """One run, from its files to its report."""

    def __init__(self, library: Library, catalogue: Catalogue, options: Options, watcher: Watcher) -> None:
        self._library = library
        self._catalogue = catalogue
        self._options = options
        self._watcher = watcher
        self._report = RunReport()

    def sort_out(self, founds: Iterable[Found]) -> list[tuple[Found, Kind | Reason]]:
        """What is to be done with each file: its kind, or why it cannot be read."""
        return [(found, found.problem or self._kind(found)) for found in founds]

    def execute(
        self, queue: list[tuple[Found, Kind | Reason]], founds: Sequence[Found], sheet: Sheet | None
    ) -> RunReport:
        """Reads and catalogues, and closes the run."""
        report, catalogue = self._report, self._catalogue
        report.run = catalogue.start_run("ingest", " ".join(sorted({str(found.root) for found in founds})))
        report.found = len(queue)
        to_read = [(found, file) for found, kind in queue if (file := self._prepare(found, kind)) is not None]
        self._watcher.begin(len(to_read))
        self._read(to_read)
        roots = {to_location(found.root) for found in founds}
        report.gone = catalogue.mark_gone(roots, {to_location(found.location) for found in founds})
        if sheet is not None:
            report.corrected = apply_sheet(
                sheet, catalogue, origin="metadata", run=report.run, unread={source for source, _, _ in report.failed}
            )
        catalogue.end_run(report.run)
        return report

    def _kind(self, found: Found) -> Kind | Reason:
        try:
            return sniff(found.location)
        except ReadingError as error:
            return Reason(error.reason)

    def _prepare(self, found: Found, kind: Kind | Reason) -> SourceFile | None:
        """The file with its checksum if it has to be read; anything else is dealt with here."""
        file = SourceFile(
            to_location(found.location), to_location(found.root), found.source, found.size, found.mtime_ns
        )
        known = self._catalogue.known_file(file.location)
        if known is not None and self._is_settled(known, file):
            self._report.unchanged += 1
            self._report.without_text += known.reason is Reason.NO_TEXT
            return None
        if kind is Kind.SIDE:
            self._report.ignored += 1
            self._catalogue.record_ignored(file, "", run=self._report.run)
            return None
        if reason := _refusal(kind):
            self._fail(file, reason, "")
            return None
        return self._prepare_bytes(found, file, known)

    def _prepare_bytes(self, found: Found, file: SourceFile, known: KnownFile | None) -> SourceFile | None:
        try:
            with found.location.open("rb") as opened:
                sha256 = hashlib.file_digest(opened, "sha256").hexdigest()
        except FileNotFoundError:
            self._fail(file, Reason.VANISHED, "")
            return None
        except OSError as error:
            self._fail(file, Reason.UNREADABLE, error.strerror or "")
            return None
        file = SourceFile(file.location, file.root, file.source, file.size, file.mtime_ns, sha256)
        retried = known is not None and known.status == "failed"
        if not retried and self._catalogue.record_copy(file, run=self._report.run):
            self._report.copies += 1
            return None
        return file

    def _is_settled(self, known: KnownFile, file: SourceFile) -> bool:
        """Whether an earlier run dealt with the very same file."""
        if (known.size, known.mtime_ns) != (file.size, file.mtime_ns):
            return False
        if known.status != "failed":
            return True
        retry = self._options.retry
        if retry is None and known.reason is not None:
            self._report.failed.append((file.source, known.reason, "unchanged since it failed before"))
        return retry is None or retry not in ("", known.reason)

    def _fail(self, file: SourceFile, reason: Reason, detail: str, seconds: float = 0.0) -> None:
        self._report.failed.append((file.source, reason, detail))
        self._catalogue.record_failure(file, reason, detail, run=self._report.run, seconds=seconds)

    def _read(self, to_read: list[tuple[Found, SourceFile]]) -> None:
        if not to_read:
            return
        # The readers and the language model take half a second to load: not for a run with nothing to read.
        from gleanings.ingest.describe import Describer
        from gleanings.ingest.describe.language import load_model
        from gleanings.ingest.reading import read_files

        load_model()  # in the parent, once: the children may not write the temporary file that it needs

        files = {found.location: file for found, file in to_read}
        describer = Describer(self._library.taxonomy)
        outcomes = read_files(
            (found for found, _ in to_read),
            lambda found, reading: describer.describe(reading, source=found.source),
            reader=self._options.reader,
            jobs=self._options.jobs,
            limits=limits_of(self._library),
        )
        for outcome in outcomes:
            file = files[outcome.found.location]
            if outcome.result is not None:
                reading, description = outcome.result
                self._catalogue.record_document(
                    file, reading, description, run=self._report.run, seconds=outcome.seconds
                )
                self._report.read += 1
                self._report.without_text += not any(page.text.strip() for page in reading.pages)
            elif outcome.error is not None:
                self._fail(file, Reason(outcome.error.reason), outcome.error.detail, outcome.seconds)
            self._report.slowest = sorted((*self._report.slowest, (outcome.seconds, file.source)), reverse=True)[:5]
            self._watcher.done(file.source)


def limits_of(library: Library) -> Limits:
    """The limits that the library's configuration sets."""
    configured = library.config.limits
    return Limits(
        file_bytes=configured.file_megabytes * _MIB,
        html_bytes=configured.html_megabytes * _MIB,
        memory_bytes=configured.memory_megabytes * _MIB,
        wall_seconds=configured.seconds,
        cpu_seconds=configured.seconds,
        pages=configured.pages,
        characters=configured.characters,
    )


def _refusal(kind: Kind | Reason) -> Reason | None:
    """Why a file of this kind is not read, if it is not."""
    if isinstance(kind, Reason):
        return kind
    return {Kind.UNSUPPORTED: Reason.UNSUPPORTED, Kind.EMPTY: Reason.EMPTY}.get(kind)
