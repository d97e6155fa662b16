"""What the Tab key offers, asked for as the shells' own scripts ask."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from gleanings.corpus.library import Library
from tests.shell_session import environment, run, start


def offered(library: Library, *words: str, by: str = "bash") -> list[str]:
    line = ["gleanings", "--library", str(library.folder), *words]
    last = {"COMP_CWORD": words[-1] if by == "fish" else str(len(line) - 1)}
    ended = start(_GLEANINGS_COMPLETE=f"{by}_complete", COMP_WORDS=" ".join(line), **last)
    assert (ended.code, ended.err) == (0, "")
    return ended.out.splitlines()


def test_commands_and_options_are_offered(wexcombe: Library) -> None:
    assert {"plain,search", "plain,similar"} <= set(offered(wexcombe, "s"))
    assert "plain,--theme" in offered(wexcombe, "search", "--th")


def test_the_values_of_filters_are_offered_with_their_labels(wexcombe: Library) -> None:
    assert offered(wexcombe, "search", "--theme", "ho") == ["plain,housing"]
    assert offered(wexcombe, "batch", "--area", "") == ["plain,eastmere", "plain,none"]
    assert offered(wexcombe, "map", "--not-type", "Eval") == ["plain,evaluation"]
    assert offered(wexcombe, "search", "--format", "p") == ["plain,pdf"]
    zsh = offered(wexcombe, "search", "--theme", "w", by="zsh")
    assert zsh == ["plain", "wellbeing", "Health and wellbeing"]
    assert offered(wexcombe, "search", "--theme", "w", by="fish")[0].startswith("plain")


def test_without_a_library_nothing_is_offered_and_nothing_goes_wrong(tmp_path: Path) -> None:
    nowhere = {"COMP_WORDS": f"gleanings --library {tmp_path / 'no'} search --theme h", "COMP_CWORD": "5"}
    ended = start(_GLEANINGS_COMPLETE="bash_complete", **nowhere)
    assert (ended.code, ended.out.strip(), ended.err) == (0, "", "")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_is_one_that_the_shell_takes(shell: str, tmp_path: Path) -> None:
    script = run("completion", shell)
    assert script.code == 0
    assert f"_GLEANINGS_COMPLETE={shell}_complete" in script.out
    if found := shutil.which(shell):
        (tmp_path / "script").write_text(script.out)
        subprocess.run([found, "-n", tmp_path / "script"], check=True)


def test_bash_itself_completes_a_theme(wexcombe: Library, tmp_path: Path) -> None:
    """From the script to the word in the line, as when a person presses Tab."""
    program = tmp_path / "gleanings"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m gleanings "$@"\n')
    program.chmod(0o755)
    (tmp_path / "script").write_text(run("completion", "bash").out)
    typed = (
        f"source {tmp_path / 'script'}\n"
        "COMP_WORDS=(gleanings search --theme ho); COMP_CWORD=3\n"
        f"_gleanings_completion {program}\n"
        'printf "%s\\n" "${COMPREPLY[@]}"\n'
    )
    known = environment(GLEANINGS_LIBRARY=str(wexcombe.folder))
    ended = subprocess.run(["bash", "-c", typed], capture_output=True, text=True, check=True, env=known)
    assert ended.stdout == "housing\n"
