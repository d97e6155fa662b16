"""How do several processes answer at one address? Python searches on one processor at a time; a machine has more."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

#: Of Linux's prctl: which signal a process gets when its parent ends, however that ends.
_PR_SET_PDEATHSIG = 1


@contextmanager
def workers(count: int, work: Callable[[], None]) -> Iterator[None]:
    """Lets ``count`` processes do the work meanwhile; they end when the block does, or when this process does.

    Call it before anything that cannot be shared is opened.
    """
    started = [_start(work) for _ in range(count)]
    try:
        yield
    finally:
        for process in started:
            os.kill(process, signal.SIGTERM)
        for process in started:
            os.waitpid(process, 0)


def _start(work: Callable[[], None]) -> int:
    parent = os.getpid()
    process = os.fork()
    if process:
        return process
    status = 1
    try:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        _end_with(parent)
        work()
        status = 0
    except KeyboardInterrupt:
        status = 0
    finally:
        # What the parent opened is the parent's to close.
        os._exit(status)


def _end_with(parent: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:  # it ended before it could be watched
        os._exit(0)
