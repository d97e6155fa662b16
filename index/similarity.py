"""Which documents are about the same as this one? Those with its weightiest words, and its themes."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable

from gleanings.corpus.model import Document, Page
from gleanings.index.analysis import STOP_WORDS, Analyzer
from gleanings.index.engine import Engine, Hit, Query
from gleanings.index.nodes import Every, Group, Valued, Word

MOST = 5

# The words of a document that are looked at, and those of them that say most, which are searched.
_FREQUENT = 80
_TELLING = 20
_SHORTEST = 3
_CANDIDATES = 30
#: What each shared theme adds to a score.
_THEME_WEIGHT = 0.15


def telling_words(pages: Iterable[Page], title: str, engine: Engine, analyzer: Analyzer) -> tuple[Word, ...]:
    """The words that tell a document from others: often in it, and in few others."""
    counts = Counter(
        form
        for text in (title, *(page.text for page in pages))
        for form in analyzer.words(text)
        if len(form[0]) >= _SHORTEST and form[0].isalpha() and form[0] not in STOP_WORDS
    )
    words = [Word(*form) for form, _ in counts.most_common(_FREQUENT)]
    documents = max(engine.search(Query(Every(), facets=(), limit=0)).total, 1)
    holders = engine.counts(words)
    worth = {
        word: counts[word.word, word.stem] * math.log(1 + documents / held)
        for word, held in zip(words, holders, strict=True)
        if held > 1
    }
    return tuple(sorted(worth, key=lambda word: (-worth[word], word.word))[:_TELLING])


def candidates(words: tuple[Word, ...], leave_out: Iterable[str], engine: Engine) -> tuple[Hit, ...]:
    """The documents that hold most of the words, without some."""
    if not words:
        return ()
    others = tuple(Valued("id", identity, frozenset({identity})) for identity in leave_out)
    return engine.search(Query(Group(words, (), others), match="any", facets=(), limit=_CANDIDATES)).hits


def most_similar(
    document: Document, found: Iterable[tuple[Hit, Document]], most: int = MOST
) -> tuple[tuple[Document, float], ...]:
    """The best of some candidates with their scores, shared themes counted in."""
    themes = set(document.description.themes)
    scored = [
        (other, round(hit.score * (1 + _THEME_WEIGHT * len(themes & set(other.description.themes))), 4))
        for hit, other in found
    ]
    return tuple(sorted(scored, key=lambda pair: (-pair[1], pair[0].id))[:most])
