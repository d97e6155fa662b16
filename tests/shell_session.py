"""Calls of the command line, and what a person or a script sees of each."""

from __future__ import annotations

import io
import os
import sqlite3
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import gleanings.corpus
from gleanings import cli

SAMPLE = Path(gleanings.corpus.__file__).parent / "sample" / "documents"

#: A web page and two PDFs, one of which wants a password: little to read, and one of each end.
CHOSEN = (
    "the-night-we-saved-our-pub.html",
    "somewhere-to-go-someone-to-know.pdf",
    "Eastmere Library - heads of terms and lease (signed 9 Sept 2015).pdf",
)


@dataclass(frozen=True)
class Ended:
    """How a command ended, and what it said where."""

    code: int
    out: str
    err: str


def environment(**changes: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in ("GLEANINGS_LIBRARY", "NO_COLOR")}
    return kept | {"PYTHONDONTWRITEBYTECODE": "1"} | changes


def start(*arguments: str | Path, stdin: str = "", **variables: str) -> Ended:
    """Runs the command in a process of its own: for what forks, and for what depends on the process."""
    command = [sys.executable, "-m", "gleanings", *map(str, arguments)]
    ended = subprocess.run(
        command,
        input=stdin,
        capture_output=True,
        encoding=variables.get("PYTHONIOENCODING", "utf-8"),
        check=False,
        env=environment(**variables),
    )
    return Ended(ended.returncode, ended.stdout, ended.stderr)


def run(*arguments: str | Path) -> Ended:
    """Runs the command in this process, which is ten times as fast as starting another."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = cli.run([str(argument) for argument in arguments])
    return Ended(code, out.getvalue(), err.getvalue())


def held(library: Path) -> dict[str, object]:
    """All that a library holds: the rows of its catalogue and the bytes of everything else."""
    connection = sqlite3.connect(library / "catalogue.sqlite3")
    tables = [
        name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1")
    ]
    rows: dict[str, object] = {name: connection.execute(f"SELECT * FROM {name}").fetchall() for name in tables}  # noqa: S608  # names from the database
    connection.close()
    files = (path for path in sorted(library.rglob("*")) if path.is_file() and "sqlite3" not in path.name)
    return rows | {str(path): path.read_bytes() for path in files if path.name != "write.lock"}
