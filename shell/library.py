"""Which commands make a library and say how it is set up?"""

from __future__ import annotations

from pathlib import Path

import click

from gleanings.corpus.library import Library
from gleanings.shell.context import Here, pass_here
from gleanings.shell.output import print_json, say


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
@click.option("--json", "as_json", is_flag=True, help="One object.")
@pass_here
def config(here: Here, as_json: bool) -> None:
    """Print the configuration in force, every key with its value.

    \b
    gleanings config
    gleanings config > gleanings.toml
    """
    from gleanings.corpus.config import FILE_NAME, as_toml, in_force

    library = here.searchable()
    file = library.folder / FILE_NAME
    if as_json:
        print_json({"schema": "gleanings/config/1", "file": str(file), "values": in_force(library.config)})
        return
    click.echo(f"# {file}")
    click.echo(as_toml(library.config))
