"""Which stretches of a document answer the query?

Engine-neutral: works on the page texts of a version and the parsed query. A page is cut into passages at
sentence ends; a passage matches when it holds a word or the beginning of a phrase of the query, and the best
are those with the most different words of the query, near each other, the rarer ones counting more.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple, TypeGuard

from gleanings.corpus.model import Page
from gleanings.index.analysis import STOP_WORDS, Analyzer, beginning
from gleanings.index.answer import Highlight, Locator, Passage
from gleanings.index.nodes import Alternatives, Leaf, Node, Phrase, Word, forms, leaves
from gleanings.index.synonyms import stems_of

#: A passage ends at the first sentence end after so many code points ...
_AIM = 160
#: ... and is cut between two words when it grows longer than this.
_MOST = 420

# Each alternative begins with a character of a set, which the engine looks for faster than it looks behind.
_SENTENCE_END = re.compile(
    r"[.!?…][\"”’')\]]*(?P<gap>\s+)(?=[\"“‘'(\[]?[A-Z0-9À-ÖØ-Þ])|(?P<break>\n\s*\n)|[。！？؟।](?P<none>\s*)"
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|St|e\.g|i\.e|cf|vs|No|pp?|Fig|al|etc|approx|ed|eds|vol)|\b[A-Z])\.$"
)
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class _Match:
    """A word of the query where it stands on a page: code points, half-open."""

    start: int
    end: int
    leaf: int
    kind: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a part of the query stands: the part in canonical form, the page, and the words there."""

    part: str
    page: int
    text: str
    synonym: bool


class _Placed(NamedTuple):
    """A token and the page that it stands on: many are made, so this is a tuple."""

    word: str
    stem: str
    page: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A stretch of a page that holds something of the query."""

    page: Page
    start: int
    end: int
    matches: tuple[_Match, ...]


@dataclass(frozen=True, slots=True)
class _Sought:
    """One form of a part of the query: the place of the part among the leaves, and how matches are marked."""

    leaf: int
    form: Word | Phrase
    kind: str


class PassageFinder:
    """Finds the passages of documents for one query.

    Args:
        node: the parsed query.
        analyzer: the one that the index was built with.
    """

    def __init__(self, node: Node, analyzer: Analyzer) -> None:
        self._analyzer = analyzer
        self._leaves = tuple(dict.fromkeys(leaves(node)))
        sought = [
            _Sought(at, form, _kind(leaf, form)) for at, leaf in enumerate(self._leaves) for form in forms(leaf)
        ]
        self._phrases = [(found, found.form) for found in sought if _is_run(found.form)]
        # Of one stem, or one word as written, all that is looked for: a synonym may stand for several words.
        self._by_stem: dict[str, list[_Sought]] = {}
        self._by_word: dict[str, list[_Sought]] = {}
        for found in sought:
            if isinstance(found.form, Word):
                self._by_stem.setdefault(found.form.stem, []).append(found)
            elif not _is_run(found.form):
                self._by_word.setdefault(found.form.words[0], []).append(found)
        single = {stem for found in sought if not _is_run(found.form) for stem in stems_of(found.form)}
        self._word_beginnings = tuple({beginning(stem) for stem in single})
        self._phrase_beginnings = tuple({beginning(stem) for _, phrase in self._phrases for stem in phrase.stems})
        self._widest = max((_width(phrase) for _, phrase in self._phrases), default=0)

    def find(self, pages: Sequence[Page], format_: str, most: int) -> tuple[tuple[Passage, ...], int]:
        """The best passages in the order of their worth, and how many match in all."""
        candidates = list(self._candidates(pages))
        if not candidates or not most:
            return (), len(candidates)
        weights = self._weights(candidates)
        order = sorted(range(len(candidates)), key=lambda at: (-_worth(candidates[at], weights), at))
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
        """Everywhere that something of the query stands, page by page."""
        matches = self._matches(pages)
        for page in pages:
            for match in matches.get(page.number, ()):
                text = page.text[match.start : match.end]
                yield Place(str(self._leaves[match.leaf]), page.number, text, match.kind == "synonym")

    def highlights(self, text: str) -> tuple[Highlight, ...]:
        """What to mark in a text."""
        page = Page(1, text)
        return _marks(self._matches((page,)).get(1, []), 0, len(text))

    def _candidates(self, pages: Sequence[Page]) -> Iterator[_Candidate]:
        matches = self._matches(pages)
        for page in pages:
            found = matches.get(page.number)
            if not found:
                continue
            starts = [match.start for match in found]
            for start, end in stretches(page.text):
                inside = tuple(found[bisect_left(starts, start) : bisect_left(starts, end)])
                if inside:
                    yield _Candidate(page, start, end, inside)

    def _matches(self, pages: Sequence[Page]) -> dict[int, list[_Match]]:
        """The words of the query by page, in order; a phrase may run over a page break."""
        found = {page.number: matches for page in pages if (matches := self._word_matches(page.text))}
        if self._phrases:
            stream = [placed for page in pages for placed in self._placed(page)]
            for sought, phrase in self._phrases:
                for number, match in _phrase_matches(sought, phrase, stream):
                    found.setdefault(number, []).append(match)
            for matches in found.values():
                matches.sort(key=lambda match: (match.start, match.kind not in ("phrase", "synonym")))
        return found

    def _word_matches(self, text: str) -> list[_Match]:
        """The single words of the query in a page's text, in order."""
        if not self._word_beginnings:
            return []
        return [
            _Match(token.start, token.end, sought.leaf, sought.kind)
            for token in self._analyzer.tokens_like(text, self._word_beginnings)
            for sought in (*self._by_stem.get(token.stem, ()), *self._by_word.get(token.word, ()))
        ]

    def _placed(self, page: Page) -> Iterator[_Placed]:
        """The tokens of a page, because others may stand between a phrase's own; blanks where it has none of them.

        A page without any of the words stands between two others like as many words as the widest phrase spans.
        """
        if any(True for _ in self._analyzer.tokens_like(page.text, self._phrase_beginnings)):
            for token in self._analyzer.tokens(page.text):
                yield _Placed(token.word, token.stem, page.number, token.start, token.end)
        else:
            for _ in islice(self._analyzer.tokens(page.text), self._widest):
                yield _Placed("", "", page.number, 0, 0)

    def _weights(self, candidates: Sequence[_Candidate]) -> list[float]:
        """What each part of the query is worth here: the rarer among the candidates, the more."""
        counts = Counter(leaf for candidate in candidates for leaf in {match.leaf for match in candidate.matches})
        weights = []
        for at, leaf in enumerate(self._leaves):
            weight = 1 + 1 / (1 + counts[at])
            if isinstance(leaf, Word) and leaf.word in STOP_WORDS:
                weight = 0.1
            weights.append(weight * (1.5 * len(leaf.words) if isinstance(leaf, Phrase) else 1))
        return weights


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
        gap = found.start(found.lastgroup or 0)
        paragraph = text.count("\n", gap, found.end()) > 1
        if not paragraph and _ABBREVIATION.search(text, max(start, gap - 8), gap):
            continue
        if gap > start:
            yield start, gap
        start = found.end()
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


def _is_run(form: Word | Phrase) -> TypeGuard[Phrase]:
    """Whether it is found by the order of words, not word by word."""
    return isinstance(form, Phrase) and (len(form.words) > 1 or not form.exact)


def _kind(leaf: Leaf, form: Word | Phrase) -> str:
    """How a match is marked: "word", "phrase" or "synonym"."""
    if isinstance(leaf, Alternatives):
        if form not in leaf.same:
            return "synonym"
        return "phrase" if isinstance(form, Phrase) and len(form.words) > 1 else "word"
    return "phrase" if isinstance(leaf, Phrase) else "word"


def _terms(phrase: Phrase) -> tuple[str, ...]:
    """The forms of its words that are looked for."""
    return phrase.words if phrase.exact else phrase.stems


def _width(phrase: Phrase) -> int:
    """How many words it may stretch over."""
    return len(phrase.words) + (phrase.slop or 0)


def _phrase_matches(sought: _Sought, phrase: Phrase, stream: Sequence[_Placed]) -> Iterator[tuple[int, _Match]]:
    terms, width = _terms(phrase), _width(phrase)
    forms = [token.word if phrase.exact else token.stem for token in stream]
    wanted, first = Counter(terms), set(terms) if phrase.slop is not None else {terms[0]}
    for at, form in enumerate(forms):
        if form not in first:
            continue
        there = forms[at : at + width]
        if tuple(there) != terms if phrase.slop is None else wanted - Counter(there):
            continue
        # The part on the next page is marked there as well, so that a reader who turns the page sees the rest.
        window = [token for token, form in zip(stream[at : at + width], there, strict=True) if form in wanted]
        for number in dict.fromkeys(token.page for token in window):
            marked = [token for token in window if token.page == number]
            yield number, _Match(marked[0].start, marked[-1].end, sought.leaf, sought.kind)


def _worth(candidate: _Candidate, weights: Sequence[float]) -> float:
    """Different words count in full, repetition a little; near each other beats far apart."""
    different = {match.leaf for match in candidate.matches}
    worth = sum(weights[leaf] for leaf in different)
    if len(different) > 1:
        worth += 0.5 * len(different) / (1 + _span(candidate.matches, different) / 100)
    repeats = len(candidate.matches) - len(different)
    length = candidate.end - candidate.start
    return worth + 0.05 * min(repeats, 4) - (0.4 if length < 40 else 0.0)


def _span(matches: Sequence[_Match], different: set[int]) -> int:
    """The shortest stretch, in code points, that holds each of the different words."""
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


def _one_line(raw: str) -> tuple[str, list[int]]:
    """The text with every run of white space as one space, and where each code point of ``raw`` went."""
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


def _marks(matches: Iterable[_Match], start: int, end: int) -> tuple[Highlight, ...]:
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
        return f"section “{page.heading}”" if page.heading else "opening section"
    if page.label is None:
        return f"PDF p. {page.number}"
    return f"p. {page.label}" + (f" (PDF page {page.number})" if page.label != str(page.number) else "")
