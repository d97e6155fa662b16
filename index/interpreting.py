"""What does a parsed query mean in this library?

The parser knows no library. Here misspelt words become words that the library has, one spelling of a word stands
for its others ("wellbeing", "well-being"), synonyms are added, patterns become words, and names become the values
that the index stores. All of it is said, and all but the spellings can be switched off.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from gleanings.corpus.model import State
from gleanings.corpus.pins import Pin
from gleanings.corpus.translating import counted, gettext, noop
from gleanings.index.analysis import STOP_WORDS, Analyzer
from gleanings.index.correcting import Corrector
from gleanings.index.dates import runs_meant
from gleanings.index.engine import FACETS, NONE, Engine
from gleanings.index.holders import Holders
from gleanings.index.lexemes import RUN_FIELDS, most_edits, short_patterns
from gleanings.index.naming import named_values
from gleanings.index.nodes import (
    Alternatives,
    And,
    Every,
    Group,
    Leaf,
    Node,
    Not,
    Or,
    Phrase,
    Ranged,
    Titled,
    Valued,
    Word,
    leaves,
)
from gleanings.index.query import parse
from gleanings.index.recent import Recent
from gleanings.index.spelling import near_words
from gleanings.index.synonyms import Synonyms, stems_of
from gleanings.index.variants import look_ahead, variants
from gleanings.index.vocabulary import Vocabulary, noun

#: A pattern stands for so many words at most, the most frequent ones.
MOST_WORDS = 200

# No word that people type is longer.
_LONGEST_WORD = 64
#: Queries that are asked again, by the next page of their results or by a document's, and need not be read again.
_REMEMBERED = 500
#: Acronyms of so few letters are read as such only when they are typed in capitals.
_SHORT_ACRONYM = 2
#: A word in so many times as many documents as what it may stand for is no acronym where it is in small letters.
_COMMON_WORD = 5


@dataclass(frozen=True, slots=True)
class Expansion:
    """A part of the text, and what was searched besides at half weight."""

    text: str
    synonyms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Correction:
    """A word of the text that is not in the library, and the one that was searched in its place."""

    typed: str
    used: str


@dataclass(frozen=True, slots=True)
class Interpretation:
    """A query as this library understands it.

    Attributes:
        node: for the engine.
        parsed: the canonical text, corrections among it.
        notes: sentences about what could not be understood.
        pinned: ids of the documents that a librarian put first for this query, in their order.
        about: the values that its words name, such as an area.
    """

    node: Node
    parsed: str
    corrections: tuple[Correction, ...] = ()
    expansions: tuple[Expansion, ...] = ()
    notes: tuple[str, ...] = ()
    pinned: tuple[str, ...] = ()
    about: tuple[Valued, ...] = ()


class Interpreter:
    """Reads queries for one revision of one library.

    Args:
        engine: that has the words.
        analyzer: the one that the index was built with.
        vocabulary: of the filters' values.
        synonyms: makes the table of synonyms when the first query needs it.
        runs: tells when each run began, by its number.
        pins: documents that come first for some queries.
    """

    def __init__(
        self,
        engine: Engine,
        analyzer: Analyzer,
        vocabulary: Vocabulary,
        synonyms: Callable[[], Synonyms],
        runs: Callable[[], Mapping[int, str]] = dict,
        pins: Sequence[Pin] = (),
    ) -> None:
        self.engine, self.analyzer, self.vocabulary, self.runs = engine, analyzer, vocabulary, runs
        self._pins = {key: pin.documents for pin in reversed(pins) for key in self._pinned_keys(pin)}
        self._make_synonyms = synonyms
        self._synonyms: Synonyms | None = None
        self._names: frozenset[str] | None = None
        self._recent: Recent[tuple[str, bool, bool], Interpretation] = Recent(_REMEMBERED)
        self._values: dict[str, tuple[tuple[str, frozenset[str]], ...]] = {}

    def interpret(self, text: str, node: Node, *, correct: bool = True, expand: bool = True) -> Interpretation:
        """The meaning of a text that was parsed to a node."""
        if isinstance(node, Every):
            return Interpretation(node, "")
        key = text, correct, expand
        known = self._recent.get(key)
        if known is None:
            known = self._interpreted(text, node, correct=correct, expand=expand)
            # A clause may mean other runs tomorrow, and a note is said in the reader's language.
            if ":" not in text and not known.notes:
                self._recent.keep(key, known)
        return known

    def _interpreted(self, text: str, node: Node, *, correct: bool, expand: bool) -> Interpretation:
        capitals = _in_capitals(text, self.analyzer)
        holders = Holders(self.engine)
        look_ahead((leaf for leaf in leaves(node) if isinstance(leaf, Word | Phrase)), holders, self.analyzer)
        reading = _Reading(self, holders, capitals, expand=expand)
        corrector = Corrector(self.engine, holders, self.analyzer, self._known_words, capitals)
        if correct:
            node = corrector.corrected(node)
        understood = reading.read(node)
        reading.notes += map(_too_short, short_patterns(text))
        pinned = self._pins.get(_asked_words(node), ())
        if pinned:  # they are found although they may not hold the words
            understood = Or((understood, Valued("id", "pinned", frozenset(pinned))))
        return Interpretation(
            understood,
            str(node),
            tuple(Correction(typed, used) for typed, used in corrector.made.items()),
            tuple(Expansion(part, synonyms) for part, synonyms in reading.expansions.items()),
            tuple(reading.notes),
            pinned,
            tuple(named_values(node, self.vocabulary)),
        )

    def _pinned_keys(self, pin: Pin) -> Iterator[tuple[str, ...]]:
        return (key for query in pin.queries if (key := _asked_words(parse(query, self.analyzer))))

    def _known_words(self) -> frozenset[str]:
        if self._names is None:
            names = (name for facet in ("theme", "area", "type") for name in self.vocabulary.names(facet))
            spelt = {word for name in names for word, _ in self.analyzer.words(name)}
            self._names = frozenset(spelt | self.synonyms.words)
        return self._names

    @property
    def synonyms(self) -> Synonyms:
        """The library's synonyms."""
        if self._synonyms is None:
            self._synonyms = self._make_synonyms()
        return self._synonyms

    def holding(self, name: str, words: Sequence[str]) -> frozenset[str]:
        """The authors or publishers whose names hold all of some words."""
        if name not in self._values:
            self._values[name] = tuple(
                (value, frozenset(word for word, _ in self.analyzer.words(value)))
                for value in self.engine.values(name)
            )
        return frozenset(value for value, held in self._values[name] if held.issuperset(words))


@dataclass(slots=True)
class _Reading:
    """One query on its way through."""

    known: Interpreter
    holders: Holders
    capitals: frozenset[str]
    expand: bool
    expansions: dict[str, tuple[str, ...]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def read(self, node: Node, *, plain: bool = False) -> Node:
        """The query as an engine needs it.

        Args:
            node: the query, or a part of it.
            plain: whether synonyms stay out, as in what is excluded.
        """
        match node:
            case Word() | Phrase() | Alternatives():
                return self._row((node,), plain)[0]
            case Titled(part=part):
                return Titled(self._leaf(part))
            case Valued():
                return self._valued(node)
            case And(parts=parts) | Or(parts=parts):
                return replace(node, parts=tuple(self.read(part, plain=plain) for part in parts))
            case Not(part=part):
                return Not(self.read(part, plain=True))
            case Group():
                must, within = (tuple(self.read(p, plain=plain) for p in some) for some in (node.must, node.within))
                must_not = tuple(self.read(part, plain=True) for part in node.must_not)
                return Group(self._row(node.should, plain), must, must_not, within)
            case Every() | Ranged():
                return node

    def _row(self, parts: tuple[Node, ...], plain: bool) -> tuple[Node, ...]:
        """Parts side by side: several words of them may have a synonym together."""
        found: list[Node] = []
        synonyms = self._synonyms_of(parts) if self.expand and not plain else {}
        for at, part in enumerate(parts):
            if isinstance(part, Word | Phrase | Alternatives):
                leaf = self._leaf(part)
                found.append(_with_synonyms(leaf, synonyms[at]) if at in synonyms else leaf)
            else:
                found.append(self.read(part, plain=plain))
        return tuple(found)

    def _synonyms_of(self, parts: tuple[Node, ...]) -> dict[int, tuple[Word | Phrase, ...]]:
        """What is searched besides each part, by its place; the longest run of words with synonyms comes first."""
        found: dict[int, tuple[Word | Phrase, ...]] = {}
        at = 0
        while at < len(parts):
            for end, run in _runs(parts, at, self.known.synonyms.longest):
                if others := self._others(run):
                    found |= {place: others for place in range(at, end) if not _is_small(parts[place])}
                    at = end
                    break
            else:
                at += 1
        return found

    def _others(self, run: Sequence[Word | Phrase]) -> tuple[Word | Phrase, ...]:
        """The synonyms of words side by side, as far as any document holds them."""
        first = run[0]
        if len(run) == 1 and len(str(first)) <= _SHORT_ACRONYM and str(first) not in self.capitals:
            return ()
        stems = [stem for leaf in run for stem in stems_of(leaf)]
        others = [found for found in self.known.synonyms.of(stems) if not {*stems_of(found[1])} <= {*stems}]
        counts = self.holders.counts([leaf for _, leaf in others])
        least = self._least(run)
        held = [(text, leaf) for (text, leaf), count in zip(others, counts, strict=True) if count >= least]
        if held:
            typed = " ".join(map(str, run))
            self.expansions[typed] = tuple(text for text, _ in held)
        return tuple(leaf for _, leaf in held)

    def _least(self, run: Sequence[Word | Phrase]) -> int:
        """How many documents must hold a synonym: an acronym in small letters may be a word, such as "led"."""
        first = run[0]
        if len(run) > 1 or str(first) in self.capitals or not self.known.synonyms.is_found_acronym(first):
            return 1
        return max(1, self.holders.counts((first,))[0] // _COMMON_WORD)

    def _leaf(self, leaf: Leaf) -> Leaf:
        """A part of the text with all that it stands for."""
        if isinstance(leaf, Alternatives):
            return self._pattern(leaf)
        others = variants(leaf, self.holders, self.known.analyzer)
        return Alternatives(str(leaf), (leaf, *others)) if others else leaf

    def _pattern(self, leaf: Alternatives) -> Alternatives:
        """The words that "volunteer*" or "comunity~" stands for."""
        words = list(self._near(leaf.text) if "~" in leaf.text else self._like(leaf.text))
        if len(words) > MOST_WORDS:
            self.notes.append(_too_many(leaf.text, len(words)))
        elif not words:
            self.notes.append(gettext("No word of this library looks like “%(word)s”.", word=leaf.text))
        forms = (self.known.analyzer.forms(word) for word in words[:MOST_WORDS])
        return replace(leaf, same=tuple(Phrase((word,), (stem,)) for word, stem in forms))

    def _near(self, text: str) -> Iterator[str]:
        word, _, edits = text.partition("~")
        found = near_words(self.known.engine, word, int(edits) if edits else most_edits(word))
        return (bucket.value for bucket in found)

    def _like(self, text: str) -> Iterator[str]:
        fixed = re.split(r"[*?]", text, maxsplit=1)[0]
        wanted = re.compile(re.escape(text).replace(r"\*", ".*").replace(r"\?", "."))
        found = [b for b in self.known.engine.words(fixed, 1, _LONGEST_WORD) if wanted.fullmatch(b.value)]
        return (bucket.value for bucket in sorted(found, key=lambda bucket: -bucket.count))

    def _valued(self, clause: Valued) -> Valued | Ranged:
        """The clause with the values that its text means; with none it finds nothing, and that is said."""
        if clause.field in RUN_FIELDS:
            return runs_meant(clause, self.known.runs())
        values = self._values(clause.field, clause.text)
        if not values:
            self.notes.append(self._unknown(clause.field, clause.text))
        return replace(clause, values=values)

    def _values(self, name: str, text: str) -> frozenset[str]:
        if name == "id":
            return frozenset({text})
        if text.lower() == NONE:
            return frozenset({NONE})
        if name == "status":
            return frozenset({text.lower()} & {state.value for state in State})
        if name in ("author", "publisher"):
            return self.known.holding(name, [word for word, _ in self.known.analyzer.words(text)])
        value = self.known.vocabulary.value(name, text)
        return frozenset() if value is None else frozenset({value})

    def _unknown(self, name: str, text: str) -> str:
        near = ", ".join(self.known.vocabulary.near(name, text)) if name in FACETS else ""
        said = gettext("No %(kind)s is called “%(name)s” in this library.", kind=noun(name), name=text)
        return f"{said} {gettext('Did you mean %(names)s?', names=near)}" if near else said


def _too_short(text: str) -> str:
    return gettext("“%(pattern)s” is no pattern: at least three letters must stand before the first *.", pattern=text)


def _too_many(text: str, words: int) -> str:
    """What is said when a part of the text stands for more words than are searched."""
    if "~" in text:
        said = noop("“%(pattern)s” stands for %(count)s words; the %(most)s nearest are searched.")
    else:
        said = noop("“%(pattern)s” stands for %(count)s words; the %(most)s most frequent are searched.")
    return gettext(said, pattern=text, count=counted(words), most=counted(MOST_WORDS))


def _in_capitals(text: str, analyzer: Analyzer) -> frozenset[str]:
    """The words in capitals; none of a text that is all in capitals, where these say nothing."""
    tokens = list(analyzer.tokens(text))
    capitals = [token for token in tokens if text[token.start : token.end].isupper()]
    return frozenset(token.word for token in capitals) if len(capitals) < max(len(tokens), 2) else frozenset()


def _asked_words(node: Node) -> tuple[str, ...]:
    """By which words a query is pinned: their stems, without small words; none for what has operators."""
    asked = leaves(node) if isinstance(node, Group) and not (node.must or node.must_not or node.within) else ()
    plain = [leaf for leaf in asked if isinstance(leaf, Word | Phrase)]
    return tuple(stem for leaf in plain for stem in stems_of(leaf)) if len(plain) == len(asked) else ()


def _runs(parts: tuple[Node, ...], at: int, longest: int) -> Iterator[tuple[int, list[Word | Phrase]]]:
    """The words side by side from a place on, the longest run first, each with the place behind it."""
    run: list[Word | Phrase] = []
    for part in parts[at : at + longest]:
        if not (isinstance(part, Word) or (isinstance(part, Phrase) and not part.exact)):
            break
        run.append(part)
    for size in range(len(run), 0, -1):
        yield at + size, run[:size]


def _is_small(part: Node) -> bool:
    return isinstance(part, Word) and part.word in STOP_WORDS


def _with_synonyms(leaf: Leaf, synonyms: tuple[Word | Phrase, ...]) -> Alternatives:
    same = leaf.same if isinstance(leaf, Alternatives) else (leaf,)
    return Alternatives(str(leaf), same, tuple(other for other in synonyms if other not in same))
