"""How is a search typed in the shell? One option for every parameter of the URL's table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from gleanings.shell.values import filter_values

# Only the types: an option is read before anything of the index is loaded.
if TYPE_CHECKING:
    from gleanings.index.request import SearchRequest
    from gleanings.index.service import SearchService

#: More documents than any library has.
ALL = 1_000_000_000

_METAVARS = {"theme": "T", "area": "A", "type": "T", "publisher": "P", "format": "F", "lang": "L"}
_CALLED = {"lang": "language"}
# Characters of a date in ISO 8601.
_DAY = 10

Options = dict[str, Any]
Pairs = list[tuple[str, str]]
Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


def filter_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """An option for every facet and its exclusion, one for the years, and one for what is new."""
    decorators: list[Decorator] = []
    for name, metavar in _METAVARS.items():
        said = f"Only this {_CALLED.get(name, name)}; --not-{name} leaves it out."
        known = filter_values(_CALLED.get(name, name))
        decorators += [
            click.option(f"--{name}", multiple=True, metavar=metavar, help=said, shell_complete=known),
            click.option(f"--not-{name}", multiple=True, metavar=metavar, hidden=True, shell_complete=known),
        ]
    decorators += [
        click.option("--year", metavar="Y|Y..Y|none", help="Only this year, these years, or without a year."),
        click.option(
            "--since",
            default="",
            metavar="RUN|DATE|DAYSd",
            help="Only what was added or changed since a run, a date, or so many days back.",
        ),
    ]
    return _decorated(command, decorators)


def word_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that say how the words of a query are taken."""
    decorators = [
        click.option(
            "--match",
            type=click.Choice(["auto", "any", "all"]),
            default="auto",
            show_default=True,
            help="Documents with all words or any.",
        ),
        click.option("--no-correct", is_flag=True, help="Search misspelt words as they are."),
        click.option("--no-expand", is_flag=True, help="Search without synonyms and acronyms."),
    ]
    return _decorated(command, decorators)


def asked(
    service: SearchService, text: str, options: Options, besides: Sequence[tuple[str, str]] = ()
) -> SearchRequest:
    """The search that a text and the options of ``filter_options`` and ``word_options`` stand for.

    Args:
        service: that knows the values of filters.
        text: of the query.
        options: as click gives them; those of ``word_options`` may be absent.
        besides: parameters to add.

    Raises:
        InvalidParameter: one of them is wrong.
    """
    from gleanings.index.request import read_parameters

    pairs = [("q", _since(options["since"], text)), ("match", options.get("match", "auto"))]
    for name in _METAVARS:
        pairs += [(name, value) for value in options[name]]
        pairs += [(f"not-{name}", value) for value in options[f"not_{name}"]]
    pairs += [("year", options["year"])] if options["year"] else []
    pairs += [(name, "0") for name in ("correct", "expand") if options.get(f"no_{name}")]
    request, problems = read_parameters([*pairs, *besides], service.vocabulary())
    if problems:
        raise problems[0]
    return request


def search_request(service: SearchService, query: tuple[str, ...], options: Options) -> SearchRequest:
    """The search that arguments and options of ``search`` stand for; exports are of all documents.

    Raises:
        InvalidParameter: one of them is wrong.
    """
    besides = [("sort", options["sort"])]
    besides += [("explain", "1")] if options["explain"] else []
    besides += [("facets", options["facets"])] if options["facets"] else []
    request = asked(service, " ".join(query), options, besides)
    export = options["form"] not in (None, "json")
    limit = options["limit"] if options["limit"] is not None else ALL if export else 10
    if options["count"] or options["facets"]:
        limit = 0
    passages = options["passages"] if options["passages"] is not None else 0 if export else 2
    return replace(request, limit=limit, offset=options["offset"], passages=passages)


def _since(since: str, text: str) -> str:
    """The text with the clause that --since is short for.

    Raises:
        InvalidParameter: it is no run, no date and no number of days.
    """
    from gleanings.corpus.changes import read_since

    start = read_since(since)
    first = start.time[:_DAY] or start.run
    return f"changed:{first}.. {text}".strip() if first else text


def _decorated(command: Callable[..., Any], decorators: Sequence[Decorator]) -> Callable[..., Any]:
    """The command with the options in the order of the list."""
    for decorator in reversed(decorators):
        command = decorator(command)
    return command
