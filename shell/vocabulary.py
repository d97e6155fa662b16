"""Which commands look after the library's themes and areas?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from gleanings.shell.context import Here, catalogue_if_any, pass_here
from gleanings.shell.output import counted, print_json, say
from gleanings.shell.publishing import publish

if TYPE_CHECKING:
    from gleanings.corpus.model import Description
    from gleanings.corpus.term_use import TermUse
    from gleanings.ingest.redescribing import Redescribed


@click.group()
def themes() -> None:
    """Look after the themes that documents are given.

    \b
    gleanings themes list --phrases
    gleanings themes apply --dry-run
    """


@themes.command("list", short_help="List the themes, with how many documents have each.")
@click.option("--phrases", is_flag=True, help="Their phrases instead, with the documents in which each decided.")
@click.option("--json", "as_json", is_flag=True, help="One object.")
@pass_here
def themes_list(here: Here, phrases: bool, as_json: bool) -> None:
    """List the themes with how many documents have each; unused and over-used ones are marked.

    \b
    gleanings themes list --phrases
    """
    from gleanings.corpus.term_use import phrase_use, theme_use

    library = here.library()
    with catalogue_if_any(library) as catalogue:
        use = phrase_use if phrases else theme_use
        found = use(catalogue.documents(), library.taxonomy)
    _print_use(found, as_json=as_json)


@themes.command("apply", short_help="Describe all documents anew by the taxonomy.")
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@click.option("--json", "as_json", is_flag=True, help="One object.")
@pass_here
def themes_apply(here: Here, dry_run: bool, as_json: bool) -> None:
    """Describe all documents anew after an edit of taxonomy/, without reading any file again.

    \b
    gleanings themes apply --dry-run
    gleanings themes apply

    Each line is one theme that a document gains or loses, with the phrases that decided, or what else differs.
    """
    from gleanings.corpus.lock import writing
    from gleanings.ingest.redescribing import redescribe

    library = here.library()
    with writing(library.folder), library.catalogue(write=True) as catalogue:
        found: list[tuple[str, str, str, str]] = []
        changed = 0
        run = None if dry_run else catalogue.runs.start("themes", "")
        for each in redescribe(library, catalogue, run=run):
            changed += 1
            rows = _redescribed(each)
            if as_json:
                found += rows
            else:
                for row in rows:
                    click.echo("\t".join(row))
        if run is not None:
            catalogue.runs.end(run)
        published = None if dry_run else publish(library, fresh=False)
    if as_json:
        names = ("document", "what", "why", "title")
        told = [dict(zip(names, row, strict=True)) for row in found]
        print_json({"schema": "gleanings/redescribed/1", "changes": told, "generation": published})
    would = "would be" if dry_run else "were"
    say(
        f"{counted(changed, 'document')} {would} described differently. "
        + (f"Published {published}." if published else "Nothing was published.")
    )


@click.group()
def areas() -> None:
    """Look after the places that documents are about.

    \b
    gleanings areas list
    """


@areas.command("list", short_help="List the areas, with how many documents are about each.")
@click.option("--json", "as_json", is_flag=True, help="One object.")
@pass_here
def areas_list(here: Here, as_json: bool) -> None:
    """List the areas: id, name, documents about each, documents that merely name it; unused and unlisted ones marked.

    \b
    gleanings areas list

    Unlisted places are in documents and not in areas.csv: add those that readers should be able to choose.
    """
    from gleanings.corpus.term_use import area_use

    library = here.library()
    with catalogue_if_any(library) as catalogue:
        found = area_use(catalogue.documents(), library.taxonomy)
    _print_use(found, as_json=as_json, mentions=True)


def _print_use(found: Sequence[TermUse], *, as_json: bool, mentions: bool = False) -> None:
    if as_json:
        print_json({"schema": "gleanings/terms/1", "terms": [asdict(use) for use in found]})
        return
    for use in found:
        numbers = (use.documents, use.mentions) if mentions else (use.documents,)
        click.echo("\t".join(map(str, (use.term, use.label, *numbers, use.note))))
    marked = {note: sum(use.note == note for use in found) for note in ("unused", "over-used", "unlisted")}
    say(", ".join(f"{number:,} {note}" for note, number in marked.items() if number) or "All are used.")


def _redescribed(changed: Redescribed) -> list[tuple[str, str, str, str]]:
    """What is said of a document: each theme that it gained and lost with the phrases why, and what else differs."""
    from gleanings.corpus.changes import ChangeKind, differences

    lines = [
        *_themes("+", changed.gained(), changed.after),
        *_themes("-", changed.lost(), changed.before),
        *(
            (kind.value, said)
            for kind, said in differences(changed.before, changed.after)
            if kind is not ChangeKind.RETHEMED
        ),
    ]
    return [(changed.document, what, why, changed.title) for what, why in lines or [("evidence", "")]]


def _themes(sign: str, themes: Sequence[str], description: Description) -> Iterator[tuple[str, str]]:
    why = {each.value: each.detail for each in description.evidence if each.field == "themes"}
    return ((f"{sign}{theme}", why.get(theme, "")) for theme in themes)
