"""Where on the image of a page stand the words that were searched for?

The index knows words by their place in the cleaned text of a page, the image by where they were drawn. So the
drawn words are read as a text of their own, and what is to be marked in it is looked up among their boxes.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from gleanings.index.answer import Highlight
from gleanings.ingest.page_words import PageWords, PlacedWord

#: Words whose boxes overlap by less than this share of their height stand on different lines.
_SAME_LINE = 0.5


@dataclass(frozen=True, slots=True)
class Box:
    """A stretch to mark, in points from the top left of the page."""

    x: float
    y: float
    width: float
    height: float


def boxes(page: PageWords, highlights: Callable[[str], Sequence[Highlight]]) -> tuple[Box, ...]:
    """What to mark on the page; ``highlights`` finds what to mark in a text."""
    text, starts = _text(page.words)
    found: list[Box] = []
    for mark in highlights(text):
        first = bisect_right(starts, mark.start) - 1
        last = bisect_right(starts, mark.end - 1) - 1
        found += [_box(line, page) for line in _lines(page.words[first : last + 1])]
    return tuple(found)


def _text(words: Sequence[PlacedWord]) -> tuple[str, list[int]]:
    """The words as a text, and where each of them starts in it; parts of a divided word stand together."""
    pieces: list[str] = []
    starts: list[int] = []
    length = 0
    for word in words:
        piece = word.text if word.hyphenated else word.text + " "
        pieces.append(piece)
        starts.append(length)
        length += len(piece)
    return "".join(pieces), starts


def _lines(words: Sequence[PlacedWord]) -> list[list[PlacedWord]]:
    lines: list[list[PlacedWord]] = []
    for word in words:
        if lines and _on_one_line(lines[-1][-1], word):
            lines[-1].append(word)
        else:
            lines.append([word])
    return lines


def _on_one_line(before: PlacedWord, after: PlacedWord) -> bool:
    shared = min(before.bottom, after.bottom) - max(before.top, after.top)
    return shared > _SAME_LINE * (after.bottom - after.top) and after.left >= before.left


def _box(words: Sequence[PlacedWord], page: PageWords) -> Box:
    left, right = min(word.left for word in words), max(word.right for word in words)
    top, bottom = min(word.top for word in words), max(word.bottom for word in words)
    return Box(
        x=round(left * page.width, 1),
        y=round(top * page.height, 1),
        width=round((right - left) * page.width, 1),
        height=round((bottom - top) * page.height, 1),
    )
