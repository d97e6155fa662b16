"""What a person sees on a terminal, and what a pipe gets in its place."""

from __future__ import annotations

import fcntl
import os
import re
import shlex
import struct
import subprocess
import sys
import termios
from pathlib import Path

from gleanings.corpus.library import Library
from tests.shell_session import environment, run
from tests.small_library import GARDEN, HUB

_COLUMNS = 60
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_LINK = re.compile(r"\x1b\]8;;(.*?)\x1b\\")


def shown(*arguments: str | Path, **variables: str) -> str:
    """What a command prints on a terminal of 60 columns."""
    main, other = os.openpty()
    fcntl.ioctl(other, termios.TIOCSWINSZ, struct.pack("HHHH", 24, _COLUMNS, 0, 0))
    command = [sys.executable, "-m", "gleanings", *map(str, arguments)]
    started = subprocess.Popen(command, stdout=other, stderr=other, env=environment(TERM="xterm", **variables))
    os.close(other)
    printed = b"".join(iter(lambda: _read(main), b""))
    os.close(main)
    assert started.wait() == 0
    return printed.decode().replace("\r\n", "\n")


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # how Linux says that the other side was closed
        return b""


def test_words_are_marked_lines_fit_and_places_lead_to_the_original(wexcombe: Library) -> None:
    printed = shown("--library", wexcombe.folder, "search", "bank")
    assert "\x1b[33m\x1b[1mbank\x1b[0m" in printed
    links = _LINK.findall(printed)
    assert any(link.startswith("file:///") and link.endswith("#page=3") for link in links)
    assert "https://example.org/table#key" in links
    plain = _LINK.sub("", _COLOUR.sub("", printed))
    assert "Hubs that last (2019)" in plain
    passages = [line for line in plain.splitlines() if line.startswith("     ")]
    assert passages
    assert max(map(len, passages)) <= _COLUMNS
    assert HUB in " ".join(line.strip() for line in passages)


def test_no_color_and_dumb_terminals_get_text_alone(wexcombe: Library) -> None:
    printed = shown("--library", wexcombe.folder, "search", "bank", NO_COLOR="1")
    assert "\x1b" not in printed
    assert "bank" in printed


def test_a_pipe_gets_each_passage_on_a_line_of_its_own(wexcombe: Library) -> None:
    printed = run("--library", wexcombe.folder, "search", '"called it therapy"').out
    assert "\x1b" not in printed
    assert any(GARDEN.endswith(line.strip()) for line in printed.splitlines() if line.startswith("     "))


def test_the_rest_of_a_document_and_of_a_list_is_one_command_away(wexcombe: Library) -> None:
    ended = run("--library", wexcombe.folder, "search", "residents hub", "--passages", "1", "--limit", "1")
    (more,) = re.findall(r"\d+ more: gleanings (.*)", ended.out)
    assert run("--library", wexcombe.folder, *shlex.split(more)).out.count("hub") > ended.out.count("hub")
    assert re.search(r"1 to 1 of \d+ documents; .* The next: --offset 1\.", ended.err)
    following = run("--library", wexcombe.folder, "search", "residents hub", "--limit", "1", "--offset", "1")
    assert following.out.startswith("2. ")
