"""Which library does a command work on?"""

from __future__ import annotations

import click

from gleanings.corpus.errors import LibraryMissing
from gleanings.corpus.library import Library, find_library


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
