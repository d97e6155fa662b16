"""Where on a page does each word stand? The type, and how it travels from a process that is not trusted."""

from __future__ import annotations

import json
from dataclasses import dataclass

from gleanings.ingest.wire import Wire


@dataclass(frozen=True, slots=True)
class PlacedWord:
    """A word and its box, as shares of the page's width and height from the top left, 0 to 1.

    Attributes:
        hyphenated: whether a hyphen ends it and it goes on with the next word.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    hyphenated: bool = False


@dataclass(frozen=True, slots=True)
class PageWords:
    """The words of a page as they are drawn, with the page's size in points."""

    width: float
    height: float
    words: tuple[PlacedWord, ...]


def encode_words(found: PageWords) -> bytes:
    """The bytes of the words of a page."""
    rows = [[word.text, word.left, word.top, word.right, word.bottom, word.hyphenated] for word in found.words]
    return json.dumps([found.width, found.height, rows], separators=(",", ":")).encode("ascii")


def decode_words(data: bytes) -> PageWords:
    """The words that ``encode_words`` wrote.

    Raises:
        ValueError: the bytes are anything else.
    """
    try:
        width, height, rows = json.loads(data)
        return PageWords(_size(width), _size(height), tuple(_word(*row) for row in rows))
    except (TypeError, RecursionError) as error:
        raise ValueError("not the words of a page") from error


def _word(text: object, left: object, top: object, right: object, bottom: object, hyphenated: object) -> PlacedWord:
    if not isinstance(text, str) or not isinstance(hyphenated, bool):
        raise ValueError("not a word")
    text.encode("utf-8")  # raises UnicodeEncodeError, a ValueError, on a lone surrogate
    return PlacedWord(text, _number(left), _number(top), _number(right), _number(bottom), hyphenated)


def _number(value: object, most: float = 1.0) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= most:
        raise ValueError("not a number in its range")
    return float(value)


def _size(value: object) -> float:
    return max(_number(value, 1e6), 1.0)


WORDS = Wire(encode_words, decode_words)
