"""How does an answer look in a terminal, and how as data?

Data goes to standard output, messages to standard error.
"""

from __future__ import annotations

import csv
import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING

import click

# Only the types: what prints a search must not load what reads files.
if TYPE_CHECKING:
    from gleanings.corpus.catalogue import Run
    from gleanings.corpus.library import Library
    from gleanings.corpus.model import Coverage, Document, LedgerEntry, Page, PageQuality
    from gleanings.index.answer import Answer, AnsweredHit, Passage
    from gleanings.ingest.pipeline import RunReport
    from gleanings.ingest.planning import Planned
    from gleanings.ingest.redescribing import Redescribed


def say(message: str) -> None:
    """A message to the person, not part of the data."""
    click.echo(message, err=True)


def counted(number: int, noun: str) -> str:
    """A number with its noun: 1 document, 1,204 documents."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def print_json(value: object) -> None:
    """One JSON value, indented."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def print_json_lines(values: Iterable[object]) -> None:
    """One JSON value a line."""
    for value in values:
        click.echo(json.dumps(value, ensure_ascii=False))


def print_csv(rows: Iterable[list[str]]) -> None:
    """Comma-separated rows."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    for row in rows:
        writer.writerow(row)


def print_table(rows: list[list[str]]) -> None:
    """Rows in columns: a name, then numbers; the first row names them."""
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    for first, *numbers in rows:
        cells = (cell.rjust(width) for cell, width in zip(numbers, widths[1:], strict=True))
        click.echo("  ".join((first.ljust(widths[0]), *cells)))


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
    for found in answer.corrections:
        say(f"“{found.typed}” is not in this library: searched for “{found.used}”. --no-correct searches as typed.")
    for expansion in answer.expansions:
        say(f"Also searched, for “{expansion.text}”: {', '.join(expansion.synonyms)}. --no-expand leaves that out.")
    for note in answer.notes:
        say(note)
    if answer.request.explain:
        understood = answer.parsed or "everything"
        say(f"Understood as: {understood}; documents with {answer.match} of the words.")


def print_references(documents: Iterable[Document], form: str, library: Library, locator: str = "") -> None:
    """References for a citation manager, as of today; the locator goes into a note of each."""
    from gleanings.corpus.citing import CitedFrom
    from gleanings.corpus.reference_formats import FORMATS

    for piece in FORMATS[form].write(documents, CitedFrom.of(library, date.today()), locator):
        click.echo(piece, nl=False)


def print_passages(document: Document, found: Sequence[Passage], form: str | None) -> None:
    """The matching passages of one document."""
    listed = [{"page": p.page, "cite": p.cite, "heading": p.heading, "text": p.text} for p in found]
    if form == "json":
        print_json({"id": document.id, "title": document.description.title, "passages": listed})
    elif form == "jsonl":
        print_json_lines(listed)
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


def print_document(document: Document) -> None:
    """What a document is."""
    about = document.description
    lines = {
        "title": about.title, "id": document.id, "type": about.type, "year": about.year, "period": about.period,
        "authors": "; ".join(about.authors), "publisher": about.publisher, "areas": "; ".join(about.areas),
        "scope": about.scope, "themes": "; ".join(about.themes), "language": about.language,
        "pages": document.pages, "state": document.state.value, "source": document.location,
        "source_url": about.source_url,
    }  # fmt: skip
    for name, value in lines.items():
        if value not in (None, ""):
            click.echo(f"{name:<11} {value}")


def document_json(document: Document, pages: Iterable[Page]) -> dict[str, object]:
    """Everything known of a document, with the texts of pages."""
    data = asdict(document)
    about: dict[str, object] = data.pop("description")
    return about | data | {"state": document.state.value, "texts": [asdict(page) for page in pages]}


def print_status(
    library: Library, coverage: Coverage, reasons: Counter[str], generation: str | None, run: Run | None
) -> None:
    """What the library holds, for people."""
    click.echo(f"{library.config.name}  ({library.folder})")
    if run is None:
        click.echo("Nothing was ingested yet. Run `gleanings ingest FOLDER`.")
        return
    click.echo(
        f"{counted(coverage.documents, 'document')}, {counted(coverage.pages, 'page')}; "
        f"{coverage.searchable:,} searchable, {coverage.partial:,} of them in part, "
        f"{coverage.metadata_only:,} without text"
    )
    click.echo(f"{counted(coverage.files, 'file')}; {coverage.unreadable:,} could not be read")
    for reason, number in reasons.most_common():
        click.echo(f"  {number:>5}  {reason}")
    click.echo(f"Index: {generation or 'none; run `gleanings reindex`'}")
    click.echo(f"Last run: {run.kind} {run.number}, {run.started}" + ("" if run.ended else " (did not end)"))


def print_status_json(
    library: Library, coverage: Coverage, reasons: Counter[str], generation: str | None, run: Run | None
) -> None:
    """What the library holds, as data."""
    print_json(
        {
            "name": library.config.name,
            "folder": str(library.folder),
            "coverage": asdict(coverage),
            "failures": reasons,
            "generation": generation,
            "last_run": asdict(run) if run else None,
        }
    )


def failure_json(entry: LedgerEntry) -> dict[str, object]:
    """A file that could not be read, and what to do about it."""
    reason = entry.reason
    return {
        "source": entry.source, "location": entry.location, "reason": reason.value if reason else None,
        "detail": entry.detail, "advice": reason.advice if reason else None, "at": entry.at, "run": entry.run,
    }  # fmt: skip


def print_page_qualities(pages: Sequence[PageQuality], *, as_json: bool) -> None:
    """Pages and how well they were read."""
    if as_json:
        print_json([asdict(page) for page in pages])
        return
    for page in pages:
        said = f"{page.quality:.2f}" if page.has_text else "no text"
        click.echo(f"{page.document}\tPDF p. {page.page}\t{said}\t{page.reader}\t{page.title}")


def report_json(report: RunReport, published: str | None) -> dict[str, object]:
    """What a run of ``ingest`` did."""
    return {
        "run": report.run, "found": report.found, "read": report.read, "unchanged": report.unchanged,
        "copies": report.copies, "ignored": report.ignored, "gone": report.gone,
        "without_text": report.without_text, "corrected": report.corrected, "linked": report.linked,
        "failed": [{"source": s, "reason": reason.value, "detail": d} for s, reason, d in report.failed],
        "slowest": [{"seconds": round(seconds, 2), "source": s} for seconds, s in report.slowest],
        "published": published,
    }  # fmt: skip


def print_report(report: RunReport, published: str | None) -> None:
    """The same for people, to standard error."""
    say(
        f"{counted(report.found, 'file')}: {report.read} read, {report.unchanged} unchanged, "
        f"{report.copies} {'copy' if report.copies == 1 else 'copies'}, "
        f"{counted(report.ignored, 'other file')} left alone, "
        f"{len(report.failed)} could not be read."
    )
    for reason, number in report.reasons().most_common():
        say(f"  {number:>5}  {reason.value}: {reason.advice}")
    if report.without_text:
        say(f"  {report.without_text:>5}  found by title only: their pages are pictures without text.")
    if report.linked:
        say(f"  {report.linked:>5}  found to be a draft, a copy or a plain-text form of another document.")
    if report.corrected:
        say(f"  {report.corrected:>5}  took values from the metadata file.")
    if report.gone:
        say(f"  {report.gone:>5}  gone from the folder; they stay searchable.")
    say(f"Published {published}." if published else "The index was up to date already.")


def print_plan(planned: Sequence[Planned], *, as_json: bool) -> None:
    """What ``ingest`` would do with each file."""
    lines = [(each.action.value, each.reason.value if each.reason else None, each.file.location) for each in planned]
    if as_json:
        print_json([{"action": action, "reason": reason, "location": at} for action, reason, at in lines])
        return
    for action, reason, location in lines:
        click.echo(f"{action}\t{reason or ''}\t{location}")
    counts = Counter(action for action, _, _ in lines)
    say(", ".join(f"{action} {number}" for action, number in sorted(counts.items())) + ". Nothing was changed.")


def print_redescribed(changed: Redescribed) -> None:
    """A document, and the themes that it gained and lost."""
    themes = [f"+{theme}" for theme in changed.gained()] + [f"-{theme}" for theme in changed.lost()]
    click.echo(f"{changed.document}\t{' '.join(themes) or 'other values'}\t{changed.title}")


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
    said = (about.type, about.year or about.period, about.publisher, pages, hit.document.id)
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
