"""What does ``ingest`` have to know before it can begin: which library, which paths, which columns?"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gleanings import printing
from gleanings.corpus.errors import LibraryMissing, UsageError
from gleanings.corpus.library import Library

# The pipeline is imported where a run begins: naming its types must not load it.
if TYPE_CHECKING:
    from gleanings.ingest.pipeline import Watcher


def library_to_fill(folder: Path) -> Library:
    """The library, made now when there is none: reading a folder on a fresh machine just works."""
    with suppress(LibraryMissing):
        return Library(folder)
    library = Library.create(folder, folder.absolute().name)
    printing.say(f"Made a library in {folder}.")
    return library


def paths_meant(paths: tuple[Path, ...], library: Library | None) -> tuple[Path, ...]:
    """The paths that are meant: as named, from standard input for "-", or the library's own sources."""
    if paths == (Path("-"),):
        paths = tuple(Path(line) for line in sys.stdin.read().splitlines() if line.strip())
    elif not paths and library is not None:
        paths = tuple(Path(source).expanduser() for source in library.config.sources)
    if not paths:
        raise UsageError(
            "Say which folder to read: `gleanings ingest FOLDER`.", hint="Or name sources in gleanings.toml."
        )
    return paths


def reason_to_retry(named: str | None) -> str | None:
    """The reason that --retry-failed names; a path after the option is easily taken for one."""
    from gleanings.corpus.model import Reason

    if named and named not in set(Reason):
        raise UsageError(
            f"--retry-failed: there is no reason {named!r}.",
            hint=f"Name the paths before the option. Reasons are {', '.join(Reason)}.",
        )
    return named


def column_mapping(text: str | None) -> dict[str, str]:
    """What --map says: the file's column names to ours."""
    pairs = [part.partition("=") for part in (text or "").split(",") if part.strip()]
    if any(not (theirs.strip() and ours.strip()) for theirs, _, ours in pairs):
        raise UsageError(f"--map {text!r} is not a list such as file=source,area=areas.")
    return {theirs.strip(): ours.strip() for theirs, _, ours in pairs}


@contextmanager
def progress() -> Iterator[Watcher]:
    """A progress bar on a terminal; nothing elsewhere."""
    from gleanings.ingest.pipeline import Watcher

    if not sys.stderr.isatty():
        yield Watcher()
        return

    class Bar(Watcher):
        def begin(self, files: int) -> None:
            self._bar = click.progressbar(length=files, label="Reading", file=sys.stderr, show_pos=True)
            self._bar.render_progress()

        def done(self, source: str) -> None:
            self._bar.update(1)

    bar = Bar()
    try:
        yield bar
    finally:
        if hasattr(bar, "_bar"):
            bar._bar.render_finish()
