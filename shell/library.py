"""Which commands make a library and say how it is set up?"""

from __future__ import annotations

from pathlib import Path

import click

from gleanings.corpus.library import Library
from gleanings.shell.context import Here, pass_here
from gleanings.shell.output import say


@click.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.option("--name", default=None, help="What people see at the top of every page.")
@pass_here
def init(here: Here, folder: Path | None, name: str | None) -> None:
    """Make a new library in FOLDER.

    \b
    gleanings init ~/evidence --name "Evidence of the programme"
    """
    folder = folder or here.folder
    Library.create(folder, name or folder.absolute().name)
    say(f"Made a library in {folder}. Edit gleanings.toml and taxonomy/ there, then run `gleanings ingest`.")


@click.command()
@pass_here
def config(here: Here) -> None:
    """Print the configuration in force, every key with its value.

    \b
    gleanings config
    gleanings config > gleanings.toml
    """
    from gleanings.corpus.config import as_toml

    library = here.searchable()
    click.echo(f"# {library.folder / 'gleanings.toml'}")
    click.echo(as_toml(library.config))
