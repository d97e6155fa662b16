"""Which commands say how the library is: what it holds, what could not be read, what should be looked at?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from gleanings.corpus.errors import IndexUnusable
from gleanings.corpus.health import DoubtfulValue, doubtful_values
from gleanings.shell.context import Here, catalogue_if_any, pass_here
from gleanings.shell.health_report import examine, health_json, print_health
from gleanings.shell.output import counted, print_json, say

if TYPE_CHECKING:
    from gleanings.corpus.library import Library
    from gleanings.corpus.model import Coverage, LedgerEntry, PageQuality
    from gleanings.corpus.runs import Run
    from gleanings.shell.shapes import FailureJson, StatusJson


@click.command(short_help="Say what the library holds, and which index answers.")
@click.option("--full", is_flag=True, help="Also by type, theme, year and area; what is missing, drifted, doubled.")
@click.option("--json", "as_json", is_flag=True, help="One object.")
@pass_here
def status(here: Here, full: bool, as_json: bool) -> int:
    """Say what the library holds, what could not be read, and which index answers.

    \b
    gleanings status
    gleanings status --full

    With --full also: documents, pages and words by type, theme, year and area; how many have no year, area, theme and
    so on; second copies; source files that changed, moved or are gone; and what takes how much of the disk.
    """
    library = here.library()
    with catalogue_if_any(library) as catalogue:
        coverage, run = catalogue.coverage(), catalogue.runs.last()
        failed = catalogue.ledger(status="failed")
        health = examine(library, catalogue) if full else None
    reasons = Counter(entry.reason.value for entry in failed if entry.reason)
    generation, problem = _generation(library)
    if as_json:
        about = _status_json(library, coverage, reasons, generation, run)
        print_json(health_json(about, health) if health else about)
    else:
        _print_status(library, coverage, reasons, generation, run)
        if health is not None:
            print_health(health)
    if problem is not None:
        raise problem
    return 0


@click.command(short_help="List the files that could not be read, and what to do.")
@click.option("--pages", is_flag=True, help="List pages with poor text instead, the worst first.")
@click.option("--values", is_flag=True, help="List values that little speaks for instead, the most doubtful first.")
@click.option(
    "--below", metavar="N", type=click.FloatRange(0, 1), default=0.5, show_default=True, help="What poor is, 0 to 1."
)
@click.option(
    "--limit", metavar="N", type=click.IntRange(1), default=100, show_default=True, help="How many pages or values."
)
@click.option("--json", "as_json", is_flag=True, help="One object.")
@pass_here
def failures(here: Here, pages: bool, values: bool, below: float, limit: int, as_json: bool) -> int:
    """List the files that could not be read, each with its reason and what to do.

    \b
    gleanings failures
    gleanings failures --pages --below 0.3

    A value of --values that is right is confirmed by setting it: `gleanings metadata set ID year=2019`.
    """
    with here.library().catalogue() as catalogue:
        if values:
            doubtful = doubtful_values(catalogue.documents(), below, limit)
            _print_values(doubtful, as_json=as_json)
            return 3 if doubtful else 0
        if pages:
            poor = catalogue.worst_pages(below, limit)
            _print_page_qualities(poor, as_json=as_json)
            return 3 if poor else 0
        failed = catalogue.ledger(status="failed")
    if not failed:
        say("Every file could be read.")
    if as_json:
        print_json({"schema": "gleanings/failures/1", "failures": [_failure_json(entry) for entry in failed]})
    else:
        for entry in failed:
            reason = entry.reason.value if entry.reason else ""
            click.echo(f"{entry.location}\t{reason}\t{entry.detail}")
        for reason in sorted({entry.reason for entry in failed if entry.reason}):
            say(f"{reason.value}: {reason.advice}")
    return 3 if failed else 0


def _generation(library: Library) -> tuple[str | None, IndexUnusable | None]:
    """The revision that answers, or why none does."""
    from gleanings.index.opening import open_engine

    try:
        return open_engine(library).current(), None
    except IndexUnusable as error:
        return None, error


def _print_status(
    library: Library, coverage: Coverage, reasons: Counter[str], generation: str | None, run: Run | None
) -> None:
    """What the library holds, for people."""
    click.echo(f"{library.config.name}  ({library.folder})")
    if run is None:
        click.echo("Nothing was ingested yet. Run `gleanings ingest FOLDER`.")
        return
    click.echo(
        f"{counted(coverage.documents, 'document')}, {counted(coverage.pages, 'page')}; "
        f"{coverage.searchable:,} searchable, {coverage.partial:,} of them in part, "
        f"{coverage.metadata_only:,} without text"
    )
    click.echo(f"{counted(coverage.files, 'file')}; {coverage.unreadable:,} could not be read")
    for reason, number in reasons.most_common():
        click.echo(f"  {number:>5}  {reason}")
    click.echo(f"Index: {generation or 'none; run `gleanings reindex`'}")
    click.echo(f"Last run: {run.kind} {run.number}, {run.started}" + ("" if run.ended else " (did not end)"))


def _status_json(
    library: Library, coverage: Coverage, reasons: Counter[str], generation: str | None, run: Run | None
) -> StatusJson:
    """What the library holds, as data."""
    from gleanings.index.answer import coverage_json
    from gleanings.index.records import run_json

    return {
        "schema": "gleanings/status/1",
        "name": library.config.name,
        "folder": str(library.folder),
        "coverage": coverage_json(coverage),
        "failures": reasons,
        "generation": generation,
        "last_run": run_json(run) if run else None,
    }


def _failure_json(entry: LedgerEntry) -> FailureJson:
    """A file that could not be read, and what to do about it."""
    reason = entry.reason
    return {
        "source": entry.source,
        "location": entry.location,
        "reason": reason.value if reason else None,
        "detail": entry.detail,
        "advice": reason.advice if reason else None,
        "at": entry.at,
        "run": entry.run,
    }


def _print_page_qualities(pages: Sequence[PageQuality], *, as_json: bool) -> None:
    """Pages and how well they were read."""
    if as_json:
        print_json({"schema": "gleanings/poor-pages/1", "pages": [asdict(page) for page in pages]})
        return
    for page in pages:
        said = f"{page.quality:.2f}" if page.has_text else "no text"
        click.echo(f"{page.document}\tPDF p. {page.page}\t{said}\t{page.reader}\t{page.title}")


def _print_values(values: Sequence[DoubtfulValue], *, as_json: bool) -> None:
    """Values, and how little speaks for each."""
    if as_json:
        print_json({"schema": "gleanings/doubtful-values/1", "values": [asdict(value) for value in values]})
        return
    for value in values:
        said = (value.document, value.field, value.value, f"{value.confidence:.2f}", value.source, value.title)
        click.echo("\t".join(said))
