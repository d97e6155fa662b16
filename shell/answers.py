"""How does the answer to a search look in a terminal, and how as data?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from gleanings.shell.output import counted, print_csv, print_json, print_json_lines, say
from gleanings.shell.references import print_references

# Only the types: what prints a search must not load what reads files.
if TYPE_CHECKING:
    from gleanings.corpus.library import Library
    from gleanings.corpus.model import Document
    from gleanings.index.answer import Answer, AnsweredHit, Passage


def print_answer(answer: Answer, form: str | None, library: Library, *, passages: bool) -> None:
    """The hits of a search.

    Args:
        answer: to print.
        form: "json", "jsonl", "csv", "ids", "ris", "bibtex", "csl", or None for people.
        library: that answered.
        passages: whether a row of the CSV is a passage.
    """
    from gleanings.index.answer import hit_json, to_json

    match form:
        case "json":
            print_json(to_json(answer))
        case "jsonl":
            print_json_lines(hit_json(hit) for hit in answer.hits)
        case "csv":
            from gleanings.index.exporting import csv_rows  # the only form that needs it

            held_by = library.config.notice or library.config.name
            print_csv(csv_rows(answer.hits, passages=passages, held_by=held_by))
        case "ris" | "bibtex" | "csl":
            print_references([hit.document for hit in answer.hits], form, library)
        case "ids":
            for hit in answer.hits:
                click.echo(hit.document.id)
        case _:
            _print_hits(answer)


def say_understood(answer: Answer) -> None:
    """What was searched where that is not what was typed."""
    if answer.partial:
        say("A part of the index did not answer: documents may be missing here. Try again in a moment.")
    for found in answer.corrections:
        say(f"“{found.typed}” is not in this library: searched for “{found.used}”. --no-correct searches as typed.")
    for expansion in answer.expansions:
        say(f"Also searched, for “{expansion.text}”: {', '.join(expansion.synonyms)}. --no-expand leaves that out.")
    for note in answer.notes:
        say(note)
    if answer.request.explain:
        understood = answer.parsed or "everything"
        say(f"Understood as: {understood}; documents with {answer.match} of the words.")


def print_passages(document: Document, text: str, found: Sequence[Passage], form: str | None) -> None:
    """The passages of one document that match a text."""
    from gleanings.index.records import passages_json

    answer = passages_json(document, text, found, len(found))
    if form == "json":
        print_json(answer)
    elif form == "jsonl":
        print_json_lines(answer["passages"])
    else:
        for passage in found:
            _print_passage(passage)
    say(f"{counted(len(found), 'passage')} in {document.description.title}.")


def print_facets(answer: Answer) -> None:
    """How many documents have each value."""
    for facet, values in answer.facets.items():
        click.echo(facet)
        for value in values:
            named = value.label if value.label == value.value else f"{value.label}  [{value.value}]"
            click.echo(f"  {value.count:>6}  {named}")


def _print_hits(answer: Answer) -> None:
    for place, hit in enumerate(answer.hits, start=answer.request.offset + 1):
        _print_hit(place, hit)
    if answer.request.offset >= answer.total > 0:
        say(f"Nothing is left after the first {answer.request.offset:,}.")
    say(_summary(answer))
    for relaxation in answer.relaxations:
        say(f"  {relaxation.label}: {counted(relaxation.total, 'document')}")


def _print_hit(place: int, hit: AnsweredHit) -> None:
    about = hit.document.description
    pages = counted(hit.document.pages, "page" if hit.document.format == "pdf" else "section")
    first = "pinned" if hit.pinned else None
    said = (
        first,
        about.type,
        about.year or about.period,
        about.publisher,
        pages,
        hit.document.id,
    )
    click.echo(f"{place}. {click.style(about.title, bold=True)}")
    click.echo("   " + " · ".join(str(part) for part in said if part))
    for passage in hit.passages:
        _print_passage(passage)
    for reason in hit.why:
        click.echo(f"   found: {reason}")
    if hit.passages and hit.passage_total > len(hit.passages):
        click.echo(f"   {hit.passage_total - len(hit.passages)} more with --in {hit.document.id}")
    click.echo()


def _print_passage(passage: Passage) -> None:
    click.echo(f"   {click.style(passage.cite, underline=True)}")
    click.echo(f"     {_marked(passage)}")


def _marked(passage: Passage) -> str:
    pieces, at = [], 0
    for mark in passage.highlights:
        word = click.style(passage.text[mark.start : mark.end], fg="yellow", bold=True)
        pieces += [passage.text[at : mark.start], word]
        at = mark.end
    return "".join(pieces) + passage.text[at:]


def _summary(answer: Answer) -> str:
    covered = answer.coverage
    said = counted(answer.total, "document") if answer.total else "No document matches"
    if answer.total_all != answer.total_any:
        said += f"; {answer.total_all} contain all your words, {answer.total_any} any"
    if answer.undated_left_out:
        said += f"; {answer.undated_left_out} without a year left out"
    searched = f"{covered.searchable:,} of {counted(covered.documents, 'document')} were searched by their words"
    return f"{said}. {searched}; {counted(covered.unreadable, 'file')} could not be read."
