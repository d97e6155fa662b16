"""Which commands take things away: references to documents, and the evidence map?"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from typing import Any

import click

from gleanings import asking, printing
from gleanings.corpus.errors import UsageError
from gleanings.here import Here, pass_here


@click.command(short_help="Print references to documents.")
@click.argument("identities", nargs=-1, metavar="ID...|-")
@click.option("--page", type=click.IntRange(1), help="Cite this page of the one document, by its printed number.")
@click.option("--ris", "form", flag_value="ris", help="As RIS, for Zotero, EndNote and others.")
@click.option("--bibtex", "form", flag_value="bibtex", help="As BibTeX.")
@click.option("--csl", "form", flag_value="csl", help="As CSL-JSON.")
@pass_here
def cite(here: Here, identities: tuple[str, ...], page: int | None, form: str | None) -> None:
    """Print a reference to each document, one a line: author, year, title, publisher, address.

    - reads ids from standard input, as `gleanings search --ids` prints them.

    \b
    gleanings cite k3v9q2xx --page 14
    gleanings search hub --ids | gleanings cite - --ris > hubs.ris
    """
    from gleanings.corpus.citing import CitedFrom, reference
    from gleanings.index.service import SearchService

    service = SearchService(here.library())
    documents = [service.document(identity) for identity in _named(identities)]
    if page and len(documents) != 1:
        raise UsageError("--page is of one document.", hint="Give one id with it.")
    locator = service.cite(service.page(documents[0], page), documents[0].format) if page else ""
    if form:
        printing.print_references(documents, form, service.library, locator)
        return
    cited_from = CitedFrom.of(service.library, date.today())
    for document in documents:
        click.echo(reference(document, cited_from, locator))


def _named(identities: tuple[str, ...]) -> Iterator[str]:
    """The ids, with those of standard input in the place of each dash."""
    if not identities:
        raise UsageError("Say which documents.", hint="Give their ids, or - to read them from standard input.")
    for identity in identities:
        if identity == "-":
            yield from (line.strip() for line in sys.stdin if line.strip())
        else:
            yield identity


@click.command("map", short_help="Count documents by two of theme, area, year and type.")
@click.argument("query", nargs=-1)
@click.option("--rows", type=click.Choice(["theme", "area", "year", "type"]), default="theme", show_default=True)
@click.option("--cols", type=click.Choice(["theme", "area", "year", "type"]), default="year", show_default=True)
@asking.filter_options
@click.option("--csv", "form", flag_value="csv", help="As CSV.")
@click.option("--json", "form", flag_value="json", help="One object, the same as the API's.")
@pass_here
def evidence_map(here: Here, /, query: tuple[str, ...], **options: Any) -> int:
    """Count documents by two facets at once: where is there evidence, and where none?

    0 means that no searchable document in the library is tagged so. A document with several values counts at each.

    \b
    gleanings map --rows theme --cols year
    gleanings map community hub --rows area --cols type --csv
    """
    from gleanings.index.evidence_map import map_json, map_rows, read_axes
    from gleanings.index.request import read_parameters
    from gleanings.index.service import SearchService

    service = SearchService(here.library())
    rows, columns = read_axes(options["rows"], options["cols"])
    asked, problems = read_parameters([("q", " ".join(query)), *asking.filter_pairs(options)], service.vocabulary())
    if problems:
        raise problems[0]
    found = service.evidence_map(asked, rows, columns)
    if options["form"] == "json":
        printing.print_json(map_json(found))
    elif options["form"] == "csv":
        printing.print_csv(map_rows(found))
    else:
        printing.print_table(list(map_rows(found)))
    return 0 if found.total else 1
