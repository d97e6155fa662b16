"""Which commands take the catalogue's values out, correct them, and bring them back?"""

from __future__ import annotations

import getpass
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gleanings.corpus.errors import UsageError
from gleanings.shell.context import Here, pass_here
from gleanings.shell.ingesting import column_mapping
from gleanings.shell.output import counted, print_csv, print_json, say
from gleanings.shell.publishing import publish

if TYPE_CHECKING:
    from gleanings.corpus.catalogue import Catalogue
    from gleanings.corpus.corrections import By, PastCorrection, Stated
    from gleanings.corpus.library import Library
    from gleanings.corpus.metadata_import import Plan, PlannedChange


@click.group(short_help="Correct values, one by one or in a spreadsheet; undo it.")
def metadata() -> None:
    """Correct what documents say of themselves, one by one or in a spreadsheet.

    \b
    gleanings metadata export > documents.csv
    gleanings metadata import documents.csv --dry-run
    gleanings metadata set k3v9q2rt year=2019 theme=+housing
    gleanings metadata undo k3v9q2rt
    """


@metadata.command("export")
@pass_here
def metadata_export(here: Here) -> None:
    """Print the metadata of all documents as CSV.

    \b
    gleanings metadata export > documents.csv
    """
    from gleanings.corpus.metadata_csv import export_rows

    with here.library().catalogue() as catalogue:
        print_csv(export_rows(catalogue.documents()))


@metadata.command("import", short_help="Take corrections from an edited export.")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE.csv")
@click.option("--map", "mapping", metavar="COLUMN=FIELD,...", help="The CSV's column names, where they differ.")
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@click.option("--json", "as_json", is_flag=True, help="One object.")
@pass_here
def metadata_import(here: Here, file: Path, mapping: str | None, dry_run: bool, as_json: bool) -> None:
    """Take every value of FILE.csv that differs from what its document says; all of them or none.

    \b
    gleanings metadata import documents.csv --dry-run
    gleanings metadata import documents.csv

    A blank cell changes nothing, (none) clears a value, (auto) goes back to what was read from the file.
    """
    from gleanings.corpus.metadata_csv import problems_of, read_sheet
    from gleanings.corpus.metadata_import import apply_sheet, plan_sheet

    library = here.library()
    sheet = read_sheet(file, library.taxonomy, column_mapping(mapping))
    if dry_run:
        with library.catalogue() as catalogue:
            plan = plan_sheet(sheet, catalogue, library.taxonomy, origin="correction")
        _print_plan(plan, as_json=as_json)
        if plan.problems:
            raise problems_of(sheet, "row", "that cannot be taken", plan.problems)
        say(f"{_said(plan)} would change. Nothing was changed.")
        return
    with at_the_desk(library, "metadata", file.name) as (catalogue, by):
        plan = apply_sheet(sheet, catalogue, library.taxonomy, origin="correction", by=by)
        published = publish(library, fresh=False)
    _print_plan(plan, as_json=as_json)
    say(f"{_said(plan)} changed. {published_as(published)}")
    if plan.changes:
        say(f"Take it back with `gleanings metadata undo --run {by.run}`.")


@metadata.command("set", short_help="Correct values of one document.")
@click.argument("identity", metavar="ID")
@click.argument("assignments", nargs=-1, required=True, metavar="FIELD=VALUE...")
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@pass_here
def metadata_set(here: Here, identity: str, assignments: tuple[str, ...], dry_run: bool) -> None:
    """Correct values of one document; they win over whatever its file says, now and later.

    \b
    gleanings metadata set k3v9q2rt year=2019 "title=Hubs that last"
    gleanings metadata set k3v9q2rt theme=+housing "area=-Gannet Quay"
    gleanings metadata set k3v9q2rt year=(none) publisher=(auto)
    """
    from gleanings.corpus.assigning import read_assignments
    from gleanings.corpus.encoding import shown

    library = here.library()
    with library.catalogue() as reading:
        document = reading.document(identity)
        wanted = read_assignments(assignments, document.description, library.taxonomy)
        found = reading.described(document.id)
    after = wanted.values | {field: getattr(found, field) for field in wanted.automatic}
    for field, value in after.items():
        before = getattr(document.description, field)
        click.echo(f"{document.id}\t{field}\t{shown(before) or '(none)'}\t{shown(value) or '(none)'}")
    if dry_run:
        say("Nothing was changed.")
        return
    with at_the_desk(library, "metadata", document.id) as (catalogue, by):
        correction = (document.id, wanted.values, wanted.automatic)
        catalogue.desk.correct_all([correction], origin="correction", detail="set by hand", by=by)
        published = publish(library, fresh=False)
    say(published_as(published))


@metadata.command("history", short_help="List who corrected what, and when.")
@click.argument("identity", metavar="[ID]", required=False)
@click.option(
    "--limit", metavar="N", type=click.IntRange(1), default=100, show_default=True, help="How many, the newest first."
)
@click.option("--json", "as_json", is_flag=True, help="One object.")
@pass_here
def metadata_history(here: Here, identity: str | None, limit: int, as_json: bool) -> None:
    """List the corrections of one document, or of all, the newest first: run, time, who, document, field, values.

    \b
    gleanings metadata history
    gleanings metadata history k3v9q2rt
    """
    with here.library().catalogue() as catalogue:
        found = catalogue.corrections(catalogue.document(identity).id if identity else None)[:limit]
    if as_json:
        print_json({"schema": "gleanings/corrections/1", "corrections": [_history_json(each) for each in found]})
        return
    for change in found:
        undone = "undone" if change.undone else f"undoes {change.undoes}" if change.undoes else ""
        cells = (change.run, change.at, change.who, change.document, change.field, _stated(change.before),
                 _stated(change.after), undone)  # fmt: skip
        click.echo("\t".join(map(str, cells)))


@metadata.command("undo", short_help="Take the last correction of a document, or a whole run, back.")
@click.argument("identity", metavar="[ID]", required=False)
@click.option("--run", "number", metavar="N", type=click.IntRange(1), help="Everything that this run corrected.")
@pass_here
def metadata_undo(here: Here, identity: str | None, number: int | None) -> None:
    """Take back the last correction of a document, or with --run all that one import corrected.

    \b
    gleanings metadata undo k3v9q2rt
    gleanings metadata undo --run 17

    Each time one step; the history keeps what was undone.
    """
    from gleanings.corpus.corrections import last_change

    if (identity is None) == (number is None):
        raise UsageError("Name a document, or a run with --run.", hint="`gleanings metadata history` lists both.")
    library = here.library()
    with library.catalogue() as reading:
        history = reading.corrections(reading.document(identity).id if identity else None)
    wanted = (change for change in history if number is None or change.run == number)
    changes = last_change(wanted)
    if not changes:
        raise UsageError("There is nothing to undo.", hint="`gleanings metadata history` lists what was corrected.")
    with at_the_desk(library, "undo", identity or f"run {number}") as (catalogue, by):
        catalogue.desk.undo(changes, by=by)
        published = publish(library, fresh=False)
    for change in changes:
        click.echo(f"{change.document}\t{change.field}\t{_stated(change.after)}\t{_stated(change.before)}")
    say(f"{counted(len(changes), 'value')} undone. {published_as(published)}")


@contextmanager
def at_the_desk(library: Library, kind: str, arguments: str) -> Iterator[tuple[Catalogue, By]]:
    """The catalogue under the write lock, and who writes in which run."""
    from gleanings.corpus.corrections import By
    from gleanings.corpus.lock import writing

    with writing(library.folder), library.catalogue(write=True) as catalogue:
        run = catalogue.runs.start(kind, arguments)
        try:
            yield catalogue, By(run, _who())
        finally:
            catalogue.runs.end(run)


def _who() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a user that the system has no name for
        return ""


def published_as(revision: str | None) -> str:
    """What became of the index, as a sentence."""
    return f"Published {revision}." if revision else "The index was up to date."


def _said(plan: Plan) -> str:
    return f"{counted(len(plan.changes), 'value')} of {counted(len({c.document for c in plan.changes}), 'document')}"


def _print_plan(plan: Plan, *, as_json: bool) -> None:
    from gleanings.corpus.encoding import shown

    if as_json:
        print_json({"schema": "gleanings/metadata-plan/1", "changes": [_change_json(each) for each in plan.changes]})
        return
    for change in plan.changes:
        after = f"{shown(change.after) or '(none)'}{' (auto)' if change.automatic else ''}"
        cells = (change.row, change.document, change.field, shown(change.before) or "(none)", after, change.title)
        click.echo("\t".join(map(str, cells)))


def _change_json(change: PlannedChange) -> dict[str, Any]:
    return {
        "row": change.row, "document": change.document, "title": change.title, "field": change.field,
        "before": _plain(change.before), "after": _plain(change.after), "automatic": change.automatic,
    }  # fmt: skip


def _history_json(change: PastCorrection) -> dict[str, Any]:
    return {
        "number": change.number, "run": change.run, "at": change.at, "who": change.who,
        "document": change.document, "field": change.field, "before": _stated_json(change.before),
        "after": _stated_json(change.after), "undone": change.undone, "undoes": change.undoes,
    }  # fmt: skip


def _stated_json(stated: Stated | None) -> dict[str, Any] | None:
    return {"value": _plain(stated.value), "origin": stated.origin, "detail": stated.detail} if stated else None


def _stated(stated: Stated | None) -> str:
    from gleanings.corpus.encoding import shown

    return "(auto)" if stated is None else shown(stated.value) or "(none)"


def _plain(value: object) -> object:
    return list(value) if isinstance(value, Sequence) and not isinstance(value, str) else value
