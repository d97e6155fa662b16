"""What does a person's text ask for?

The parser is total: any text gives a query, never an exception, except that a text over the limits is refused
before it is read. The nodes are frozen, engines compile them, and ``str()`` gives the canonical text, which
parses to the same nodes.

Binding, the tightest first: quotes and brackets; ``+ - NOT``; AND; OR; adjacency. Adjacent parts form one
``Group``, and whether all or any of its words must match is decided when the query is executed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from gleanings.corpus.errors import QueryError
from gleanings.index.analysis import STOP_WORDS, Analyzer

MAX_CHARACTERS = 1_000
MAX_CLAUSES = 64
_MAX_DEPTH = 20


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
    """Adjacent parts: those that may match, those that must, and those that must not."""

    should: tuple[Node, ...]
    must: tuple[Node, ...] = ()
    must_not: tuple[Node, ...] = ()

    def __str__(self) -> str:
        parts = [_bracketed(part) for part in self.should]
        parts += [f"+{_bracketed(part)}" for part in self.must]
        parts += [f"-{_bracketed(part)}" for part in self.must_not]
        return " ".join(parts)


Node = Every | Word | Phrase | And | Or | Not | Group


def _bracketed(node: Node) -> str:
    return f"({node})" if isinstance(node, And | Or | Group | Not) else str(node)


_LEXEME = re.compile(
    r'(?P<sign>[+-](?=[^\s+)-]))|"(?P<quoted>[^"]*)"(?:~(?P<slop>\d{1,3}))?|(?P<bracket>[()])|(?P<chunk>[^\s()"]+)|"'
)
_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‟": '"', "−": "-"})  # fmt: skip
_WORDY = re.compile(r"[^\W_]")
_PARTS = re.compile(r"[/|&;]+|,+(?!\d)|(?<!\d),+")  # a comma between digits belongs to the number


@dataclass(frozen=True, slots=True)
class _Lexeme:
    kind: str  # "sign", "phrase", "(", ")", "AND", "OR", "NOT", "chunk"
    text: str
    slop: int | None = None


def parse(text: str, analyzer: Analyzer) -> Node:
    """The query that a text stands for.

    Raises:
        QueryError: it has more than 1,000 characters or 64 clauses.
    """
    if len(text) > MAX_CHARACTERS:
        raise QueryError(
            f"The query has {len(text):,} characters; at most {MAX_CHARACTERS:,} can be searched.",
            hint="Search for the few words that matter most.",
        )
    lexemes = _lexemes(text.translate(_QUOTES))
    clauses = sum(lexeme.kind in ("chunk", "phrase") for lexeme in lexemes)
    if clauses > MAX_CLAUSES:
        raise QueryError(
            f"The query has {clauses} words and phrases; at most {MAX_CLAUSES} can be searched.",
            hint="Search for the few words that matter most.",
        )
    node = _Parser(lexemes, analyzer).group(0)
    return node if node is not None else Every()


def content_words(node: Node) -> int:
    """How many words of the text say something: stop words count only where nothing else is left."""
    match node:
        case Word(word=word):
            return word not in STOP_WORDS
        case Phrase() | Not():
            return isinstance(node, Phrase)
        case And(parts=parts) | Or(parts=parts):
            return sum(map(content_words, parts))
        case Group():
            return sum(map(content_words, (*node.should, *node.must)))
        case _:
            return 0


def without_stop_words(parts: tuple[Node, ...]) -> tuple[Node, ...]:
    """The parts without stop words, unless nothing else is left."""
    kept = tuple(part for part in parts if not (isinstance(part, Word) and part.word in STOP_WORDS))
    return kept or parts


def leaves(node: Node) -> tuple[Word | Phrase, ...]:
    """The words and phrases that documents are looked for by, in the order of the text; none that is excluded."""
    match node:
        case Word() | Phrase():
            return (node,)
        case And(parts=parts) | Or(parts=parts):
            return tuple(leaf for part in parts for leaf in leaves(part))
        case Group():
            return tuple(leaf for part in (*without_stop_words(node.should), *node.must) for leaf in leaves(part))
        case _:
            return ()


def _lexemes(text: str) -> list[_Lexeme]:
    """The lexemes of a text; pieces without a letter or digit are none."""
    shouting = text.upper() == text
    found: list[_Lexeme] = []
    for match in _LEXEME.finditer(text):
        quoted, chunk, sign, bracket = match["quoted"], match["chunk"], match["sign"], match["bracket"]
        if quoted is not None:
            found.append(_Lexeme("phrase", quoted, int(match["slop"]) if match["slop"] else None))
        elif sign or bracket:
            found.append(_Lexeme(bracket or "sign", sign or ""))
        elif chunk in ("AND", "OR", "NOT") and not shouting:
            found.append(_Lexeme(chunk, chunk))
        elif chunk:
            found += [_Lexeme("chunk", part) for part in _PARTS.split(chunk)]
    said = [lexeme for lexeme in found if lexeme.kind not in ("chunk", "phrase") or _WORDY.search(lexeme.text)]
    return _balanced(said)


def _balanced(lexemes: list[_Lexeme]) -> list[_Lexeme]:
    """Without the brackets that have no partner, and without those that are nested too deep."""
    keep = [lexeme.kind not in "()" for lexeme in lexemes]
    opened: list[int] = []
    for at, lexeme in enumerate(lexemes):
        if lexeme.kind == "(":
            opened.append(at)
        elif lexeme.kind == ")" and opened:
            start = opened.pop()
            keep[start] = keep[at] = len(opened) < _MAX_DEPTH
    return [lexeme for lexeme, kept in zip(lexemes, keep, strict=True) if kept]


class _Parser:
    """Recursive descent over lexemes; a part that holds no word is None and drops out."""

    def __init__(self, lexemes: list[_Lexeme], analyzer: Analyzer) -> None:
        self._lexemes = lexemes
        self._at = 0
        self._analyzer = analyzer

    def _next(self) -> str:
        return self._lexemes[self._at].kind if self._at < len(self._lexemes) else ""

    def group(self, depth: int) -> Node | None:
        should: list[Node] = []
        must: list[Node] = []
        must_not: list[Node] = []
        while self._next() and not (depth and self._next() == ")"):
            required = self._next() == "sign" and self._lexemes[self._at].text == "+"
            node = self._or(depth)
            if node is None:
                continue
            if isinstance(node, Not):
                must_not.append(node.part)
            elif isinstance(node, Group) and not node.must and not node.must_not and not required:
                should += node.should if len(node.should) == 1 else [node]
            else:
                (must if required else should).append(node)
        if not (should or must or must_not):
            return None
        if len(should) == 1 and not must and not must_not and not isinstance(should[0], Word | Phrase):
            return should[0]
        return Group(tuple(should), tuple(must), tuple(must_not))

    def _or(self, depth: int) -> Node | None:
        parts = [self._and(depth)]
        while self._next() == "OR":
            self._at += 1
            parts.append(self._and(depth))
        kept = tuple(part for part in parts if part is not None)
        return Or(kept) if len(kept) > 1 else kept[0] if kept else None

    def _and(self, depth: int) -> Node | None:
        parts = [self._unary(depth)]
        while self._next() == "AND":
            self._at += 1
            parts.append(self._unary(depth))
        kept = tuple(part for part in parts if part is not None)
        return And(kept) if len(kept) > 1 else kept[0] if kept else None

    def _unary(self, depth: int) -> Node | None:
        negated = False
        while self._next() in ("sign", "NOT"):
            negated ^= self._lexemes[self._at].text in ("-", "NOT")
            self._at += 1
        node = self._primary(depth)
        if node is None or not negated:
            return node
        return Not(_single(node))

    def _primary(self, depth: int) -> Node | None:
        kind = self._next()
        if kind in ("", ")", "AND", "OR"):
            return None
        lexeme = self._lexemes[self._at]
        self._at += 1
        if kind == "(":
            inside = self.group(depth + 1)
            self._at += self._next() == ")"
            return inside
        return self._words(lexeme)

    def _words(self, lexeme: _Lexeme) -> Node | None:
        forms = self._analyzer.words(lexeme.text)
        if not forms:
            return None
        words, stems = tuple(word for word, _ in forms), tuple(stem for _, stem in forms)
        if lexeme.kind == "phrase":
            return Phrase(words, stems, exact=True, slop=lexeme.slop if len(words) > 1 else None)
        if len(words) == 1:
            return Word(words[0], stems[0])
        return Phrase(words, stems, exact=False)


def _single(node: Node) -> Node:
    """The only part of a group of one, so that brackets around one word change nothing."""
    if isinstance(node, Group) and len(node.should) == 1 and not node.must and not node.must_not:
        return node.should[0]
    return node
