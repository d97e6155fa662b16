"""What is there to judge a document by?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gleanings.corpus.folding import fold
from gleanings.corpus.model import Evidence, Reading

_OPENING = 3_000
_LONGEST_TEXT = 400_000
_LONGEST_DETAIL = 200


@dataclass(frozen=True, slots=True)
class Clues:
    """A reading, laid out for the judges of its fields.

    Attributes:
        source: path of the source file inside the folder that was ingested, "/" between names.
        title: as decided.
        opening: the first 3,000 code points.
        text: of all pages, cut at 400,000 code points.
        headings: distinct ones, in order.
        words: of the text, folded.
    """

    reading: Reading
    source: str
    title: str
    opening: str
    text: str
    headings: tuple[str, ...]
    words: tuple[str, ...]

    def declared(self, *fields: str) -> Iterator[tuple[str, str]]:
        """What the file states of these fields, as (value, source), the most trustworthy first."""
        return ((value, source) for field, value, source in self.reading.declared if field in fields)


def gather(reading: Reading, source: str, title: str) -> Clues:
    """Lays a reading out."""
    text = text_of(reading)
    headings = dict.fromkeys(page.heading for page in reading.pages if page.heading)
    return Clues(reading, source, title, text[:_OPENING], text, tuple(headings), tuple(fold(text).split()))


def text_of(reading: Reading) -> str:
    """The text of all pages, cut at 400,000 code points."""
    parts = []
    room = _LONGEST_TEXT
    for page in reading.pages:
        parts.append(page.text[:room])
        room -= len(page.text)
        if room <= 0:
            break
    return "\n\n".join(parts)


def opening_of(reading: Reading, length: int = _OPENING) -> str:
    """The first code points of the text."""
    return text_of(reading)[:length]


def evidence(field: str, value: str, source: str, detail: str, confidence: float) -> Evidence:
    """Evidence whose detail is one short line."""
    return Evidence(field, value, source, " ".join(detail.split())[:_LONGEST_DETAIL], confidence)
