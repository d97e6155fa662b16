"""How do files become catalogued documents? Find, plan, read each in a child, describe, catalogue.

Every step can be repeated. What has to be read waits in the catalogue's queue until the transaction that says
what became of it, so a run that was stopped, however it was stopped, goes on where it was when it is started
again. Every file that is found ends in the ledger.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from gleanings.corpus.catalogue import Catalogue
from gleanings.corpus.corrections import By
from gleanings.corpus.errors import MetadataError, ReadingError, SourceError
from gleanings.corpus.library import Library
from gleanings.corpus.locations import to_location, to_path
from gleanings.corpus.metadata_csv import Sheet, check_sources
from gleanings.corpus.metadata_import import apply_sheet
from gleanings.corpus.model import Description, Reading, Reason
from gleanings.corpus.sources import SourceFile
from gleanings.corpus.work_queue import MOST_ATTEMPTS
from gleanings.ingest.finding import Found, find
from gleanings.ingest.limits import Limits
from gleanings.ingest.planning import Action, Planned, documents_in, plan

if TYPE_CHECKING:
    from gleanings.ingest.describe import Describer
    from gleanings.ingest.isolation import Outcome
    from gleanings.ingest.wire import Described

_MIB = 1024 * 1024
#: A file that changed so lately may still be being written: it is read last.
_SETTLING_SECONDS = 2.0
_SLOWEST = 5


@dataclass(frozen=True, slots=True)
class Options:
    """How a run is done.

    Attributes:
        jobs: files read at the same time.
        reader: "auto", "pdfium" or "pdfminer".
        retry: read failed files again: None for no, "" for all, or one reason.
        scheduler: of Dask, whose workers read the files; None to read them here.
    """

    jobs: int = 2
    reader: str = "auto"
    retry: str | None = None
    scheduler: str | None = None


@dataclass(slots=True)
class RunReport:
    """What a run did: counts of files, the reasons of those that failed, and the slowest.

    Attributes:
        linked: how many documents were newly found to be forms of another.
        metadata_error: why no value of the sheet was taken, although files were read.
    """

    run: int = 0
    found: int = 0
    read: int = 0
    unchanged: int = 0
    copies: int = 0
    ignored: int = 0
    gone: int = 0
    without_text: int = 0
    corrected: int = 0
    linked: int = 0
    failed: list[tuple[str, Reason, str]] = field(default_factory=list)
    slowest: list[tuple[float, str]] = field(default_factory=list)
    metadata_error: MetadataError | None = None

    def reasons(self) -> Counter[Reason]:
        """How many files failed for each reason."""
        return Counter(reason for _, reason, _ in self.failed)


class Watcher:
    """Is told how a run goes; this one does nothing."""

    def begin(self, files: int) -> None:
        """So many files have to be read."""

    def done(self, source: str) -> None:
        """One more file was dealt with."""


def look(catalogue: Catalogue, paths: Sequence[Path], options: Options) -> list[Planned]:
    """What a run over the paths would do, the newest files first; nothing is written.

    Raises:
        SourceError: a path does not exist, or there is no document under any of them.
    """
    founds = sorted(find(paths), key=lambda found: (_is_settling(found), -found.mtime_ns, found.source))
    planned = plan(catalogue, founds, retry=options.retry)
    if not documents_in(planned):
        raise no_document(paths)
    return planned


def no_document(paths: Sequence[Path]) -> SourceError:
    """What is said where there is nothing to read under any of the paths."""
    named = ", ".join(str(path.absolute()) for path in paths)
    return SourceError(f"There is no PDF or HTML file in {named}.", hint="Nothing was changed.")


def ingest(
    library: Library,
    catalogue: Catalogue,
    paths: Sequence[Path],
    options: Options,
    *,
    sheet: Sheet | None = None,
    watcher: Watcher | None = None,
) -> RunReport:
    """Reads what is new or changed under the paths into the catalogue, and what a stopped run left waiting.

    Args:
        library: that is ingested into; its write lock must be held.
        catalogue: of the library, open for writing.
        paths: folders and files; none to go on with what waits.
        options: how the run is done.
        sheet: values to take over anything guessed.
        watcher: is told how the run goes.

    Raises:
        SourceError: a path does not exist, or there is no document under any of them.
        MetadataError: the sheet has rows about unknown files; nothing was read.
    """
    planned = look(catalogue, paths, options) if paths else []
    if sheet is not None:
        sources = {each.file.source for each in planned}
        check_sources(
            sheet,
            lambda source: source in sources or bool(catalogue.document_for_source(source)),
            lambda identity: bool(catalogue.documents_by_id((identity,))),
        )
        catalogue.reserve_ids(sheet.reserved())
    return _Run(library, catalogue, options, watcher or Watcher()).execute(planned, sheet)


class _Run:
    """One run, from its plan to its report."""

    def __init__(self, library: Library, catalogue: Catalogue, options: Options, watcher: Watcher) -> None:
        self._library = library
        self._taxonomy = library.taxonomy  # read now: a mistake in it is told before anything is written
        self._catalogue = catalogue
        self._options = options
        self._watcher = watcher
        self._report = RunReport()

    def execute(self, planned: Sequence[Planned], sheet: Sheet | None) -> RunReport:
        """Reads and catalogues, and closes the run."""
        report, catalogue = self._report, self._catalogue
        roots = {each.file.root for each in planned}
        report.run = catalogue.runs.start("ingest", " ".join(sorted(roots)))
        report.found = len(planned)
        copies = [each.file for each in planned if not self._settle(each)]
        catalogue.queue.add(each.file for each in planned if each.action is Action.READ)
        self._read(self._waiting())
        self._read([file for file in copies if not self._copy(file)])
        report.gone = catalogue.mark_gone(roots, {each.file.location for each in planned}, run=report.run)
        self._link()
        if sheet is not None:
            unread = {source for source, _, _ in report.failed}
            try:
                plan = apply_sheet(
                    sheet, catalogue, self._taxonomy, origin="metadata", by=By(report.run), unread=unread
                )
                report.corrected = len({change.document for change in plan.changes})
            except MetadataError as error:  # what was read stays read; the caller publishes it and then complains
                report.metadata_error = error
        catalogue.runs.end(report.run)
        return report

    def _settle(self, planned: Planned) -> bool:
        """Deals with a file that need not be read; False for one that is a copy of another."""
        report, file = self._report, planned.file
        match planned.action:
            case Action.UNCHANGED:
                report.unchanged += 1
                report.without_text += planned.reason is Reason.NO_TEXT
            case Action.FAILED_BEFORE if planned.reason is not None:
                report.failed.append((file.source, planned.reason, planned.detail))
            case Action.IGNORE:
                report.ignored += 1
                if self._catalogue.known_file(file.location) is None:
                    self._catalogue.record_ignored(file, planned.detail, run=report.run)
            case Action.REFUSE if planned.reason is not None:
                self._fail(file, planned.reason, planned.detail)
            case Action.COPY:
                return False
        return True

    def _waiting(self) -> list[SourceFile]:
        """The queue, without the files whose reading has ended this whole program too often."""
        files = []
        self._catalogue.queue.release()
        for waiting in self._catalogue.queue.waiting():
            if waiting.attempts < MOST_ATTEMPTS:
                files.append(waiting.file)
            else:
                self._fail(waiting.file, Reason.CRASHED, f"reading it ended the whole run {waiting.attempts} times")
        return files

    def _copy(self, file: SourceFile) -> bool:
        """Notes a second copy of a document; False when the first copy could not be read."""
        if self._catalogue.record_copy(file, run=self._report.run) is None:
            return False
        self._report.copies += 1
        return True

    def _fail(self, file: SourceFile, reason: Reason, detail: str, seconds: float = 0.0) -> None:
        self._report.failed.append((file.source, reason, detail))
        self._catalogue.record_failure(file, reason, detail, run=self._report.run, seconds=seconds)

    def _read(self, files: Sequence[SourceFile]) -> None:
        if not files:
            return
        # The readers take half a second to load: not for a run with nothing to read.
        from gleanings.ingest.describe import Describer
        from gleanings.ingest.describe.language import UNDETERMINED, detect_if_loaded

        self._watcher.begin(len(files))
        by_location = {file.location: file for file in files}
        describer = Describer(self._taxonomy, detect_if_loaded)
        for outcome in self._outcomes(files, describer):
            file = by_location[to_location(outcome.found.location)]
            result = outcome.result
            if result is not None and result[1].language == UNDETERMINED:
                # Here, because a child may not write the file that loading the model needs; later ones share it.
                result = result[0], describer.with_language(result[1], result[0], source=file.source)
            self._record(file, result, outcome.error, outcome.seconds)

    def _outcomes(self, files: Sequence[SourceFile], describer: Describer) -> Iterator[Outcome[Described]]:
        """What reading comes to, here or on other machines."""
        config, limits = self._library.config, limits_of(self._library)
        language = config.language if config.ocr == "auto" else None
        if self._options.scheduler is not None:
            from gleanings.ingest.many_machines import read_on_workers
            from gleanings.ingest.station import Orders

            orders = Orders(self._library.taxonomy_texts(), self._options.reader, language, limits)
            return read_on_workers(self._leased(files), orders, self._options.scheduler)
        from gleanings.ingest.ocr import find_tesseract
        from gleanings.ingest.reading import read_files

        return read_files(
            self._leased(files),
            lambda found, reading: describer.describe(reading, source=found.source),
            reader=self._options.reader,
            tesseract=find_tesseract(language) if language is not None else None,
            jobs=self._options.jobs,
            limits=limits,
        )

    def _leased(self, files: Iterable[SourceFile]) -> Iterator[Found]:
        """The files one by one, each noted as begun when a reader is free for it."""
        for file in files:
            self._catalogue.queue.lease(file.location)
            yield Found(to_path(file.root), file.source, to_path(file.location), file.size, file.mtime_ns)

    def _record(
        self,
        file: SourceFile,
        result: tuple[Reading, Description] | None,
        error: ReadingError | None,
        seconds: float,
    ) -> None:
        from gleanings.ingest.sketch import sketch

        if result is not None:
            reading, description = result
            texts = [page.text for page in reading.pages]
            self._catalogue.record_document(
                file, reading, description, run=self._report.run, seconds=seconds, sketch=sketch(texts)
            )
            self._report.read += 1
            self._report.without_text += not any(text.strip() for text in texts)
        elif error is not None:
            self._fail(file, Reason(error.reason), error.detail, seconds)
        self._report.slowest = sorted((*self._report.slowest, (seconds, file.source)), reverse=True)[:_SLOWEST]
        self._watcher.done(file.source)

    def _link(self) -> None:
        """Links what was read by this run, and by earlier ones that were stopped before they came to this."""
        if documents := self._catalogue.read_by_unended_runs():
            from gleanings.ingest.forms import link_forms

            self._report.linked = link_forms(self._catalogue, documents)


def limits_of(library: Library) -> Limits:
    """The limits that the library's configuration sets."""
    configured = library.config.limits
    return replace(
        Limits(),
        file_bytes=configured.file_megabytes * _MIB,
        html_bytes=configured.html_megabytes * _MIB,
        memory_bytes=configured.memory_megabytes * _MIB,
        wall_seconds=configured.seconds,
        cpu_seconds=configured.seconds,
        pages=configured.pages,
        characters=configured.characters,
    )


def _is_settling(found: Found) -> bool:
    return time.time() - found.mtime_ns / 1e9 < _SETTLING_SECONDS
