"""What can a query be made of?

The nodes are frozen; engines compile them, and ``str()`` gives the canonical text, which parses to the same nodes.
What only a library can say (which words a pattern stands for, which theme a name means) the parser leaves empty;
see ``interpreting``. An engine finds nothing for what was left empty.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from gleanings.index.analysis import STOP_WORDS

_PLAIN_VALUE = re.compile(r"\w[\w.-]*")


@dataclass(frozen=True, slots=True)
class Every:
    """All documents."""

    def __str__(self) -> str:
        return ""


@dataclass(frozen=True, slots=True)
class Word:
    """Documents that hold a word in any of its inflections.

    Attributes:
        word: folded, as written.
        stem: what is looked up.
    """

    word: str
    stem: str

    def __str__(self) -> str:
        return self.word


@dataclass(frozen=True, slots=True)
class Phrase:
    """Documents that hold words in order.

    Attributes:
        words: folded, as written.
        stems: one for each word.
        exact: whether the words as written are looked up (in quotes) or their stems ("well-being").
        slop: None for the words in order; else any order, at most so many other words between.
    """

    words: tuple[str, ...]
    stems: tuple[str, ...]
    exact: bool = True
    slop: int | None = None

    def __str__(self) -> str:
        if not self.exact:
            return "-".join(self.words)
        return f'"{" ".join(self.words)}"' + (f"~{self.slop}" if self.slop is not None else "")


@dataclass(frozen=True, slots=True)
class Alternatives:
    """Documents that hold anything that counts as one part of the text: one term, as far as scores go.

    Attributes:
        text: the part in canonical form: "wellbeing", "volunteer*", "comunity~".
        same: what counts in full.
        synonyms: what counts half.
    """

    text: str
    same: tuple[Word | Phrase, ...] = ()
    synonyms: tuple[Word | Phrase, ...] = ()

    def __str__(self) -> str:
        return self.text


Leaf = Word | Phrase | Alternatives


@dataclass(frozen=True, slots=True)
class Titled:
    """Documents whose title holds something."""

    part: Leaf

    @property
    def field(self) -> str:
        """The name before the colon."""
        return "title"

    def __str__(self) -> str:
        return f"title:{self.part}"


@dataclass(frozen=True, slots=True)
class Valued:
    """Documents that have any of some values in a field.

    Attributes:
        field: a facet, "author", "status" or "id"; "added" and "changed" until a library says which runs are meant.
        text: the value as typed.
        values: as the engine stores them.
    """

    field: str
    text: str
    values: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"{self.field}:{self.text}" if _PLAIN_VALUE.fullmatch(self.text) else f'{self.field}:"{self.text}"'


@dataclass(frozen=True, slots=True)
class Ranged:
    """Documents with a number between two others, both included; None is open.

    Attributes:
        field: "year", "words" or "pages"; "added" or "changed", by the number of a run.
    """

    field: str
    first: int | None
    last: int | None

    def __str__(self) -> str:
        if self.first == self.last:
            return f"{self.field}:{self.first}"
        first, last = ("" if end is None else str(end) for end in (self.first, self.last))
        return f"{self.field}:{first}..{last}"


Clause = Titled | Valued | Ranged


@dataclass(frozen=True, slots=True)
class And:
    """Documents that match all parts."""

    parts: tuple[Node, ...]

    def __str__(self) -> str:
        return " AND ".join(_bracketed(part) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Or:
    """Documents that match any part."""

    parts: tuple[Node, ...]

    def __str__(self) -> str:
        return " OR ".join(_bracketed(part) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Not:
    """Documents that do not match."""

    part: Node

    def __str__(self) -> str:
        return f"-{_bracketed(self.part)}"


@dataclass(frozen=True, slots=True)
class Group:
    """Adjacent parts: those that may match, those that must, those that must not, and clauses of fields.

    Clauses restrict: those of one field are alternatives, and every field must match.
    """

    should: tuple[Node, ...]
    must: tuple[Node, ...] = ()
    must_not: tuple[Node, ...] = ()
    within: tuple[Node, ...] = ()

    def __str__(self) -> str:
        parts = [_bracketed(part) for part in self.should]
        parts += [f"+{_bracketed(part)}" for part in self.must]
        parts += [_bracketed(part) for part in self.within]
        parts += [f"-{_bracketed(part)}" for part in self.must_not]
        return " ".join(parts)


Node = Every | Leaf | Clause | And | Or | Not | Group


def _bracketed(node: Node) -> str:
    return f"({node})" if isinstance(node, And | Or | Group | Not) else str(node)


def content_words(node: Node) -> int:
    """How many words of the text say something: stop words count only where nothing else is left."""
    match node:
        case Word(word=word):
            return word not in STOP_WORDS
        case Phrase() | Alternatives():
            return 1
        case And(parts=parts) | Or(parts=parts):
            return sum(map(content_words, parts))
        case Group():
            return sum(map(content_words, (*node.should, *node.must)))
        case _:
            return 0


def without_stop_words(parts: tuple[Node, ...]) -> tuple[Node, ...]:
    """The parts without stop words, unless nothing else is left."""
    kept = tuple([part for part in parts if not (isinstance(part, Word) and part.word in STOP_WORDS)])
    return kept or parts


def leaves(node: Node) -> tuple[Leaf, ...]:
    """What documents are looked for by, in the order of the text; nothing that is excluded."""
    match node:
        case Word() | Phrase() | Alternatives():
            return (node,)
        case Titled(part=part):
            return (part,)
        case And(parts=parts) | Or(parts=parts):
            return _leaves(parts)
        case Group():
            return _leaves((*without_stop_words(node.should), *node.must, *node.within))
        case _:
            return ()


def forms(leaf: Leaf) -> tuple[Word | Phrase, ...]:
    """Everything that a leaf stands for."""
    return (*leaf.same, *leaf.synonyms) if isinstance(leaf, Alternatives) else (leaf,)


def restricts(node: Node) -> bool:
    """Whether a node is made of clauses alone, and so narrows what is beside it."""
    match node:
        case Titled() | Valued() | Ranged():
            return True
        case And(parts=parts) | Or(parts=parts):
            return all(map(restricts, parts))
        case Group():
            return not node.should and not node.must and bool(node.within) and all(map(restricts, node.must_not))
        case _:
            return False


def _leaves(parts: Iterable[Node]) -> tuple[Leaf, ...]:
    found: list[Leaf] = []
    for part in parts:
        if isinstance(part, Word):
            found.append(part)
        else:
            found += leaves(part)
    return tuple(found)
