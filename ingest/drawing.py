"""How does a site that runs in many threads get pages drawn, when a process with threads must not fork?

It starts one process that has a single thread, and asks it line by line. That process opens no source file: it
forks a child with limits for each page, as reading does, and encodes the pixels that come back. Whatever a
file does, a page is drawn or it is not.
"""

from __future__ import annotations

import importlib.util
import io
import json
import subprocess
import sys
import threading
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TypeVar, cast

from gleanings.ingest.finding import Found
from gleanings.ingest.isolation import read_each
from gleanings.ingest.limits import Limits
from gleanings.ingest.page_words import WORDS, encode_words
from gleanings.ingest.wire import Wire

T = TypeVar("T")

#: A page takes some 50 ms; what wants a hundred times that is an attack or a map that nobody misses.
LIMITS = Limits(memory_bytes=600 << 20, cpu_seconds=4, wall_seconds=6.0, stall_seconds=6.0, answer_bytes=24 << 20)
_PATIENCE_SECONDS = 3.0
_LENGTH_BYTES = 4
_WEBP_QUALITY = 72


def can_draw() -> bool:
    """Whether what encodes pictures is installed: the extra ``pages``."""
    return importlib.util.find_spec("PIL") is not None


class Drawer:
    """Asks the drawing process, one page at a time; serves all threads, and starts the process when first asked."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        # Runs when nobody asks any more, and when Python ends.
        self._end: weakref.finalize[[subprocess.Popen[bytes]], Drawer] | None = None

    def image(self, path: Path, number: int, width: int) -> bytes | None:
        """The page (from 1) as WebP, or None where it cannot be drawn.

        Raises:
            TimeoutError: others are waiting already.
        """
        return self._ask({"path": str(path), "page": number, "width": width})

    def words(self, path: Path, number: int) -> bytes | None:
        """The page's words as ``page_image.encode_words`` writes them, or None where it cannot be read.

        Raises:
            TimeoutError: others are waiting already.
        """
        return self._ask({"path": str(path), "page": number})

    def close(self) -> None:
        """Ends the drawing process; the next page would start another."""
        with self._lock:
            self._stop()

    def _ask(self, request: dict[str, object]) -> bytes | None:
        with self._turn():
            try:
                to_it, from_it = self._pipes()
                to_it.write(json.dumps(request).encode("ascii") + b"\n")
                to_it.flush()
                length = int.from_bytes(_exactly(from_it, _LENGTH_BYTES), "big")
                return _exactly(from_it, length) or None
            except (OSError, EOFError):
                self._stop()
                return None

    @contextmanager
    def _turn(self) -> Iterator[None]:
        # A thread that waits for long is a reader who gets no page at all.
        if not self._lock.acquire(timeout=_PATIENCE_SECONDS):
            raise TimeoutError("pages are being drawn for others")
        try:
            yield
        finally:
            self._lock.release()

    def _pipes(self) -> tuple[IO[bytes], IO[bytes]]:
        if self._process is None or self._process.poll() is not None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "gleanings.ingest.drawing"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
            self._end = weakref.finalize(self, _end, self._process)
        return cast(IO[bytes], self._process.stdin), cast(IO[bytes], self._process.stdout)

    def _stop(self) -> None:
        if self._end is not None:
            self._end()
        self._process = self._end = None


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.communicate()


def _exactly(pipe: IO[bytes], length: int) -> bytes:
    data = pipe.read(length)
    if len(data) != length:
        raise EOFError("the drawing process has ended")
    return data


def _serve() -> None:
    """The drawing process: a request a line on standard input, an answer with its length on standard output."""
    for line in sys.stdin.buffer:
        request = json.loads(line)
        answer = _answer(Path(request["path"]), request["page"], request.get("width"))
        sys.stdout.buffer.write(len(answer).to_bytes(_LENGTH_BYTES, "big") + answer)
        sys.stdout.buffer.flush()


def _answer(path: Path, number: int, width: int | None) -> bytes:
    # Imported here: the site's own process, which asks, needs neither PDFium nor Pillow.
    from gleanings.ingest.page_image import DRAWN, draw, read_words

    if width is None:
        found = _isolated(path, lambda: read_words(path, number), WORDS)
        return b"" if found is None else encode_words(found)
    drawn = _isolated(path, lambda: draw(path, number, width), DRAWN)
    return b"" if drawn is None else _webp(drawn.width, drawn.height, drawn.pixels)


def _isolated(path: Path, work: Callable[[], T], wire: Wire[T]) -> T | None:
    """What ``work`` finds in a child process of its own, or None where it fails."""
    found = Found(path.parent, path.name, path, 0, 0)
    outcome = next(read_each([found], lambda _found, _progress: work(), wire=wire, jobs=1, limits=LIMITS))
    return outcome.result


def _webp(width: int, height: int, pixels: bytes) -> bytes:
    from PIL import Image

    encoded = io.BytesIO()
    Image.frombytes("RGB", (width, height), pixels).save(encoded, "WEBP", quality=_WEBP_QUALITY, method=4)
    return encoded.getvalue()


if __name__ == "__main__":
    _serve()
