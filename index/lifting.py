"""Which documents are worth more than their words alone? The rule, for every engine.

A document is lifted when it holds all words of a short query in its title, or side by side as they were typed, or all
on one page; a document of one page has them there wherever it has them; and when it has a value that the query names,
such as its area. A lift is a share of what the query's words
are worth at most, so it moves a document among its likes and never makes a tier: documents with all words are not
above all others, which would favour sheer length.

Only the best documents are looked at closely, because it takes their positions; a title is known of every document.
"""

from __future__ import annotations

from collections.abc import Sequence

from gleanings.index.analysis import STOP_WORDS
from gleanings.index.matching import side_by_side
from gleanings.index.nodes import Alternatives, Group, Leaf, Node, Or, Phrase, Valued, Word

#: For a value of a document that the text names, by its field: "Eastmere", its area.
ABOUT = {"area": 0.25, "year": 0.25, "theme": 0.1, "type": 0.1}
#: So many documents are looked at for words side by side and on one page, the best by score and title.
LOOKED_AT = 100
#: Longer queries are sentences: no document has all of their words in one place but by its length.
MOST_PARTS = 6

IN_TITLE = 0.2
AS_TITLED = 0.1
AS_TYPED = 0.2
ON_ONE_PAGE = 0.05


def lifting_parts(node: Node) -> tuple[Leaf, ...]:
    """The parts that a document must hold to be lifted; none for a query that lifts nothing."""
    return lifting(node)[0]


def as_typed(node: Node) -> Phrase | None:
    """The words of a query side by side, small words inside among them; None for what is no row of words."""
    return lifting(node)[1]


def lifting(node: Node, known: tuple[Leaf, ...] | None = None) -> tuple[tuple[Leaf, ...], Phrase | None]:
    """What ``lifting_parts`` and ``as_typed`` say, together; what is side by side may be known."""
    node = _beside_clauses(node)
    if not isinstance(node, Group):
        return (), None
    parts = tuple(dict.fromkeys(known or side_by_side(node) or ()))
    return (parts, _in_a_row(node.should)) if 0 < len(parts) <= MOST_PARTS else ((), None)


def _in_a_row(parts: Sequence[Node]) -> Phrase | None:
    words: list[Word] = []
    for part in parts:
        form = part.same[0] if isinstance(part, Alternatives) and part.same else part
        if isinstance(form, Word):
            words.append(form)
        elif isinstance(form, Phrase) and not form.exact:
            words += map(Word, form.words, form.stems)
        else:
            return None
    while words and words[0].word in STOP_WORDS:
        del words[0]
    while words and words[-1].word in STOP_WORDS:
        del words[-1]
    if len(words) < 2:
        return None
    return Phrase(tuple([word.word for word in words]), tuple([word.stem for word in words]), exact=False)


def _beside_clauses(node: Node) -> Node:
    """The words of a query that also lets in what has some value."""
    if not isinstance(node, Or):
        return node
    words = [part for part in node.parts if not isinstance(part, Valued)]
    return words[0] if len(words) == 1 else node
