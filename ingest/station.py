"""How does a machine that reads for another read a file, when its process has threads and must not fork?

It starts one process that has a single thread, and gives it a file a line. That process reads each in a child with
limits, as the embedded pool does, and its answer is the same checked JSON.
"""

from __future__ import annotations

import json
import os
import struct
import subprocess
import sys
import tempfile
import weakref
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, cast

from gleanings.corpus.errors import ReadingError
from gleanings.corpus.taxonomy import Taxonomy
from gleanings.ingest.finding import Found
from gleanings.ingest.isolation import Outcome
from gleanings.ingest.limits import Limits
from gleanings.ingest.wire import DESCRIBED, Described, decode_error, encode_described, encode_error

_HEADER = struct.Struct(">cdI")
_RESULT, _FAILURE = b"R", b"F"


@dataclass(frozen=True, slots=True)
class Orders:
    """How files are read, as it travels to another machine.

    Attributes:
        taxonomy: the texts of its files by name: documents are described where they are read.
        reader: "auto", "pdfium" or "pdfminer".
        ocr: the library's language, where pictures are to be read and tesseract is there; else None.
        limits: for each attempt.
    """

    taxonomy: Mapping[str, str]
    reader: str
    ocr: str | None
    limits: Limits

    def encoded(self) -> str:
        """One line of JSON."""
        return json.dumps(asdict(self))

    @classmethod
    def decoded(cls, line: str) -> Orders:
        """The orders of a line."""
        data = json.loads(line)
        return cls(**{**data, "limits": Limits(**data["limits"])})


class Station:
    """A process that reads files one after the other.

    Args:
        orders: one line, as ``Orders.encoded`` gives it.
    """

    def __init__(self, orders: str) -> None:
        self.orders = orders
        process = subprocess.Popen(
            [sys.executable, "-m", "gleanings.ingest.station"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self._to, self._from = cast(IO[bytes], process.stdin), cast(IO[bytes], process.stdout)
        self.end = weakref.finalize(self, _end, process)
        self._send(orders)

    def read(self, found: str) -> tuple[bytes, bytes, float]:
        """What ``outcome_of`` understands of a file.

        Raises:
            OSError, EOFError: the process has ended.
        """
        self._send(found)
        kind, seconds, length = _HEADER.unpack(_exactly(self._from, _HEADER.size))
        return kind, _exactly(self._from, length), seconds

    def _send(self, line: str) -> None:
        self._to.write(line.encode("ascii") + b"\n")
        self._to.flush()


def line_of(found: Found) -> str:
    """A file as one line of JSON; a path may be no valid Unicode."""
    location, root = (os.fsdecode(path) for path in (found.location, found.root))
    return json.dumps([root, found.source, location, found.size, found.mtime_ns])


def outcome_of(found: Found, kind: bytes, answer: bytes, seconds: float) -> Outcome[Described]:
    """What an answer says of a file.

    Raises:
        ValueError: it is no answer of ours.
    """
    if kind == _FAILURE:
        return Outcome(found, None, decode_error(answer), seconds)
    return Outcome(found, DESCRIBED.decode(answer), None, seconds)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.communicate()


def _exactly(pipe: IO[bytes], length: int) -> bytes:
    data = pipe.read(length)
    if len(data) != length:
        raise EOFError("the reading process has ended")
    return data


def _serve() -> None:
    """The process: orders, then a file a line on standard input; a header and an answer on standard output."""
    from gleanings.ingest.describe import Describer
    from gleanings.ingest.describe.language import detect_if_loaded
    from gleanings.ingest.ocr import find_tesseract
    from gleanings.ingest.reading import read_files

    orders = Orders.decoded(sys.stdin.buffer.readline().decode("ascii"))
    describer = Describer(_taxonomy(orders.taxonomy), detect_if_loaded)
    tesseract = find_tesseract(orders.ocr) if orders.ocr is not None else None
    for line in sys.stdin.buffer:
        root, source, location, size, mtime_ns = json.loads(line)
        found = Found(Path(root), source, Path(location), size, mtime_ns)
        outcome = next(
            read_files(
                [found],
                lambda file, reading: describer.describe(reading, source=file.source),
                reader=orders.reader,
                tesseract=tesseract,
                jobs=1,
                limits=orders.limits,
            )
        )
        if outcome.result is not None:
            kind, answer = _RESULT, encode_described(outcome.result)
        else:
            kind, answer = _FAILURE, encode_error(cast(ReadingError, outcome.error))
        sys.stdout.buffer.write(_HEADER.pack(kind, outcome.seconds, len(answer)) + answer)
        sys.stdout.buffer.flush()


def _taxonomy(files: Mapping[str, str]) -> Taxonomy:
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            (Path(folder) / Path(name).name).write_text(text, encoding="utf-8")
        return Taxonomy.load(Path(folder))


if __name__ == "__main__":
    _serve()
