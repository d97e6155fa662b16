"""The tutorial is true: what it tells people to type works, and prints what it says."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TUTORIAL = ROOT / "docs" / "tutorial.md"

_BLOCK = re.compile(r"^```(sh|text)\n(.*?)^```", re.MULTILINE | re.DOTALL)
_ID = re.compile(r"\b[0-9a-z]{8}$", re.MULTILINE)
#: Marks the end of a command in what the shell prints, with its exit code.
_END = "\x1e"
#: Files that cannot be read are part of the show.
_FAILURES = {"gleanings ingest ~/evidence/reports": 3, "gleanings failures": 3}


@dataclass(frozen=True, slots=True)
class Ran:
    """A command of the tutorial, with what it printed and the code with which it ended."""

    command: str
    printed: str
    code: int


def blocks() -> list[tuple[str, str]]:
    """Each block of commands, with the output that is shown under it."""
    found: list[tuple[str, str]] = []
    for language, text in _BLOCK.findall(TUTORIAL.read_text("utf-8")):
        if language == "sh":
            found.append((text, ""))
        elif not text.startswith("gleanings "):
            found[-1] = (found[-1][0], text)
    return found


def serves(command: str) -> bool:
    return command == "gleanings serve"


def run(commands: list[str], environment: dict[str, str]) -> Iterator[Ran]:
    """All commands in one shell, as a person would type them, but for those that do not end by themselves."""
    script = "".join(f"{command}\nprintf '{_END}%s{_END}' $?\n" for command in commands if not serves(command))
    ended = subprocess.run(
        ["/bin/bash"],
        input=script,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    printed = iter(ended.stdout.split(_END))
    for command in commands:
        if not serves(command):
            yield Ran(command, next(printed), int(next(printed)))


def page_of_a_served_library(environment: dict[str, str]) -> str:
    """The first page of the site at the address that the server prints; the system chooses the port."""
    command = [sys.executable, "-m", "gleanings", "serve", "--port", "0"]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as server:
        assert server.stdout is not None
        address = next(found[0] for line in server.stdout if (found := re.search(r"http://127\.0\.0\.1:\d+/", line)))
        with urllib.request.urlopen(f"{address}search?q=save+our+pub", timeout=20) as answer:  # noqa: S310  # our own
            page: str = answer.read().decode()
        server.send_signal(signal.SIGINT)
        server.stdout.read()
    return page


@pytest.mark.slow
def test_every_command_works_and_prints_what_the_tutorial_shows(tmp_path: Path) -> None:
    """Typed in order by somebody whose home is empty."""
    environment = {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "HOME": str(tmp_path),
        "LANG": "C.UTF-8",
        "NO_COLOR": "1",
    }
    commands = [line for text, _ in blocks() for line in text.splitlines()]
    ran = list(run(commands, environment))
    assert [one for one in ran if one.code != _FAILURES.get(one.command, 0)] == []
    by_command = iter(ran)
    for text, shown in blocks():
        printed = "".join(next(by_command).printed for line in text.splitlines() if not serves(line))
        lines = set(_ID.sub("ID", printed).splitlines())
        assert [line for line in shown.splitlines() if line not in lines] == [], printed
    library = {**environment, "GLEANINGS_LIBRARY": str(tmp_path / "evidence" / "library")}
    assert any(map(serves, commands))
    assert "The night we saved our pub" in page_of_a_served_library(library)


def test_the_tutorial_shows_enough_to_be_worth_holding() -> None:
    found = blocks()
    assert sum(text.count("gleanings ") for text, _ in found) >= 20
    assert sum(bool(shown) for _, shown in found) >= 6
