"""What is there to judge a document by?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gleanings.corpus.folding import fold
from gleanings.corpus.model import Evidence, Reading
from gleanings.ingest.describe.preamble import find_preamble

_OPENING = 3_000
_LONGEST_TEXT = 400_000
_LONGEST_DETAIL = 200
_CAPITALISED = re.compile(r"[A-Z]\w*")
_FRONT_OF_SAMPLE = 15_000
_LONGEST_SAMPLE = 40_000


@dataclass(frozen=True, slots=True)
class Clues:
    """A reading, laid out for the judges of its fields.

    Attributes:
        source: path of the source file inside the folder that was ingested, "/" between names.
        title: as decided.
        opening: the first 3,000 code points of the document's own text.
        text: of all pages, cut at 400,000 code points.
        headings: distinct ones, in order.
        words: of the text, folded; of a long one its beginning and an even sample of its paragraphs.
        capitalised: every word of the whole text that begins with a capital, in small letters.
    """

    reading: Reading
    source: str
    title: str
    opening: str
    text: str
    headings: tuple[str, ...]
    words: tuple[str, ...]
    capitalised: frozenset[str]

    def declared(self, *fields: str) -> Iterator[tuple[str, str]]:
        """What the file states of these fields, as (value, source), the most trustworthy first."""
        return ((value, source) for field, value, source in self.reading.declared if field in fields)


def gather(reading: Reading, source: str, title: str) -> Clues:
    """Lays a reading out."""
    text = text_of(reading)
    headings = dict.fromkeys(page.heading for page in reading.pages if page.heading)
    words = tuple(fold(sample(text)).split())
    return Clues(reading, source, title, opening_of(reading), text, tuple(headings), words, capitalised_in(text))


def text_of(reading: Reading, length: int = _LONGEST_TEXT) -> str:
    """The text of all pages, cut at 400,000 code points."""
    parts = []
    room = length
    for page in reading.pages:
        parts.append(page.text[:room])
        room -= len(page.text)
        if room <= 0:
            break
    return "\n\n".join(parts)


def opening_of(reading: Reading, length: int = _OPENING) -> str:
    """The first code points of the document's own text, where another one ends on its first page."""
    preamble = find_preamble(reading)
    skipped = preamble.start if preamble and preamble.page == 0 else 0
    return text_of(reading, skipped + length)[skipped : skipped + length]


def sample(text: str) -> str:
    """A text that is short enough to look at every word: all of it, or its front and paragraphs from all over."""
    if len(text) <= _LONGEST_SAMPLE:
        return text
    paragraphs = text[_FRONT_OF_SAMPLE:].split("\n\n")
    step = (len(text) - _FRONT_OF_SAMPLE) / (_LONGEST_SAMPLE - _FRONT_OF_SAMPLE)
    chosen = (paragraphs[int(number * step)] for number in range(int(len(paragraphs) / step)))
    return "\n\n".join((text[:_FRONT_OF_SAMPLE], *chosen))


def capitalised_in(text: str) -> frozenset[str]:
    """The words that begin with a capital from A to Z, in small letters: what names are made of."""
    return frozenset(" ".join(set(_CAPITALISED.findall(text))).lower().split())


def evidence(field: str, value: str, source: str, detail: str, confidence: float) -> Evidence:
    """Evidence whose detail is one short line."""
    return Evidence(field, value, source, " ".join(detail.split())[:_LONGEST_DETAIL], confidence)
