"""How are references to documents printed?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from gleanings.corpus.model import Document
    from gleanings.corpus.readable import ReadableLibrary


def print_references(documents: Iterable[Document], form: str, library: ReadableLibrary, locator: str = "") -> None:
    """References for a citation manager, as of today; the locator goes into a note of each."""
    from gleanings.corpus.citing import CitedFrom
    from gleanings.corpus.reference_formats import FORMATS

    for piece in FORMATS[form].write(documents, CitedFrom.of(library, date.today()), locator):
        click.echo(piece, nl=False)
