"""Which build of the index answers? Generations on disk, and the pointer that names one of them.

A generation is a folder ``index/000017`` with the engine's files and ``manifest.json``. The manifest is written
after every file has reached the disk, and the pointer ``index/current`` after the manifest, each by an atomic
replacement: whenever power fails, either the old generation answers or the new one.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from gleanings.corpus.errors import IndexUnusable, LibraryUnwritable

#: Counts up when the form or the meaning of anything in a generation changes; another one is rebuilt, never read.
SCHEMA_VERSION = 1

_MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation says of itself.

    Attributes:
        revision: counts the ``apply`` calls.
        built_to: the catalogue's change count that the index reflects.
        files: SHA-256 by file name.
    """

    generation: int
    revision: int
    schema: int
    language: str
    built_to: int
    documents: int
    files: dict[str, str]

    def __str__(self) -> str:
        return f"{self.generation}.{self.revision}"


class Generations:
    """The generations in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, generation: int) -> Path:
        """The folder of a generation."""
        return self.folder / f"{generation:06d}"

    def numbers(self) -> tuple[int, ...]:
        """The generations on disk, the oldest first; unpublished ones too."""
        if not self.folder.is_dir():
            return ()
        return tuple(
            sorted(int(path.name) for path in self.folder.iterdir() if path.name.isdecimal() and path.is_dir())
        )

    def create(self) -> int:
        """Makes the folder of a new generation, for the owner only: an index is trusted input."""
        generation = max(self.numbers(), default=0) + 1
        try:
            self.folder.mkdir(mode=0o700, exist_ok=True)
            self.path(generation).mkdir(mode=0o700)
        except OSError as error:
            raise LibraryUnwritable(f"The index in {self.folder} cannot be written: {error.strerror}.") from error
        return generation

    def current(self) -> int | None:
        """The generation that answers, or None when none was published.

        Raises:
            IndexUnusable: the pointer is damaged.
        """
        try:
            text = (self.folder / "current").read_text("ascii").strip()
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise IndexUnusable(
                "The pointer index/current cannot be read.", hint="Run `gleanings reindex`."
            ) from error
        if not text.isdecimal():
            raise IndexUnusable("The pointer index/current is damaged.", hint="Run `gleanings reindex`.")
        return int(text)

    def publish(self, generation: int) -> None:
        """Lets a generation answer from now on."""
        self.manifest(generation)
        _replace(self.folder / "current", f"{generation:06d}\n".encode())

    def drop(self, generation: int) -> None:
        """Deletes a generation.

        Raises:
            IndexUnusable: it is the one that answers.
        """
        if generation == self.current():
            raise IndexUnusable(f"Generation {generation} is answering and cannot be dropped.")
        shutil.rmtree(self.path(generation), ignore_errors=True)

    def manifest(self, generation: int) -> Manifest:
        """What a generation says of itself.

        Raises:
            IndexUnusable: it is missing, damaged, or of another schema version.
        """
        try:
            data = json.loads((self.path(generation) / _MANIFEST).read_bytes())
            manifest = _checked(Manifest(**data))
        except (OSError, ValueError, TypeError) as error:
            raise IndexUnusable(
                f"Generation {generation} of the index has no readable manifest.",
                hint="Run `gleanings reindex`.",
            ) from error
        if manifest.schema != SCHEMA_VERSION:
            raise IndexUnusable(
                f"The index has schema version {manifest.schema}; this Gleanings needs {SCHEMA_VERSION}.",
                hint="Run `gleanings reindex`.",
            )
        return manifest

    def write_manifest(self, manifest: Manifest) -> None:
        """Makes every file of the generation durable, then the manifest that lists them."""
        folder = self.path(manifest.generation)
        files = {}
        for path in sorted(folder.iterdir()):
            if path.is_file() and path.name != _MANIFEST and not path.name.endswith("LOCK"):
                _sync(path)
                files[path.name] = _sha256(path)
        _sync(folder)
        content = {name: getattr(manifest, name) for name in Manifest.__dataclass_fields__} | {"files": files}
        _replace(folder / _MANIFEST, json.dumps(content, indent=1).encode())

    def damaged(self, generation: int) -> tuple[str, ...]:
        """Which files of a generation are missing or are not what the manifest says, one sentence each."""
        folder, problems = self.path(generation), []
        for name, expected in self.manifest(generation).files.items():
            path = folder / name
            if not path.is_file():
                problems.append(f"{folder.name}/{name} is missing.")
            elif _sha256(path) != expected:
                problems.append(f"{folder.name}/{name} was changed or damaged after it was written.")
        return tuple(problems)


def _checked(manifest: Manifest) -> Manifest:
    """The manifest, if what the file held has the types that it must have."""
    numbers = (manifest.generation, manifest.revision, manifest.schema, manifest.built_to, manifest.documents)
    files = manifest.files
    if not (isinstance(files, dict) and all(type(number) is int for number in numbers)):
        raise TypeError("manifest")
    if not all(isinstance(text, str) for text in (manifest.language, *files, *files.values())):
        raise TypeError("manifest")
    return manifest


def _replace(path: Path, content: bytes) -> None:
    """Writes a file so that either the old or the new content is there, whenever power fails."""
    beside = path.with_name(f".{path.name}.new")
    try:
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
        _sync(path.parent)
    except OSError as error:
        raise LibraryUnwritable(f"{path} cannot be written: {error.strerror}.") from error


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
