"""How are filters typed in the shell? One option for every parameter of the URL's table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

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
