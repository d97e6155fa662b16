"""How does the library's health look in a terminal, and as data?"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from gleanings.corpus.drift import Drifted, drift
from gleanings.corpus.health import COUNTED, Holding, Holdings, disk_use, holdings
from gleanings.shell.output import counted, print_table

if TYPE_CHECKING:
    from gleanings.corpus.catalogue import Catalogue
    from gleanings.corpus.library import Library
    from gleanings.shell.health_shapes import HealthJson, HoldingJson
    from gleanings.shell.shapes import StatusJson

_MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Health:
    """What a librarian wants to know of the whole library; ``copies`` are (document, where the copy lies)."""

    holdings: Holdings
    copies: tuple[tuple[str, str], ...]
    drifted: tuple[Drifted, ...]
    disk: dict[str, int]


def examine(library: Library, catalogue: Catalogue) -> Health:
    """Looks at all documents, at the source files and at the disk."""
    return Health(
        holdings(catalogue.documents()), catalogue.copies(), drift(catalogue.known_files()), disk_use(library.folder)
    )


def health_json(status: StatusJson, health: Health) -> HealthJson:
    """The health as data."""
    held = health.holdings
    return {
        "schema": "gleanings/health/1",
        "status": status,
        "holdings": [_holding_json(each) for each in held.by_field],
        "words": held.words,
        "missing": held.missing,
        "forms": held.forms,
        "earlier_versions": held.earlier,
        "copies": [{"document": document, "location": location} for document, location in health.copies],
        "drifted": [
            {"kind": file.kind, "location": file.location, "document": file.document, "now": file.now}
            for file in health.drifted
        ],
        "disk": health.disk,
    }


def _holding_json(held: Holding) -> HoldingJson:
    return {
        "field": held.field, "value": held.value, "documents": held.documents, "pages": held.pages,
        "words": held.words,
    }  # fmt: skip


def print_health(health: Health) -> None:
    """The health, for people."""
    held = health.holdings
    for field in COUNTED:
        rows = [each for each in held.by_field if each.field == field]
        click.echo()
        table = [[field.capitalize(), "documents", "pages", "words"]]
        shown = rows if field == "year" else rows[:_MOST_SHOWN]
        table += [[each.value, f"{each.documents:,}", f"{each.pages:,}", f"{each.words:,}"] for each in shown]
        print_table(table)
        if len(rows) > len(shown):
            click.echo(f"and {counted(len(rows) - len(shown), 'more value')}")
    click.echo()
    missing = ", ".join(f"{number:,} no {field}" for field, number in held.missing.items() if number)
    click.echo(f"Missing: {missing or 'nothing'}")
    click.echo(
        f"Other forms of a work: {held.forms:,}; earlier versions: {held.earlier:,};"
        f" second copies of files: {len(health.copies):,}"
    )
    drifted = Counter(file.kind for file in health.drifted)
    said = ", ".join(f"{number:,} {kind}" for kind, number in sorted(drifted.items()))
    click.echo(f"Source files since they were read: {said or 'all as they were'}")
    for file in health.drifted[:_MOST_SHOWN]:
        click.echo(f"  {file.kind}  {file.location}" + (f" → {file.now}" if file.now else ""))
    click.echo("Disk: " + ", ".join(f"{name} {size / 1e6:,.1f} MB" for name, size in health.disk.items()))
