"""Where do the parts of a query stand on pages? Engine-neutral: page texts and the parsed query are all it needs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count, islice
from typing import TypeGuard

from gleanings.corpus.model import Page
from gleanings.index.analysis import Analyzer, Token, beginning
from gleanings.index.nodes import Alternatives, Leaf, Node, Phrase, Word, forms, leaves
from gleanings.index.synonyms import stems_of

#: Words that are looked at for nearness in all documents of one search.
_MOST_STEPS = 300_000


@dataclass(frozen=True, slots=True)
class Match:
    """A part of the query where it stands on a page.

    Attributes:
        start, end: code points, half-open.
        leaf: which part, as its place among the parts.
        kind: how it is marked: "word", "phrase" or "synonym".
        continued: whether it is the rest of a phrase that began on the page before.
    """

    start: int
    end: int
    leaf: int
    kind: str
    continued: bool = False


@dataclass(frozen=True, slots=True)
class _Sought:
    """One form of a part of the query: the place of the part among the parts, and how matches are marked."""

    leaf: int
    form: Word | Phrase
    kind: str


class Seeker:
    """Looks for one query.

    Args:
        node: the parsed query.
        analyzer: the one that the index was built with.

    Attributes:
        parts: of the query, each once.
        crosses_pages: whether a match may run on to the next page.
    """

    def __init__(self, node: Node, analyzer: Analyzer) -> None:
        self._analyzer = analyzer
        self.parts = tuple(dict.fromkeys(leaves(node)))
        sought = [_Sought(at, form, _kind(leaf, form)) for at, leaf in enumerate(self.parts) for form in forms(leaf)]
        self._runs = [_Run(found, found.form) for found in sought if _is_run(found.form)]
        self.crosses_pages = bool(self._runs)
        self._steps_left = _MOST_STEPS
        # Of one stem, or one word as written, all that is looked for: a synonym may stand for several words.
        self._by_stem: dict[str, list[_Sought]] = {}
        self._by_word: dict[str, list[_Sought]] = {}
        for found in sought:
            if isinstance(found.form, Word):
                self._by_stem.setdefault(found.form.stem, []).append(found)
            elif not _is_run(found.form):
                self._by_word.setdefault(found.form.words[0], []).append(found)
        single = {stem for found in sought if not _is_run(found.form) for stem in stems_of(found.form)}
        begun = {stem for run in self._runs for stem in run.first_stems}
        self._beginnings = tuple({beginning(stem) for stem in single | begun})

    def matches(self, pages: Sequence[Page]) -> dict[int, list[Match]]:
        """The parts of the query by page, in order; the rest of a phrase counts on the next page as well.

        Args:
            pages: of one document, in order; some may be left out.
        """
        found: dict[int, list[Match]] = {}
        if not self._beginnings:
            return found
        for at, page in enumerate(pages):
            for token in self._analyzer.tokens_like(page.text, self._beginnings):
                for sought in (*self._by_stem.get(token.stem, ()), *self._by_word.get(token.word, ())):
                    found.setdefault(page.number, []).append(Match(token.start, token.end, sought.leaf, sought.kind))
                for run in self._runs:
                    if run.may_begin_with(token) and self._may_go_on(run):
                        for number, match in run.matches(self._following(pages, at, token.start)):
                            found.setdefault(number, []).append(match)
        if self._runs:
            for matches in found.values():
                matches.sort(key=lambda match: (match.start, match.kind not in ("phrase", "synonym")))
        return found

    def _may_go_on(self, run: _Run) -> bool:
        """Whether nearness has cost little so far: small words far apart can be near each other everywhere."""
        if run.is_near:
            self._steps_left -= run.width
        return not run.is_near or self._steps_left > 0

    def _following(self, pages: Sequence[Page], at: int, start: int) -> Iterator[tuple[int, Token]]:
        """The tokens from a place on, with their pages, as far as the pages follow each other."""
        for page, number in zip(pages[at:], count(pages[at].number), strict=False):
            if page.number != number:
                return
            for token in self._analyzer.tokens(page.text, start):
                yield page.number, token
            start = 0


class _Run:
    """Words that must stand in order, or near each other.

    Args:
        sought: how it is marked.
        phrase: what is looked for.
    """

    def __init__(self, sought: _Sought, phrase: Phrase) -> None:
        self._sought = sought
        self._exact, self._slop = phrase.exact, phrase.slop
        self._terms = phrase.words if phrase.exact else phrase.stems
        self._wanted = Counter(self._terms)
        self.width = len(self._terms) + (phrase.slop or 0)
        self.is_near = phrase.slop is not None
        self.first_stems = phrase.stems if phrase.slop is not None else phrase.stems[:1]
        self._firsts = frozenset(self._terms if phrase.slop is not None else self._terms[:1])

    def may_begin_with(self, token: Token) -> bool:
        """Whether it is a word with which the run can begin."""
        return self._term(token) in self._firsts

    def matches(self, following: Iterator[tuple[int, Token]]) -> Iterator[tuple[int, Match]]:
        """The match that begins with the first of some tokens, if any, on each page that it stands on.

        Args:
            following: the tokens, each with its page.
        """
        window = list(islice(following, self.width))
        there = tuple(self._term(token) for _, token in window)
        if there != self._terms if self._slop is None else self._wanted - Counter(there):
            return
        inside = [place for place, term in zip(window, there, strict=True) if term in self._wanted]
        for number in dict.fromkeys(number for number, _ in inside):
            marked = [token for page, token in inside if page == number]
            rest = number != window[0][0]
            yield number, Match(marked[0].start, marked[-1].end, self._sought.leaf, self._sought.kind, rest)

    def _term(self, token: Token) -> str:
        return token.word if self._exact else token.stem


def _is_run(form: Word | Phrase) -> TypeGuard[Phrase]:
    """Whether it is found by the order of words, not word by word."""
    return isinstance(form, Phrase) and (len(form.words) > 1 or not form.exact)


def _kind(leaf: Leaf, form: Word | Phrase) -> str:
    """How a match is marked."""
    if isinstance(leaf, Alternatives):
        if form not in leaf.same:
            return "synonym"
        return "phrase" if isinstance(form, Phrase) and len(form.words) > 1 else "word"
    return "phrase" if isinstance(leaf, Phrase) else "word"
