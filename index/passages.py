"""Which stretches of a document answer the query?

A passage matches when a part of the query begins in it. The best are those with the most different parts, near each
other, the rarer ones counting more; lists such as a table of contents are the poorest.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from gleanings.corpus.model import Page
from gleanings.corpus.translating import gettext
from gleanings.index.analysis import Analyzer
from gleanings.index.answer import Highlight, Locator, Passage
from gleanings.index.nodes import Node
from gleanings.index.promise import MOST_REPEATS, REPEAT, part_weights
from gleanings.index.seeking import Match, Seeker
from gleanings.index.stretches import stretches

_SPACE = re.compile(r"\s+")
_WIDE_SPACE = re.compile(r"\s\s")
# What leads from a heading to its page in a table of contents, or waits for a pen.
_LEADERS = re.compile(r"(?:[.·…_]\s?){5}")
_LINE_ENDING_IN_NUMBER = re.compile(r"\S\s+\d{1,3}[ \t]*$", re.MULTILINE)
_DIGITS = re.compile(r"\d")

#: How much a passage is worth that is a list or a table.
_LISTED = 0.5
#: What nearness adds for each different part, and the code points over which it falls to half of that.
_NEAR, _HALF = 0.5, 100
#: What a heading adds for each of the parts that it holds.
_HEADED = 0.2
_SHORT, _SHORT_COSTS = 40, 0.4


@dataclass(frozen=True, slots=True)
class Place:
    """Where a part of the query stands: the part in canonical form, the page, and the words there."""

    part: str
    page: int
    text: str
    synonym: bool


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A stretch of a page that holds something of the query."""

    page: Page
    start: int
    end: int
    matches: tuple[Match, ...]


class PassageFinder:
    """Finds the passages of documents for one query.

    Args:
        node: the parsed query.
        analyzer: the one that the index was built with.
        weights: of the parts of the query, where an engine told them; else they are counted in each document.
    """

    def __init__(self, node: Node, analyzer: Analyzer, weights: Sequence[float] | None = None) -> None:
        self._seeker = Seeker(node, analyzer)
        self._weights = weights
        self._headed: dict[str, frozenset[int]] = {}

    @property
    def crosses_pages(self) -> bool:
        """Whether a page may not be understood without the one behind it."""
        return self._seeker.crosses_pages

    def find(self, pages: Sequence[Page], format_: str, most: int) -> tuple[tuple[Passage, ...], int]:
        """The best passages in the order of their worth, and how many match in all.

        Args:
            pages: of the document, in order; what an engine says does not match may be left out.
            format_: of the document.
            most: how many are wanted.
        """
        candidates = list(self._candidates(pages))
        if not candidates or not most:
            return (), len(candidates)
        weights = self._weights or self._counted(candidates)
        order = sorted(range(len(candidates)), key=lambda at: (-self._worth(candidates[at], weights), at))
        return tuple(_passage(candidates[at], format_) for at in order[:most]), len(candidates)

    def find_all(self, pages: Sequence[Page], format_: str, most: int) -> tuple[Passage, ...]:
        """All matching passages in the order of the document."""
        found: list[Passage] = []
        for candidate in self._candidates(pages):
            if len(found) == most:
                break
            found.append(_passage(candidate, format_))
        return tuple(found)

    def places(self, pages: Sequence[Page]) -> Iterator[Place]:
        """Everywhere that something of the query begins, page by page."""
        matches = self._seeker.matches(pages)
        for page in pages:
            for match in matches.get(page.number, ()):
                if not match.continued:
                    text = page.text[match.start : match.end]
                    yield Place(str(self._seeker.parts[match.leaf]), page.number, text, match.kind == "synonym")

    def highlights(self, text: str) -> tuple[Highlight, ...]:
        """What to mark in a text."""
        page = Page(1, text)
        return _marks(self._seeker.matches((page,)).get(1, []), 0, len(text))

    def _candidates(self, pages: Sequence[Page]) -> Iterator[_Candidate]:
        matches = self._seeker.matches(pages)
        for page in pages:
            found = matches.get(page.number)
            if not found:
                continue
            starts = [match.start for match in found]
            for start, end in stretches(page.text):
                inside = tuple(found[bisect_left(starts, start) : bisect_left(starts, end)])
                if inside:
                    yield _Candidate(page, start, end, inside)
                if end > starts[-1]:
                    break

    def _counted(self, candidates: Sequence[_Candidate]) -> tuple[float, ...]:
        """What each part of the query is worth here: the rarer among the candidates, the more."""
        counts = Counter(leaf for candidate in candidates for leaf in {match.leaf for match in candidate.matches})
        parts = self._seeker.parts
        return part_weights(parts, [counts[at] for at in range(len(parts))], len(candidates))

    def _worth(self, candidate: _Candidate, weights: Sequence[float]) -> float:
        """Different parts count in full, repetition a little; near each other beats far apart."""
        different = {match.leaf for match in candidate.matches}
        worth = sum(weights[leaf] for leaf in different)
        if len(different) > 1:
            worth += _NEAR * len(different) / (1 + _span(candidate.matches, different) / _HALF)
        worth += REPEAT * min(len(candidate.matches) - len(different), MOST_REPEATS)
        worth += _HEADED * len(different & self._in_heading(candidate.page.heading))
        text = candidate.page.text[candidate.start : candidate.end]
        return (worth - (_SHORT_COSTS if len(text) < _SHORT else 0)) * (_LISTED if _is_listed(text) else 1)

    def _in_heading(self, heading: str | None) -> frozenset[int]:
        """The parts of the query that a heading holds."""
        if not heading:
            return frozenset()
        if heading not in self._headed:
            found = self._seeker.matches((Page(1, heading),)).get(1, ())
            self._headed[heading] = frozenset(match.leaf for match in found)
        return self._headed[heading]


def _is_listed(text: str) -> bool:
    """Whether a stretch is a part of a table of contents, a form or a table, and no sentence."""
    if _LEADERS.search(text):
        return True
    lines = text.count("\n") + 1
    if lines > 2 and 2 * sum(1 for _ in _LINE_ENDING_IN_NUMBER.finditer(text)) > lines:
        return True
    return 4 * sum(1 for _ in _DIGITS.finditer(text)) > len(text)


def _span(matches: Sequence[Match], different: set[int]) -> int:
    """The shortest stretch, in code points, that holds each of the different parts."""
    best = matches[-1].end - matches[0].start
    latest: dict[int, int] = {}
    for match in matches:
        latest[match.leaf] = match.start
        if len(latest) == len(different):
            best = min(best, match.end - min(latest.values()))
    return best


def _passage(candidate: _Candidate, format_: str) -> Passage:
    page, raw = candidate.page, candidate.page.text[candidate.start : candidate.end]
    text, offsets = _one_line(raw)
    marks = tuple(
        Highlight(offsets[mark.start], offsets[mark.end - 1] + 1, mark.kind)
        for mark in _marks(candidate.matches, candidate.start, candidate.end)
    )
    where = locator(page, format_)
    return Passage(
        page=page.number,
        locator=where,
        cite=cite(page, format_),
        heading=page.heading,
        anchor=page.anchor,
        text=text,
        highlights=marks,
        start=candidate.start,
        end=candidate.end,
    )


def _one_line(raw: str) -> tuple[str, Sequence[int]]:
    """The text with every run of white space as one space, and where each code point of ``raw`` went."""
    if not _WIDE_SPACE.search(raw):
        return _SPACE.sub(" ", raw), range(len(raw))
    pieces: list[str] = []
    offsets: list[int] = []
    length = at = 0
    for space in _SPACE.finditer(raw):
        piece = raw[at : space.start()] + " "
        pieces.append(piece)
        offsets += range(length, length + len(piece) - 1)
        offsets += [length + len(piece) - 1] * (space.end() - space.start())
        length, at = length + len(piece), space.end()
    pieces.append(raw[at:])
    offsets += range(length, length + len(raw) - at)
    return "".join(pieces), offsets


def _marks(matches: Iterable[Match], start: int, end: int) -> tuple[Highlight, ...]:
    """Highlights relative to ``start``, none overlapping another."""
    marks: list[Highlight] = []
    last = 0
    for match in sorted(matches, key=lambda match: (match.start, -match.end)):
        if match.start >= start + last and match.start < end:
            marks.append(Highlight(match.start - start, min(match.end, end) - start, match.kind))
            last = marks[-1].end
    return tuple(marks)


def locator(page: Page, format_: str) -> Locator:
    """How a page is cited: by its printed number, or by its heading on the web."""
    return Locator("page", page.label) if format_ == "pdf" else Locator("section", page.heading)


def cite(page: Page, format_: str) -> str:
    """The locator as people write it."""
    if format_ != "pdf":
        return gettext("section “%(heading)s”", heading=page.heading) if page.heading else gettext("opening section")
    if page.label is None:
        return gettext("PDF p. %(number)s", number=page.number)
    if page.label == str(page.number):
        return gettext("p. %(number)s", number=page.label)
    return gettext("p. %(label)s (PDF page %(number)s)", label=page.label, number=page.number)
