"""Which places is the document about, and which does it merely name?"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from gleanings.corpus.areas import Area
from gleanings.corpus.folding import fold
from gleanings.corpus.model import Evidence
from gleanings.corpus.taxonomy import Taxonomy
from gleanings.ingest.describe.clues import Clues, capitalised_in, evidence

_MOST_AREAS = 40
_MOST_MENTIONS = 200
_TITLE = 8.0
_HEADING = 2.0
_OPENING = 2.0
_ONLY = 4.0
_SHARE = 10.0
_BODY = 0.2
_NAMED_OFTEN = 10
_ENOUGH = 6.0
_SHARE_OF_BEST = 0.6
_OPENING_LENGTH = 1_500
_WORDS_PER_NAMING = 1_500
_LIST_GAP = 60
_SHORTEST_LIST = 5
_WORDS_PER_LISTED = 200
_LONG_LIST = 8
_KEEPS_NAMING = 3
_LETTERS_PER_WORD = 6
_REFERENCES = re.compile(r"^(?:references|bibliography|works cited|endnotes|notes and references)\s*$", re.I | re.M)
_COMMON = 3
_SPACES = "\n\t\u00a0-‐‑–"
_NATIONAL = re.compile(
    r"\bnational (?:evaluation|programme|program|study|survey|report|review)\b|\bprogramme[- ]wide\b|"
    r"\bacross (?:the|all) (?:programme|country|\d{2,4} areas)\b|\bnationwide\b|"
    r"\ball (?:of )?(?:the |our )?\d{2,4} (?:areas|neighbourhoods|communities|partnerships|places|authorities)\b|"
    r"(?<!of )\b(?:the|our) \d{2,4} (?:[A-Z]\w+ ){0,3}(?:areas|neighbourhoods|communities|partnerships)\b|"
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
    """A name or alias as it is written, and its words that begin with a capital, in small letters."""

    area: Area
    written: str
    capitalised: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Naming:
    """One place of a text where an area is named; end is behind its last character."""

    start: int
    end: int
    area: str


class Gazetteer:
    """Judges the places of documents by the areas of a taxonomy."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        self._taxonomy = taxonomy
        self._by_capital: dict[str, list[_Name]] = {}
        self._uncapitalised: list[_Name] = []
        for area in taxonomy.areas:
            for text in _spellings(area):
                name = _Name(area, _level(text), capitalised_in(text))
                for word in sorted(name.capitalised)[:1]:
                    self._by_capital.setdefault(word, []).append(name)
                if not name.capitalised and fold(text):
                    self._uncapitalised.append(name)

    def find(self, clues: Clues) -> Places:
        """The places, areas with the strongest first."""
        declared = list(self._declared(clues))
        present = self._present(clues)
        judged = _Judged(present, clues) if present else None
        chosen = judged.chosen() if judged else {}
        areas = dict.fromkeys((*(name for name, _ in declared), *chosen))
        mentions = [name for name in judged.named() if name not in areas] if judged else []
        scope, why_scope = _scope(clues)
        why = [evidence("areas", name, source, name, 0.95) for name, source in declared]
        why += [evidence("areas", name, "text", detail, confidence) for name, (detail, confidence) in chosen.items()]
        return Places(tuple(areas), tuple(mentions[:_MOST_MENTIONS]), scope, (*why, *why_scope))

    def _declared(self, clues: Clues) -> Iterator[tuple[str, str]]:
        for value, source in clues.declared("area"):
            for text in value.split(";"):
                area = self._taxonomy.area(text)
                if text.strip():
                    yield (area.name if area else text.strip()), source

    def _present(self, clues: Clues) -> list[_Name]:
        """Names whose words occur somewhere; few of a gazetteer do, and only these are searched for."""
        words = clues.capitalised | capitalised_in("\n".join((clues.title, *clues.headings)))
        names = [name for word in words & self._by_capital.keys() for name in self._by_capital[word]]
        present = [*self._uncapitalised, *(name for name in names if name.capitalised <= words)]
        return sorted(present, key=lambda name: (-len(name.written), name.written))


class _Judged:
    """How often each area is named, where, and what follows from it."""

    def __init__(self, names: Sequence[_Name], clues: Clues) -> None:
        self._names = names
        text = _without_references(clues.text)
        level = _level(text)
        # A name that the text also writes small is a common word: "Reading", "March".
        self._small = {
            name.written: level.count(f" {name.written.lower()} ") for name in names if " " not in name.written
        }
        self._words = len(level) / _LETTERS_PER_WORD
        self._namings = self._find(text, level)
        self._title = self._count(clues.title)
        self._headings = self._count("\n".join(clues.headings))
        self._opening = Counter(naming.area for naming in self._namings if naming.end <= _OPENING_LENGTH)
        self._body = Counter(naming.area for naming in self._namings)
        self._named = self._title | self._body | self._headings

    def named(self) -> list[str]:
        """All areas that title, headings and text name."""
        return list(self._named)

    def chosen(self) -> dict[str, tuple[str, float]]:
        """The areas that the document is about, the strongest first, each with what decided and a confidence."""
        scores = {area: self._score(area) for area in self.named()}
        least = max(_ENOUGH, _SHARE_OF_BEST * max(scores.values(), default=0.0))
        strong = sorted((area for area in scores if scores[area] >= least), key=lambda area: -scores[area])
        reasons = {
            area: (f"named {self._body[area]} times", scores[area] / (scores[area] + _ENOUGH)) for area in strong
        }
        listed = self._listed()
        for area in listed:
            reasons.setdefault(area, (f"one of {len(listed)} areas in a list", 0.6))
        return dict(list(reasons.items())[:_MOST_AREAS])

    def _score(self, area: str) -> float:
        """A place that is named once in the text counts for nothing more there, unless it is the only one."""
        often = self._body[area] if self._body[area] > 1 else 0
        score = _TITLE * bool(self._title[area]) + _HEADING * min(self._headings[area], 3)
        score += _OPENING * min(self._opening[area], 3)
        if len(self._named) == 1 and self._opening[area] and self._words <= _WORDS_PER_NAMING * self._body[area]:
            score += _ONLY
        return score + _SHARE * often / max(1, len(self._namings)) + _BODY * min(often, _NAMED_OFTEN)

    def _listed(self) -> dict[str, None]:
        """Areas that the text lists, in a sentence or a table, where it is about them.

        Places that are named in one breath are what a short text is about; in a long one they also have to be
        returned to. A list of more areas than a document can be about is an appendix.
        """
        listed: dict[str, None] = {}
        for run in self._runs():
            areas = dict.fromkeys(naming.area for naming in run)
            if not _SHORTEST_LIST <= len(areas) <= _MOST_AREAS:
                continue
            returned = [area for area in areas if self._body[area] >= _KEEPS_NAMING]
            if self._words <= _WORDS_PER_LISTED * len(areas):
                listed |= areas
            elif len(areas) >= _LONG_LIST and 2 * len(returned) >= len(areas):
                listed |= dict.fromkeys(returned)
        return listed

    def _runs(self) -> Iterator[list[_Naming]]:
        """Namings that follow each other closely."""
        run: list[_Naming] = []
        for naming in self._namings:
            if run and naming.start - run[-1].end > _LIST_GAP:
                yield run
                run = []
            run.append(naming)
        yield run

    def _count(self, text: str) -> Counter[str]:
        return Counter(naming.area for naming in self._find(text, _level(text)))

    def _find(self, text: str, level: str) -> list[_Naming]:
        """All namings in order; of names inside each other the longest counts."""
        taken = bytearray(len(level))
        found = []
        for name in self._names:
            for start in _places_of(name.written, level):
                end = start + len(name.written)
                if not taken[start] and not self._is_common_word(name, text, start):
                    taken[start:end] = b"\1" * (end - start)
                    found.append(_Naming(start, end, name.area.name))
        return sorted(found, key=lambda naming: naming.start)

    def _is_common_word(self, name: _Name, text: str, start: int) -> bool:
        """Whether a capital may be due to the sentence: "Reading" where the text also says "reading"."""
        small = self._small.get(name.written, 0)
        if not small:
            return False
        before = text[max(0, start - 10) : start].rstrip(" \"'‘“(")
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
    starts = [match.start() for match in _REFERENCES.finditer(text, len(text) // 2)]
    return text[: starts[-1]] if starts else text


def _scope(clues: Clues) -> tuple[str | None, Iterable[Evidence]]:
    match = _NATIONAL.search(f"{clues.title}\n{clues.opening}")
    if match is None:
        return None, ()
    return "national", (evidence("scope", "national", "text", match[0], 0.6),)
