"""What happens inside the process that reads one file?"""

from __future__ import annotations

import ctypes
import gc
import os
import resource
import signal
import struct
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from gleanings.corpus.errors import ReadingError
from gleanings.corpus.model import Reason
from gleanings.ingest.limits import Limits, Progress
from gleanings.ingest.wire import encode_error

HEADER = struct.Struct(">cI")
"""Before an answer: its kind, its length in bytes."""
RESULT = b"R"
FAILURE = b"F"
SIGN_OF_LIFE = b"."
"""Stands alone, without a length."""

_PIPE = 3
_SIGN_SECONDS = 0.2
_PR_SET_PDEATHSIG = 1
_SIGNALS_TO_RESET = (
    signal.SIGINT,
    signal.SIGTERM,
    signal.SIGHUP,
    signal.SIGALRM,
    signal.SIGVTALRM,
    signal.SIGPIPE,
    signal.SIGCHLD,
    signal.SIGUSR1,
    signal.SIGUSR2,
)
# Loaded here, in the parent: a child must not search for libraries.
_libc = ctypes.CDLL(None)


def memory_in_use() -> tuple[int, int]:
    """Address space of this process, and what a fork of it has resident, in bytes; zeros where nobody says.

    Pages of files, libraries among them, are not resident in a fork until it touches them.
    """
    try:
        pages = Path("/proc/self/statm").read_text("ascii").split()
    except OSError:
        return 0, 0
    size, resident, of_files = (int(count) * resource.getpagesize() for count in pages[:3])
    return size, resident - of_files


def run_child(pipe: int, work: Callable[[Progress], bytes], limits: Limits) -> NoReturn:
    """Do ``work`` under ``limits``, send its answer down ``pipe``, and end this process.

    Nothing of the parent runs here any more: no exit handler, no ``finally``, no flush of its buffers.
    """
    parent = os.getppid()
    status = 1
    try:
        _leave_parent(pipe, parent)
        _limit(limits)
        _send(*_answer(work))
        status = 0
    finally:
        os._exit(status)


def _leave_parent(pipe: int, parent: int) -> None:
    os.setsid()
    if sys.platform == "linux":
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)
    signal.set_wakeup_fd(-1)
    for number in _SIGNALS_TO_RESET:
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nothing, standard)
    if pipe != _PIPE:
        os.dup2(pipe, _PIPE)
    # The catalogue, the lock and the other children's pipes are none of a reader's business.
    os.closerange(_PIPE + 1, resource.getrlimit(resource.RLIMIT_NOFILE)[0])
    # What the parent made stays out of our collections: touching it would copy it.
    gc.freeze()


def _limit(limits: Limits) -> None:
    _set_limit(resource.RLIMIT_CORE, 0)
    _set_limit(resource.RLIMIT_FSIZE, 0)
    _set_limit(resource.RLIMIT_CPU, limits.cpu_seconds, limits.cpu_seconds + 2)
    _set_limit(resource.RLIMIT_AS, memory_in_use()[0] + limits.memory_bytes)


def _set_limit(what: int, soft: int, hard: int | None = None) -> None:
    ceiling = resource.getrlimit(what)[1]
    hard = soft if hard is None else hard
    if ceiling != resource.RLIM_INFINITY:
        soft, hard = min(soft, ceiling), min(hard, ceiling)
    # macOS refuses a limit on address space; the clocks still hold there.
    with suppress(ValueError, OSError):
        resource.setrlimit(what, (soft, hard))


def _answer(work: Callable[[Progress], bytes]) -> tuple[bytes, bytes]:
    try:
        return RESULT, work(_progress())
    except ReadingError as error:
        return FAILURE, encode_error(error)
    except MemoryError:
        failure = ReadingError(Reason.OUT_OF_MEMORY, "reading needed more than the limit")
    except RecursionError:
        failure = ReadingError(Reason.DAMAGED, "its parts are nested too deeply, or in a circle")
    except Exception as error:  # whatever a reader raises is this file's failure, not the run's
        failure = ReadingError(Reason.CRASHED, f"{type(error).__name__}: {error!s:.300}")
    return FAILURE, encode_error(failure)


def _progress() -> Progress:
    last = time.monotonic()

    def progress(page: int) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= _SIGN_SECONDS:
            last = now
            os.write(_PIPE, SIGN_OF_LIFE)

    return progress


def _send(kind: bytes, payload: bytes) -> None:
    os.write(_PIPE, HEADER.pack(kind, len(payload)))
    rest = memoryview(payload)
    while rest:
        rest = rest[os.write(_PIPE, rest) :]
