"""Which command opens an original at its page?"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gleanings.corpus.errors import NotFound
from gleanings.shell.context import Here, pass_here
from gleanings.shell.output import say

if TYPE_CHECKING:
    from gleanings.corpus.model import Document, Page

#: Viewers of PDFs, and how each is told the page.
_VIEWERS = {
    "evince": "--page-index={page}",
    "okular": "--page={page}",
    "atril": "--page-index={page}",
    "xreader": "--page-index={page}",
    "zathura": "--page={page}",
}


@click.command("open", short_help="Open a document's original at a page.")
@click.argument("identity", metavar="ID")
@click.option("--page", metavar="N", type=click.IntRange(1), help="The page, counted from 1 as the PDF does.")
@click.option("--print", "only_print", is_flag=True, help="Print the address, and open nothing.")
@pass_here
def open_original(here: Here, identity: str, page: int | None, only_print: bool) -> None:
    """Open the original of a document: the PDF in a viewer at the page, the web page at the section.

    \b
    gleanings open k3v9q2xx --page 14
    gleanings open k3v9q2xx --print

    Where there is no display, and where no viewer is found, the address is printed.
    """
    from gleanings.index.service import SearchService

    service = SearchService(here.searchable())
    document = service.document(identity)
    wanted = service.page(document, page) if page else None
    address = _address(document, wanted)
    command = None if only_print else _viewer(document, address, wanted)
    if command is None:
        click.echo(address)
        return
    _start(command)
    say(f"Opened {address} with {Path(command[0]).name}.")


def _address(document: Document, page: Page | None) -> str:
    """Where the original is.

    Raises:
        NotFound: the file is no longer there, and the document names no address.
    """
    from gleanings.corpus.originals import address

    found = address(document, page.number if page else None, page.anchor if page else None)
    if found is None:
        raise NotFound(
            f"The original of {document.description.title} is no longer at {document.location}.",
            hint=f"Its text is still here: `gleanings show {document.id} --text`.",
        )
    return found


def _viewer(document: Document, address: str, page: Page | None) -> list[str] | None:
    """The command that shows the original; None where there is no display or no viewer."""
    if sys.platform == "darwin":
        return ["/usr/bin/open", address]
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return None
    if page and document.format == "pdf" and address.startswith("file:"):
        for name, option in _VIEWERS.items():
            if found := shutil.which(name):
                return [found, option.format(page=page.number), address.partition("#")[0]]
    found = shutil.which("xdg-open")
    return [found, address] if found else None


def _start(command: list[str]) -> None:
    """Starts a program that goes on when this one has ended, and says nothing in this terminal."""
    silent = [(os.POSIX_SPAWN_OPEN, stream, os.devnull, os.O_RDWR, 0) for stream in (0, 1, 2)]
    os.posix_spawn(command[0], command, os.environ, file_actions=silent, setsid=True)
