"""Who wrote the document, and who published it?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gleanings.corpus.folding import fold
from gleanings.corpus.model import Evidence
from gleanings.ingest.describe.clues import Clues, evidence

_MOST_AUTHORS = 20
_LONGEST_NAME = 120
_BY = re.compile(r"^(?:(?:posted|written|authored|published|prepared|produced|compiled|report)\s+)?by:?\s+", re.I)
_ADDRESS = re.compile(r"\S+@\S+|https?://\S+|www\.\S+", re.I)
_DATE_BEHIND = re.compile(
    r"\s*[|•·,–—-]?\s*(?:on\s+)?(?:\d{1,2}\s+)?(?:[A-Z][a-z]{2,8}\.?\s+)(?:\d{1,2},?\s+)?(?:19|20)\d\d.*$"
)
_BETWEEN = re.compile(r"\s*(?:;|\||\s•\s|\band\b(?=\s+[A-Z][\w.'’-]+(?:\s|$))|\s&\s(?=[A-Z][\w.'’-]+\s))\s*")
_NOT_A_NAME = frozenset(
    (
        *("admin", "administrator", "author", "authors", "unknown", "anonymous", "user", "default", "owner"),
        *("staff", "editor", "webmaster", "none", "n a", "by", "guest", "pc", "root", "test", "windows user"),
        *("microsoft office user",),
    )
)
_ORGANISATION = re.compile(
    r"\b(?:department|ministry|office|council|university|college|institute|centre|center|trust|foundation|agency|"
    r"authority|service|services|commission|committee|board|group|team|association|society|union|network|"
    r"partnership|ltd|limited|inc|llp|plc|company|bank|fund|house|government|office|lab|school|press|charity|"
    r"federation|alliance|council|nhs|forum|directorate|unit|bureau|administration|organisation|organization)\b",
    re.I,
)
_AUTHOR_LINES = re.compile(
    r"^(?:authors?(?:\(s\))?|authored by|written by|prepared by|report by|research by|by|compiled by)\b[:\s]+"
    r"(?P<names>[A-Z][^\n]{2,200})$",
    re.M | re.I,
)
_PUBLISHER_LINES = re.compile(
    r"^(?:published by|publisher:|produced by)\s+(?P<name>[A-Z][^\n.]{2,100})|"
    r"(?:©|\(c\)|copyright)\s*(?:(?:19|20)\d\d\s*)?(?P<holder>[A-Z][A-Za-z&' ]{3,60}?)(?=[,.\n]|\s+(?:19|20)\d\d)",
    re.M | re.I,
)
_ROLE_BEHIND = re.compile(
    r",\s*(?:(?:senior|lead|principal|head|chief|research|programme|policy|assistant|associate|deputy)\b.*|"
    r"(?:researcher|director|manager|officer|professor|fellow|consultant|editor|lecturer|analyst|chair)\b.*)$",
    re.I,
)
_OPENING = 3_000


def find_authors(clues: Clues) -> tuple[tuple[str, ...], tuple[Evidence, ...]]:
    """The authors as people read their names, in order; persons or organisations."""
    for values in (_declared(clues), _written(clues)):
        names: dict[str, tuple[str, Evidence]] = {}
        for value, source, confidence in values:
            for name in split_names(value):
                names.setdefault(fold(name), (name, evidence("authors", name, source, value, confidence)))
        if names:
            found = list(names.values())[:_MOST_AUTHORS]
            return tuple(name for name, _ in found), tuple(why for _, why in found)
    return (), ()


def find_publisher(clues: Clues) -> tuple[str | None, tuple[Evidence, ...]]:
    """Who published the document, or None."""
    for value, source in clues.declared("publisher"):
        name = _clean(value)
        if name and not _ADDRESS.search(name):
            return name, (evidence("publisher", name, source, value, 0.9),)
    for place in (clues.opening, clues.text[-_OPENING:]):
        match = _PUBLISHER_LINES.search(place)
        name = _clean(match["name"] or match["holder"]) if match else ""
        if match and name and fold(name) != "crown copyright":
            return name, (evidence("publisher", name, "text", match[0], 0.6),)
    return None, ()


def split_names(value: str) -> list[str]:
    """The names in a byline, given names first: "Smith, Jo; Ana Lee" is Jo Smith and Ana Lee."""
    names = []
    for part in _BETWEEN.split(_clean(value)):
        names += _split_commas(part)
    return [name for name in map(_clean, names) if _is_name(name)]


def _split_commas(part: str) -> list[str]:
    part = _ROLE_BEHIND.sub("", part)
    pieces = [piece.strip() for piece in part.split(",") if piece.strip()]
    if _ORGANISATION.search(part):
        # "Department for Culture, Media & Sport" is one name.
        return [part] if len(pieces) < 4 else pieces
    if len(pieces) == 2 and len(pieces[0].split()) <= 2 and _are_given_names(pieces[1]):
        return [f"{pieces[1]} {pieces[0]}"]
    return pieces


def _are_given_names(text: str) -> bool:
    """Whether what stands behind a comma are given names, not a second person or a rank."""
    words = text.split()
    return len(words) <= 2 and (len(words) == 1 or all(len(word.rstrip(".")) == 1 for word in words[1:]))


def _clean(value: str) -> str:
    text = _ADDRESS.sub("", _BY.sub("", " ".join(value.split())))
    text = _DATE_BEHIND.sub("", text)
    return text.strip(" ,;:|•·–—-()[]<>")


def _is_name(name: str) -> bool:
    letters = sum(character.isalpha() for character in name)
    return letters > 1 and len(name) <= _LONGEST_NAME and fold(name) not in _NOT_A_NAME and letters * 2 > len(name)


def _declared(clues: Clues) -> Iterator[tuple[str, str, float]]:
    """Declared authors; of a PDF, only those that its opening names: its properties name whoever owned the PC."""
    if clues.reading.format != "pdf":
        yield from ((value, source, 0.9) for value, source in clues.declared("author"))
        return
    opening = fold(clues.opening)
    for value, source in clues.declared("author"):
        if fold(value) in opening:
            yield value, source, 0.8


def _written(clues: Clues) -> Iterator[tuple[str, str, float]]:
    for match in _AUTHOR_LINES.finditer(clues.opening):
        if len(match["names"].split()) <= 24:
            yield match["names"], "text", 0.6
            return
