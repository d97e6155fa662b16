"""Which commands find documents, and what goes on like what was typed?"""

from __future__ import annotations

from typing import Any

import click

from gleanings.corpus.errors import UsageError
from gleanings.shell.answers import print_answer, print_facets, print_passages, say_understood
from gleanings.shell.context import Here, pass_here
from gleanings.shell.options import ALL, filter_options, search_request, word_options
from gleanings.shell.output import print_json


@click.command()
@click.argument("query", nargs=-1)
@filter_options
@word_options
@click.option(
    "--sort",
    type=click.Choice(["best", "newest", "oldest", "title"]),
    default="best",
    show_default=True,
    help="Which come first.",
)
@click.option(
    "--limit", metavar="N", type=click.IntRange(0), default=None, help="How many documents; 10, and all for exports."
)
@click.option(
    "--offset", metavar="N", type=click.IntRange(0), default=0, help="How many of the first documents to leave out."
)
@click.option(
    "--passages",
    metavar="N",
    type=click.IntRange(0, 100),
    default=None,
    help="How many passages a document.  [default: 2]",
)
@click.option("--in", "inside", metavar="ID", help="All matching passages of one document.")
@click.option("--facets", metavar="FIELD,...", help="Print these facets' counts instead of documents.")
@click.option("--count", is_flag=True, help="Print only how many documents match.")
@click.option("--explain", is_flag=True, help="Say how the query was understood, and why each document was found.")
@click.option("--json", "form", flag_value="json", help="One object, the same as the API's.")
@click.option("--jsonl", "form", flag_value="jsonl", help="One object a document.")
@click.option("--csv", "form", flag_value="csv", help="One row a document, with --passages one a passage.")
@click.option("--ids", "form", flag_value="ids", help="One id a line.")
@click.option("--ris", "form", flag_value="ris", help="References as RIS, for Zotero, EndNote and others.")
@click.option("--bibtex", "form", flag_value="bibtex", help="References as BibTeX.")
@click.option("--csl", "form", flag_value="csl", help="References as CSL-JSON.")
@pass_here
def search(here: Here, /, query: tuple[str, ...], **options: Any) -> int:
    """Find documents, and the passages that answer. Without QUERY: everything.

    \b
    gleanings search community hub --theme health-wellbeing --year 2018..2024
    gleanings search '"asset transfer"' --sort newest --csv
    """
    from gleanings.index.service import SearchService

    service = SearchService(here.searchable())
    request = search_request(service, query, options)
    if options["inside"]:
        if not request.text:
            raise UsageError("Say which words to look for in the document: `gleanings search WORDS --in ID`.")
        document = service.document(options["inside"])
        found = service.passages(document, request.text, ALL, correct=request.correct, expand=request.expand)
        print_passages(document, request.text, found, options["form"])
        return 0 if found else 1
    answer = service.search(request)
    say_understood(answer)
    if options["count"]:
        click.echo(answer.total)
    elif options["facets"] and not options["form"]:
        print_facets(answer)
    else:
        print_answer(answer, options["form"], service.library, passages=bool(options["passages"]))
    return 3 if answer.partial else 0 if answer.total else 1


@click.command(short_help="Suggest how to go on with what was typed.")
@click.argument("prefix", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="One object, the same as the API's.")
@pass_here
def suggest(here: Here, prefix: tuple[str, ...], as_json: bool) -> int:
    """Suggest titles, themes, areas and words that go on like PREFIX.

    \b
    gleanings suggest hub
    gleanings suggest asset tr --json
    """
    from gleanings.index.answer import suggestions_json
    from gleanings.index.service import SearchService

    found = SearchService(here.searchable()).suggest(" ".join(prefix))
    if as_json:
        print_json(suggestions_json(" ".join(prefix), found))
    else:
        for suggestion in found:
            click.echo(f"{suggestion.kind}\t{suggestion.text}\t{suggestion.value}")
    return 0 if found else 1
