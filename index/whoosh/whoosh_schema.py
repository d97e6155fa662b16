"""How does Whoosh see our documents? Its schema, with our analyzer in Whoosh's clothes."""

from __future__ import annotations

from collections.abc import Iterator

import whoosh.analysis
from whoosh.fields import ID, KEYWORD, NUMERIC, TEXT, Schema

from gleanings.index.analysis import Analyzer
from gleanings.index.engine import FACETS

#: Fields of values that are looked up whole; the year is a number.
KEYWORDS = tuple(facet for facet in FACETS if facet != "year")


class Analyzed(whoosh.analysis.Analyzer):  # type: ignore[misc]  # whoosh ships no types
    """Our analyzer as one of Whoosh's.

    Args:
        analyzer: makes the tokens.
        stemmed: whether to yield stems or words as written.
    """

    def __init__(self, analyzer: Analyzer, *, stemmed: bool) -> None:
        self._analyzer, self._stemmed = analyzer, stemmed

    def __call__(self, value: str, **options: object) -> Iterator[whoosh.analysis.Token]:
        """Yields Whoosh's one token object, filled anew for each word: that is its protocol."""
        shown = whoosh.analysis.Token(**options)
        for position, token in enumerate(self._analyzer.tokens(value)):
            shown.text = token.stem if self._stemmed else token.word
            shown.pos, shown.startchar, shown.endchar = position, token.start, token.end
            shown.boost, shown.stopped = 1.0, False
            yield shown


def schema(analyzer: Analyzer) -> Schema:
    """The fields: ``text`` holds stems, ``exact`` words as written, both of everything that can be searched."""
    stems, words = (Analyzed(analyzer, stemmed=stemmed) for stemmed in (True, False))
    fields = {
        "id": ID(unique=True, stored=True),
        "text": TEXT(analyzer=stems, phrase=True),
        "exact": TEXT(analyzer=words, phrase=True),
        "title": TEXT(analyzer=stems, phrase=False, stored=True),
        # Without steps a range is the terms between its ends, which is what the reader lists.
        "year": NUMERIC(int, shift_step=0, stored=True),
    }
    return Schema(**fields, **{facet: KEYWORD(commas=True) for facet in KEYWORDS})
