"""How do commands print? Data goes to standard output, messages to standard error."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable

import click


def say(message: str) -> None:
    """A message to the person, not part of the data."""
    click.echo(message, err=True)


def counted(number: int, noun: str) -> str:
    """A number with its noun: 1 document, 1,204 documents."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def print_json(value: object) -> None:
    """One JSON value, indented."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def print_json_lines(values: Iterable[object]) -> None:
    """One JSON value a line."""
    for value in values:
        click.echo(json.dumps(value, ensure_ascii=False))


def print_csv(rows: Iterable[list[str]]) -> None:
    """Comma-separated rows."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    for row in rows:
        writer.writerow(row)


def print_table(rows: list[list[str]]) -> None:
    """Rows in columns: a name, then numbers; the first row names them."""
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    for first, *numbers in rows:
        cells = (cell.rjust(width) for cell, width in zip(numbers, widths[1:], strict=True))
        click.echo("  ".join((first.ljust(widths[0]), *cells)))
