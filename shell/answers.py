"""How does the answer to a search look in a terminal, and how as data?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from gleanings.shell.output import counted, print_csv, print_json, print_json_lines, say
from gleanings.shell.references import print_references
from gleanings.shell.results import print_cited, print_hits

# Only the types: what prints a search must not load what reads files.
if TYPE_CHECKING:
    from gleanings.corpus.model import Document
    from gleanings.corpus.readable import ReadableLibrary
    from gleanings.index.answer import Answer, Passage


def print_answer(answer: Answer, form: str | None, library: ReadableLibrary, *, passages: bool) -> None:
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
            print_hits(answer, library)


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
        print_cited(document, found)
    say(f"{counted(len(found), 'passage')} in {document.description.title}.")


def print_facets(answer: Answer) -> None:
    """How many documents have each value."""
    for facet, values in answer.facets.items():
        click.echo(facet)
        for value in values:
            named = value.label if value.label == value.value else f"{value.label}  [{value.value}]"
            click.echo(f"  {value.count:>6}  {named}")
