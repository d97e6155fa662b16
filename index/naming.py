"""Which values of facets do the words of a query name? "Eastmere" an area, "2023" a year, "food bank" a theme."""

from __future__ import annotations

from collections.abc import Iterator

from gleanings.index.engine import NONE
from gleanings.index.lifting import lifting_parts
from gleanings.index.nodes import Group, Node, Phrase, Valued, Word
from gleanings.index.vocabulary import Vocabulary

_FACETS = ("area", "theme", "type")
#: Names of more words are asked for in parts.
_LONGEST = 4
_YEARS = ("19", "20")


def named_values(node: Node, known: Vocabulary) -> Iterator[Valued]:
    """A clause for each value that words side by side name; the longest names come first, and none overlap.

    Args:
        node: the query as parsed; long ones name nothing.
        known: the names of all values.
    """
    words = _words(node)
    at = 0
    while at < len(words):
        for end in range(min(len(words), at + _LONGEST), at, -1):
            if clauses := _named(" ".join(words[at:end]), known):
                yield from clauses
                at = end
                break
        else:
            at += 1


def _words(node: Node) -> list[str]:
    """The words of a short query that only puts them side by side."""
    parts = node.should if isinstance(node, Group) and lifting_parts(node) else ()
    plain = [part for part in parts if isinstance(part, Word | Phrase)]
    return [word for part in plain for word in ((part.word,) if isinstance(part, Word) else part.words)]


def _named(name: str, known: Vocabulary) -> list[Valued]:
    if len(name) == 4 and name.isdecimal() and name.startswith(_YEARS):
        return [Valued("year", name, frozenset({name}))]
    values = ((facet, known.value(facet, name)) for facet in _FACETS)
    return [Valued(facet, name, frozenset({value})) for facet, value in values if value not in (None, NONE)]
