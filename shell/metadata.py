"""Which commands take the catalogue's values out, and bring them back?"""

from __future__ import annotations

import click

from gleanings.shell.context import Here, pass_here
from gleanings.shell.output import print_csv


@click.group()
def metadata() -> None:
    """Take the catalogue's values to a spreadsheet."""


@metadata.command("export")
@pass_here
def metadata_export(here: Here) -> None:
    """Print the metadata of all documents as CSV."""
    from gleanings.corpus.metadata_csv import export_rows

    with here.library().catalogue() as catalogue:
        print_csv(export_rows(catalogue.documents()))
