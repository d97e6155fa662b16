"""How long may an answer take? Who works long asks here, between two steps, whether it is still worth going on."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

from gleanings.corpus.errors import TooSlow
from gleanings.corpus.translating import gettext

T = TypeVar("T")

_ends: ContextVar[float] = ContextVar("deadline", default=float("inf"))


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Within it ``check`` fails once so much wall time has passed."""
    token = _ends.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _ends.reset(token)


def check() -> None:
    """Goes on, or does not.

    Raises:
        TooSlow: the time is over.
    """
    if time.monotonic() > _ends.get():
        raise TooSlow(
            gettext("This search takes too long."), hint=gettext("Ask for fewer words, or for less at once.")
        )


def checked(items: Iterable[T]) -> Iterator[T]:
    """The items one by one, as long as there is time.

    Raises:
        TooSlow: the time is over.
    """
    for item in items:
        check()
        yield item
