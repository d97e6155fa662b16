"""Which library does a command work on?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from gleanings.corpus.errors import LibraryElsewhere, LibraryMissing
from gleanings.corpus.library import Library, find_library

if TYPE_CHECKING:
    from gleanings.corpus.catalogue import Catalogue
    from gleanings.corpus.readable import ReadableLibrary


class Here:
    """What every command is given: which library is meant."""

    def __init__(self, named: str | None) -> None:
        self.folder = find_library(named)

    def library(self) -> Library:
        """The library, which must be in this folder.

        Raises:
            LibraryMissing: there is none.
            LibraryElsewhere: the folder is a front end.
        """
        library = Library(self.folder)
        if library.config.is_front_end:
            raise LibraryElsewhere(
                f"{self.folder} is a front end: it answers searches, and holds no catalogue.",
                hint="Run this where the library's own folder is.",
            )
        return library

    def searchable(self) -> ReadableLibrary:
        """The library, in this folder or elsewhere, to search it.

        Raises:
            LibraryMissing: there is none.
        """
        from gleanings.index.opening import open_library

        return open_library(self.folder)

    def library_if_any(self) -> Library | None:
        """The library, or None when none was made yet."""
        try:
            return self.library()
        except LibraryMissing:
            return None


pass_here = click.make_pass_decorator(Here)


def catalogue_if_any(library: Library | None) -> Catalogue:
    """The library's catalogue, or an empty one before the first ingestion."""
    from gleanings.corpus.catalogue import Catalogue

    return library.catalogue() if library is not None and library.catalogue_path.exists() else Catalogue.empty()
