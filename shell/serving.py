"""Which commands let people search in the browser?"""

from __future__ import annotations

import os
from pathlib import Path

import click

from gleanings.corpus.library import Library, find_library
from gleanings.shell.context import Here, pass_here
from gleanings.shell.ingesting import ingest
from gleanings.shell.output import say

#: Where nobody says how many; each takes some 100 MB.
_MOST_PROCESSES = 4


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", metavar="N", type=click.IntRange(0, 65535), default=8321, show_default=True)
@click.option(
    "--threads",
    metavar="N",
    type=click.IntRange(1),
    default=4,
    show_default=True,
    help="Requests a process takes in.",
)
@click.option(
    "--processes",
    type=click.IntRange(1),
    default=min(os.cpu_count() or 1, _MOST_PROCESSES),
    show_default="one a processor, four at most",
    help="Processes that search at the same time.",
)
@pass_here
def serve(here: Here, host: str, port: int, threads: int = 4, processes: int = 1) -> None:
    """Search the library in the browser.

    \b
    gleanings serve
    gleanings serve --host 0.0.0.0 --port 8080
    """
    from gleanings.search_app.server import serve as serve_library

    library = here.searchable()
    serve_library(
        library,
        host,
        port,
        threads,
        announce=lambda address: say(f"{library.config.name}: search it at {address}"),
        processes=processes,
    )


@click.command(short_help="Search a small invented library in the browser.")
@click.option("--folder", type=click.Path(path_type=Path), help="Where the sample library is built.")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", metavar="N", type=click.IntRange(0, 65535), default=8321, show_default=True)
@click.pass_context
def demo(context: click.Context, folder: Path | None, host: str, port: int) -> None:
    """Build the sample library, which is invented, and search it in the browser.

    \b
    gleanings demo
    """
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
