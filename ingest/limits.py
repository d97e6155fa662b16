"""How much may reading one file cost?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

_MIB = 1024 * 1024

Progress = Callable[[int], None]
"""Called by a reader with the number of the page that it has finished; it is the reader's sign of life."""


def no_progress(page: int) -> None:
    """A ``Progress`` for callers whom nobody watches."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file may cost; over it the file fails, the run goes on.

    Attributes:
        file_bytes: larger files are not opened.
        html_bytes: the same for HTML, whose readers need a hundredfold of it.
        memory_bytes: what the reading process may allocate beyond what it shares with its parent.
        cpu_seconds: processor time of one attempt.
        wall_seconds: time from start to end of one attempt.
        stall_seconds: time between two signs of life.
        pages: pages after these are left out, and the reading says so.
        ocr_seconds: wall time that reading the pictures of one document may take, beyond ``wall_seconds``.
        characters: text after these is left out, and the reading says so; code points.
        answer_bytes: the longest answer that is taken from a reading process.
    """

    file_bytes: int = 100 * _MIB
    html_bytes: int = 10 * _MIB
    memory_bytes: int = 1500 * _MIB
    cpu_seconds: int = 120
    wall_seconds: float = 240.0
    stall_seconds: float = 12.0
    pages: int = 5_000
    ocr_seconds: float = 600.0
    characters: int = 10_000_000
    answer_bytes: int = 128 * _MIB
