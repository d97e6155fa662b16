"""Where does a page's text fall into passages?

At the ends of sentences, paragraphs and table rows, and never longer than a person wants to read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

#: A passage ends at the first sentence end after so many code points ...
_AIM = 160
#: ... and is cut between two words when it grows longer than this.
_MOST = 420

# All alternatives begin with one set of characters, which is looked for twice as fast as each in turn.
_SENTENCE_END = re.compile(
    r"[.!?…\n。！？؟।](?:(?<=[.!?…])[\"”’')\]]*(?P<gap>\s+)(?=[\"“‘'(\[]?[A-Z0-9À-ÖØ-Þ])"
    r"|(?<=\n)(?:\s*\n|(?=[^\n|]*\| ))|(?<=[。！？؟।])(?P<none>\s*))"
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|St|e\.g|i\.e|cf|vs|No|pp?|Fig|al|etc|approx|ed|eds|vol)|\b[A-Z])\.$"
)


def stretches(text: str) -> Iterator[tuple[int, int]]:
    """Cuts a page's text into passages: offsets in code points, half-open, without outer white space."""
    start = end = 0
    for sentence_start, sentence_end in _sentences(text):
        ends_paragraph = "\n\n" in text[end:sentence_start]
        if end > start and (end - start >= _AIM or ends_paragraph or sentence_end - start > _MOST):
            yield from _cut(text, start, end)
            start = sentence_start
        elif end == start:
            start = sentence_start
        end = sentence_end
    if end > start:
        yield from _cut(text, start, end)


def passage_starts(text: str) -> tuple[int, ...]:
    """Where the passages of a page's text begin: code points; what was cut inside a word counts as one passage."""
    return tuple(start for start, _ in stretches(text) if not start or not text[start - 1 : start + 1].isalnum())


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    start = len(text) - len(text.lstrip())
    for found in _SENTENCE_END.finditer(text):
        gap, after = found.start(found.lastgroup or 0), found.end()
        paragraph = after - gap > 1 and text.count("\n", gap, after) > 1
        if not paragraph and text[gap - 1] == "." and _ABBREVIATION.search(text, max(start, gap - 8), gap):
            continue
        if gap > start:
            yield start, gap
        start = after
    end = len(text.rstrip())
    if end > start:
        yield start, end


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A stretch in pieces of at most ``_MOST`` code points, cut between words."""
    while end - start > _MOST:
        space = max(text.rfind(" ", start + _AIM, start + _MOST), text.rfind("\n", start + _AIM, start + _MOST))
        at = space if space > start else start + _MOST
        yield start, at
        start = at + (1 if space > start else 0)
    if end > start:
        yield start, end
