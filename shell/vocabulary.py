"""Which commands look after the library's themes?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from gleanings.shell.context import Here, pass_here
from gleanings.shell.output import counted, say
from gleanings.shell.publishing import publish

if TYPE_CHECKING:
    from gleanings.ingest.redescribing import Redescribed


@click.group()
def themes() -> None:
    """Look after the themes that documents are given."""


@themes.command("apply")
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@pass_here
def themes_apply(here: Here, dry_run: bool) -> None:
    """Describe all documents anew after an edit of taxonomy/, without reading any file again."""
    from gleanings.corpus.lock import writing
    from gleanings.ingest.redescribing import redescribe

    library = here.library()
    with writing(library.folder), library.catalogue(write=True) as catalogue:
        changed = 0
        run = None if dry_run else catalogue.runs.start("themes", "")
        for each in redescribe(library, catalogue, run=run):
            changed += 1
            _print_redescribed(each)
        if run is not None:
            catalogue.runs.end(run)
    published = None if dry_run else publish(library, fresh=False)
    say(
        f"{counted(changed, 'document')} described differently. "
        + (f"Published {published}." if published else "Nothing was published.")
    )


def _print_redescribed(changed: Redescribed) -> None:
    """A document, and the themes that it gained and lost."""
    themes = [f"+{theme}" for theme in changed.gained()] + [f"-{theme}" for theme in changed.lost()]
    click.echo(f"{changed.document}\t{' '.join(themes) or 'other values'}\t{changed.title}")
