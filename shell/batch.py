"""Which command asks many questions at once?

The questions stand in a CSV: its column ``query`` has the words, columns named like parameters (theme, area, from)
narrow their row, and all columns come back in the answer. A file of one column without a header line is a list of
questions. Everything is checked before anything is asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gleanings.corpus.errors import CellProblem, InvalidParameter, MetadataError, QueryError
from gleanings.shell.context import Here, pass_here
from gleanings.shell.options import Options, asked, filter_options, word_options
from gleanings.shell.output import counted, print_csv, print_json, print_json_lines, say

if TYPE_CHECKING:
    from gleanings.index.answer import Answer
    from gleanings.index.request import SearchRequest
    from gleanings.index.service import SearchService

_QUERY = "query"
#: Columns that narrow the search of their row; several values of a cell are joined by ";".
_NARROWING = (
    "theme", "area", "type", "publisher", "format", "language", "lang", "year", "from", "to", "not-theme", "not-area",
    "not-type", "not-publisher", "not-format", "not-language", "match",
)  # fmt: skip
_FOUND = ("understood", "match", "total", "place")


@dataclass(frozen=True, slots=True)
class Question:
    """One row of the file, and the search that it stands for; row 1 is the file's first line."""

    row: int
    cells: dict[str, str]
    request: SearchRequest


@click.command(short_help="Ask many questions from a CSV; print one table.")
@click.argument("file", metavar="FILE.csv|-", type=click.Path(path_type=Path))
@filter_options
@word_options
@click.option(
    "--limit", metavar="N", type=click.IntRange(0), default=10, show_default=True, help="Documents a question."
)
@click.option(
    "--passages", metavar="N", type=click.IntRange(0, 100), default=1, show_default=True, help="Passages a document."
)
@click.option("--csv", "form", flag_value="csv", default="csv", help="One row a passage; this is the default.")
@click.option("--json", "form", flag_value="json", help="One object with all questions and their answers.")
@click.option("--jsonl", "form", flag_value="jsonl", help="One object a question.")
@pass_here
def batch(here: Here, /, file: Path, **options: Options | int | str) -> int:
    """Ask every question of a CSV, and print one table of the documents and passages that answer.

    \b
    gleanings batch questions.csv > answers.csv
    gleanings batch questions.csv --theme housing-regeneration --limit 3 --passages 2 --jsonl
    printf 'community hub\\nasset transfer\\n' | gleanings batch - --limit 0

    The column "query" has the words. Columns such as theme, area, type, year, from and to narrow their own row;
    ";" stands between several values. Other columns are carried along. A file of one column needs no header line.
    """
    from gleanings.index.service import SearchService

    service = SearchService(here.searchable())
    questions = _questions(Path("/dev/stdin") if str(file) == "-" else file, service, options)
    answers = _Answers(service, questions)
    match options["form"]:
        case "json":
            print_json({"schema": "gleanings/batch/1", "questions": list(map(_json, questions, answers))})
        case "jsonl":
            print_json_lines(map(_json, questions, answers))
        case _:
            held_by = service.library.config.notice or service.library.config.name
            print_csv(_rows(questions, answers, passages=bool(options["passages"]), held_by=held_by))
    found = f"{answers.found} found something, {len(questions) - answers.found} nothing"
    say(f"{counted(len(questions), 'question')}: {found}.")
    return 3 if answers.partial else 0 if answers.found else 1


class _Answers:
    """The answers to questions, one after the other, and how they went.

    Attributes:
        found: how many questions found something so far.
        partial: whether a part of the index did not answer one of them.
    """

    def __init__(self, service: SearchService, questions: Sequence[Question]) -> None:
        self._service, self._questions = service, questions
        self.found = 0
        self.partial = False

    def __iter__(self) -> Iterator[Answer]:
        for question in self._questions:
            answer = self._service.search(question.request)
            self.found += answer.total > 0
            self.partial = self.partial or answer.partial
            yield answer


def _questions(path: Path, service: SearchService, options: Options) -> list[Question]:
    """The questions of a file.

    Raises:
        MetadataError: the file cannot be read, has no column of questions, or has cells with errors.
    """
    from gleanings.corpus.spreadsheets import read_table

    header, rows = _headed(read_table(path), path.name)
    questions, problems = [], []
    for number, row in rows:
        cells = {name: cell.strip() for name, cell in zip(header, row, strict=False)}
        narrowing = [
            (name, value.strip())
            for name, cell in cells.items()
            if name in _NARROWING
            for value in cell.split(";")
            if value.strip()
        ]
        try:
            request = asked(service, cells[_QUERY], options, narrowing)
            service.interpretation(request)
        except InvalidParameter as error:
            problems.append(CellProblem(number, error.parameter, f"{error.message} {error.hint}".strip()))
        except QueryError as error:
            problems.append(CellProblem(number, _QUERY, error.message))
        else:
            request = replace(request, limit=options["limit"], passages=options["passages"])
            questions.append(Question(number, cells, request))
    if problems:
        said = "a cell" if len(problems) == 1 else f"{len(problems)} cells"
        raise MetadataError(f"{path.name} has {said} with errors; nothing was asked.", tuple(problems))
    return questions


def _headed(table: list[tuple[int, list[str]]], file: str) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """The names of the columns, and the rows below them.

    Raises:
        MetadataError: no column is named "query", and there are several.
    """
    header = [name.strip().casefold() for name in table[0][1]]
    if _QUERY in header:
        return header, [(number, cells) for number, cells in table[1:]]
    if all(len(cells) == 1 for _, cells in table):
        return [_QUERY], table
    raise MetadataError(
        f"{file} has no column named {_QUERY}.",
        hint=f"Name the column of the questions {_QUERY!r} in the first line.",
    )


def _json(question: Question, answer: Answer) -> dict[str, object]:
    from gleanings.index.answer import to_json

    return {"row": question.row, "asked": question.cells, "answer": to_json(answer)}


def _rows(
    questions: Sequence[Question], answers: Iterable[Answer], *, passages: bool, held_by: str
) -> Iterator[list[str]]:
    """The header line, then a row a passage; a question that found nothing has one row that says so."""
    from gleanings.corpus.spreadsheets import neutralised
    from gleanings.index.exporting import columns, hit_rows

    names = list(questions[0].cells) if questions else [_QUERY]
    found = columns(passages=passages)
    yield ["row", *(name if name == _QUERY else f"asked_{name}" for name in names), *_FOUND, *found, "library"]
    for question, answer in zip(questions, answers, strict=True):
        cells = [neutralised(question.cells.get(name, "")) for name in names]
        about = [str(question.row), *cells, neutralised(answer.parsed), answer.match, str(answer.total)]
        if not answer.hits:
            yield [*about, "", *("" for _ in found), neutralised(held_by)]
        for place, hit in enumerate(answer.hits, start=1):
            for row in hit_rows(hit, passages=passages):
                yield [*about, str(place), *row, neutralised(held_by)]
