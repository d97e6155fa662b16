"""Which documents are lifted, said to the server? Clauses that add a share of what the words are worth to the score.

The server looks at every document that holds all words, not at the best alone. It does not know where pages end, so
words are on one page only in documents that have a single one.
"""

from __future__ import annotations

from collections.abc import Iterator

from gleanings.index.engine import Query
from gleanings.index.lifting import ABOUT, AS_TITLED, AS_TYPED, IN_TITLE, ON_ONE_PAGE, lifting, lifting_parts
from gleanings.index.opensearch.compilation import both, holding, valued
from gleanings.index.opensearch.mapping import Json, number_field


def are_any(query: Query) -> bool:
    """Whether a query lifts anything."""
    return bool(query.about or lifting_parts(query.node))


def lifts(query: Query, most: float) -> list[Json]:
    """The clauses that lift documents.

    Args:
        query: that is asked.
        most: what its words are worth at most.
    """
    shares = [*_together(query), *((valued(clause), ABOUT[clause.field]) for clause in query.about)]
    return [{"constant_score": {"filter": found, "boost": share * most}} for found, share in shares]


def _together(query: Query) -> Iterator[tuple[Json, float]]:
    """What documents hold that have all words in one place, and their shares."""
    parts, typed = lifting(query.node)
    if not parts:
        return
    titled = both(holding(part, "title_") for part in parts)
    yield titled, IN_TITLE
    if typed:
        yield both([titled, holding(typed, "title_")]), AS_TITLED
    if len(parts) > 1:
        held = [holding(part) for part in parts]
        yield both([{"term": {number_field("pages"): 1}}, *held]), ON_ONE_PAGE
        if typed:
            yield both([*held, holding(typed)]), AS_TYPED
