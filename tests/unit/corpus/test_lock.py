"""One writer at a time, whoever it is and however it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from gleanings.corpus.errors import LibraryBusy, LibraryUnwritable
from gleanings.corpus.lock import writing

_HOLD = """
import sys
from pathlib import Path
from gleanings.corpus.lock import writing
with writing(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def held_elsewhere(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the lock until its input ends."""
    holder = subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        yield holder
        holder.kill()


def test_another_process_is_told_at_once_who_writes(tmp_path: Path) -> None:
    with (
        held_elsewhere(tmp_path) as holder,
        pytest.raises(LibraryBusy, match=f"Process {holder.pid} is writing"),
        writing(tmp_path),
    ):
        pass


def test_a_second_writer_of_the_same_process_is_told_too(tmp_path: Path) -> None:
    """Record locks do not keep a process from itself."""
    with (
        writing(tmp_path),
        pytest.raises(LibraryBusy, match=f"Process {os.getpid()} is writing"),
        writing(tmp_path / "." / "x" / ".."),
    ):
        pass


def test_a_refused_writer_leaves_the_lock_with_its_holder(tmp_path: Path) -> None:
    """Closing any handle of a file frees the record locks that the process has on it."""
    with writing(tmp_path):
        with pytest.raises(LibraryBusy), writing(tmp_path):
            pass
        code = (
            "import sys; from pathlib import Path; from gleanings.corpus.lock import writing\n"
            "with writing(Path(sys.argv[1])): pass"
        )
        other = subprocess.run(
            [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=False
        )
        assert f"Process {os.getpid()} is writing" in other.stderr


def test_the_lock_is_free_after_its_holder_was_killed(tmp_path: Path) -> None:
    with held_elsewhere(tmp_path) as holder:
        holder.send_signal(signal.SIGKILL)
        holder.wait()
        with writing(tmp_path):
            assert (tmp_path / "write.lock").read_text() == str(os.getpid())


def test_the_lock_is_free_after_an_error(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), writing(tmp_path):
        raise RuntimeError("in the middle")
    with writing(tmp_path):
        pass


def test_a_forked_child_does_not_hold_it_when_its_parent_ends(tmp_path: Path) -> None:
    """A reader that outlives a killed run must not keep the library locked."""
    code = (
        "import os, sys; from pathlib import Path; from gleanings.corpus.lock import writing\n"
        "lock = writing(Path(sys.argv[1])); lock.__enter__()\n"
        "if os.fork() == 0:\n"
        "    os.close(1); sys.stdin.read(); os._exit(0)\n"
        "os._exit(0)"
    )
    parent = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdin=subprocess.PIPE)
    assert parent.wait() == 0
    with writing(tmp_path):
        pass
    assert parent.stdin is not None
    parent.stdin.close()  # lets the orphan end


def test_a_folder_that_cannot_be_written_is_no_busy_library(tmp_path: Path) -> None:
    with pytest.raises(LibraryUnwritable, match="cannot be written"), writing(tmp_path / "missing"):
        pass
