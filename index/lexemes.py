"""Which signs of the query language does a text hold? Anything malformed is plain words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from gleanings.index.analysis import fold
from gleanings.index.nodes import Ranged

#: The names before a colon, and the fields that they mean.
FIELDS = {
    "title": "title", "author": "author", "publisher": "publisher", "theme": "theme", "area": "area", "type": "type",
    "lang": "language", "language": "language", "format": "format", "status": "status", "id": "id",
    "year": "year", "words": "words", "pages": "pages", "added": "added", "changed": "changed",
}  # fmt: skip

_NUMBERS = ("year", "words", "pages")
#: Fields whose values are runs, or the times at which they began.
RUN_FIELDS = ("added", "changed")
_MAX_DEPTH = 20

_LEXEME = re.compile(
    r"(?P<sign>[+-](?=[^\s+)-]))"
    rf'|(?P<field>(?i:{"|".join(FIELDS)})):(?=[^\s()])(?:"(?P<quoted_value>[^"]*)"(?:~(?P<value_slop>\d{{1,3}}))?'
    r'|(?P<value>[^\s()"]+))'
    r'|"(?P<quoted>[^"]*)"(?:~(?P<slop>\d{1,3}))?|(?P<bracket>[()])|(?P<chunk>[^\s()"]+)|"'
)
# Nearly all that people type: words without any sign, or in quotes.
_PLAIN = re.compile(r'[a-z0-9 ]*|"([a-z0-9][a-z0-9 ]*)"')
_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‟": '"', "−": "-"})  # fmt: skip
_WORDY = re.compile(r"[^\W_]")
_PARTS = re.compile(r"[/|&;]+|,+(?!\d)|(?<!\d),+")  # a comma between digits belongs to the number
_RANGE = re.compile(r"(?P<least>\d{0,9})\.\.(?P<most>\d{0,9})|(?P<sign>[<>]?)(?P<number>\d{1,9})")
# A year, a month or a day, or the number of a run.
_RUN = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?|\d{1,9}", re.ASCII)
# Three letters must stand before the first sign: fewer would stand for half of the vocabulary.
_PATTERN = re.compile(r"[^\W_]{3,}(?:[*?]+[^\W_]+)*[*]?")
_SHORT_PATTERN = re.compile(r"[^\W\d_]{0,2}\*[^\W\d_]*|[^\W\d_]{1,2}\*[*?\w]*")
_NEAR = re.compile(r"(?P<word>[^\W_]{3,})~(?P<distance>[12]?)")


class Lexeme(NamedTuple):
    """A piece of a query that is read as one; a tuple, because every query makes some.

    Attributes:
        kind: "sign", "(", ")", "AND", "OR", "NOT", "chunk", "phrase", or the field that a clause is about.
        text: what stands in it.
        slop: of a phrase.
        quoted: whether a clause's value is.
    """

    kind: str
    text: str
    slop: int | None = None
    quoted: bool = False

    @property
    def says_something(self) -> bool:
        """Whether it is a word, a phrase or a clause."""
        return self.kind in ("chunk", "phrase") or self.kind in FIELDS


def lexemes(text: str) -> list[Lexeme]:
    """The lexemes of a text; pieces without a letter or digit are none."""
    if plain := _PLAIN.fullmatch(text):
        return [Lexeme("phrase", plain[1])] if plain[1] else [Lexeme("chunk", part) for part in text.split()]
    if not text.isascii():
        text = text.translate(_QUOTES)
    shouting = text.upper() == text
    found = [lexeme for match in _LEXEME.finditer(text) for lexeme in _of(match, shouting)]
    said = [lexeme for lexeme in found if lexeme.kind not in ("chunk", "phrase") or _WORDY.search(lexeme.text)]
    return _balanced(said)


def number_range(field: str, text: str) -> Ranged | None:
    """The range that "2018", "2018..2024", "2018..", "<50" or ">100" stands for in a field of numbers, else None."""
    found = _RANGE.fullmatch(text) if field in _NUMBERS else None
    if found is None or text == "..":
        return None
    if found["number"] is None:
        least, most = (int(end) if end else None for end in (found["least"], found["most"]))
        return None if least is not None and most is not None and least > most else Ranged(field, least, most)
    number = int(found["number"])
    match found["sign"]:
        case "<":
            return Ranged(field, None, number - 1) if number else None
        case ">":
            return Ranged(field, number + 1, None)
    return Ranged(field, number, number)


def run_range(text: str) -> tuple[str, str] | None:
    """The two ends of "2026-11..", "2026..2027-03", "17..20" or "17"; an open one is "". None where it is none.

    An end is a date, as far as it is known, or the number of a run.
    """
    first, dots, last = text.partition("..")
    ends = (first, last if dots else first)
    sound = any(ends) and all(not end or _RUN.fullmatch(end) for end in ends)
    return ends if sound else None


def pattern(text: str) -> str | None:
    """The folded pattern of "volunteer*" or "organi?ation", or None where a text is none."""
    if not ("*" in text or "?" in text) or not _PATTERN.fullmatch(text):
        return None
    return re.sub(r"\*[*?]*|\?+\*[*?]*", "*", "".join(map(_folded, re.split(r"([*?]+)", text))))


def short_patterns(text: str) -> tuple[str, ...]:
    """The words of a text that would be patterns if more letters stood before their first star."""
    found = dict.fromkeys(lexeme.text for lexeme in lexemes(text) if lexeme.kind in ("chunk", "title"))
    return tuple(filter(_SHORT_PATTERN.fullmatch, found))


def near(text: str) -> tuple[str, int] | None:
    """The folded word of "comunity~" and how many letters may differ, or None where a text is no such thing."""
    found = _NEAR.fullmatch(text) if "~" in text else None
    if found is None or not (word := fold(found["word"])):
        return None
    return word, int(found["distance"] or most_edits(word))


def is_pattern(text: str) -> bool:
    """Whether a word stands for others: "volunteer*", "comunity~"."""
    return pattern(text) is not None or near(text) is not None


def most_edits(word: str) -> int:
    """How many letters of a word may be wrong for it to be recognised."""
    return 2 if len(word) >= 8 else 1


def _folded(piece: str) -> str:
    return piece if piece[:1] in ("*", "?") else fold(piece)


def _of(match: re.Match[str], shouting: bool) -> Iterator[Lexeme]:
    chunk = match["chunk"]
    if match["field"]:
        yield from _clause(match)
    elif match["quoted"] is not None:
        yield Lexeme("phrase", match["quoted"], int(match["slop"]) if match["slop"] else None)
    elif match["sign"] or match["bracket"]:
        yield Lexeme(match["bracket"] or "sign", match["sign"] or "")
    elif chunk in ("AND", "OR", "NOT") and not shouting:
        yield Lexeme(chunk, chunk)
    elif chunk:
        yield from _chunks(chunk)


def _chunks(text: str) -> Iterator[Lexeme]:
    return (Lexeme("chunk", part) for part in _PARTS.split(text))


def _clause(match: re.Match[str]) -> Iterator[Lexeme]:
    field, quoted = FIELDS[match["field"].lower()], match["quoted_value"] is not None
    text = " ".join((match["quoted_value"] if quoted else match["value"]).split())
    if not _WORDY.search(text) or not _is_value(field, text):
        yield from _chunks(match["field"])
        if quoted:
            yield Lexeme("phrase", text)
        else:
            yield from _chunks(text)
    else:
        yield Lexeme(field, text, int(match["value_slop"]) if match["value_slop"] else None, quoted)


def _is_value(field: str, text: str) -> bool:
    """Whether a clause can have this value; words before a colon are no clause."""
    if field in _NUMBERS:
        return number_range(field, text) is not None or (field == "year" and text.lower() == "none")
    return field not in RUN_FIELDS or run_range(text) is not None


def _balanced(found: list[Lexeme]) -> list[Lexeme]:
    """Without the brackets that have no partner, and without those that are nested too deep."""
    keep = [lexeme.kind not in "()" for lexeme in found]
    if all(keep):
        return found
    opened: list[int] = []
    for at, lexeme in enumerate(found):
        if lexeme.kind == "(":
            opened.append(at)
        elif lexeme.kind == ")" and opened:
            start = opened.pop()
            keep[start] = keep[at] = len(opened) < _MAX_DEPTH
    return [lexeme for lexeme, kept in zip(found, keep, strict=True) if kept]
