"""What does a person's text ask for?

The parser is total: any text gives a query, never an exception, except that a text over the limits is refused
before it is read. Its nodes print a canonical text that parses to the same nodes.

Binding, the tightest first: quotes and brackets; ``+ - NOT``; AND; OR; adjacency. Adjacent parts form one
``Group``, and whether all or any of its words must match is decided when the query is executed.
"""

from __future__ import annotations

from gleanings.corpus.errors import QueryError
from gleanings.corpus.translating import counted, gettext
from gleanings.index.analysis import Analyzer
from gleanings.index.lexemes import FIELDS, Lexeme, is_pattern, lexemes, most_edits, near, number_range, pattern
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
    Titled,
    Valued,
    Word,
    restricts,
)

MAX_CHARACTERS = 1_000
MAX_CLAUSES = 64
#: Each stands for up to 200 words.
MAX_PATTERNS = 8


def parse(text: str, analyzer: Analyzer) -> Node:
    """The query that a text stands for.

    Raises:
        QueryError: it has more than 1,000 characters, 64 clauses or 8 patterns.
    """
    if len(text) > MAX_CHARACTERS:
        raise QueryError(
            gettext(
                "The query has %(count)s characters; at most %(most)s can be searched.",
                count=counted(len(text)),
                most=counted(MAX_CHARACTERS),
            ),
            hint=gettext("Search for the few words that matter most."),
        )
    found = lexemes(text)
    if len(found) > MAX_CLAUSES and (clauses := sum(lexeme.says_something for lexeme in found)) > MAX_CLAUSES:
        raise QueryError(
            gettext(
                "The query has %(count)s words and phrases; at most %(most)s can be searched.",
                count=clauses,
                most=MAX_CLAUSES,
            ),
            hint=gettext("Search for the few words that matter most."),
        )
    if len(found) > MAX_PATTERNS and (patterns := sum(map(_is_pattern, found))) > MAX_PATTERNS:
        raise QueryError(
            gettext(
                "The query has %(count)s patterns and near words or phrases; at most %(most)s can be searched.",
                count=patterns,
                most=MAX_PATTERNS,
            ),
            hint=gettext("Write the words that are meant, or search in several steps."),
        )
    node = _Parser(found, analyzer).group(0)
    return node if node is not None else Every()


def _is_pattern(lexeme: Lexeme) -> bool:
    return lexeme.slop is not None or (lexeme.kind in ("chunk", "title") and is_pattern(lexeme.text))


class _Parser:
    """Recursive descent over lexemes; a part that holds no word is None and drops out."""

    def __init__(self, found: list[Lexeme], analyzer: Analyzer) -> None:
        self._lexemes = found
        self._kinds = [*[lexeme.kind for lexeme in found], ""]
        self._at = 0
        self._analyzer = analyzer

    def _next(self) -> str:
        return self._kinds[self._at]

    def _stands_alone(self) -> bool:
        """Whether the next is a word or a phrase that nothing binds; nearly all are."""
        kinds, at = self._kinds, self._at
        return kinds[at] in ("chunk", "phrase") and kinds[at + 1] not in ("AND", "OR")

    def group(self, depth: int) -> Node | None:
        should: list[Node] = []
        must: list[Node] = []
        must_not: list[Node] = []
        within: list[Node] = []
        while (kind := self._next()) and not (depth and kind == ")"):
            if self._stands_alone():
                self._at += 1
                if (leaf := self._leaf(self._lexemes[self._at - 1])) is not None:
                    should.append(leaf)
                continue
            required = kind == "sign" and self._lexemes[self._at].text == "+"
            node = self._or(depth)
            if node is None:
                continue
            if isinstance(node, Not):
                must_not.append(node.part)
            elif restricts(node):
                within += node.within if isinstance(node, Group) and not node.must_not else [node]
            elif isinstance(node, Group) and not (node.must or node.must_not or node.within or required):
                should += node.should if len(node.should) == 1 else [node]
            else:
                (must if required else should).append(node)
        return _group(tuple(should), tuple(must), tuple(must_not), tuple(within))

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
        return self._clause(lexeme) if kind in FIELDS else self._leaf(lexeme)

    def _clause(self, lexeme: Lexeme) -> Node | None:
        field, text = lexeme.kind, lexeme.text
        if field == "title":
            part = self._leaf(Lexeme("phrase" if lexeme.quoted else "chunk", text, lexeme.slop))
            return None if part is None else Titled(part)
        return number_range(field, text) or Valued(field, text)

    def _leaf(self, lexeme: Lexeme) -> Leaf | None:
        text = lexeme.text
        if lexeme.kind == "chunk" and not text.isalnum():
            if like := pattern(text):
                return Alternatives(like)
            if word := near(text):
                return Alternatives(f"{word[0]}~" + (str(word[1]) if word[1] != most_edits(word[0]) else ""))
        forms = self._analyzer.words(text)
        if not forms:
            return None
        if len(forms) == 1 and lexeme.kind == "chunk":
            return Word(*forms[0])
        words, stems = tuple([word for word, _ in forms]), tuple([stem for _, stem in forms])
        if lexeme.kind == "phrase":
            return Phrase(words, stems, exact=True, slop=lexeme.slop if len(words) > 1 else None)
        return Phrase(words, stems, exact=False)


def _group(
    should: tuple[Node, ...], must: tuple[Node, ...], must_not: tuple[Node, ...], within: tuple[Node, ...]
) -> Node | None:
    """The parts as one node: a part that stands alone needs no group, unless it is a word or a phrase."""
    if len(should) == 1 and not (must or must_not or within):
        return Group(should) if isinstance(should[0], Leaf) else should[0]
    if len(within) == 1 and not (should or must or must_not):
        return within[0]
    return Group(should, must, must_not, within) if should or must or must_not or within else None


def _single(node: Node) -> Node:
    """The only part of a group of one, so that brackets around one word change nothing."""
    if isinstance(node, Group) and len(node.should) == 1 and not (node.must or node.must_not or node.within):
        return node.should[0]
    return node
