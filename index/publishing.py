"""How does the index follow the catalogue? By adding what changed, or by building a new generation aside.

A new generation is checked before it answers: every document of the catalogue must be in it, its files must be whole,
and the queries of must-find.toml must find what they must. Then one step lets it answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from gleanings.corpus.acronyms import Definition
from gleanings.corpus.catalogue import Catalogue
from gleanings.corpus.errors import IndexRejected, IndexUnusable
from gleanings.corpus.library import Library
from gleanings.corpus.model import Document
from gleanings.index.acronyms import definitions
from gleanings.index.build_notes import BuildNotes, rules
from gleanings.index.documents import index_document
from gleanings.index.engine import Engine, IndexDocument, Query, Revision
from gleanings.index.generations import writable
from gleanings.index.nodes import Every


@dataclass(frozen=True, slots=True)
class Built:
    """A generation that was built and does not answer yet, and the acronyms that its documents define."""

    revision: Revision
    acronyms: dict[str, tuple[Definition, ...]]


def publish_changes(library: Library, catalogue: Catalogue, engine: Engine) -> Revision | None:
    """Brings the published generation up to the catalogue, or builds the first one.

    Returns:
        The new revision, or None when nothing had changed.
    """
    built_to = _built_to(engine)
    if built_to is None or built_to < catalogue.last_purge():
        # Nothing to fall back on, or nothing that may answer any longer: a lost query must not stand in the way.
        return rebuild(library, catalogue, engine, force=True)
    copy = engine.copy_of_catalogue(_answering(engine))
    if copy:
        copy.write_documents(catalogue)
    revision = _apply_changes(library, catalogue, engine, built_to)
    if copy:
        copy.write_state(library, catalogue)
    return revision


def copy_to_readers(library: Library, catalogue: Catalogue, engine: Engine) -> None:
    """Lets readers without the library's folder see what changes no index, such as the name of the library."""
    if copy := engine.copy_of_catalogue(_answering(engine)):
        copy.write_documents(catalogue)
        copy.write_state(library, catalogue)


def _apply_changes(library: Library, catalogue: Catalogue, engine: Engine, built_to: int) -> Revision | None:
    now = catalogue.change_count()
    if now == built_to:
        return None
    reading = _Reading(library, catalogue)
    changed, removed = catalogue.documents(changed_after=built_to), catalogue.removed(changed_after=built_to)
    revision = engine.apply(_answering(engine), reading.documents(changed), removed, now)
    reading.acronyms |= dict.fromkeys(removed, ())
    catalogue.record_refused(_reasons(revision), reading.acronyms.keys())
    _keep_acronyms(library, reading.acronyms, anew=False)
    return revision


def rebuild(library: Library, catalogue: Catalogue, engine: Engine, *, force: bool = False) -> Revision:
    """Builds a new generation while the old one answers, checks it, then lets it answer.

    Raises:
        IndexRejected: it fails its checks; the old one answers on.
    """
    built = build(library, catalogue, engine)
    try:
        check_built(library, catalogue, engine, built, force=force)
        put_in_force(library, catalogue, engine, built)
    except BaseException:
        if _current_number(engine) != built.revision.generation:
            engine.drop(built.revision.generation)
        raise
    return built.revision


def needs_rebuild(library: Library, engine: Engine) -> str | None:
    """Why the index has to be built anew, as a sentence; None when it has not."""
    try:
        engine.built_to()
        current = _current_number(engine)
    except IndexUnusable as error:
        return error.message
    if current is None:
        return "No index was published yet."
    note = BuildNotes(library).all().get(current)
    if note is None or note.rules != rules(library):
        return "The taxonomy or the rules for words have changed since the index was built."
    return None


def build(library: Library, catalogue: Catalogue, engine: Engine) -> Built:
    """Builds a new generation from the catalogue; it does not answer yet."""
    now = catalogue.change_count()
    generation = engine.create()
    try:
        BuildNotes(library).began(generation, rules(library))
        if copy := engine.copy_of_catalogue(generation):
            copy.write_documents(catalogue)
        reading = _Reading(library, catalogue)
        revision = engine.apply(generation, reading.documents(catalogue.documents()), (), now)
    except BaseException:
        engine.abandon(generation)
        raise
    return Built(revision, reading.acronyms)


def check_built(library: Library, catalogue: Catalogue, engine: Engine, built: Built, *, force: bool = False) -> None:
    """Checks a generation before it answers; that its files are whole is checked when it is published.

    With ``force`` it passes although queries of must-find.toml lose their documents; nothing else can be forced.

    Raises:
        IndexRejected: it fails.
    """
    from gleanings.index.comparing import lost

    pinned = engine.pinned(built.revision.generation)
    held = pinned.search(Query(Every(), facets=(), limit=0)).total
    expected = catalogue.coverage().documents - len(built.revision.failed)
    if held != expected:
        raise IndexRejected(f"The new index has {held:,} documents where the catalogue has {expected:,}.")
    missed = () if force or not library.must_find else lost(library, pinned, library.must_find)
    if missed:
        raise IndexRejected(
            "The new index loses what must be found:\n" + "\n".join(f"  {one}" for one in missed),
            hint="The old one answers on. Put must-find.toml right, or use `gleanings reindex --force`.",
        )


def put_in_force(library: Library, catalogue: Catalogue, engine: Engine, built: Built) -> None:
    """Lets a generation that was built answer from now on, and deletes what need not be kept."""
    _keep_acronyms(library, built.acronyms, anew=True)
    copy = engine.copy_of_catalogue(built.revision.generation)
    if copy:
        copy.write_state(library, catalogue)
    engine.publish(built.revision.generation)
    catalogue.record_refused(_reasons(built.revision))
    if copy and built.revision.failed:
        copy.write_state(library, catalogue)
    note_published(library, catalogue, engine)


def go_back(library: Library, catalogue: Catalogue, engine: Engine, generation: int) -> None:
    """Lets a generation answer again that is kept.

    Raises:
        IndexUnusable: it is not there, cannot be read, or is damaged.
    """
    built_to = next((kept.built_to for kept in engine.generations() if kept.number == generation), None)
    note = BuildNotes(library).all().get(generation)
    if built_to is None or note is None or not note.published:
        raise IndexUnusable(f"There is no generation {generation} to go back to.", hint="See `gleanings index list`.")
    if built_to < catalogue.last_purge():
        raise IndexUnusable(f"Generation {generation} holds documents that were purged since.")
    engine.publish(generation)
    BuildNotes(library).published(generation, [kept.number for kept in engine.generations()])


def note_published(library: Library, catalogue: Catalogue, engine: Engine) -> tuple[int, ...]:
    """Notes which generation answers, deletes those that need not be kept, and returns their numbers."""
    notes = BuildNotes(library)
    current, found = _current_number(engine), engine.generations()
    if current is not None:
        notes.published(current, [generation.number for generation in found])
    known, purge = notes.all(), catalogue.last_purge()
    since = (datetime.now(UTC) - timedelta(days=library.config.generations_kept_days)).isoformat()
    older = [
        generation.number
        for generation in found
        if generation.number != current
        and generation.built_to is not None
        and generation.built_to >= purge
        and (note := known.get(generation.number)) is not None
        and note.published
    ]
    newest = older[len(older) - min(library.config.generations_kept, len(older)) :]
    kept = {number for number in older if number in newest or known[number].built >= since}
    dropped = tuple(each.number for each in found if each.number != current and each.number not in kept)
    for number in dropped:
        engine.drop(number)
    return dropped


def _answering(engine: Engine) -> int:
    """The generation that answers.

    Raises:
        IndexUnusable: none does.
    """
    current = _current_number(engine)
    if current is None:
        raise IndexUnusable("The index lost its pointer.", hint="Run `gleanings reindex`.")
    return current


def _current_number(engine: Engine) -> int | None:
    """None also where what was published cannot be read."""
    try:
        current = engine.current()
    except IndexUnusable:
        return None
    return None if current is None else int(current.partition(".")[0])


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


def _reasons(revision: Revision) -> dict[str, str]:
    return {refused.id: refused.reason for refused in revision.failed}


def _keep_acronyms(library: Library, acronyms: dict[str, tuple[Definition, ...]], *, anew: bool) -> None:
    """Writes down what the documents define."""
    with writable(library.index_folder):
        library.acronyms.write(acronyms, anew=anew)
