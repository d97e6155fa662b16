"""Which command says what each run did to the library?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from gleanings.shell.context import Here, catalogue_if_any, pass_here
from gleanings.shell.output import print_json_lines, say

if TYPE_CHECKING:
    from gleanings.corpus.changes import Change, RunChanges


@click.command(short_help="List what was added, updated, withdrawn and so on, by run.")
@click.option(
    "--since", default="", metavar="RUN|DATE|DAYSd", help="Only from this run, date or so many days back on."
)
@click.option("--jsonl", is_flag=True, help="One object a change.")
@pass_here
def changes(here: Here, since: str, jsonl: bool) -> None:
    """List what each run did: documents added, updated, re-dated, withdrawn, gone, files newly failing.

    \b
    gleanings changes --since 7d
    gleanings changes --since 2026-11-03 --jsonl
    """
    from gleanings.corpus.changes import read_since

    start = read_since(since)
    with catalogue_if_any(here.library()) as catalogue:
        found = catalogue.changes(start)
    if jsonl:
        print_json_lines(_json(change) for run in found for change in run.changes)
    else:
        _print(found)


def _json(change: Change) -> dict[str, object]:
    return {
        "run": change.run, "at": change.at, "kind": change.kind.value, "document": change.document,
        "title": change.title, "source": change.source, "detail": change.detail or None,
    }  # fmt: skip


def _print(found: Sequence[RunChanges]) -> None:
    if not found:
        say("Nothing has changed.")
    for each in found:
        counts = Counter(change.kind.value for change in each.changes)
        said = ", ".join(f"{number:,} {kind}" for kind, number in counts.items())
        say(f"Run {each.run.number} ({each.run.kind}), {each.run.started}: {said}.")
        for change in each.changes:
            named = change.title or change.source
            click.echo(f"{change.run}\t{change.kind.value}\t{change.document or '-'}\t{named}\t{change.detail}")
