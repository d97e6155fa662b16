"""Which commands take documents out of the library, and bring them back?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from gleanings.corpus.errors import LibraryBusy, UsageError
from gleanings.shell.context import Here, pass_here
from gleanings.shell.metadata import at_the_desk, published_as
from gleanings.shell.output import counted, say
from gleanings.shell.publishing import publish

if TYPE_CHECKING:
    from gleanings.corpus.catalogue import Catalogue
    from gleanings.corpus.model import Document

_DRY_RUN = click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")


@click.command(short_help="Offer a document no longer; its address says why.")
@click.argument("identity", metavar="ID")
@click.option("--reason", required=True, help="What people read who ask for the document.")
@_DRY_RUN
@pass_here
def withdraw(here: Here, identity: str, reason: str, dry_run: bool) -> None:
    """Offer a document no longer: no search finds it, and its address says since when and why (410 Gone).

    \b
    gleanings withdraw k3v9q2rt --reason "Names a child"

    It stays withdrawn when its file is read again. `gleanings restore ID` brings it back.
    """
    library = here.library()
    with library.catalogue() as catalogue:
        document = catalogue.document(identity)
    say(f"Withdraws {_named(document)}: {reason}")
    if dry_run:
        say("Nothing was changed.")
        return
    with at_the_desk(library, "withdraw", document.id) as (writing, by):
        writing.desk.withdraw(document.id, reason, by=by)
        published = publish(library, fresh=False)
    say(f"{published_as(published)} `gleanings restore {document.id}` brings it back.")


@click.command(short_help="Offer a withdrawn or merged document again.")
@click.argument("identity", metavar="ID")
@_DRY_RUN
@pass_here
def restore(here: Here, identity: str, dry_run: bool) -> None:
    """Offer a document again that was withdrawn, or that was merged into another.

    \b
    gleanings restore k3v9q2rt
    """
    library = here.library()
    with library.catalogue() as catalogue:
        removed = catalogue.removals.of(identity)
        if removed is None:
            raise UsageError(f"{catalogue.document(identity).id} is offered; there is nothing to restore.")
    say(f"Restores {identity}, “{removed.title}”, {removed.kind} on {removed.at[:10]}.")
    if dry_run:
        say("Nothing was changed.")
        return
    with at_the_desk(library, "restore", identity) as (writing, by):
        writing.desk.restore(identity, by=by)
        published = publish(library, fresh=False)
    say(published_as(published))


@click.command(short_help="Let one document's address lead to another.")
@click.argument("identity", metavar="ID")
@click.argument("into", metavar="INTO")
@_DRY_RUN
@pass_here
def merge(here: Here, identity: str, into: str, dry_run: bool) -> None:
    """Let the document ID lead to the document INTO, of which it becomes a version: for the same work held twice.

    \b
    gleanings merge k3v9q2rt m4w0r3su

    Its address leads on (301 Moved), and no search finds it any more. `gleanings restore ID` takes it apart again.
    """
    library = here.library()
    with library.catalogue() as catalogue:
        document, target = catalogue.document(identity), catalogue.document(into)
    say(f"Merges {_named(document)} into {_named(target)}.")
    if dry_run:
        say("Nothing was changed.")
        return
    with at_the_desk(library, "merge", f"{document.id} {target.id}") as (writing, by):
        writing.desk.merge(document.id, target.id, by=by)
        published = publish(library, fresh=False)
    say(f"{published_as(published)} `gleanings restore {document.id}` takes them apart.")


@click.command(short_help="Delete a document's text and values for good.")
@click.argument("identity", metavar="ID")
@click.option("--reason", default="", help="What people read who ask for the document.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@_DRY_RUN
@pass_here
def purge(here: Here, identity: str, reason: str, yes: bool, dry_run: bool) -> None:
    """Delete a document's text, values and history from the catalogue and from every generation of the index.

    \b
    gleanings purge k3v9q2rt --dry-run

    It cannot be brought back, and its file is never read again. The file itself, and backups, stay: they are named.
    """
    from gleanings.corpus.backups import holding

    library = here.library()
    with library.catalogue() as catalogue:
        files, title = _purged(catalogue, identity)
        backups = holding(catalogue.backups(), identity)
    say(f"Deletes {title} for good, with its history, and builds the index anew; older generations are deleted.")
    for location in files:
        say(f"The file stays, and is not read again: {location}")
    for backup in backups:
        say(f"This backup still holds the document: {backup}")
    if dry_run:
        say("Nothing was changed.")
        return
    if not yes:
        click.confirm("Delete it?", abort=True, err=True)
    with at_the_desk(library, "purge", identity) as (writing, by):
        purged = writing.desk.purge(identity, reason, by=by)
        library.page_images.clear()
        published = publish(library, fresh=False)
        try:
            writing.desk.scrub()
        except LibraryBusy as left:
            say(f"{left} {left.hint}")
    say(f"{counted(len(purged), 'document')} deleted. {published_as(published)}")


def _purged(catalogue: Catalogue, identity: str) -> tuple[list[str], str]:
    """Where the files of a document lie, and how it is called."""
    removed = catalogue.removals.of(identity)
    if removed is not None and removed.target is None:
        title = f"{identity}, “{removed.title}”"
    else:
        identity = catalogue.document(identity).id
        title = _named(catalogue.document(identity))
    return [entry.location for entry in catalogue.ledger() if entry.document == identity], title


def _named(document: Document) -> str:
    return f"{document.id}, “{document.description.title}”"
