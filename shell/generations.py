"""Which commands look after the index: build it anew, compare its generations, go back to one?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gleanings.corpus.config import ENGINES
from gleanings.corpus.errors import IndexUnusable, UsageError
from gleanings.shell.context import Here, pass_here
from gleanings.shell.moving import move_to
from gleanings.shell.output import counted, print_json, say
from gleanings.shell.publishing import say_refused

if TYPE_CHECKING:
    from gleanings.corpus.catalogue import Catalogue
    from gleanings.corpus.library import Library
    from gleanings.index.build_notes import BuildNote
    from gleanings.index.comparing import Comparison, Lost
    from gleanings.index.engine import Engine, Refused
    from gleanings.shell.shapes import GenerationJson

_KINDS = ("added", "removed", "updated", "redated", "rethemed")
_ASKED_MOST = 50


@click.command(short_help="Build the index anew from the catalogue.")
@click.option("--if-needed", is_flag=True, help="Only when taxonomy, language, words or schema have changed since.")
@click.option("--dry-run", is_flag=True, help="Say what would be different, and let the old index answer on.")
@click.option("--force", is_flag=True, help="Let it answer although queries of must-find.toml lose their documents.")
@click.option("--engine", type=click.Choice(ENGINES), help="Let another engine answer from now on.")
@click.option(
    "--queries",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="With --engine: searches that both must answer alike, one a line.",
)
@click.option("--json", "as_json", is_flag=True, help="One object.")
@pass_here
def reindex(
    here: Here,
    if_needed: bool,
    dry_run: bool,
    force: bool,
    engine: str | None,
    queries: Path | None,
    as_json: bool,
) -> int:
    """Build the index anew from the catalogue, while the old one answers; no source file is opened.

    The new one is checked before it answers: all documents must be there, and the queries of must-find.toml must find
    what they must.

    With --engine the library moves: it is built in the other engine, both are asked the same, and only when they find
    the same documents with the same counts is gleanings.toml changed.

    \b
    gleanings reindex --if-needed
    gleanings reindex --dry-run
    gleanings reindex --engine opensearch
    """
    from gleanings.corpus.lock import writing
    from gleanings.index import publishing
    from gleanings.index.opening import open_engine

    library = here.library()
    with writing(library.folder), library.catalogue(write=True) as catalogue:
        if engine is not None and engine != library.config.engine:
            return move_to(library, catalogue, engine, queries)
        now = open_engine(library)
        reason = publishing.needs_rebuild(library, now)
        if if_needed and reason is None:
            publishing.copy_to_readers(library, catalogue, now)
            say("The index is as it should be.")
            return 0
        if dry_run:
            return _say_what_would_change(library, catalogue, now, as_json=as_json)
        usable = now.pinned(_number(now)) if _has_usable(now) else None
        revision = publishing.rebuild(library, catalogue, now, force=force or usable is None)
        say_refused(revision.failed)
        say(f"Published {revision}.")
        if as_json:
            _print_comparison(_compared(library, usable, now.pinned(revision.generation)), {}, as_json=True)
    return 0


@click.group("index", short_help="List, change back to and delete generations of the index.")
def index() -> None:
    """List the generations of the index, go back to one, delete old ones.

    \b
    gleanings index list
    gleanings index use 16
    """


@index.command("list", short_help="List the generations, with what each holds.")
@click.option("--json", "as_json", is_flag=True, help="One object.")
@pass_here
def index_list(here: Here, as_json: bool) -> None:
    """List the generations: number, whether it answers, when it was built, documents, size in bytes.

    \b
    gleanings index list
    """
    from gleanings.index.build_notes import BuildNotes
    from gleanings.index.opening import open_engine

    library = here.library()
    engine, notes = open_engine(library), BuildNotes(library).all()
    current = _number(engine)
    found = [_generation_json(engine, each.number, current, notes.get(each.number)) for each in engine.generations()]
    if as_json:
        print_json({"schema": "gleanings/generations/1", "generations": found})
        return
    for each in found:
        state = "answers" if each["answers"] else each["problem"] or "kept"
        cells = (each["number"], state, each["built"] or "", each["documents"] or "", each["size_bytes"] or "")
        click.echo("\t".join(map(str, cells)))


@index.command("use", short_help="Let an older generation answer again.")
@click.argument("generation", type=click.IntRange(1))
@pass_here
def index_use(here: Here, generation: int) -> None:
    """Let an older GENERATION answer again, once its files proved to be whole.

    \b
    gleanings index use 16
    """
    from gleanings.corpus.lock import writing
    from gleanings.index.opening import open_engine
    from gleanings.index.publishing import go_back

    library = here.library()
    with writing(library.folder), library.catalogue(write=True) as catalogue:
        engine = open_engine(library)
        go_back(library, catalogue, engine, generation)
        behind = catalogue.change_count() - (engine.built_to() or 0)
    say(f"Generation {generation} answers.")
    if behind:
        say("It is older than the catalogue: the next `gleanings ingest` brings it up to date.")


@index.command("gc", short_help="Delete generations that need not be kept.")
@pass_here
def index_gc(here: Here) -> None:
    """Delete the generations that need not be kept, and what stopped builds have left.

    \b
    gleanings index gc
    """
    from gleanings.corpus.lock import writing
    from gleanings.index.opening import open_engine
    from gleanings.index.publishing import note_published

    library = here.library()
    with writing(library.folder), library.catalogue(write=True) as catalogue:
        dropped = note_published(library, catalogue, open_engine(library))
    for number in dropped:
        click.echo(number)
    say(f"{counted(len(dropped), 'generation')} deleted.")


@click.command(short_help="Say what is different between two generations of the index.")
@click.argument("generations", nargs=-1, type=click.IntRange(1), metavar="[GENERATION [GENERATION]]")
@click.option("--json", "as_json", is_flag=True, help="One object.")
@pass_here
def diff(here: Here, generations: tuple[int, ...], as_json: bool) -> None:
    """Say which documents were added, removed, updated, re-dated or re-themed from one generation to another.

    \b
    gleanings diff
    gleanings diff 16
    gleanings diff 15 17 --json

    One GENERATION is compared with the one that answers; none, the one before with it.
    """
    from gleanings.index.comparing import compare
    from gleanings.index.opening import open_engine

    library = here.library()
    engine = open_engine(library)
    before, after = _compared_numbers(engine, generations)
    found = compare(library, engine.pinned(before), engine.pinned(after), _asked(library))
    with library.catalogue() as catalogue:
        _print_comparison(found, _titles(catalogue, found), as_json=as_json)


def _compared_numbers(engine: Engine, named: tuple[int, ...]) -> tuple[int, int]:
    current = _number(engine)
    if len(named) > 2:
        raise UsageError("Two generations can be compared, no more.")
    if len(named) == 2:
        return named[0], named[1]
    if current is None:
        raise IndexUnusable("No index was published yet.", hint="Run `gleanings reindex`.")
    if named:
        return named[0], current
    older = [each.number for each in engine.generations() if each.number < current and each.built_to is not None]
    if not older:
        raise UsageError("There is no older generation to compare with.", hint="See `gleanings index list`.")
    return older[-1], current


def _say_what_would_change(library: Library, catalogue: Catalogue, engine: Engine, *, as_json: bool) -> int:
    """Builds a generation, compares it, and deletes it again; 3 where it would lose what must be found."""
    from gleanings.index import publishing
    from gleanings.index.comparing import lost

    usable = engine.pinned(_number(engine)) if _has_usable(engine) else None
    built = publishing.build(library, catalogue, engine)
    try:
        pinned = engine.pinned(built.revision.generation)
        found = _compared(library, usable, pinned)
        missed = lost(library, pinned, library.must_find)
        _print_comparison(
            found, _titles(catalogue, found), as_json=as_json, lost=missed, refused=built.revision.failed
        )
    finally:
        engine.drop(built.revision.generation)
    say("The old index answers on; nothing was changed.")
    return 3 if missed or built.revision.failed else 0


def _compared(library: Library, before: Engine | None, after: Engine) -> Comparison:
    from gleanings.index.comparing import compare

    return compare(library, before, after, _asked(library))


def _asked(library: Library) -> list[str]:
    """The queries whose answers are compared: those that must find something, and those that are asked most."""
    from gleanings.corpus.query_log import QueryLog

    asked = [query.text for query in QueryLog(library.folder).most_asked(_ASKED_MOST)]
    return [query.text for query in library.must_find] + asked


def _has_usable(engine: Engine) -> bool:
    try:
        return engine.built_to() is not None
    except IndexUnusable:
        return False


def _number(engine: Engine) -> int:
    """The generation that answers, 0 where none does."""
    try:
        current = engine.current()
    except IndexUnusable:
        return 0
    return int(current.partition(".")[0]) if current else 0


def _titles(catalogue: Catalogue, found: Comparison) -> dict[str, str]:
    named = {change.document for change in found.documents} | {move.document for move in found.ranks}
    return {each.id: each.description.title for each in catalogue.documents_by_id(named).values()}


def _generation_json(engine: Engine, number: int, current: int, note: BuildNote | None) -> GenerationJson:
    stats, problem = None, None
    try:
        stats = engine.pinned(number).stats()
    except IndexUnusable as error:
        problem = error.message
    return {
        "number": number,
        "answers": number == current,
        "built": note.built if note else None,
        "revision": stats.revision if stats else None,
        "documents": stats.documents if stats else None,
        "size_bytes": stats.size_bytes if stats else None,
        "problem": problem,
    }


def _print_comparison(
    found: Comparison,
    titles: dict[str, str],
    *,
    as_json: bool,
    lost: Iterable[Lost] = (),
    refused: Iterable[Refused] = (),
) -> None:
    """What is different, for people or as data."""
    if as_json:
        data = asdict(found)
        data["documents"] = [{**asdict(each), "title": titles.get(each.document)} for each in found.documents]
        data["lost"] = [{"query": one.query.text, "document": one.document, "rank": one.rank} for one in lost]
        data["failing"] = [asdict(each) for each in refused]
        print_json({"schema": "gleanings/comparison/1", **data})
        return
    for change in found.documents:
        click.echo(f"{change.kind}\t{change.document}\t{change.detail}\t{titles.get(change.document, '')}")
    for move in found.ranks:
        ranks = f"{move.before or 'not found'} → {move.after or 'not found'}"
        click.echo(f"rank\t{move.document}\t{ranks}\t{move.query}")
    say_refused(refused)
    for one in lost:
        say(f"Lost: {one}")
    numbers = {kind: sum(change.kind == kind for change in found.documents) for kind in _KINDS}
    said = ", ".join(f"{number:,} {kind}" for kind, number in numbers.items() if number) or "no document differs"
    say(f"From {found.before or 'nothing'} to {found.after}: {said}; {counted(len(found.ranks), 'rank')} moved.")
