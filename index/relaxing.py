"""What could be taken away from a search that finds nothing? One word, one clause or one filter at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from gleanings.corpus.translating import gettext, quoted
from gleanings.index.engine import Engine
from gleanings.index.nodes import And, Group, Node, Phrase, Word, content_words, leaves
from gleanings.index.request import SearchRequest
from gleanings.index.vocabulary import Vocabulary

#: Longer queries are not taken apart: each part costs a search.
_MOST_PARTS = 12
_QUOTES = '"'


def absent(node: Node, engine: Engine) -> tuple[str, ...]:
    """What of a query no document holds at all, one sentence each."""
    parts = [leaf for leaf in dict.fromkeys(leaves(node)) if isinstance(leaf, Word | Phrase)]
    counts = engine.counts(parts)
    return tuple(
        gettext("No document has “%(words)s”.", words=str(part).strip(_QUOTES))
        for part, count in zip(parts, counts, strict=True)
        if not count
    )


def nearby(request: SearchRequest, node: Node, known: Vocabulary) -> Iterator[tuple[str, SearchRequest]]:
    """Searches that ask for less, each with what it leaves out.

    Args:
        request: that finds nothing.
        node: its text, as it was understood.
        known: the labels of filters.
    """
    request = replace(request, offset=0)
    if request.match == "all":
        yield gettext("any of these words"), replace(request, match="any")
    for name, text in _without_a_part(node):
        yield gettext("without %(what)s", what=name), replace(request, text=text)
    for facet, wanted in request.filters.items():
        names = ", ".join(known.label(facet, value) for value in sorted(wanted.include | wanted.exclude))
        kept = {other: value for other, value in request.filters.items() if other != facet}
        yield gettext("without the filter %(names)s", names=names), replace(request, filters=kept)
    if request.years:
        yield gettext("without the years"), replace(request, years=None)
    if request.filters or request.years:
        yield gettext("without any filter"), replace(request, filters={}, years=None)


def _without_a_part(node: Node) -> Iterator[tuple[str, str]]:
    """Each part of a query that could go, and the text that is left."""
    if isinstance(node, And):
        node = Group((), node.parts)
    if not isinstance(node, Group):
        return
    sides = (node.should, node.must, node.must_not, node.within)
    if not 1 < sum(map(len, sides)) <= _MOST_PARTS:
        return
    for side, parts in enumerate(sides):
        for at, part in enumerate(parts):
            left = [some[:at] + some[at + 1 :] if number == side else some for number, some in enumerate(sides)]
            rest = Group(*left)
            if side == 0 and not content_words(Group((part,))):
                continue
            if str(rest):
                excluded = "-" if side == 2 else ""
                yield quoted(f"{excluded}{part}"), str(rest)
