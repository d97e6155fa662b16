"""How is a slow but optional step given up in time?"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn


@contextmanager
def deadline(cpu_seconds: float) -> Iterator[None]:
    """Raise TimeoutError in the block once it has used so much processor time.

    Only Python code can be interrupted, and only in the main thread; elsewhere there is no deadline.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGVTALRM, _expire)
    signal.setitimer(signal.ITIMER_VIRTUAL, cpu_seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _expire(number: int, frame: FrameType | None) -> NoReturn:
    raise TimeoutError("the step took too long")
