"""How does a command end? Errors become one sentence and an exit code; see ``cli`` for what the codes mean."""

from __future__ import annotations

import io
import itertools
import json
import os
import sys
from collections.abc import Sequence
from types import TracebackType
from typing import TYPE_CHECKING, NoReturn

import click

from gleanings.corpus.errors import CellProblem, GleaningsError, MetadataError, UsageError
from gleanings.shell.output import say

if TYPE_CHECKING:
    from gleanings.shell.shapes import ErrorJson


def prepare() -> None:
    """Sets up the process: what nobody expected is told as our fault, and no letter is one that cannot be printed."""
    sys.excepthook = _our_fault
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


def run(command: click.Command, arguments: list[str]) -> int:
    """Runs a command line; whatever it ends with becomes what is printed, and the exit code that is returned."""
    try:
        code = _invoke(command, arguments)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader of the pipe has seen enough; keep the interpreter from complaining about the rest.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code


def _invoke(command: click.Command, arguments: list[str]) -> int:
    as_json = bool({"--json", "--jsonl"} & set(itertools.takewhile(lambda argument: argument != "--", arguments)))
    try:
        # Not cli.main(), which makes a closed pipe an error.
        with command.make_context("gleanings", list(arguments), color=_color()) as context:
            return command.invoke(context) or 0
    except GleaningsError as error:
        return _report_error(error, as_json=as_json)
    except click.exceptions.Exit as end:
        return end.exit_code
    except click.ClickException as error:
        return _report_misuse(error, as_json=as_json)
    except (click.Abort, KeyboardInterrupt):
        say("Interrupted.")
        return 130


def _report_misuse(error: click.ClickException, *, as_json: bool) -> int:
    """What click found wrong with the command line."""
    if as_json:
        return _report_error(UsageError(error.format_message()), as_json=True)
    error.show()
    command = error.ctx.command.name if isinstance(error, click.NoSuchOption) and error.ctx else None
    if command == "search":
        say("To search for a word that begins with a dash, put -- before the query.")
    return error.exit_code


def _our_fault(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> NoReturn:
    """What nobody expected: the trace, whose fault it is, and an exit code that no other end has."""
    sys.__excepthook__(kind, error, trace)
    say("This is a fault of Gleanings, not yours. Please report it with the lines above.")
    raise SystemExit(70)


def _report_error(error: GleaningsError, *, as_json: bool) -> int:
    problems = error.problems if isinstance(error, MetadataError) else ()
    if as_json:
        say(json.dumps(_error_json(error, problems), ensure_ascii=False))
        return error.exit_code
    say(f"Error: {error.message}")
    for problem in problems[:20]:
        say(f"  {problem}")
    if len(problems) > 20:
        say(f"  and {len(problems) - 20} more")
    if error.hint:
        say(error.hint)
    return error.exit_code


def _error_json(error: GleaningsError, problems: Sequence[CellProblem]) -> ErrorJson:
    """The error as data, on one line."""
    return {
        "schema": "gleanings/error/1",
        "error": error.message,
        "hint": error.hint,
        "code": error.code,
        "problems": [{"row": each.row, "column": each.column, "message": each.message} for each in problems],
    }


def _color() -> bool | None:
    """None lets click decide by the terminal; NO_COLOR, which click does not know, turns colour off."""
    return False if os.environ.get("NO_COLOR") else None
