"""What can I do from the shell?

Data goes to standard output, messages and progress to standard error. Exit codes: 0 found or done; 1 a lookup
found nothing; 2 wrong usage or query; 3 done, with failures; 4 library or index unusable; 70 our own fault;
130 interrupted. A closed pipe is 0.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from gleanings import __version__, asking, ending, filling, printing, taking
from gleanings.corpus.errors import IndexUnusable, UsageError
from gleanings.corpus.library import Library, find_library
from gleanings.here import Here, pass_here

# Everything heavy is imported where it is used: a search loads neither Flask nor a PDF library.
if TYPE_CHECKING:
    from gleanings.corpus.catalogue import Catalogue
    from gleanings.ingest.pipeline import Options

_SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


@click.group(context_settings=_SETTINGS)
@click.version_option(__version__, prog_name="gleanings")
@click.option("--library", "named", metavar="DIR", help="The library's folder.  [env: GLEANINGS_LIBRARY]")
@click.pass_context
def cli(context: click.Context, named: str | None) -> None:
    """Search a library of reports, stories and case studies, down to the page.

    \b
    gleanings ingest ~/Reports            read a folder of PDFs and web pages
    gleanings search community hub        find documents and the passages in them
    gleanings serve                       search in the browser
    """
    context.obj = Here(named)


# Making and filling a library


@cli.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.option("--name", default=None, help="What people see at the top of every page.")
@pass_here
def init(here: Here, folder: Path | None, name: str | None) -> None:
    """Make a new library in FOLDER."""
    folder = folder or here.folder
    Library.create(folder, name or folder.absolute().name)
    printing.say(f"Made a library in {folder}. Edit gleanings.toml and taxonomy/ there, then run `gleanings ingest`.")


@cli.command(short_help="Read PDF and HTML files into the library, and index them.")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="PATH...")
@click.option(
    "--metadata",
    type=click.Path(path_type=Path),
    metavar="FILE.csv",
    help="Values to take over anything guessed.",
)
@click.option(
    "--map",
    "mapping",
    metavar="COLUMN=FIELD,...",
    help="The CSV's column names, where they differ from ours.",
)
@click.option("--reader", type=click.Choice(["auto", "pdfium", "pdfminer"]), default="auto", show_default=True)
@click.option("--jobs", type=click.IntRange(1), default=os.cpu_count() or 1, help="Files read at the same time.")
@click.option(
    "--retry-failed",
    is_flag=False,
    flag_value="",
    default=None,
    metavar="[REASON]",
    help="Read failed files again.",
)
@click.option("--dry-run", is_flag=True, help="Say what would be done with each file, and do nothing.")
@click.option("--no-publish", is_flag=True, help="Leave the index as it is.")
@click.option("--json", "as_json", is_flag=True, help="Print the run's report as JSON.")
@pass_here
def ingest(
    here: Here,
    paths: tuple[Path, ...],
    metadata: Path | None,
    mapping: str | None,
    reader: str,
    jobs: int,
    retry_failed: str | None,
    dry_run: bool,
    no_publish: bool,
    as_json: bool,
) -> int:
    """Read new and changed PDF and HTML files under PATH into the library, and index them.

    PATH is a folder or a file; - reads paths from standard input. Without PATH, the sources that gleanings.toml
    names. Files that did not change are not read again, and a run that was stopped goes on where it was.
    """
    from gleanings.corpus.lock import writing
    from gleanings.corpus.metadata_csv import read_sheet
    from gleanings.ingest import pipeline
    from gleanings.ingest.finding import find

    options = pipeline.Options(jobs, reader, filling.reason_to_retry(retry_failed))
    if dry_run:
        _print_plan(here, paths, options, as_json)
        return 0
    named = filling.paths_meant(paths, here.library_if_any())
    find(named)  # a path that is not there is told before a library is made for it
    library = filling.library_to_fill(here.folder)
    sheet = read_sheet(metadata, library.taxonomy, filling.column_mapping(mapping)) if metadata else None
    with writing(library.folder), library.catalogue(write=True) as catalogue:
        with filling.progress() as watcher:
            report = pipeline.ingest(library, catalogue, named, options, sheet=sheet, watcher=watcher)
        published = None if no_publish else _publish(library, fresh=False)
    if as_json:
        printing.print_json(printing.report_json(report, published))
    else:
        printing.print_report(report, published)
    if report.metadata_error is not None:
        raise report.metadata_error
    return 3 if report.failed else 0


@cli.command(short_help="Build the index anew from the catalogue.")
@pass_here
def reindex(here: Here) -> None:
    """Build the index anew from the catalogue, while the old one answers."""
    from gleanings.corpus.lock import writing

    library = here.library()
    with writing(library.folder):
        printing.say(f"Published {_publish(library, fresh=True)}.")


@cli.command(short_help="Search a small invented library in the browser.")
@click.option("--folder", type=click.Path(path_type=Path), help="Where the sample library is built.")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(0, 65535), default=8321, show_default=True)
@click.pass_context
def demo(context: click.Context, folder: Path | None, host: str, port: int) -> None:
    """Build the sample library, which is invented, and search it in the browser."""
    import gleanings.corpus

    sample = Path(gleanings.corpus.__file__).parent / "sample"
    folder = folder or find_library(None, Path("/")).with_name("gleanings-sample")
    if not (folder / "gleanings.toml").exists():
        Library.create(folder, "Sample library (invented)", taxonomy=sample / "taxonomy")
        (folder / "gleanings.toml").write_bytes((sample / "gleanings.toml").read_bytes())
    context.obj = Here(str(folder))
    documents, known = sample / "documents", sample / "metadata.csv"
    # Some files of the sample cannot be read: that is part of the show.
    context.invoke(ingest, paths=(documents,), metadata=known, jobs=os.cpu_count() or 1, reader="auto")
    context.invoke(serve, host=host, port=port)


# Searching


@cli.command()
@click.argument("query", nargs=-1)
@asking.filter_options
@click.option(
    "--match",
    type=click.Choice(["auto", "any", "all"]),
    default="auto",
    help="Documents with all words or any.",
)
@click.option(
    "--sort",
    type=click.Choice(["best", "newest", "oldest", "title"]),
    default="best",
    show_default=True,
    help="Which come first.",
)
@click.option("--limit", type=click.IntRange(0), default=None, help="How many documents; 10, and all for exports.")
@click.option("--offset", type=click.IntRange(0), default=0, help="How many of the first documents to leave out.")
@click.option(
    "--passages",
    type=click.IntRange(0, 100),
    default=None,
    help="How many passages a document.  [default: 2]",
)
@click.option("--in", "inside", metavar="ID", help="All matching passages of one document.")
@click.option("--facets", metavar="FIELD,...", help="Print these facets' counts instead of documents.")
@click.option("--count", is_flag=True, help="Print only how many documents match.")
@click.option("--explain", is_flag=True, help="Say how the query was understood, and why each document was found.")
@click.option("--no-correct", is_flag=True, help="Search misspelt words as they are.")
@click.option("--no-expand", is_flag=True, help="Search without synonyms and acronyms.")
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

    service = SearchService(here.library())
    request = asking.search_request(service, query, options)
    if options["inside"]:
        if not request.text:
            raise UsageError("Say which words to look for in the document: `gleanings search WORDS --in ID`.")
        document = service.document(options["inside"])
        found = service.passages(document, request.text, asking.ALL, correct=request.correct, expand=request.expand)
        printing.print_passages(document, found, options["form"])
        return 0 if found else 1
    answer = service.search(request)
    printing.say_understood(answer)
    if options["count"]:
        click.echo(answer.total)
    elif options["facets"] and not options["form"]:
        printing.print_facets(answer)
    else:
        printing.print_answer(answer, options["form"], service.library, passages=bool(options["passages"]))
    return 3 if answer.partial else 0 if answer.total else 1


@cli.command()
@click.argument("identity", metavar="ID")
@click.option("--page", type=click.IntRange(1), help="Only this page.")
@click.option("--text", "form", flag_value="text", help="The text of its pages.")
@click.option("--json", "form", flag_value="json", help="Everything known, as JSON.")
@click.option("--why", "form", flag_value="why", help="Where each value came from.")
@pass_here
def show(here: Here, identity: str, page: int | None, form: str | None) -> None:
    """Show a document: what it is, its pages, its text."""
    from gleanings.index.service import SearchService

    service = SearchService(here.library())
    document = service.document(identity)
    pages = (service.page(document, page),) if page else service.pages(document)
    if form == "json":
        printing.print_json(printing.document_json(document, pages))
    elif form == "text" or (page and not form):
        click.echo("\n\n".join(p.text for p in pages))
    elif form == "why":
        for item in document.description.evidence:
            click.echo(f"{item.field}\t{item.value}\t{item.source}\t{item.confidence:.2f}\t{item.detail}")
    else:
        printing.print_document(document)


@cli.command()
@click.argument("prefix", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True)
@pass_here
def suggest(here: Here, prefix: tuple[str, ...], as_json: bool) -> int:
    """Suggest titles, themes, areas and words that go on like PREFIX."""
    from gleanings.index.answer import suggestions_json
    from gleanings.index.service import SearchService

    found = SearchService(here.library()).suggest(" ".join(prefix))
    if as_json:
        printing.print_json(suggestions_json(" ".join(prefix), found))
    else:
        for suggestion in found:
            click.echo(f"{suggestion.kind}\t{suggestion.text}\t{suggestion.value}")
    return 0 if found else 1


@cli.command()
@click.argument("identity", metavar="ID")
@click.option("--limit", type=click.IntRange(1, 30), default=5, show_default=True)
@click.option("--json", "as_json", is_flag=True)
@pass_here
def similar(here: Here, identity: str, limit: int, as_json: bool) -> int:
    """List the documents that are about the same as a document."""
    from gleanings.index.answer import similar_json
    from gleanings.index.service import SearchService

    service = SearchService(here.library())
    document = service.document(identity)
    found = service.similar(document, limit)
    if as_json:
        printing.print_json(similar_json(document, found))
    else:
        for other, score in found:
            click.echo(f"{other.id}\t{score:.2f}\t{other.description.title}")
    return 0 if found else 1


@cli.command(short_help="Count the documents by theme, year, area and so on.")
@click.argument("fields", nargs=-1, metavar="[FIELD...]")
@click.option("--json", "as_json", is_flag=True)
@pass_here
def facets(here: Here, fields: tuple[str, ...], as_json: bool) -> None:
    """Count the library's documents by theme, year, area, type, publisher, format and language."""
    from gleanings.index.answer import to_json
    from gleanings.index.request import read_parameters
    from gleanings.index.service import SearchService

    service = SearchService(here.library())
    request, problems = read_parameters([("facets", ",".join(fields))] if fields else [], service.vocabulary())
    if problems:
        raise problems[0]
    answer = service.search(replace(request, limit=0))
    if as_json:
        printing.print_json(to_json(answer)["facets"])
    else:
        printing.print_facets(answer)


cli.add_command(taking.cite)
cli.add_command(taking.evidence_map)


# Looking after it


@cli.command(short_help="Say what the library holds, and which index answers.")
@click.option("--json", "as_json", is_flag=True)
@pass_here
def status(here: Here, as_json: bool) -> int:
    """Say what the library holds, what could not be read, and which index answers."""
    library = here.library()
    with _catalogue_if_any(library) as catalogue:
        coverage, run = catalogue.coverage(), catalogue.last_run()
        failed = catalogue.ledger(status="failed")
    reasons = Counter(entry.reason.value for entry in failed if entry.reason)
    generation, problem = _generation(library)
    print_ = printing.print_status_json if as_json else printing.print_status
    print_(library, coverage, reasons, generation, run)
    if problem is not None:
        raise problem
    return 0


@cli.command(short_help="Compare every file of the index with its checksum.")
@pass_here
def check(here: Here) -> int:
    """Compare every file of the index that answers with its checksum, and name what is damaged."""
    from gleanings.index.service import open_engine

    problems = open_engine(here.library()).check()
    for problem in problems:
        click.echo(problem)
    printing.say("Build the index anew with `gleanings reindex`." if problems else "The index is sound.")
    return 3 if problems else 0


@cli.command(short_help="List the files that could not be read, and what to do.")
@click.option("--pages", is_flag=True, help="List pages with poor text instead, the worst first.")
@click.option("--below", type=click.FloatRange(0, 1), default=0.5, show_default=True, help="What poor is, 0 to 1.")
@click.option("--limit", type=click.IntRange(1), default=100, show_default=True, help="How many pages.")
@click.option("--json", "as_json", is_flag=True, help="Print a list of objects.")
@pass_here
def failures(here: Here, pages: bool, below: float, limit: int, as_json: bool) -> int:
    """List the files that could not be read, each with its reason and what to do."""
    with here.library().catalogue() as catalogue:
        if pages:
            poor = catalogue.worst_pages(below, limit)
            printing.print_page_qualities(poor, as_json=as_json)
            return 3 if poor else 0
        failed = catalogue.ledger(status="failed")
    if as_json:
        printing.print_json([printing.failure_json(entry) for entry in failed])
    else:
        for entry in failed:
            reason = entry.reason.value if entry.reason else ""
            click.echo(f"{entry.location}\t{reason}\t{entry.detail}")
        for reason in sorted({entry.reason for entry in failed if entry.reason}):
            printing.say(f"{reason.value}: {reason.advice}")
    return 3 if failed else 0


@cli.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(0, 65535), default=8321, show_default=True)
@click.option("--threads", type=click.IntRange(1), default=4, show_default=True)
@pass_here
def serve(here: Here, host: str, port: int, threads: int = 4) -> None:
    """Search the library in the browser."""
    from gleanings.search_app.server import serve as serve_library

    library = here.library()
    serve_library(
        library,
        host,
        port,
        threads,
        announce=lambda address: printing.say(f"{library.config.name}: search it at {address}"),
    )


@cli.command()
@pass_here
def config(here: Here) -> None:
    """Print the configuration in force, every key with its value."""
    from gleanings.corpus.config import as_toml

    library = here.library()
    click.echo(f"# {library.folder / 'gleanings.toml'}")
    click.echo(as_toml(library.config))


@cli.group()
def themes() -> None:
    """Look after the themes that documents are given."""


@themes.command("apply")
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@pass_here
def themes_apply(here: Here, dry_run: bool) -> None:
    """Describe all documents anew after an edit of taxonomy/, without reading any file again."""
    from gleanings.corpus.lock import writing
    from gleanings.ingest.redescribing import redescribe

    library = here.library()
    with writing(library.folder), library.catalogue(write=True) as catalogue:
        changed = 0
        for each in redescribe(library, catalogue, write=not dry_run):
            changed += 1
            printing.print_redescribed(each)
    published = None if dry_run else _publish(library, fresh=False)
    printing.say(
        f"{printing.counted(changed, 'document')} described differently. "
        + (f"Published {published}." if published else "Nothing was published.")
    )


@cli.group()
def metadata() -> None:
    """Take the catalogue's values to a spreadsheet."""


@metadata.command("export")
@pass_here
def metadata_export(here: Here) -> None:
    """Print the metadata of all documents as CSV."""
    from gleanings.corpus.metadata_csv import export_rows

    with here.library().catalogue() as catalogue:
        printing.print_csv(export_rows(catalogue.documents()))


def _print_plan(here: Here, paths: tuple[Path, ...], options: Options, as_json: bool) -> None:
    from gleanings.ingest import pipeline

    library = here.library_if_any()
    with _catalogue_if_any(library) as catalogue:
        printing.print_plan(pipeline.look(catalogue, filling.paths_meant(paths, library), options), as_json=as_json)


def _catalogue_if_any(library: Library | None) -> Catalogue:
    """The library's catalogue, or an empty one before the first ingestion."""
    from gleanings.corpus.catalogue import Catalogue

    return library.catalogue() if library is not None and library.catalogue_path.exists() else Catalogue.empty()


def _generation(library: Library) -> tuple[str | None, IndexUnusable | None]:
    """The revision that answers, or why none does."""
    from gleanings.index.service import open_engine

    try:
        return open_engine(library).current(), None
    except IndexUnusable as error:
        return None, error


def _publish(library: Library, *, fresh: bool) -> str | None:
    from gleanings.index.publishing import publish_changes, rebuild
    from gleanings.index.service import open_engine

    with library.catalogue(write=True) as catalogue:
        step = rebuild if fresh else publish_changes
        revision = step(library, catalogue, open_engine(library))
    if revision is None:
        return None
    for refused in revision.failed:
        printing.say(f"{refused.id} could not be indexed: {refused.reason}")
    return str(revision)


def run(arguments: list[str]) -> int:
    """Runs the command line and returns its exit code."""
    return ending.run(cli, arguments)


def main() -> NoReturn:
    """Runs the command line, and ends the process with the exit code of what happened."""
    ending.prepare()
    sys.exit(run(sys.argv[1:]))
