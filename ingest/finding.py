"""Which files lie below the paths that were given, and which of them can never be read?"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from gleanings.corpus.errors import SourceError
from gleanings.corpus.model import Reason

_KEY = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Found:
    r"""One file that the walk met.

    Attributes:
        root: the folder that was given, or the folder of the file that was given; absolute.
        source: the path below ``root`` with forward slashes, always valid Unicode: bytes of a name that are
            no UTF-8 appear as ``\xNN``, control characters as ``\n``, ``\x1b``.
        location: absolute path, as the operating system wants it.
        size: in bytes.
        mtime_ns: time of last change, nanoseconds since 1970.
        problem: why the file is not to be read, or None.
    """

    root: Path
    source: str
    location: Path
    size: int
    mtime_ns: int
    problem: Reason | None = None


def find(paths: Sequence[Path]) -> Iterator[Found]:
    """Walk the given files and folders, in the order of names, each file once.

    Names that begin with a dot are skipped. Links are followed to files inside the same folder only.

    Raises:
        SourceError: one of the paths does not exist or may not be looked at; raised before anything is found.
    """
    roots = [_existing(path) for path in paths]
    return _find_all(roots)


def printable(name: str) -> str:
    """A file name as valid, printable Unicode; different names stay different."""
    if name.isprintable() and "\\" not in name:
        return name
    return "".join(_printable_character(character) for character in name)


def _printable_character(character: str) -> str:
    if character == "\\":
        return "\\\\"
    if 0xDC80 <= ord(character) <= 0xDCFF:
        return f"\\x{ord(character) - 0xDC00:02x}"
    if character.isprintable():
        return character
    return character.encode("unicode_escape").decode("ascii")


def _existing(path: Path) -> Path:
    try:
        resolved = path.expanduser().resolve(strict=True)
        resolved.stat()
    except FileNotFoundError:
        raise SourceError(f"There is nothing at {printable(str(path))}.") from None
    except (OSError, RuntimeError, ValueError) as error:
        raise SourceError(f"{printable(str(path))} cannot be looked at: {error}.") from error
    return resolved


def _find_all(roots: Sequence[Path]) -> Iterator[Found]:
    seen: set[_KEY] = set()
    for root in roots:
        walk = _walk(root) if root.is_dir() else iter([_look(root.parent, root)])
        links = []
        for found in walk:
            if found.problem is None and found.location.is_symlink() and root.is_dir():
                links.append(found)
            elif _is_new(found, seen):
                yield found
        # A link is kept only where the walk did not meet its target under the target's own name.
        yield from (found for found in links if _is_new(found, seen))


def _is_new(found: Found, seen: set[_KEY]) -> bool:
    if found.problem is not None:
        return True
    try:
        status = found.location.stat()
    except OSError:
        return True
    key = (status.st_dev, status.st_ino)
    if status.st_nlink > 1 and not found.location.is_symlink():
        # Hard links are files in their own right: two names, two places.
        seen.add(key)
        return True
    if key in seen:
        return False
    seen.add(key)
    return True


def _walk(root: Path) -> Iterator[Found]:
    folders = [root]
    while folders:
        folder = folders.pop()
        try:
            with os.scandir(folder) as entries:
                names = sorted(entry.name for entry in entries if not entry.name.startswith("."))
        except OSError as error:
            if not isinstance(error, FileNotFoundError) or folder == root:
                yield _problem(root, folder, Reason.UNREADABLE)
            continue
        below = []
        for name in names:
            path = folder / name
            if path.is_symlink() or not path.is_dir():
                yield from _look_at_entry(root, path)
            else:
                below.append(path)
        folders.extend(reversed(below))


def _look_at_entry(root: Path, path: Path) -> Iterator[Found]:
    if not path.is_symlink():
        yield _look(root, path)
        return
    try:
        target = path.resolve(strict=True)
    except FileNotFoundError:
        target = path.resolve()
        yield _problem(root, path, Reason.VANISHED if target.is_relative_to(root) else Reason.OUTSIDE)
        return
    except (OSError, RuntimeError):
        yield _problem(root, path, Reason.UNREADABLE)
        return
    if not target.is_relative_to(root):
        yield _problem(root, path, Reason.OUTSIDE)
    elif not target.is_dir():
        yield _look(root, path)


def _look(root: Path, path: Path) -> Found:
    try:
        status = path.stat()
    except FileNotFoundError:
        return _problem(root, path, Reason.VANISHED)
    except OSError:
        return _problem(root, path, Reason.UNREADABLE)
    problem = None
    if not stat.S_ISREG(status.st_mode):
        problem = Reason.NOT_A_FILE
    elif not os.access(path, os.R_OK):
        problem = Reason.UNREADABLE
    return Found(root, _source(root, path), path, status.st_size, status.st_mtime_ns, problem)


def _problem(root: Path, path: Path, reason: Reason) -> Found:
    return Found(root, _source(root, path), path, 0, 0, reason)


def _source(root: Path, path: Path) -> str:
    return printable(path.relative_to(root).as_posix())
