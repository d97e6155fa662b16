"""Which library does a command work on?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from gleanings.corpus.errors import LibraryMissing
from gleanings.corpus.library import Library, find_library

if TYPE_CHECKING:
    from gleanings.corpus.catalogue import Catalogue


class Here:
    """What every command is given: which library is meant."""

    def __init__(self, named: str | None) -> None:
        self.folder = find_library(named)

    def library(self) -> Library:
        """The library, which must exist."""
        return Library(self.folder)

    def library_if_any(self) -> Library | None:
        """The library, or None when none was made yet."""
        try:
            return Library(self.folder)
        except LibraryMissing:
            return None


pass_here = click.make_pass_decorator(Here)


def catalogue_if_any(library: Library | None) -> Catalogue:
    """The library's catalogue, or an empty one before the first ingestion."""
    from gleanings.corpus.catalogue import Catalogue

    return library.catalogue() if library is not None and library.catalogue_path.exists() else Catalogue.empty()
