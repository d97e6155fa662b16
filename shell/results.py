"""How does a list of results look to a person?

On a terminal texts are wrapped, what was searched for is marked, and the place of a passage is a link to the original
at its page. Anywhere else a passage is one line, so that other programs can take it apart.
"""

from __future__ import annotations

import os
import shlex
import shutil
import sys
import textwrap
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING

import click

from gleanings.shell.output import counted, say

if TYPE_CHECKING:
    from gleanings.corpus.model import Document
    from gleanings.corpus.readable import ReadableLibrary
    from gleanings.index.answer import Answer, AnsweredHit, Passage

_INDENT = 5
#: Lines are no narrower than this, however small the terminal.
_NARROWEST = 30


def print_hits(answer: Answer, library: ReadableLibrary) -> None:
    """The hits of a search with their passages, and what was searched."""
    for place, hit in enumerate(answer.hits, start=answer.request.offset + 1):
        _print_hit(place, hit, answer.request.text, library)
    if answer.request.offset >= answer.total > 0:
        say(f"Nothing is left after the first {answer.request.offset:,}.")
    for line in _summary(answer):
        say(line)
    for relaxation in answer.relaxations:
        say(f"  {relaxation.label}: {counted(relaxation.total, 'document')}")


def print_cited(document: Document, passages: Iterable[Passage]) -> None:
    """Passages of one document, each under its place."""
    for cite, found in groupby(passages, key=lambda passage: passage.cite):
        same = list(found)
        place = _linked(click.style(cite, underline=True), document, same[0])
        click.echo(f"   {place}")
        for passage in same:
            for line in _lines(passage):
                click.echo(" " * _INDENT + line)


def _print_hit(place: int, hit: AnsweredHit, text: str, library: ReadableLibrary) -> None:
    about = hit.document.description
    year = about.year or about.period
    click.echo(f"{place}. {click.style(about.title, bold=True)}" + (f" ({year})" if year else ""))
    kind = library.taxonomy.label("type", about.type) if about.type else None
    pages = counted(hit.document.pages, "page" if hit.document.format == "pdf" else "section")
    said = ("pinned" if hit.pinned else None, kind, about.publisher, pages, hit.document.id)
    click.echo("   " + " · ".join(part for part in said if part))
    print_cited(hit.document, hit.passages)
    for reason in hit.why:
        click.echo(f"   found: {reason}")
    if hit.why:
        click.echo(f"   score: {hit.score:.2f}")
    if hit.passages and hit.passage_total > len(hit.passages):
        more = shlex.join(["search", "--in", hit.document.id, "--", text])
        click.echo(click.style(f"   {hit.passage_total - len(hit.passages)} more: gleanings {more}", dim=True))
    click.echo()


def _lines(passage: Passage) -> Iterator[str]:
    """The passage in lines that fit, with its marks; one line where nobody looks at a terminal."""
    width = max(shutil.get_terminal_size().columns - _INDENT - 1, _NARROWEST) if sys.stdout.isatty() else 0
    at = 0
    for line in textwrap.wrap(passage.text, width, break_long_words=False) if width else [passage.text]:
        at = passage.text.index(line, at)
        yield _marked(passage, at, at + len(line))
        at += len(line)


def _marked(passage: Passage, start: int, end: int) -> str:
    """A stretch of a passage with its marks."""
    pieces, at = [], start
    for mark in passage.highlights:
        first, last = max(mark.start, start), min(mark.end, end)
        if first < last:
            pieces += [passage.text[at:first], click.style(passage.text[first:last], fg="yellow", bold=True)]
            at = last
    return "".join(pieces) + passage.text[at:end]


def _linked(text: str, document: Document, passage: Passage) -> str:
    """The text as a link to the original at the passage's page, for terminals that know links (OSC 8)."""
    if not sys.stdout.isatty() or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return text
    from gleanings.corpus.originals import address

    where = address(document, passage.page, passage.anchor)
    return f"\x1b]8;;{where}\x1b\\{text}\x1b]8;;\x1b\\" if where else text


def _summary(answer: Answer) -> Iterator[str]:
    """What was found and where, as people are told after the list."""
    request, covered = answer.request, answer.coverage
    shown = len(answer.hits)
    said = counted(answer.total, "document") if answer.total else "No document matches"
    if 0 < shown < answer.total:
        said = f"{request.offset + 1:,} to {request.offset + shown:,} of {said}"
    if answer.total_all != answer.total_any:
        said += f"; {answer.total_all:,} contain all your words, {answer.total_any:,} any"
    if answer.undated_left_out:
        said += f"; {answer.undated_left_out:,} without a year left out"
    if request.offset + shown < answer.total and shown:
        said += f". The next: --offset {request.offset + shown}"
    yield f"{said}."
    unread = f"; {counted(covered.unreadable, 'file')} could not be read" if covered.unreadable else ""
    yield f"{covered.searchable:,} of {counted(covered.documents, 'document')} were searched by their words{unread}."
