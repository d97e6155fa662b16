"""How is a search typed in the shell? One option for every parameter of the URL's table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

# Only the types: an option is read before anything of the index is loaded.
if TYPE_CHECKING:
    from gleanings.index.request import SearchRequest
    from gleanings.index.service import SearchService

#: More documents than any library has.
ALL = 1_000_000_000

_METAVARS = {"theme": "T", "area": "A", "type": "T", "publisher": "P", "format": "F", "lang": "L"}
_CALLED = {"lang": "language"}


def filter_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """An option for every facet and its exclusion, and one for the years."""
    command = click.option("--year", metavar="Y|Y..Y|none", help="Only this year, these years, or without a year.")(
        command
    )
    for name, metavar in reversed(_METAVARS.items()):
        command = click.option(f"--not-{name}", multiple=True, metavar=metavar, hidden=True)(command)
        command = click.option(
            f"--{name}",
            multiple=True,
            metavar=metavar,
            help=f"Only this {_CALLED.get(name, name)}; --not-{name} leaves it out.",
        )(command)
    return command


def filter_pairs(options: dict[str, Any]) -> list[tuple[str, str]]:
    """The parameters that the options stand for."""
    pairs = []
    for name in _METAVARS:
        pairs += [(name, value) for value in options[name]]
        pairs += [(f"not-{name}", value) for value in options[f"not_{name}"]]
    return pairs + ([("year", options["year"])] if options["year"] else [])


def search_request(service: SearchService, query: tuple[str, ...], options: dict[str, Any]) -> SearchRequest:
    """The search that arguments and options stand for; exports are of all documents.

    Raises:
        InvalidParameter: one of them is wrong.
    """
    from gleanings.index.request import read_parameters

    pairs = [("q", " ".join(query)), ("match", options["match"]), ("sort", options["sort"])]
    pairs += filter_pairs(options)
    pairs += [(name, "0") for name in ("correct", "expand") if options[f"no_{name}"]]
    pairs += [("explain", "1")] if options["explain"] else []
    pairs += [("facets", options["facets"])] if options["facets"] else []
    request, problems = read_parameters(pairs, service.vocabulary())
    if problems:
        raise problems[0]
    export = options["form"] not in (None, "json")
    limit = options["limit"] if options["limit"] is not None else ALL if export else 10
    if options["count"] or options["facets"]:
        limit = 0
    passages = options["passages"] if options["passages"] is not None else 0 if export else 2
    return replace(request, limit=limit, offset=options["offset"], passages=passages)
