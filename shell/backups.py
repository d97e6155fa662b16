"""Which commands copy the library while it is in use, and bring it back?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from gleanings.shell.context import Here, pass_here
from gleanings.shell.output import counted, say

if TYPE_CHECKING:
    from gleanings.corpus.backups import Backup


@click.group(short_help="Copy the library while it is in use, and bring it back.")
def backup() -> None:
    """Copy the library while it is in use, check a copy, or make a library of one.

    \b
    gleanings backup make /backup/evidence-2026-11-26
    gleanings backup check /backup/evidence-2026-11-26
    gleanings --library ~/restored backup restore /backup/evidence-2026-11-26
    """


@backup.command("make", short_help="Copy the library into a new folder.")
@click.argument("folder", type=click.Path(path_type=Path))
@pass_here
def backup_make(here: Here, folder: Path) -> None:
    """Copy the library into the new FOLDER: configuration, taxonomy, catalogue, and the index that answers.

    \b
    gleanings backup make /backup/evidence-2026-11-26

    Others may read and write meanwhile. Source files, drawn pages and the log of queries are not copied.
    """
    from gleanings.corpus.backups import make_backup

    _say(make_backup(here.library(), folder), f"Copied to {folder}")


@backup.command("check", short_help="Compare every file of a backup with its checksum.")
@click.argument("folder", type=click.Path(path_type=Path))
def backup_check(folder: Path) -> None:
    """Compare every file of the backup in FOLDER with its checksum.

    \b
    gleanings backup check /backup/evidence-2026-11-26
    """
    from gleanings.corpus.backups import check_backup

    _say(check_backup(folder), f"{folder} is sound")


@backup.command("restore", short_help="Make a library of a backup.")
@click.argument("folder", type=click.Path(path_type=Path))
@pass_here
def backup_restore(here: Here, folder: Path) -> None:
    """Make a library of the backup in FOLDER, where --library says; nothing may be there yet.

    \b
    gleanings --library ~/restored backup restore /backup/evidence-2026-11-26

    The backup is checked first. Ids, corrections and their history come back. The backup stays as it is.
    """
    from gleanings.corpus.backups import restore_backup
    from gleanings.corpus.lock import writing
    from gleanings.shell.publishing import publish

    _say(restore_backup(folder, here.folder), f"Made a library in {here.folder}")
    library = here.library()
    with writing(library.folder):
        published = publish(library, fresh=False)
    if published:
        say(f"Published {published}.")


def _say(about: Backup, done: str) -> None:
    documents, files = counted(about.documents, "document"), counted(about.files, "file")
    say(f"{done}: {documents}, {files}, {about.size_bytes / 1e6:,.1f} MB, of {about.at}.")
