"""Which build of the index answers? Generations on disk, and the pointer that names one of them.

A generation is a folder ``index/000017`` with the engine's files and ``manifest.json``, which says what belongs
to its newest revision. A revision adds files and never changes one: the manifest is replaced after every new
file has reached the disk, and the pointer ``index/current`` after the manifest, each atomically. Whenever power
fails, either the old revision answers or the new one.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from gleanings.corpus.durable import write_durably
from gleanings.corpus.errors import IndexUnusable, LibraryUnwritable

#: Counts up when the form or the meaning of anything in a generation changes; another one is rebuilt, never read.
SCHEMA_VERSION = 5

#: How long the files of an older revision are kept for readers that are just opening them.
GRACE_SECONDS = 60.0

_MANIFEST = "manifest.json"
_FILE_NAME = re.compile(r"[a-z0-9][a-z0-9.-]*")


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file of a generation: its size, and its SHA-256 in hex."""

    name: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class StoredSegment:
    """A segment of a revision.

    Attributes:
        name: of its file.
        documents: how many it has, deleted ones among them.
        tokens: how many those have.
        deletions: the file that says which are deleted, or None where none is.
        deleted: how many are.
    """

    name: str
    documents: int
    tokens: int
    deletions: str | None = None
    deleted: int = 0


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation says of itself.

    Attributes:
        revision: counts the ``apply`` calls.
        built_to: the catalogue's change count that the index reflects.
        documents: how many answer.
        segments: in the order of their documents.
        files: everything that the revision needs.
    """

    generation: int
    revision: int
    schema: int
    language: str
    built_to: int
    documents: int
    segments: tuple[StoredSegment, ...] = ()
    files: tuple[StoredFile, ...] = ()

    def __str__(self) -> str:
        return f"{self.generation}.{self.revision}"


_State = tuple[int, int, int]


class Generations:
    """The generations in one folder.

    Args:
        folder: that they lie in.
        pinned: the one that answers, whatever the pointer names; None for the pointer's.
    """

    def __init__(self, folder: Path, pinned: int | None = None) -> None:
        self.folder = folder
        self._pinned = pinned
        self._prefix = f"{folder}/"
        # What was read last, with the state of the file then: every query asks.
        self._current: tuple[_State, int] | None = None
        self._manifests: dict[int, tuple[_State, Manifest]] = {}

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
        with writable(self.folder):
            self.folder.mkdir(mode=0o700, exist_ok=True)
            self.path(generation).mkdir(mode=0o700)
            # The pointer may reach the disk before the folder that it names.
            _sync(self.folder)
            _sync(self.folder.parent)
        return generation

    def current(self) -> int | None:
        """The generation that answers, or None when none was published.

        Raises:
            IndexUnusable: the pointer is damaged.
        """
        if self._pinned is not None:
            return self._pinned
        try:
            state = _state(self._prefix + "current")
            if self._current is not None and self._current[0] == state:
                return self._current[1]
            text = (self.folder / "current").read_text("ascii").strip()
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise IndexUnusable(
                "The pointer index/current cannot be read.", hint="Run `gleanings reindex`."
            ) from error
        if not text.isdecimal():
            raise IndexUnusable("The pointer index/current is damaged.", hint="Run `gleanings reindex`.")
        self._current = (state, int(text))
        return int(text)

    def publish(self, generation: int) -> None:
        """Lets a generation answer from now on, once all of its files are what they should be.

        Raises:
            IndexUnusable: they are not.
        """
        problems = self.damaged(generation)
        if problems:
            raise IndexUnusable(f"Generation {generation} cannot be published: {problems[0]}")
        _replace(self.folder / "current", f"{generation:06d}\n".encode())

    def drop(self, generation: int) -> None:
        """Deletes a generation.

        Raises:
            IndexUnusable: it is the one that answers.
        """
        if generation == self.current():
            raise IndexUnusable(f"Generation {generation} is answering and cannot be dropped.")
        shutil.rmtree(self.path(generation), ignore_errors=True)
        self._manifests.pop(generation, None)

    def manifest(self, generation: int) -> Manifest:
        """What a generation says of itself.

        Raises:
            IndexUnusable: it is missing, damaged, or of another schema version.
        """
        path = f"{self._prefix}{generation:06d}/{_MANIFEST}"
        try:
            state = _state(path)
            if (known := self._manifests.get(generation)) is None or known[0] != state:
                known = self._manifests[generation] = (state, _decode(Path(path).read_bytes()))
            return known[1]
        except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise IndexUnusable(
                f"Generation {generation} of the index has no readable manifest.",
                hint="Run `gleanings reindex`.",
            ) from error

    def write_manifest(self, manifest: Manifest) -> None:
        """Makes a revision the newest of its generation; its files have reached the disk.

        Files that only older revisions need stay for a while, for readers that are just opening them.
        """
        folder = self.path(manifest.generation)
        needed = {file.name for file in manifest.files}
        with writable(folder):
            _sync(folder)
            for path in self._others(folder, needed | self._needed(manifest.generation)):
                if path.stat().st_mtime < time.time() - GRACE_SECONDS:
                    path.unlink(missing_ok=True)
            retired = self._needed(manifest.generation) - needed
        _replace(folder / _MANIFEST, _encode(manifest))
        for name in retired:
            # From now on it is old; the next writer counts the grace from here.
            (folder / name).touch()

    def damaged(self, generation: int) -> tuple[str, ...]:
        """Which files of a generation are missing or are not what the manifest says, one sentence each."""
        folder, problems = self.path(generation), []
        for file in self.manifest(generation).files:
            path = folder / file.name
            if not path.is_file():
                problems.append(f"{folder.name}/{file.name} is missing.")
            elif _sha256(path) != file.sha256:
                problems.append(f"{folder.name}/{file.name} was changed or damaged after it was written.")
        return tuple(problems)

    def _needed(self, generation: int) -> set[str]:
        """The files that the revision on disk needs; none when there is no revision yet."""
        if not (self.path(generation) / _MANIFEST).exists():
            return set()
        return {file.name for file in self.manifest(generation).files}

    def _others(self, folder: Path, needed: Iterable[str]) -> Iterator[Path]:
        kept = {*needed, _MANIFEST}
        return (path for path in folder.iterdir() if path.is_file() and path.name not in kept)


@contextmanager
def writable(folder: Path) -> Iterator[None]:
    """Says for the person that the index cannot be written.

    Raises:
        LibraryUnwritable: the disk is full, or the like.
    """
    try:
        yield
    except OSError as error:
        raise LibraryUnwritable(f"The index in {folder} cannot be written: {error.strerror}.") from error


def seal(path: Path) -> StoredFile:
    """Makes a new file of a generation durable.

    Raises:
        OSError: the disk is full, or the like.
    """
    _sync(path)
    return StoredFile(path.name, path.stat().st_size, _sha256(path))


def store(path: Path, content: bytes) -> StoredFile:
    """Writes a new file of a generation, durably.

    Raises:
        OSError: the disk is full, or the like.
    """
    write_durably(path, content)
    return StoredFile(path.name, len(content), hashlib.sha256(content).hexdigest())


def _encode(manifest: Manifest) -> bytes:
    data = asdict(manifest)
    return json.dumps({**data, "sha256": _digest(data)}, indent=1).encode()


def _decode(content: bytes) -> Manifest:
    """The manifest that ``_encode`` wrote.

    Raises:
        IndexUnusable: it has another schema version.
        ValueError, TypeError, KeyError, AttributeError: it is damaged.
    """
    data = json.loads(content)
    if data["schema"] != SCHEMA_VERSION:
        raise IndexUnusable(
            f"The index has schema version {data['schema']}; this Gleanings needs {SCHEMA_VERSION}.",
            hint="Run `gleanings reindex`.",
        )
    if data.pop("sha256") != _digest(data):
        raise ValueError("checksum")
    segments = tuple(StoredSegment(**segment) for segment in data.pop("segments"))
    files = tuple(StoredFile(**file) for file in data.pop("files"))
    names = {file.name for file in files}
    needed = {name for segment in segments for name in (segment.name, segment.deletions) if name is not None}
    if not needed <= names or not all(_FILE_NAME.fullmatch(name) for name in names):
        raise ValueError("names")
    return Manifest(**data, segments=segments, files=files)


def _digest(data: dict[str, object]) -> str:
    return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()


def _replace(path: Path, content: bytes) -> None:
    """Writes a file so that either the old or the new content is there, whenever power fails."""
    beside = path.with_name(f".{path.name}.new")
    with writable(path):
        write_durably(beside, content)
        beside.replace(path)
        _sync(path.parent)


def _state(path: str) -> _State:
    """Differs when a file was replaced; a name without a Path, which would cost more than the call."""
    found = os.stat(path)  # noqa: PTH116
    return found.st_ino, found.st_mtime_ns, found.st_size


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
