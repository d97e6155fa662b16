"""Which commands count the documents, by one facet or by two?"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import click

from gleanings.shell.answers import print_facets
from gleanings.shell.context import Here, pass_here
from gleanings.shell.options import asked, filter_options
from gleanings.shell.output import print_csv, print_json, print_table


@click.command(short_help="Count the documents by theme, year, area and so on.")
@click.argument("fields", nargs=-1, metavar="[FIELD...]")
@click.option("--json", "as_json", is_flag=True, help="One object.")
@pass_here
def facets(here: Here, fields: tuple[str, ...], as_json: bool) -> None:
    """Count the library's documents by theme, year, area, type, publisher, format and language.

    \b
    gleanings facets
    gleanings facets theme year
    """
    from gleanings.index.answer import to_json
    from gleanings.index.request import read_parameters
    from gleanings.index.service import SearchService

    service = SearchService(here.searchable())
    request, problems = read_parameters([("facets", ",".join(fields))] if fields else [], service.vocabulary())
    if problems:
        raise problems[0]
    answer = service.search(replace(request, limit=0))
    if as_json:
        print_json(
            {
                "schema": "gleanings/facets/1",
                "facets": to_json(answer)["facets"],
                "documents": answer.total,
                "generation": answer.generation,
            }
        )
    else:
        print_facets(answer)


@click.command("map", short_help="Count documents by two of theme, area, year and type.")
@click.argument("query", nargs=-1)
@click.option("--rows", type=click.Choice(["theme", "area", "year", "type"]), default="theme", show_default=True)
@click.option("--cols", type=click.Choice(["theme", "area", "year", "type"]), default="year", show_default=True)
@filter_options
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
    from gleanings.index.service import SearchService

    service = SearchService(here.searchable())
    rows, columns = read_axes(options["rows"], options["cols"])
    found = service.evidence_map(asked(service, " ".join(query), options), rows, columns)
    if options["form"] == "json":
        print_json(map_json(found))
    elif options["form"] == "csv":
        print_csv(map_rows(found))
    else:
        print_table(list(map_rows(found)))
    return 0 if found.total else 1
