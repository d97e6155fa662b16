"""Is the whole library sound, and what can be put right without losing anything?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gleanings.corpus.catalogue import Catalogue
from gleanings.corpus.errors import IndexUnusable, LibraryBusy, NotFound
from gleanings.corpus.library import Library
from gleanings.index.build_notes import BuildNotes
from gleanings.index.engine import Engine
from gleanings.index.publishing import needs_rebuild, note_published, rebuild


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong.

    Attributes:
        repair: what would put it right: "rebuild", "tidy", "edit" for the librarian's own files, or "" for a backup.
    """

    message: str
    repair: str = ""


def problems(library: Library, catalogue: Catalogue, engine: Engine) -> tuple[Problem, ...]:
    """Everything that is wrong with a library; what cannot be told without reading all of it is read."""
    unknown = tuple(_unknown_documents(library, catalogue))
    return (*map(Problem, catalogue.inspect()), *unknown, *_of_index(library, catalogue, engine))


def _unknown_documents(library: Library, catalogue: Catalogue) -> Iterator[Problem]:
    for name, entries in (("must-find.toml", library.must_find), ("pins.toml", library.pins)):
        for entry in entries:
            for identity in entry.documents:
                if problem := _of_document(catalogue, identity, pinned=name == "pins.toml"):
                    yield Problem(f"{name}, line {entry.line}: {identity}: {problem}", "edit")


def _of_document(catalogue: Catalogue, identity: str, *, pinned: bool) -> str | None:
    """Why a document cannot be named, as a sentence; a pin must name the one that stands for others."""
    try:
        found = catalogue.document(identity).id
    except NotFound as error:
        return error.message
    return f"It was merged into {found}: name that one." if pinned and found != identity else None


def _of_index(library: Library, catalogue: Catalogue, engine: Engine) -> Iterator[Problem]:
    try:
        damaged = engine.check()
        yield from (Problem(message, "rebuild") for message in damaged)
        current = engine.current()
    except IndexUnusable as error:
        yield Problem(error.message, "rebuild")
        return
    if current is None or damaged:
        return
    if reason := needs_rebuild(library, engine):
        yield Problem(reason, "rebuild")
    if engine.built_to() != catalogue.change_count():
        yield Problem("The index lacks changes of the catalogue.", "rebuild")
    answering, notes = int(current.partition(".")[0]), BuildNotes(library).all()
    for found in engine.generations():
        note = notes.get(found.number)
        if found.number != answering and (note is None or not note.published):
            yield Problem(f"Generation {found.number} was left by a build that was stopped.", "tidy")


def repair(library: Library, catalogue: Catalogue, engine: Engine, found: tuple[Problem, ...]) -> Iterator[str]:
    """Does what is safe, and says what it did: nothing that was catalogued is changed or deleted."""
    wanted = {problem.repair for problem in found}
    if "rebuild" in wanted:
        yield f"Built the index anew: {rebuild(library, catalogue, engine, force=True)} answers."
    elif "tidy" in wanted:
        dropped = note_published(library, catalogue, engine)
        yield f"Deleted what stopped builds have left: {', '.join(map(str, dropped))}."
    try:
        catalogue.desk.scrub()
    except LibraryBusy as left:
        yield f"{left.message} {left.hint}"
    else:
        yield "Packed the catalogue, and overwrote what was deleted from it."
