"""Which words of a query are misspelt, and what was meant? Only words that no document and no taxonomy has."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace

from gleanings.index.analysis import Analyzer
from gleanings.index.engine import Engine
from gleanings.index.holders import Holders
from gleanings.index.nodes import And, Group, Node, Not, Or, Word
from gleanings.index.spelling import corrections, fitting
from gleanings.index.variants import variants

#: Shorter words are not corrected: too many others are near.
_SHORTEST = 4
#: A longer word is not corrected: no word that people type is so long.
_LONGEST = 64
# Names that are this much longer or shorter are not near.
_MOST_EDITS = 2


@dataclass(slots=True)
class Corrector:
    """Corrects one query.

    Attributes:
        engine: that has the words.
        holders: counts for the query.
        analyzer: the one that the index was built with.
        names: gives the words of the taxonomy, which are right although no document may have them.
        capitals: words that stand in capitals, and so mean what they say.
        made: what was put in the place of each misspelt word.
    """

    engine: Engine
    holders: Holders
    analyzer: Analyzer
    names: Callable[[], frozenset[str]]
    capitals: Collection[str]
    made: dict[str, str] = field(default_factory=dict)

    def corrected(self, node: Node) -> Node:
        """The query with its misspelt words replaced."""
        match node:
            case Word():
                return self._row((node,))[0]
            case And(parts=parts) | Or(parts=parts):
                return replace(node, parts=tuple(map(self.corrected, parts)))
            case Not(part=part):
                return Not(self.corrected(part))
            case Group(must=must, must_not=must_not):
                must, must_not = (tuple(map(self.corrected, parts)) for parts in (must, must_not))
                return Group(self._row(node.should), must, must_not, node.within)
        return node

    def _row(self, parts: tuple[Node, ...]) -> tuple[Node, ...]:
        """Parts side by side: what stands beside a word tells which of several was meant."""
        choices = [self._choices(part) if isinstance(part, Word) else () for part in parts]
        found = list(parts)
        for at, words in enumerate(choices):
            if words:
                before, after = (_word_at(found, choices, beside) for beside in (at - 1, at + 1))
                found[at] = meant = fitting(self.engine, words, before, after)
                self.made[str(parts[at])] = meant.word
        return tuple(self.corrected(part) if not isinstance(part, Word) else part for part in found)

    def _choices(self, word: Word) -> tuple[Word, ...]:
        """The words that a misspelt one may mean; none for one that is right, or means nothing known."""
        spelt = word.word
        if not _SHORTEST <= len(spelt) <= _LONGEST or not spelt.isalpha() or spelt in self.capitals:
            return ()
        if self.holders.counts((word,))[0] or variants(word, self.holders, self.analyzer):
            return ()
        names = self.names()
        if spelt in names:
            return ()
        near = corrections(self.engine, spelt, (n for n in names if abs(len(n) - len(spelt)) <= _MOST_EDITS))
        return tuple(Word(*self.analyzer.forms(other)) for other in near)


def _word_at(found: list[Node], choices: list[tuple[Word, ...]], at: int) -> Word | None:
    """The word at a place, where there is one that needs no correction or has had it."""
    if not 0 <= at < len(found):
        return None
    part = found[at]
    return part if isinstance(part, Word) and (not choices[at] or part in choices[at]) else None
