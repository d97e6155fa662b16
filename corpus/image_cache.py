"""Which images of pages have been drawn already?

They are kept by the SHA-256 of the file that they show, a folder a file. All can be drawn again: whatever goes wrong
here costs time, never an answer.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
from contextlib import suppress
from pathlib import Path

_KEPT_SHARE = 0.8
"""How full the cache is after the oldest images were dropped."""


class ImageCache:
    """Images on disk, within a bound; serves all threads.

    Args:
        folder: made when the first image is kept.
        most_bytes: when more is kept, the oldest images are dropped.
    """

    def __init__(self, folder: Path, most_bytes: int) -> None:
        self.most_bytes = most_bytes
        self._folder = folder
        self._lock = threading.Lock()
        self._bytes: int | None = None

    def get(self, sha256: str, name: str) -> bytes | None:
        """What was kept under this name; None when nothing was."""
        try:
            return (self._folder / sha256 / name).read_bytes()
        except OSError:
            return None

    def keep(self, sha256: str, name: str, data: bytes) -> None:
        """Keeps the bytes, if the disk lets it."""
        with suppress(OSError):
            _write(self._folder / sha256, name, data)
            with self._lock:
                self._bytes = (self._size() if self._bytes is None else self._bytes) + len(data)
                if self._bytes > self.most_bytes:
                    self._bytes = self._drop_oldest()

    def clear(self) -> None:
        """Drops all images: what is deleted for good must not go on being seen."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def _size(self) -> int:
        return sum(size for _, size, _ in self._images())

    def _images(self) -> list[tuple[int, int, Path]]:
        """When each image was kept, its size in bytes, and its path."""
        found = []
        for path in self._folder.glob("*/*"):
            with suppress(OSError):
                status = path.stat()
                found.append((status.st_mtime_ns, status.st_size, path))
        return found

    def _drop_oldest(self) -> int:
        images = sorted(self._images())
        left = sum(size for _, size, _ in images)
        for _, size, path in images:
            if left <= self.most_bytes * _KEPT_SHARE:
                break
            path.unlink(missing_ok=True)
            left -= size
        return left


def _write(folder: Path, name: str, data: bytes) -> None:
    # Readers see an image whole or not at all.
    folder.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=folder)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
    Path(temporary).replace(folder / name)
