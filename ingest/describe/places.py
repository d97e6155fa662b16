"""Which places is the document about, and which does it merely name?"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from gleanings.corpus.areas import Area
from gleanings.corpus.folding import fold
from gleanings.corpus.model import Evidence
from gleanings.corpus.taxonomy import Taxonomy
from gleanings.ingest.describe.clues import Clues, evidence

_MOST_AREAS = 6
_MOST_MENTIONS = 60
_TITLE = 8.0
_HEADING = 2.0
_OPENING = 2.0
_SHARE = 10.0
_BODY = 0.2
_NAMED_OFTEN = 10
_ENOUGH = 6.0
_SHARE_OF_BEST = 0.6
_OPENING_LENGTH = 1_500
_REFERENCES = re.compile(r"^(?:references|bibliography|works cited|endnotes|notes and references)\s*$", re.I | re.M)
_COMMON = 3
_SPACES = "\n\t\u00a0-‐‑–"
_NATIONAL = re.compile(
    r"\bnational (?:evaluation|programme|program|study|survey|report|review)\b|\bprogramme[- ]wide\b|"
    r"\bacross (?:the|all) (?:programme|country|\d{2,4} areas)\b|\bnationwide\b|\ball \d{2,4} areas\b|"
    r"\bacross (?:england|the uk|the united kingdom|scotland|wales)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Places:
    """Areas, mentions and scope of a document, with the evidence."""

    areas: tuple[str, ...]
    mentions: tuple[str, ...]
    scope: str | None
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class _Name:
    """A name or alias, as it is written and as it is folded."""

    area: Area
    written: str
    words: tuple[str, ...]


class Gazetteer:
    """Judges the places of documents by the areas of a taxonomy."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        self._taxonomy = taxonomy
        self._by_first: dict[str, list[_Name]] = {}
        for area in taxonomy.areas:
            for text in _spellings(area):
                name = _Name(area, _level(text), tuple(fold(text).split()))
                if name.words:
                    self._by_first.setdefault(name.words[0], []).append(name)

    def find(self, clues: Clues) -> Places:
        """The places, areas with the strongest first."""
        declared = list(self._declared(clues))
        present = self._present(clues)
        counts = _Counts(present, clues) if present else None
        scores = counts.scores() if counts else {}
        best = max(scores.values(), default=0.0)
        chosen = [name for name, score in scores.items() if score >= max(_ENOUGH, _SHARE_OF_BEST * best)]
        chosen.sort(key=lambda name: -scores[name])
        areas = dict.fromkeys([name for name, _ in declared] + chosen[:_MOST_AREAS])
        mentions = [name for name in scores if name not in areas]
        scope, why_scope = _scope(clues)
        why = [evidence("areas", name, source, name, 0.95) for name, source in declared]
        for name in chosen[:_MOST_AREAS]:
            detail = f"named {counts.body[name] if counts else 0} times"
            why.append(evidence("areas", name, "text", detail, scores[name] / (scores[name] + 6)))
        return Places(tuple(areas), tuple(mentions[:_MOST_MENTIONS]), scope, (*why, *why_scope))

    def _declared(self, clues: Clues) -> Iterator[tuple[str, str]]:
        for value, source in clues.declared("area"):
            for text in value.split(";"):
                area = self._taxonomy.area(text)
                if text.strip():
                    yield (area.name if area else text.strip()), source

    def _present(self, clues: Clues) -> list[_Name]:
        """Names all of whose words occur somewhere; few of a gazetteer do, and only these are searched for."""
        words = set(clues.words) | set(fold(clues.title).split())
        for heading in clues.headings:
            words.update(fold(heading).split())
        return [
            name
            for first in words & self._by_first.keys()
            for name in self._by_first[first]
            if words.issuperset(name.words)
        ]


class _Counts:
    """How often each area is named, and where."""

    def __init__(self, names: list[_Name], clues: Clues) -> None:
        self._names = sorted(names, key=lambda name: (-len(name.written), name.written))
        text = _without_references(clues.text)
        level = _level(text)
        # A name that the text also writes small is a common word: "Reading", "March".
        self._small = {
            name.written: level.count(f" {name.written.lower()} ") for name in names if len(name.words) == 1
        }
        self.title = self._count(clues.title)
        self.headings = self._count("\n".join(clues.headings))
        self.opening = self._count(text[:_OPENING_LENGTH])
        self.body = self._count(text)

    def scores(self) -> dict[str, float]:
        """By name of the area; a place that is named once in the text counts for nothing more there."""
        total = {}
        named = self.body.total()
        for area in self.title | self.body | self.headings:
            often = self.body[area] if self.body[area] > 1 else 0
            score = _TITLE * bool(self.title[area]) + _HEADING * min(self.headings[area], 3)
            score += _OPENING * min(self.opening[area], 3)
            total[area] = score + _SHARE * often / max(1, named) + _BODY * min(often, _NAMED_OFTEN)
        return total

    def _count(self, text: str) -> Counter[str]:
        level = _level(text)
        taken = bytearray(len(level))
        found: Counter[str] = Counter()
        for name in self._names:
            for start in _places_of(name.written, level):
                end = start + len(name.written)
                if not taken[start] and not self._is_common_word(name, text, start):
                    taken[start:end] = b"\1" * (end - start)
                    found[name.area.name] += 1
        return found

    def _is_common_word(self, name: _Name, text: str, start: int) -> bool:
        """Whether a capital may be due to the sentence: "Reading" where the text also says "reading"."""
        small = self._small.get(name.written, 0)
        if not small:
            return False
        before = text[:start].rstrip(" \"'‘“(")
        return small >= _COMMON or not before or before[-1] in ".!?:;\n-•|"


def _spellings(area: Area) -> dict[str, None]:
    """The names of an area, with "&" and with "and"."""
    names = (area.name, *area.aliases)
    return dict.fromkeys(
        spelling for name in names for spelling in (name, name.replace(" & ", " and "), name.replace(" and ", " & "))
    )


def _places_of(name: str, text: str) -> Iterator[int]:
    """Where a name stands as a word of its own, as written or in capitals."""
    for written in dict.fromkeys((name, name.upper())):
        start = text.find(written)
        while start >= 0:
            end = start + len(written)
            if not text[end : end + 1].isalnum() and not (start and text[start - 1].isalnum()):
                yield start
            start = text.find(written, end)


def _level(text: str) -> str:
    """Text of the same length in which line breaks, dashes and apostrophes no longer differ."""
    for character in _SPACES:
        text = text.replace(character, " ")
    return text.replace("’", "'").replace("‘", "'")


def _without_references(text: str) -> str:
    """The text before the last reference list, when that stands in the second half."""
    starts = [match.start() for match in _REFERENCES.finditer(text)]
    return text[: starts[-1]] if starts and starts[-1] > len(text) // 2 else text


def _scope(clues: Clues) -> tuple[str | None, Iterable[Evidence]]:
    match = _NATIONAL.search(f"{clues.title}\n{clues.opening}")
    if match is None:
        return None, ()
    return "national", (evidence("scope", "national", "text", match[0], 0.6),)
