"""How is a file read so that nothing it holds can stop the run?

Every file is read in a process of its own, forked from this one so that what is loaded is shared. The child
has limits on memory, processor time, wall time and silence; whatever happens to it, the outcome is a result
or a typed error.
"""

from __future__ import annotations

import os
import selectors
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from gleanings.corpus.errors import ReadingError
from gleanings.corpus.model import Reason
from gleanings.ingest.child import FAILURE, HEADER, RESULT, SIGN_OF_LIFE, memory_in_use, run_child
from gleanings.ingest.finding import Found
from gleanings.ingest.limits import Limits, Progress
from gleanings.ingest.wire import Wire, decode_error

T = TypeVar("T")

Task = Callable[[Found, Progress], T]
"""Reads one file; runs in the child."""

Retry = Callable[[Found, ReadingError], Task[T] | None]
"""After a first failure: the task to try instead, or None to let the failure stand; runs in the parent."""

_CHUNK_BYTES = 1 << 20
_EXIT_SECONDS = 1.0
"""How long a child that has closed its pipe may take to end by itself."""
_MEMORY_SIGNALS = frozenset({signal.SIGABRT, signal.SIGTRAP, signal.SIGILL, signal.SIGSEGV, signal.SIGBUS})


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T]):
    """What reading one file came to: exactly one of ``result`` and ``error`` is set.

    Attributes:
        seconds: wall time of all attempts.
        max_rss_bytes: the most memory that the last attempt held, shared pages included.
    """

    found: Found
    result: T | None
    error: ReadingError | None
    seconds: float = 0.0
    max_rss_bytes: int = 0


def read_each(
    founds: Iterable[Found],
    task: Task[T],
    *,
    wire: Wire[T],
    jobs: int,
    limits: Limits,
    retry: Retry[T] | None = None,
) -> Iterator[Outcome[T]]:
    """Run ``task`` for each file in a child of its own, ``jobs`` at a time; outcomes come as they are ready.

    Must be called from a process with one thread, as every fork must. Closing the iterator, or an exception
    such as KeyboardInterrupt while it waits, kills the children.

    Args:
        founds: taken one by one, only when a child is free.
        task: what to do with a file.
        wire: how its result travels.
        jobs: how many children at a time, at least 1.
        limits: for each attempt.
        retry: asked once about each failure.
    """
    children = _Children(task, wire, limits, retry)
    try:
        for found in founds:
            if found.problem is not None:
                yield Outcome(found, None, ReadingError(found.problem))
                continue
            while children.count() >= max(jobs, 1):
                yield from children.wait()
            children.start(found, task)
        while children.count():
            yield from children.wait()
    finally:
        children.kill_all()


@dataclass(slots=True, eq=False)
class _Child:
    pid: int
    pipe: int
    found: Found
    first: bool
    inherited_bytes: int
    started: float
    begun: float
    last_sign: float
    received: bytearray = field(default_factory=bytearray)
    closed_at: float | None = None


class _Children(Generic[T]):
    """The children that run now, and what is to be made of their ends."""

    def __init__(self, task: Task[T], wire: Wire[T], limits: Limits, retry: Retry[T] | None) -> None:
        self._wire = wire
        self._limits = limits
        self._retry = retry
        self._running: set[_Child] = set()
        self._selector = selectors.DefaultSelector()
        self._present = time.monotonic()

    def count(self) -> int:
        return len(self._running)

    def start(self, found: Found, task: Task[T], begun: float | None = None) -> None:
        """Fork a child for ``found``; ``begun`` is when its first attempt began, for a second one."""
        receive, send = os.pipe()
        inherited_bytes = memory_in_use()[1]
        # Between fork and bookkeeping no Ctrl-C may come: the child would be nobody's.
        blocked = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
        try:
            pid = os.fork()
            if pid == 0:
                run_child(send, lambda progress: self._wire.encode(task(found, progress)), self._limits)
            now = time.monotonic()
            child = _Child(
                pid, receive, found, begun is None, inherited_bytes, now, now if begun is None else begun, now
            )
            self._running.add(child)
        finally:
            os.close(send)
            signal.pthread_sigmask(signal.SIG_SETMASK, blocked)
        os.set_blocking(receive, False)
        self._selector.register(receive, selectors.EVENT_READ, child)

    def wait(self) -> list[Outcome[T]]:
        """Wait until something happens, and give the outcomes that are now known."""
        self._forgive_absence()
        ends: list[Outcome[T] | None] = []
        for key, _ in self._selector.select(self._patience()):
            child: _Child = key.data
            error = self._receive(child)
            if error is not None or _is_complete(child.received):
                ends.append(self._end(child, error))
        now = time.monotonic()
        for child in tuple(self._running):
            if child.closed_at is not None:
                ends.append(self._end_closed(child, child.closed_at))
            elif (error := self._late(child, now)) is not None:
                ends.append(self._end(child, error))
        self._present = time.monotonic()
        return [outcome for outcome in ends if outcome is not None]

    def kill_all(self) -> None:
        for child in tuple(self._running):
            self._bury(child)
        self._selector.close()

    def _forgive_absence(self) -> None:
        # While the caller works on an outcome nobody reads the pipes: that time is not the children's.
        absence = time.monotonic() - self._present
        for child in self._running:
            child.started += min(absence, time.monotonic() - child.started)
            child.last_sign += min(absence, time.monotonic() - child.last_sign)

    def _patience(self) -> float:
        if any(child.closed_at is not None for child in self._running):
            return 0.005
        now = time.monotonic()
        ends = (
            min(child.last_sign + self._limits.stall_seconds, child.started + self._limits.wall_seconds)
            for child in self._running
        )
        return max(0.0, min(ends) - now) + 0.01

    def _receive(self, child: _Child) -> ReadingError | None:
        try:
            data = os.read(child.pipe, _CHUNK_BYTES)
        except BlockingIOError:
            return None
        if not data:
            child.closed_at = time.monotonic()
            self._selector.unregister(child.pipe)
            return None
        child.last_sign = time.monotonic()
        child.received += data
        _drop_signs_of_life(child.received)
        return _frame_error(child.received, self._limits)

    def _late(self, child: _Child, now: float) -> ReadingError | None:
        if now - child.started > self._limits.wall_seconds:
            return ReadingError(Reason.TIMED_OUT, f"not done after {self._limits.wall_seconds:g} seconds")
        if now - child.last_sign > self._limits.stall_seconds:
            return ReadingError(Reason.TIMED_OUT, f"no page for {self._limits.stall_seconds:g} seconds")
        return None

    def _end_closed(self, child: _Child, closed_at: float) -> Outcome[T] | None:
        end = _reap(child.pid, os.WNOHANG)
        if end is None:
            if time.monotonic() - closed_at < _EXIT_SECONDS:
                return None
            return self._end(child, ReadingError(Reason.CRASHED, "closed its pipe without an answer"))
        self._forget(child)
        error = _error_of(end, end.rss_bytes - child.inherited_bytes, self._limits)
        return self._conclude(child, None, error, end.rss_bytes)

    def _end(self, child: _Child, error: ReadingError | None) -> Outcome[T] | None:
        rss_bytes = self._bury(child)
        if error is not None:
            return self._conclude(child, None, error, rss_bytes)
        opened = _open_answer(bytes(child.received), self._wire)
        return self._conclude(child, *opened, rss_bytes)

    def _conclude(
        self, child: _Child, result: T | None, error: ReadingError | None, rss_bytes: int
    ) -> Outcome[T] | None:
        if error is not None and child.first and self._retry is not None:
            task = self._retry(child.found, error)
            if task is not None:
                self.start(child.found, task, child.begun)
                return None
        return Outcome(child.found, result, error, time.monotonic() - child.begun, rss_bytes)

    def _bury(self, child: _Child) -> int:
        """Kill the child with all that it started, and take its exit status; its largest memory in bytes."""
        for kill in (os.killpg, os.kill):
            # The group does not exist before the child has made it.
            with suppress(ProcessLookupError, PermissionError):
                kill(child.pid, signal.SIGKILL)
        end = _reap(child.pid, 0)
        self._forget(child)
        return end.rss_bytes if end is not None else 0

    def _forget(self, child: _Child) -> None:
        with suppress(KeyError):
            self._selector.unregister(child.pipe)
        os.close(child.pipe)
        self._running.discard(child)


@dataclass(frozen=True, slots=True)
class _End:
    status: int
    cpu_seconds: float
    rss_bytes: int


def _reap(pid: int, options: int) -> _End | None:
    """How the child ended, or None while it has not."""
    try:
        reaped, status, usage = os.wait4(pid, options)
    except ChildProcessError:
        # Somebody made this process ignore SIGCHLD, and the system has reaped the child.
        return _End(0, 0.0, 0)
    if reaped == 0:
        return None
    unit_bytes = 1 if sys.platform == "darwin" else 1024
    return _End(status, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * unit_bytes)


def _drop_signs_of_life(received: bytearray) -> None:
    if received.startswith(SIGN_OF_LIFE):
        del received[: len(received) - len(received.lstrip(SIGN_OF_LIFE))]


def _frame_error(received: bytearray, limits: Limits) -> ReadingError | None:
    if received and received[:1] not in (RESULT, FAILURE):
        return ReadingError(Reason.CRASHED, "the reading process sent no answer of ours")
    if len(received) >= HEADER.size:
        length = HEADER.unpack_from(received)[1]
        if length > limits.answer_bytes:
            return ReadingError(Reason.TOO_LARGE, f"its text takes more than {limits.answer_bytes:,} bytes")
    return None


def _is_complete(received: bytearray) -> bool:
    return len(received) >= HEADER.size and len(received) - HEADER.size >= HEADER.unpack_from(received)[1]


def _open_answer(received: bytes, wire: Wire[T]) -> tuple[T | None, ReadingError | None]:
    kind, length = HEADER.unpack_from(received)
    payload = received[HEADER.size : HEADER.size + length]
    try:
        if kind == FAILURE:
            return None, decode_error(payload)
        return wire.decode(payload), None
    except ValueError as error:
        return None, ReadingError(Reason.CRASHED, f"the reading process sent no answer of ours: {error}")


def _error_of(end: _End, own_bytes: int, limits: Limits) -> ReadingError:
    if not os.WIFSIGNALED(end.status):
        return ReadingError(Reason.CRASHED, f"ended with exit code {os.WEXITSTATUS(end.status)} and no answer")
    number = os.WTERMSIG(end.status)
    if number == signal.SIGXCPU or (number == signal.SIGKILL and end.cpu_seconds >= limits.cpu_seconds):
        return ReadingError(Reason.TIMED_OUT, f"used {limits.cpu_seconds} seconds of processor time")
    if number == signal.SIGKILL:
        return ReadingError(Reason.OUT_OF_MEMORY, "killed by the system, most likely for its memory")
    name = signal.strsignal(number) or f"signal {number}"
    # Libraries written in C abort where memory runs out: how much they had tells the two apart.
    if number in _MEMORY_SIGNALS and own_bytes > limits.memory_bytes // 4:
        return ReadingError(Reason.OUT_OF_MEMORY, f"stopped ({name}) with {own_bytes // 2**20} MiB in use")
    return ReadingError(Reason.CRASHED, f"stopped ({name})")
