"""How does the index follow the catalogue? By adding what changed, or by building a new generation aside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from gleanings.corpus.catalogue import Catalogue
from gleanings.corpus.errors import IndexUnusable
from gleanings.corpus.library import Library
from gleanings.corpus.model import Document
from gleanings.index.acronyms import AcronymFile, Definition, definitions
from gleanings.index.documents import index_document
from gleanings.index.engine import Engine, IndexDocument, Revision
from gleanings.index.generations import writable

#: How many generations are kept besides the one that answers, to go back to.
KEPT = 2


def publish_changes(library: Library, catalogue: Catalogue, engine: Engine) -> Revision | None:
    """Brings the published generation up to the catalogue, or builds the first one.

    Returns:
        The new revision, or None when nothing had changed.
    """
    built_to = _built_to(engine)
    if built_to is None or built_to < catalogue.last_purge():
        return rebuild(library, catalogue, engine)
    now = catalogue.change_count()
    if now == built_to:
        return None
    reading = _Reading(library, catalogue)
    changed, removed = catalogue.documents(changed_after=built_to), catalogue.removed(changed_after=built_to)
    revision = engine.apply(_answering(engine), reading.documents(changed), removed, now)
    reading.acronyms |= dict.fromkeys(removed, ())
    reading.keep_acronyms(anew=False)
    return revision


def rebuild(library: Library, catalogue: Catalogue, engine: Engine) -> Revision:
    """Builds a new generation while the old one answers, then lets the new one answer."""
    now = catalogue.change_count()
    generation = engine.create()
    try:
        reading = _Reading(library, catalogue)
        revision = engine.apply(generation, reading.documents(catalogue.documents()), (), now)
        engine.publish(generation)
    except BaseException:
        engine.drop(generation)
        raise
    reading.keep_acronyms(anew=True)
    drop_old(catalogue, engine)
    return revision


def drop_old(catalogue: Catalogue, engine: Engine) -> tuple[int, ...]:
    """Deletes the generations that are not kept to go back to: older ones, and any that holds a purged text."""
    current, purge = engine.current(), catalogue.last_purge()
    answering = None if current is None else _number(current)
    others = [found for found in engine.generations() if found.number != answering]
    kept = {found.number for found in others[-KEPT:] if found.built_to is not None and found.built_to >= purge}
    dropped = tuple(found.number for found in others if found.number not in kept)
    for number in dropped:
        engine.drop(number)
    return dropped


def _answering(engine: Engine) -> int:
    """The generation that answers.

    Raises:
        IndexUnusable: none does.
    """
    current = engine.current()
    if current is None:
        raise IndexUnusable("The index lost its pointer.", hint="Run `gleanings reindex`.")
    return _number(current)


def _number(revision: str) -> int:
    return int(revision.partition(".")[0])


def _built_to(engine: Engine) -> int | None:
    """None also for a generation that cannot be used, such as one of another schema version: build anew."""
    try:
        return engine.built_to()
    except IndexUnusable:
        return None


@dataclass(slots=True)
class _Reading:
    """Documents on their way from the catalogue into the index, and the acronyms that they define."""

    library: Library
    catalogue: Catalogue
    acronyms: dict[str, tuple[Definition, ...]] = field(default_factory=dict)

    def documents(self, found: Iterable[Document]) -> Iterator[IndexDocument]:
        """The documents as an engine takes them."""
        for document in found:
            pages = self.catalogue.pages(document.version)
            self.acronyms[document.id] = definitions(page.text for page in pages)
            yield index_document(document, pages, self.library.taxonomy)

    def keep_acronyms(self, *, anew: bool) -> None:
        """Writes down what the documents define."""
        with writable(self.library.index_folder):
            AcronymFile(self.library.index_folder).write(self.acronyms, anew=anew)
