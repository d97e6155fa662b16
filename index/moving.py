"""How does a library change its engine? The other one is built, asked the same, and only then answers."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass, replace

from gleanings.corpus.catalogue import Catalogue
from gleanings.corpus.config import set_engine
from gleanings.corpus.library import Library
from gleanings.index.agreement import Agreement, agreement
from gleanings.index.engine import Revision
from gleanings.index.opening import open_engine
from gleanings.index.publishing import publish_changes, rebuild
from gleanings.index.service import SearchService

#: So many titles are asked besides what the librarian names.
_TITLES = 20


@dataclass(frozen=True, slots=True)
class Move:
    """What moving came to.

    Attributes:
        revision: of the other engine.
        agreement: how alike both answer; None where nothing answered before.
        moved: whether the other engine answers from now on.
    """

    revision: Revision
    agreement: Agreement | None
    moved: bool


def move(
    library: Library,
    catalogue: Catalogue,
    engine: str,
    queries: Sequence[str],
) -> Move:
    """Builds the library in another engine, and lets that one answer when it answers as the present one does.

    Args:
        library: whose write lock is held.
        catalogue: of the library, open for writing.
        engine: the name of the other one.
        queries: to compare, besides the library's own examples and some titles.
    """
    other = copy.copy(library)
    other.config = replace(library.config, engine=engine)
    now = open_engine(library)
    answers = now.current() is not None
    if answers:
        publish_changes(library, catalogue, now)
    revision = rebuild(other, catalogue, open_engine(other))
    if not answers:
        set_engine(library.folder, engine)
        return Move(revision, None, moved=True)
    found = agreement(SearchService(library), SearchService(other), _texts(library, catalogue, queries))
    if not found.differences and not revision.failed:
        set_engine(library.folder, engine)
    return Move(revision, found, moved=not found.differences and not revision.failed)


def _texts(library: Library, catalogue: Catalogue, queries: Sequence[str]) -> list[str]:
    titles = [document.description.title for document in catalogue.newest(_TITLES)]
    return ["", *queries, *library.config.examples, *titles]
