"""Which command reads files into the library, and what must it know before it can begin?"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gleanings.corpus.errors import LibraryMissing, UsageError
from gleanings.corpus.library import Library
from gleanings.shell.context import Here, catalogue_if_any, pass_here
from gleanings.shell.ingest_report import print_plan, print_report, progress, report_json
from gleanings.shell.output import print_json, say
from gleanings.shell.publishing import publish

# The pipeline is imported where a run begins: naming its types must not load it.
if TYPE_CHECKING:
    from gleanings.ingest.pipeline import Options


@click.command(short_help="Read PDF and HTML files into the library, and index them.")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="PATH...")
@click.option(
    "--metadata",
    type=click.Path(path_type=Path),
    metavar="FILE.csv",
    help="Values to take over anything guessed.",
)
@click.option(
    "--map",
    "mapping",
    metavar="COLUMN=FIELD,...",
    help="The CSV's column names, where they differ from ours.",
)
@click.option("--reader", type=click.Choice(["auto", "pdfium", "pdfminer"]), default="auto", show_default=True)
@click.option(
    "--jobs", metavar="N", type=click.IntRange(1), default=os.cpu_count() or 1, help="Files read at the same time."
)
@click.option(
    "--retry-failed",
    is_flag=False,
    flag_value="",
    default=None,
    metavar="[REASON]",
    help="Read failed files again.",
)
@click.option(
    "--dask", "scheduler", metavar="tcp://HOST:PORT", help="Read on the workers of this Dask scheduler, not here."
)
@click.option("--dry-run", is_flag=True, help="Say what would be done with each file, and do nothing.")
@click.option("--no-publish", is_flag=True, help="Leave the index as it is.")
@click.option("--json", "as_json", is_flag=True, help="One object.")
@pass_here
def ingest(
    here: Here,
    paths: tuple[Path, ...],
    metadata: Path | None,
    mapping: str | None,
    reader: str,
    jobs: int,
    retry_failed: str | None,
    scheduler: str | None,
    dry_run: bool,
    no_publish: bool,
    as_json: bool,
) -> int:
    """Read new and changed PDF and HTML files under PATH into the library, and index them.

    \b
    gleanings ingest ~/Reports
    gleanings ingest ~/Reports --dry-run
    gleanings ingest ~/Reports --metadata catalogue.csv --map file=source
    find ~/Reports -newer stamp | gleanings ingest -

    PATH is a folder or a file; - reads paths from standard input. Without PATH, the sources that gleanings.toml
    names. Files that did not change are not read again, and a run that was stopped goes on where it was.
    """
    from gleanings.corpus.lock import writing
    from gleanings.corpus.metadata_csv import check_cells, read_sheet
    from gleanings.ingest import pipeline
    from gleanings.ingest.finding import find

    options = pipeline.Options(jobs, reader, _reason_to_retry(retry_failed), scheduler)
    if dry_run:
        _print_plan(here, paths, options, as_json)
        return 0
    named = _paths_meant(paths, here.library_if_any())
    if next(find(named), None) is None:  # told before a library is made for nothing
        raise pipeline.no_document(named)
    library = _library_to_fill(here.folder)
    sheet = read_sheet(metadata, library.taxonomy, column_mapping(mapping)) if metadata else None
    if sheet is not None:
        check_cells(sheet)
    with writing(library.folder), library.catalogue(write=True) as catalogue:
        try:
            with progress() as watcher:
                report = pipeline.ingest(library, catalogue, named, options, sheet=sheet, watcher=watcher)
        except KeyboardInterrupt:
            say("Stopped. What was read is kept; the same command goes on from there.")
            raise
        published = None if no_publish else publish(library, fresh=False)
    if as_json:
        print_json(report_json(report, published))
    else:
        print_report(report, published)
    if report.metadata_error is not None:
        raise report.metadata_error
    return 3 if report.failed else 0


def _print_plan(here: Here, paths: tuple[Path, ...], options: Options, as_json: bool) -> None:
    from gleanings.ingest import pipeline

    library = here.library_if_any()
    with catalogue_if_any(library) as catalogue:
        print_plan(pipeline.look(catalogue, _paths_meant(paths, library), options), as_json=as_json)


def _library_to_fill(folder: Path) -> Library:
    """The library, made now when there is none: reading a folder on a fresh machine just works."""
    with suppress(LibraryMissing):
        return Library(folder)
    library = Library.create(folder, folder.absolute().name)
    say(f"Made a library in {folder}.")
    return library


def _paths_meant(paths: tuple[Path, ...], library: Library | None) -> tuple[Path, ...]:
    """The paths that are meant: as named, from standard input for "-", or the library's own sources."""
    if paths == (Path("-"),):
        paths = tuple(Path(line) for line in sys.stdin.read().splitlines() if line.strip())
    elif not paths and library is not None:
        paths = tuple(Path(source).expanduser() for source in library.config.sources)
    if not paths:
        raise UsageError(
            "Say which folder to read: `gleanings ingest FOLDER`.", hint="Or name sources in gleanings.toml."
        )
    return paths


def _reason_to_retry(named: str | None) -> str | None:
    """The reason that --retry-failed names; a path after the option is easily taken for one."""
    from gleanings.corpus.model import Reason

    if named and named not in set(Reason):
        raise UsageError(
            f"--retry-failed: there is no reason {named!r}.",
            hint=f"Name the paths before the option. Reasons are {', '.join(Reason)}.",
        )
    return named


def column_mapping(text: str | None) -> dict[str, str]:
    """What --map says: the file's column names to ours."""
    pairs = [part.partition("=") for part in (text or "").split(",") if part.strip()]
    if any(not (theirs.strip() and ours.strip()) for theirs, _, ours in pairs):
        raise UsageError(f"--map {text!r} is not a list such as file=source,area=areas.")
    return {theirs.strip(): ours.strip() for theirs, _, ours in pairs}
