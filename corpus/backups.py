"""How is a library copied while it is in use, and brought back? And which copies still hold a document?

A backup is a folder that is a library itself, with ``backup.json``, which says when it was made and the SHA-256 of
every file. The queries that were asked and the drawn pages are left out.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from gleanings.corpus.config import FILE_NAME
from gleanings.corpus.errors import BackupError, LibraryUnwritable, UsageError
from gleanings.corpus.library import Library
from gleanings.corpus.locations import to_path
from gleanings.corpus.runs import now

MANIFEST = "backup.json"
_CATALOGUE = "catalogue.sqlite3"


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy of a library: when it was made, how many documents and files it has, and its size."""

    at: str
    documents: int
    files: int
    size_bytes: int


def make_backup(library: Library, folder: Path) -> Backup:
    """Copies a library, which may be in use, into a new folder; the copy is whole or not there.

    The index is linked, not copied, where both lie on one disk: its files never change.

    Raises:
        UsageError: the folder is there already, or inside the library.
        LibraryUnwritable: it cannot be written.
    """
    folder = folder.absolute()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} is there already and not empty.", hint="Name a new folder for each backup.")
    if folder.is_relative_to(library.folder):
        raise UsageError("A backup inside the library would be copied with it.", hint="Name another folder.")
    with library.catalogue(write=True) as catalogue:
        catalogue.note_backup(folder)
        with _whole(folder) as part:
            with closing(sqlite3.connect(part / _CATALOGUE)) as copy:
                catalogue.copy_to(copy)
                copy.execute("PRAGMA journal_mode = DELETE")
            shutil.copy2(library.folder / FILE_NAME, part / FILE_NAME)
            shutil.copytree(library.folder / "taxonomy", part / "taxonomy")
            _copy_index(library.index_folder, part / "index")
            about = _describe(part, catalogue.coverage().documents)
    return about


def check_backup(folder: Path) -> Backup:
    """Compares every file of a backup with its checksum, and the catalogue with its own rules.

    Raises:
        BackupError: it is no backup, or is damaged.
    """
    try:
        data = json.loads((folder / MANIFEST).read_bytes())
        files = {str(name): str(digest) for name, digest in data["files"].items()}
        about = Backup(str(data["at"]), int(data["documents"]), len(files), int(data["size_bytes"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BackupError(f"{folder} is no backup of a library.", hint=f"It has no readable {MANIFEST}.") from error
    for name, digest in files.items():
        try:
            if _sha256(folder / name) != digest:
                raise BackupError(f"{name} of the backup was changed or damaged.", hint="Use another backup.")
        except OSError as error:
            raise BackupError(f"{name} of the backup is missing.", hint="Use another backup.") from error
    with closing(_opened(folder / _CATALOGUE)) as connection:
        (said,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        if said != "ok":
            raise BackupError(f"The catalogue of the backup is damaged: {said}.", hint="Use another backup.")
    return about


def restore_backup(folder: Path, library: Path) -> Backup:
    """Makes a library from a backup, after checking it; ids, corrections and history come back with it.

    Raises:
        BackupError: it is no backup, or is damaged.
        UsageError: there is something in the library's folder already.
        LibraryUnwritable: it cannot be written.
    """
    library = library.absolute()
    if library.exists() and (not library.is_dir() or any(library.iterdir())):
        raise UsageError(f"{library} is not empty.", hint="Move it away first, or name a new folder with --library.")
    about = check_backup(folder)
    with _whole(library) as part:
        for name in json.loads((folder / MANIFEST).read_bytes())["files"]:
            (part / name).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            shutil.copy2(folder / name, part / name)
    return about


def holding(locations: Iterable[str], document: str) -> tuple[str, ...]:
    """Those of the backups that have a document's text, or that cannot be looked into."""
    return tuple(location for location in locations if _holds(to_path(location), document))


def _holds(folder: Path, document: str) -> bool:
    if not folder.exists():
        return False
    try:
        with closing(_opened(folder / _CATALOGUE)) as connection:
            statement = "SELECT 1 FROM versions WHERE document = ?"
            return connection.execute(statement, (document,)).fetchone() is not None
    except (sqlite3.Error, ValueError):
        return True


def _opened(path: Path) -> sqlite3.Connection:
    """A catalogue that nobody writes, opened without leaving a trace."""
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)


@contextmanager
def _whole(folder: Path) -> Iterator[Path]:
    """A folder beside, which takes its place when all is in it."""
    part = folder.with_name(f".{folder.name}.part")
    try:
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(mode=0o700, parents=True)
        yield part
        if folder.exists():
            folder.rmdir()
        part.rename(folder)
    except OSError as error:
        raise LibraryUnwritable(f"{folder} cannot be written: {error.strerror}.") from error
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _copy_index(index: Path, into: Path) -> None:
    """The generation that answers, and what lies beside the generations; none where none answers."""
    try:
        generation = (index / "current").read_text("ascii").strip()
        shutil.copytree(index / generation, into / generation, copy_function=_link)
        for path in index.iterdir():
            if path.is_file() and not path.name.startswith(".") and path.suffix != ".new":
                shutil.copy2(path, into / path.name)
    except FileNotFoundError:
        # Nothing was published, or the generation was replaced meanwhile: the index can always be built again.
        shutil.rmtree(into, ignore_errors=True)


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def _describe(part: Path, documents: int) -> Backup:
    paths = sorted(path for path in part.rglob("*") if path.is_file())
    files = {str(path.relative_to(part)): _sha256(path) for path in paths}
    about = Backup(now(), documents, len(files), sum(path.stat().st_size for path in paths))
    data = {"at": about.at, "documents": documents, "size_bytes": about.size_bytes, "files": files}
    (part / MANIFEST).write_text(json.dumps(data, indent=1))
    return about


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
