"""Which commands look after the index?"""

from __future__ import annotations

import click

from gleanings.shell.context import Here, pass_here
from gleanings.shell.output import say
from gleanings.shell.publishing import publish


@click.command(short_help="Build the index anew from the catalogue.")
@pass_here
def reindex(here: Here) -> None:
    """Build the index anew from the catalogue, while the old one answers."""
    from gleanings.corpus.lock import writing

    library = here.library()
    with writing(library.folder):
        say(f"Published {publish(library, fresh=True)}.")
