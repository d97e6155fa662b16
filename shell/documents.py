"""Which commands are about documents that are known by their ids?"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

import click

from gleanings.corpus.errors import UsageError
from gleanings.shell.context import Here, pass_here
from gleanings.shell.output import print_json, print_json_lines
from gleanings.shell.references import print_references

if TYPE_CHECKING:
    from gleanings.corpus.model import Document


@click.command()
@click.argument("identity", metavar="ID")
@click.option("--page", metavar="N", type=click.IntRange(1), help="Only this page.")
@click.option("--text", "form", flag_value="text", help="The text of its pages.")
@click.option("--json", "form", flag_value="json", help="What is known of it, or of the page; the same as the API's.")
@click.option("--jsonl", "form", flag_value="jsonl", help="One object a page, with its text.")
@click.option("--why", "form", flag_value="why", help="Where each value came from.")
@pass_here
def show(here: Here, identity: str, page: int | None, form: str | None) -> None:
    """Show a document: what it is, its pages, its text.

    \b
    gleanings show k3v9q2xx
    gleanings show k3v9q2xx --page 14
    gleanings show k3v9q2xx --text > report.txt
    """
    from gleanings.index.records import document_json, page_json
    from gleanings.index.service import SearchService

    service = SearchService(here.searchable())
    document = service.document(identity)
    pages = (service.page(document, page),) if page else service.pages(document)
    if form == "json":
        print_json(page_json(document, pages[0], ()) if page else document_json(document, service.forms(document)))
    elif form == "jsonl":
        print_json_lines(page_json(document, each, ()) for each in pages)
    elif form == "text" or (page and not form):
        click.echo("\n\n".join(p.text for p in pages))
    elif form == "why":
        for item in document.description.evidence:
            click.echo(f"{item.field}\t{item.value}\t{item.source}\t{item.confidence:.2f}\t{item.detail}")
    else:
        _print_document(document)


@click.command()
@click.argument("identity", metavar="ID")
@click.option("--limit", metavar="N", type=click.IntRange(1, 30), default=5, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="One object, the same as the API's.")
@pass_here
def similar(here: Here, identity: str, limit: int, as_json: bool) -> int:
    """List the documents that are about the same as a document.

    \b
    gleanings similar k3v9q2xx
    """
    from gleanings.index.answer import similar_json
    from gleanings.index.service import SearchService

    service = SearchService(here.searchable())
    document = service.document(identity)
    found = service.similar(document, limit)
    if as_json:
        print_json(similar_json(document, found))
    else:
        for other, score in found:
            click.echo(f"{other.id}\t{score:.2f}\t{other.description.title}")
    return 0 if found else 1


@click.command(short_help="Print references to documents.")
@click.argument("identities", nargs=-1, metavar="ID...|-")
@click.option(
    "--page", metavar="N", type=click.IntRange(1), help="Cite this page of the one document, by its printed number."
)
@click.option("--ris", "form", flag_value="ris", help="As RIS, for Zotero, EndNote and others.")
@click.option("--bibtex", "form", flag_value="bibtex", help="As BibTeX.")
@click.option("--csl", "form", flag_value="csl", help="As CSL-JSON.")
@click.option("--json", "form", flag_value="json", help="One object.")
@pass_here
def cite(here: Here, identities: tuple[str, ...], page: int | None, form: str | None) -> None:
    """Print a reference to each document, one a line: author, year, title, publisher, address.

    - reads ids from standard input, as `gleanings search --ids` prints them.

    \b
    gleanings cite k3v9q2xx --page 14
    gleanings search hub --ids | gleanings cite - --ris > hubs.ris
    """
    from gleanings.corpus.citing import CitedFrom
    from gleanings.corpus.harvard import reference
    from gleanings.index.service import SearchService

    service = SearchService(here.searchable())
    documents = [service.document(identity) for identity in _named(identities)]
    if page and len(documents) != 1:
        raise UsageError("--page is of one document.", hint="Give one id with it.")
    locator = service.cite(service.page(documents[0], page), documents[0].format) if page else ""
    if form and form != "json":
        print_references(documents, form, service.library, locator)
        return
    cited_from = CitedFrom.of(service.library, date.today())
    references = ((document, reference(document, cited_from, locator)) for document in documents)
    if form == "json":
        told = [{"id": found.id, "reference": said, "locator": locator or None} for found, said in references]
        print_json({"schema": "gleanings/references/1", "references": told})
        return
    for _, said in references:
        click.echo(said)


def _named(identities: tuple[str, ...]) -> Iterator[str]:
    """The ids, with those of standard input in the place of each dash."""
    if not identities:
        raise UsageError("Say which documents.", hint="Give their ids, or - to read them from standard input.")
    for identity in identities:
        if identity == "-":
            yield from (line.strip() for line in sys.stdin if line.strip())
        else:
            yield identity


def _print_document(document: Document) -> None:
    """What a document is."""
    about = document.description
    lines = {
        "title": about.title, "id": document.id, "type": about.type, "year": about.year, "period": about.period,
        "authors": "; ".join(about.authors), "publisher": about.publisher, "areas": "; ".join(about.areas),
        "scope": about.scope, "themes": "; ".join(about.themes), "language": about.language,
        "pages": document.pages, "state": document.state.value, "source": document.location,
        "source_url": about.source_url,
    }  # fmt: skip
    for name, value in lines.items():
        if value not in (None, ""):
            click.echo(f"{name:<11} {value}")
