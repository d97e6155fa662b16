"""How does the index follow the catalogue? By adding what changed, or by building a new generation aside."""

from __future__ import annotations

from collections.abc import Iterator

from gleanings.corpus.catalogue import Catalogue
from gleanings.corpus.errors import IndexUnusable
from gleanings.corpus.library import Library
from gleanings.corpus.model import Document
from gleanings.index.documents import index_document
from gleanings.index.engine import Engine, IndexDocument, Revision
from gleanings.index.generations import Generations

#: How many generations are kept besides the one that answers, to go back to.
KEPT = 2


def publish_changes(library: Library, catalogue: Catalogue, engine: Engine) -> Revision | None:
    """Brings the published generation up to the catalogue, or builds the first one.

    Returns:
        The new revision, or None when nothing had changed.
    """
    built_to = _built_to(engine)
    if built_to is None:
        return rebuild(library, catalogue, engine)
    now = catalogue.change_count()
    if now == built_to:
        return None
    generation = Generations(library.index_folder).current()
    if generation is None:
        raise IndexUnusable("The index lost its pointer.", hint="Run `gleanings reindex`.")
    changed = catalogue.documents(changed_after=built_to)
    return engine.apply(generation, _index_documents(library, catalogue, changed), (), now)


def rebuild(library: Library, catalogue: Catalogue, engine: Engine) -> Revision:
    """Builds a new generation while the old one answers, then lets the new one answer."""
    now = catalogue.change_count()
    generation = engine.create()
    try:
        documents = _index_documents(library, catalogue, catalogue.documents())
        revision = engine.apply(generation, documents, (), now)
        engine.publish(generation)
    except BaseException:
        engine.drop(generation)
        raise
    for old in Generations(library.index_folder).numbers()[: -KEPT - 1]:
        engine.drop(old)
    return revision


def _built_to(engine: Engine) -> int | None:
    """None also for a generation that cannot be used, such as one of another schema version: build anew."""
    try:
        return engine.built_to()
    except IndexUnusable:
        return None


def _index_documents(
    library: Library, catalogue: Catalogue, documents: Iterator[Document]
) -> Iterator[IndexDocument]:
    for document in documents:
        yield index_document(document, catalogue.pages(document.version), library.taxonomy)
