"""How does a run of ``ingest`` look: what it would do, how far it is, what it did?"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from gleanings.shell.output import counted, print_json, say

if TYPE_CHECKING:
    from gleanings.ingest.pipeline import RunReport, Watcher
    from gleanings.ingest.planning import Planned
    from gleanings.shell.shapes import IngestJson

# Columns of the progress bar, and of the file's name behind it.
_BAR, _NAME = 20, 28


@contextmanager
def progress() -> Iterator[Watcher]:
    """A progress bar on a terminal; nothing elsewhere."""
    from gleanings.ingest.pipeline import Watcher

    if not sys.stderr.isatty():
        yield Watcher()
        return

    class Bar(Watcher):
        def begin(self, files: int) -> None:
            self._bar = click.progressbar(
                length=files,
                label="Reading",
                file=sys.stderr,
                width=_BAR,
                show_pos=True,
                item_show_func=lambda source: source and source[-_NAME:],
            )
            self._bar.render_progress()

        def done(self, source: str) -> None:
            self._bar.update(1, source)

    bar = Bar()
    try:
        yield bar
    finally:
        if hasattr(bar, "_bar"):
            bar._bar.render_finish()
            say("Indexing ...")


def report_json(report: RunReport, published: str | None) -> IngestJson:
    """What a run of ``ingest`` did."""
    return {
        "schema": "gleanings/ingest/1",
        "run": report.run,
        "found": report.found,
        "read": report.read,
        "unchanged": report.unchanged,
        "copies": report.copies,
        "ignored": report.ignored,
        "gone": report.gone,
        "without_text": report.without_text,
        "corrected": report.corrected,
        "linked": report.linked,
        "failed": [{"source": s, "reason": reason.value, "detail": d} for s, reason, d in report.failed],
        "slowest": [{"seconds": round(seconds, 2), "source": s} for seconds, s in report.slowest],
        "published": published,
    }


def print_report(report: RunReport, published: str | None) -> None:
    """The same for people, to standard error."""
    say(
        f"{counted(report.found, 'file')}: {report.read} read, {report.unchanged} unchanged, "
        f"{report.copies} {'copy' if report.copies == 1 else 'copies'}, "
        f"{counted(report.ignored, 'other file')} left alone, "
        f"{len(report.failed)} could not be read."
    )
    for reason, number in report.reasons().most_common():
        say(f"  {number:>5}  {reason.value}: {reason.advice}")
    if report.without_text:
        say(f"  {report.without_text:>5}  found by title only: no text was found on their pages.")
    if report.linked:
        say(f"  {report.linked:>5}  found to be a draft, a copy or a plain-text form of another document.")
    if report.corrected:
        say(f"  {report.corrected:>5}  took values from the metadata file.")
    if report.gone:
        say(f"  {report.gone:>5}  gone from the folder; they stay searchable.")
    if report.failed:
        say("`gleanings failures` lists the files that could not be read, each with its reason.")
    say(f"Published {published}." if published else "The index was up to date already.")
    if published and report.read == report.found - report.ignored - len(report.failed):
        say("Search it with `gleanings search WORDS`, or in the browser with `gleanings serve`.")


def print_plan(planned: Sequence[Planned], *, as_json: bool) -> None:
    """What ``ingest`` would do with each file."""
    lines = [(each.action.value, each.reason.value if each.reason else None, each.file.location) for each in planned]
    if as_json:
        files = [{"action": action, "reason": reason, "location": at} for action, reason, at in lines]
        print_json({"schema": "gleanings/plan/1", "files": files})
        return
    for action, reason, location in lines:
        click.echo(f"{action}\t{reason or ''}\t{location}")
    counts = Counter(action for action, _, _ in lines)
    say(", ".join(f"{action} {number}" for action, number in sorted(counts.items())) + ". Nothing was changed.")
