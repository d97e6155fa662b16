"""Who may write to the library now? One process at a time, and the others are told which."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gleanings.corpus.errors import LibraryBusy, LibraryUnwritable

# A record lock belongs to the process: it is not inherited by the children that read files, so it ends with
# the parent even when the parent is killed; but it does not keep two writers of one process apart.
_held: set[Path] = set()


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Holds the library's write lock; the kernel frees it when the process ends, however it ends.

    Raises:
        LibraryBusy: another process holds it; the message names that process.
        LibraryUnwritable: the folder cannot be written.
    """
    folder = folder.resolve()
    if folder in _held:
        raise _busy(folder, str(os.getpid()))
    try:
        handle = os.open(folder / "write.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise LibraryUnwritable(
            f"The library in {folder} cannot be written: {error.strerror}.", hint="Check who owns the folder."
        ) from error
    try:
        try:
            fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except (BlockingIOError, PermissionError) as error:
            holder = os.read(handle, 20).decode("ascii", "replace").strip() or "unknown"
            raise _busy(folder, holder) from error
        _held.add(folder)
        os.ftruncate(handle, 0)
        os.pwrite(handle, str(os.getpid()).encode(), 0)
        yield
    finally:
        _held.discard(folder)
        os.close(handle)


def _busy(folder: Path, holder: str) -> LibraryBusy:
    return LibraryBusy(
        f"Process {holder} is writing to the library in {folder}.", hint="Try again when it has ended."
    )
