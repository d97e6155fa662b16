"""Which names does a byline hold?"""

from __future__ import annotations

import re
from html import unescape

from gleanings.corpus.folding import fold
from gleanings.corpus.names import are_initials, is_organisation, is_person, without_honorific

_LONGEST_NAME = 120
_BY = re.compile(
    r"^(?:(?:posted|written|authored|published|prepared|produced|compiled|told|report)\s+)?by:?\s+", re.I
)
_ADDRESS = re.compile(r"\S+@\S+|https?://\S+|www\.\S+", re.I)
_DATE_BEHIND = re.compile(
    r"\s*[|•·,–—-]?\s*(?:on\s+)?(?:\d{1,2}\s+)?(?:[A-Z][a-z]{2,8}\.?\s+)(?:\d{1,2},?\s+)?(?:19|20)\d\d.*$"
)
_BETWEEN = re.compile(r"\s*(?:;|\||\s•\s|\band\b(?=\s+[A-Z][\w.'’-]+(?:[\s,]|$))|\s&\s(?=[A-Z][\w.'’-]+\s))\s*")
_NOT_A_NAME = frozenset(
    (
        *("admin", "administrator", "author", "authors", "unknown", "anonymous", "user", "default", "owner"),
        *("staff", "editor", "webmaster", "none", "n a", "by", "guest", "pc", "root", "test", "windows user"),
        *("microsoft office user",),
    )
)
_ROLE_BEHIND = re.compile(
    r",\s*(?:(?:senior|lead|principal|head|chief|research|programme|policy|assistant|associate|deputy|former|"
    r"executive|managing|co-?)\b.*|"
    r"(?:researcher|director|manager|officer|professor|fellow|consultant|editor|lecturer|analyst|chair|"
    r"coordinator|co-ordinator|trustee|secretary|treasurer|resident|volunteer|evaluator)\b.*)$",
    re.I,
)


def split_names(value: str) -> list[str]:
    """The names in a byline, given names first: "Smith, Jo; Ana Lee" is Jo Smith and Ana Lee.

    Roles and titles such as "Dr" and ", Director" are left out. What may be one inverted name or two names
    stays as it is written.
    """
    names = []
    for part in _parts(clean_name(value)):
        names += _split_commas(part)
    return [name for name in (without_honorific(clean_name(name)) for name in names) if _is_name(name)]


def clean_name(value: str) -> str:
    """A name without addresses, "by", a date behind it, and marks around it."""
    text = _ADDRESS.sub("", _BY.sub("", " ".join(unescape(value).split())))
    text = _DATE_BEHIND.sub("", text)
    return text.strip(" ,;:|•·–—-()[]<>")


def without_role(text: str) -> str:
    """A name without what the person does: "Jo Smith, Director of Research"."""
    return _ROLE_BEHIND.sub("", text)


def _parts(value: str) -> list[str]:
    """What stands between "and" and semicolons; "Department for Education and Skills" is one part."""
    parts = _BETWEEN.split(value)
    if is_organisation(value) and ";" not in value and any(len(part.split()) == 1 for part in parts):
        return [value]
    return parts


def _split_commas(part: str) -> list[str]:
    part = without_role(part)
    pieces = [piece.strip() for piece in part.split(",") if piece.strip()]
    if is_organisation(part):
        # "Department for Culture, Media & Sport" is one name; "Dr Jo Smith, Example Institute" a person's.
        if len(pieces) > 1 and is_person(pieces[0]) and is_organisation(pieces[1]):
            return pieces[:1]
        return [part] if len(pieces) < 4 else pieces
    if len(pieces) % 2 == 0 and all(are_initials(piece) for piece in pieces[1::2]):
        return [f"{given} {family}" for family, given in zip(pieces[::2], pieces[1::2], strict=True)]
    if len(pieces) == 2 and 1 in (len(pieces[0].split()), len(pieces[1].split())):
        return _one_or_two(*pieces)
    return pieces


def _one_or_two(first: str, second: str) -> list[str]:
    """One name, inverted, or two: "Smith, Jo" for sure, "Smith, Jo Lee" and "Ana Lee, Sam" perhaps."""
    given = second.split()
    if len(first.split()) == 1 and all(len(word.rstrip(".")) == 1 for word in given[1:]):
        return [f"{second} {first}"]
    return [f"{first}, {second}"] if first[:1].isupper() and second[:1].isupper() else [first, second]


def _is_name(name: str) -> bool:
    letters = sum(character.isalpha() for character in name)
    return letters > 1 and len(name) <= _LONGEST_NAME and fold(name) not in _NOT_A_NAME and letters * 2 > len(name)
