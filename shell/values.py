"""Which values does the Tab key offer for a filter?"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

import click

from gleanings.corpus.errors import GleaningsError
from gleanings.corpus.library import find_library

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from gleanings.corpus.readable import ReadableLibrary

#: These are files of the library; the others are known to the index alone.
_OF_THE_TAXONOMY = ("theme", "area", "type")

Complete = Callable[[click.Context, click.Parameter, str], "list[CompletionItem]"]


def filter_values(facet: str) -> Complete:
    """Offers the values of a facet that begin with what was typed, each with its label."""

    def complete(context: click.Context, parameter: click.Parameter, typed: str) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        from gleanings.index.opening import open_library

        # A library that cannot be used offers nothing: the command itself will say why.
        with suppress(GleaningsError):
            library = open_library(find_library(context.find_root().params.get("named")))
            return [CompletionItem(value, help=label) for value, label in _values(library, facet, typed)]
        return []

    return complete


def _values(library: ReadableLibrary, facet: str, typed: str) -> list[tuple[str, str]]:
    """Values and labels where either begins with what was typed."""
    from gleanings.index.vocabulary import Vocabulary

    if facet in _OF_THE_TAXONOMY:
        known = Vocabulary(library.taxonomy, {})
    else:
        from gleanings.index.service import SearchService

        known = SearchService(library).vocabulary()
    begun = typed.casefold()
    named = [(value, known.label(facet, value)) for value in (*known.values(facet), "none")]
    return [
        (value, label) for value, label in named if begun in (value[: len(begun)], label[: len(begun)].casefold())
    ]
