"""What was made or fetched a moment ago, and need not be again?"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Recent(Generic[K, V]):
    """The values that were asked for last, as many as have room; one instance serves all threads.

    Args:
        room: how much all of them may weigh.
        weight: of a value; by default each weighs 1.
    """

    def __init__(self, room: int, weight: Callable[[V], int] = lambda value: 1) -> None:
        self._room, self._weight = room, weight
        self._values: OrderedDict[K, V] = OrderedDict()
        self._weighs = 0
        self._changing = threading.Lock()

    def get(self, key: K) -> V | None:
        """The value, if it is there still."""
        with self._changing:
            value = self._values.get(key)
            if value is not None:
                self._values.move_to_end(key)
        return value

    def keep(self, key: K, value: V) -> None:
        """Keeps a value, and forgets those that nobody has asked for longest; one that is too heavy is not kept."""
        weight = self._weight(value)
        with self._changing:
            if key in self._values or weight > self._room:
                return
            self._values[key] = value
            self._weighs += weight
            while self._weighs > self._room:
                _, forgotten = self._values.popitem(last=False)
                self._weighs -= self._weight(forgotten)
