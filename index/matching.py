"""What do the words of a query mean for a set of documents? The rules that every engine shares."""

from __future__ import annotations

from gleanings.index.engine import Query
from gleanings.index.nodes import (
    Every,
    Group,
    Leaf,
    Node,
    Or,
    Ranged,
    Titled,
    Valued,
    content_words,
    without_stop_words,
)

#: ``match=auto`` lists the documents with all the words when the query has at most so many content words ...
AUTO_WORDS = 3
#: ... and at least so many documents contain them all.
AUTO_DOCUMENTS = 10


def group_parts(group: Group) -> tuple[tuple[Node, ...], tuple[Node, ...], tuple[Node, ...]]:
    """A group's parts (should, must, must not) with stop words dropped where something else is left."""
    should = without_stop_words(group.should)
    if (group.must or group.within) and should == group.should and content_words(Group(should)) == 0:
        should = ()
    return should, group.must, group.must_not


def side_by_side(node: Node) -> tuple[Leaf, ...] | None:
    """The words and phrases of a query that only puts them side by side, or None."""
    if isinstance(node, Leaf):
        return (node,)
    if not isinstance(node, Group) or node.must or node.must_not or node.within:
        return None
    should = without_stop_words(node.should)
    kept = tuple([part for part in should if isinstance(part, Leaf)])
    return kept if len(kept) == len(should) else None


def restrictions(group: Group) -> tuple[Node, ...]:
    """What every document of a group must match: the clauses of one field are alternatives."""
    fields: dict[str, list[Node]] = {}
    others: list[Node] = []
    for node in group.within:
        if isinstance(node, Titled | Valued | Ranged):
            fields.setdefault(node.field, []).append(node)
        else:
            others.append(node)
    return (*(Or(tuple(nodes)) if len(nodes) > 1 else nodes[0] for nodes in fields.values()), *others)


def chosen_match(query: Query, total_all: int) -> str:
    """Whether documents with all the words are listed, or those with any."""
    if query.match != "auto":
        return query.match
    if isinstance(query.node, Every):
        return "all"
    return "all" if content_words(query.node) <= AUTO_WORDS and total_all >= AUTO_DOCUMENTS else "any"


def effective_sort(query: Query) -> str:
    """Without text there is nothing to score by: newest first."""
    return "newest" if query.sort == "best" and isinstance(query.node, Every) else query.sort
