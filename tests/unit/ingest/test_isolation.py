"""A file may do to its reader what it likes: it ends typed, and the next file is read."""

from __future__ import annotations

import ctypes
import mmap
import os
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from gleanings.corpus.errors import ReadingError
from gleanings.corpus.model import Page, Reading, Reason
from gleanings.ingest.child import HEADER
from gleanings.ingest.finding import Found
from gleanings.ingest.isolation import Outcome, Task, read_each
from gleanings.ingest.limits import Limits, Progress
from gleanings.ingest.wire import READING

LIMITS = Limits(memory_bytes=200 << 20, cpu_seconds=1, wall_seconds=3.0, stall_seconds=1.0)
ANSWER = Reading("pdf", (Page(1, "text"),))
PIPE = 3
"""Where the child writes; the tests that lie have to know."""


def found(name: str, problem: Reason | None = None) -> Found:
    return Found(Path("/reports"), name, Path("/reports") / name, 1, 1, problem)


def hang() -> None:
    time.sleep(60)


def spin() -> None:
    while True:
        pass


def eat_memory() -> None:
    held = []
    while True:
        held.append(bytearray(20 << 20))


def abort() -> None:
    os.abort()


def abort_with_memory() -> None:
    held = bytearray(100 << 20)
    held[::4096] = b"x" * len(held[::4096])
    os.abort()


def segfault() -> None:
    ctypes.string_at(0)


def exit_early() -> None:
    os._exit(0)


def raise_exit() -> None:
    sys.exit("bye")


def flood() -> None:
    os.write(PIPE, HEADER.pack(b"R", 0xFFFFFFFF))
    while True:
        os.write(PIPE, b"x" * 65536)


def chatter() -> None:
    while True:
        os.write(PIPE, b"." * 65536)


def send_garbage() -> None:
    os.write(PIPE, b"\x80\x04garbage")


def lie() -> None:
    os.write(PIPE, HEADER.pack(b"R", 6) + b"[1, 2]")
    hang()


def promise_more() -> None:
    os.write(PIPE, HEADER.pack(b"R", 1000) + b"[")
    os._exit(0)


def close_pipe() -> None:
    os.close(PIPE)
    hang()


def stop_itself() -> None:
    os.kill(os.getpid(), signal.SIGSTOP)


def leave_a_child() -> None:
    if os.fork() == 0:
        hang()
    os._exit(0)


def raise_error() -> None:
    raise ValueError("odd \udc80 bytes")


def recurse() -> None:
    recurse()


def fail_typed() -> None:
    raise ReadingError(Reason.ENCRYPTED, "it wants a password")


ENDS: list[tuple[Callable[[], None], Reason]] = [
    (hang, Reason.TIMED_OUT),
    (spin, Reason.TIMED_OUT),
    (chatter, Reason.TIMED_OUT),
    (stop_itself, Reason.TIMED_OUT),
    (leave_a_child, Reason.TIMED_OUT),
    (eat_memory, Reason.OUT_OF_MEMORY),
    (abort_with_memory, Reason.OUT_OF_MEMORY),
    (flood, Reason.TOO_LARGE),
    (abort, Reason.CRASHED),
    (segfault, Reason.CRASHED),
    (exit_early, Reason.CRASHED),
    (raise_exit, Reason.CRASHED),
    (send_garbage, Reason.CRASHED),
    (lie, Reason.CRASHED),
    (promise_more, Reason.CRASHED),
    (close_pipe, Reason.CRASHED),
    (raise_error, Reason.CRASHED),
    (recurse, Reason.DAMAGED),
    (fail_typed, Reason.ENCRYPTED),
]
DEEDS = {deed.__name__: deed for deed, _ in ENDS}


def do_as_named(file: Found, progress: Progress) -> Reading:
    if file.source in DEEDS:
        DEEDS[file.source]()
    return ANSWER


def run(
    *names: str, task: Task[Reading] = do_as_named, jobs: int = 1, limits: Limits = LIMITS
) -> list[Outcome[Reading]]:
    return list(read_each([found(name) for name in names], task, wire=READING, jobs=jobs, limits=limits))


def children() -> set[str]:
    own = str(os.getpid())
    return {entry.name for entry in Path("/proc").iterdir() if entry.name.isdigit() and _parent(entry) == own}


def _parent(process: Path) -> str:
    try:
        return (process / "stat").read_text().rpartition(")")[2].split()[1]
    except OSError:
        return ""


@pytest.mark.parametrize(("deed", "reason"), ENDS, ids=[deed.__name__ for deed, _ in ENDS])
def test_whatever_a_file_does_it_ends_typed_and_the_next_is_read(deed: Callable[[], None], reason: Reason) -> None:
    before = children()
    descriptors = sorted(Path("/proc/self/fd").iterdir())
    # What does not end by the clock must not end by it on a slow machine either.
    limits = LIMITS if reason is Reason.TIMED_OUT else replace(LIMITS, stall_seconds=30.0, wall_seconds=60.0)
    bad, good = run(deed.__name__, "good.pdf", limits=limits)
    assert bad.result is None
    assert bad.error is not None
    assert bad.error.reason == reason, bad.error
    assert (good.result, good.error) == (ANSWER, None)
    assert children() <= before, "a child was left behind"
    assert sorted(Path("/proc/self/fd").iterdir()) == descriptors, "a descriptor was left open"


def test_a_parent_that_has_read_large_files_knows_its_childs_memory(tmp_path: Path) -> None:
    """Pages of files that the parent has mapped are none of the child's, and must not be taken from what it has."""
    (tmp_path / "large").write_bytes(bytes(150 << 20))
    with (tmp_path / "large").open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
        assert not any(mapped[:: mmap.PAGESIZE])
        (outcome,) = run("abort_with_memory", limits=replace(LIMITS, stall_seconds=30.0, wall_seconds=60.0))
    assert outcome.error is not None
    assert outcome.error.reason is Reason.OUT_OF_MEMORY, outcome.error


def test_files_are_read_at_the_same_time() -> None:
    names = ["hang"] * 6
    before = time.monotonic()
    outcomes = run(*names, jobs=6)
    assert {outcome.error.reason for outcome in outcomes if outcome.error} == {Reason.TIMED_OUT}
    assert time.monotonic() - before < 4 * LIMITS.stall_seconds


def test_every_file_has_one_outcome_whatever_the_number_of_jobs() -> None:
    names = [f"{number}.pdf" for number in range(20)]
    for jobs in (1, 3, 50):
        assert sorted(outcome.found.source for outcome in run(*names, jobs=jobs)) == sorted(names)


def test_an_answer_larger_than_a_pipe_comes_through() -> None:
    large = replace(ANSWER, pages=(Page(1, "word " * 1_000_000),))
    (outcome,) = run("large.pdf", task=lambda file, progress: large, limits=Limits())
    assert outcome.result == large


def test_signs_of_life_keep_a_slow_reader_alive() -> None:
    def slowly(file: Found, progress: Progress) -> Reading:
        end = time.monotonic() + 2.5 * LIMITS.stall_seconds
        while time.monotonic() < end:
            time.sleep(0.02)  # the reader is slow, not the test: this runs in the child
            progress(1)
        return ANSWER

    (outcome,) = run("slow.pdf", task=slowly)
    assert outcome.result == ANSWER


def test_the_time_that_the_caller_takes_is_not_the_readers() -> None:
    outcomes = read_each([found("a.pdf"), found("b.pdf")], do_as_named, wire=READING, jobs=2, limits=LIMITS)
    first = next(outcomes)
    time.sleep(1.5 * LIMITS.stall_seconds)  # the caller is slow: that is what is tested
    assert [first.error, *(outcome.error for outcome in outcomes)] == [None, None]


def test_a_file_that_was_found_with_a_problem_is_not_read() -> None:
    def never(file: Found, progress: Progress) -> Reading:
        raise AssertionError

    (outcome,) = read_each([found("pipe", Reason.NOT_A_FILE)], never, wire=READING, jobs=1, limits=LIMITS)
    assert outcome.error is not None
    assert outcome.error.reason == Reason.NOT_A_FILE


def test_the_second_try_is_made_once_and_its_outcome_stands() -> None:
    asked = []

    def retry(file: Found, error: ReadingError) -> Task[Reading] | None:
        asked.append((file.source, error.reason))
        return lambda file, progress: ANSWER if file.source == "abort" else do_as_named(file, progress)

    names = [found("abort"), found("segfault"), found("good.pdf")]
    outcomes = {
        outcome.found.source: outcome
        for outcome in read_each(names, do_as_named, wire=READING, jobs=2, limits=LIMITS, retry=retry)
    }
    assert sorted(asked) == [("abort", Reason.CRASHED), ("segfault", Reason.CRASHED)]
    assert outcomes["abort"].result == ANSWER
    assert outcomes["segfault"].error is not None


def test_giving_up_in_the_middle_kills_the_children() -> None:
    before = children()
    outcomes = read_each([found("good.pdf"), *[found("hang")] * 3], do_as_named, wire=READING, jobs=4, limits=LIMITS)
    assert next(outcomes).result == ANSWER
    outcomes.close()  # type: ignore[attr-defined]  # it is a generator
    assert children() <= before


def test_an_interrupt_kills_the_children() -> None:
    def interrupted() -> object:
        yield found("hang")
        raise KeyboardInterrupt

    before = children()
    with pytest.raises(KeyboardInterrupt):
        list(read_each(interrupted(), do_as_named, wire=READING, jobs=2, limits=LIMITS))  # type: ignore[arg-type]
    assert children() <= before


def test_a_child_runs_nothing_of_its_parents(tmp_path: Path) -> None:
    """No exit handler, no finally of the caller, none of its descriptors, no file written."""
    trace = tmp_path / "trace"

    def look(file: Found, progress: Progress) -> Reading:
        descriptors = sorted(Path("/proc/self/fd").iterdir())
        try:
            trace.write_text("written")
            wrote = "a file was written"
        except OSError:
            wrote = "no file was written"
        return replace(ANSWER, notes=(wrote, f"session {os.getsid(0) == os.getpid()}", str(len(descriptors))))

    with (tmp_path / "open").open("w") as held:
        held.write("half a line")
        (outcome,) = run("any.pdf", task=look)
        assert (tmp_path / "open").read_text() == "", "the child flushed its parent's buffer"
    assert outcome.result is not None
    # Standard input, output, error, the pipe, and the listing itself.
    assert outcome.result.notes == ("no file was written", "session True", "5")


def test_the_outcome_says_what_it_cost() -> None:
    def work(file: Found, progress: Progress) -> Reading:
        held = bytearray(50 << 20)
        held[::4096] = b"x" * len(held[::4096])
        return ANSWER

    (outcome,) = run("any.pdf", task=work)
    assert outcome.max_rss_bytes > 50 << 20
    assert 0 < outcome.seconds < LIMITS.wall_seconds
