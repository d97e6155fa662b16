"""Is a name a person's or an organisation's, and which part of it is the family name?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_ORGANISATION = re.compile(
    r"\b(?:department|ministry|office|council|university|college|institute|centre|center|trust|foundation|agency|"
    r"authority|service|services|commission|committee|board|group|team|association|society|union|network|"
    r"partnership|ltd|limited|inc|llp|plc|company|bank|fund|house|government|lab|school|press|charity|associates|"
    r"federation|alliance|council|nhs|forum|directorate|unit|bureau|administration|organisation|organization|"
    r"consulting|consultancy|observatory|cooperative|co-operative|surgery|church|library)\b",
    re.I,
)
_HONORIFIC = re.compile(r"^(?:dr|prof|professor|mr|mrs|ms|miss|mx|rev|reverend)\b\.?\s+", re.I)
_INITIALS = re.compile(r"(?:[A-Z]\.[ -]?){1,4}|[A-Z]{1,2}")
_PERSON_WORD = re.compile(r"[A-Z][a-zà-öø-ÿ'’-]*(?:[A-Z][a-zà-öø-ÿ'’-]+)*\.?|[À-ÖØ-Þ][\w'’-]+")
_PARTICLES = frozenset(
    ("de", "da", "di", "van", "der", "den", "von", "al", "bin", "ibn", "la", "le", "ap", "ab", "y")
)
_LONGEST_PERSON = 5


@dataclass(frozen=True, slots=True)
class Name:
    """Who wrote something.

    Attributes:
        family: the family name, or the whole name of an organisation.
        given: the given names as written, or "" for an organisation, whose name is never taken apart.
    """

    family: str
    given: str = ""

    @property
    def inverted(self) -> str:
        """As lists of references sort it: "Moss, Ada"; an organisation as it stands."""
        return f"{self.family}, {self.given}" if self.given else self.family

    @property
    def with_initials(self) -> str:
        """As Harvard references print it: "Moss, A.J."; an organisation as it stands."""
        if not self.given:
            return self.family
        parts = re.split(r"[\s.]+", self.given)
        return f"{self.family}, {''.join(_initial(part) for part in parts if part)}"


@lru_cache(maxsize=4096)
def parse_name(text: str) -> Name:
    """The name that a text holds: "Ada Moss", "Moss, Ada" or "Local Trust"; what is in doubt stays whole."""
    name = _HONORIFIC.sub("", " ".join(text.split()))
    family, comma, given = (part.strip() for part in name.partition(","))
    if comma and (is_person(f"{given} {family}") or _is_initialled(given, family)):
        return Name(family, given)
    if comma or not is_person(name):
        return Name(name)
    words = name.split()
    first = len(words) - 1
    while first > 1 and words[first - 1] in _PARTICLES:
        first -= 1
    return Name(" ".join(words[first:]), " ".join(words[:first]))


def is_organisation(text: str) -> bool:
    """Whether a name has a word that organisations are called by."""
    return _ORGANISATION.search(text) is not None


def is_person(text: str) -> bool:
    """Whether a text has the shape of a person's name: "Jo B. Smith", "Ana de la Cruz"."""
    words = without_honorific(text).split()
    if not 2 <= len(words) <= _LONGEST_PERSON or is_organisation(text):
        return False
    named = [word for word in words if word not in _PARTICLES]
    return len(named) >= 2 and all(_PERSON_WORD.fullmatch(word) for word in named) and len(words[-1]) > 1


def has_honorific(text: str) -> bool:
    """Whether a name begins with "Dr" or the like."""
    return _HONORIFIC.match(text) is not None


def without_honorific(text: str) -> str:
    """The name without "Dr" or the like before it."""
    return _HONORIFIC.sub("", text)


def are_initials(text: str) -> bool:
    """Whether a text is "J.", "J. K." or "JK"."""
    return _INITIALS.fullmatch(text) is not None


def _is_initialled(given: str, family: str) -> bool:
    return are_initials(given) and not is_organisation(family) and len(family.split()) <= 3


def _initial(given: str) -> str:
    """Jean-Luc as "J.-L."; letters that are initials already, "JK", one by one."""
    if len(given) > 1 and given.isupper():
        return "".join(f"{letter}." for letter in given)
    return "-".join(f"{part[0].upper()}." for part in given.split("-") if part)
