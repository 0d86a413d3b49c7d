"""Keeps answers of queries in memory for a while."""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class _Kept:
    value: object
    until: float


class InMemoryQueryCache:
    """At most `capacity` answers; what was used least recently goes first."""

    def __init__(self, capacity: int = 10_000, clock: Callable[[], float] = time.monotonic) -> None:
        self._capacity = capacity
        self._clock = clock
        self._kept: OrderedDict[str, _Kept] = OrderedDict()

    async def get(self, key: str) -> object | None:
        """The answer that is kept for a key, if there is one and it has not expired."""
        kept = self._kept.get(key)
        if kept is None:
            return None
        if kept.until <= self._clock():
            del self._kept[key]
            return None
        self._kept.move_to_end(key)
        return kept.value

    async def set(self, key: str, value: object, seconds: int) -> None:
        """Keep an answer for so many seconds."""
        self._kept[key] = _Kept(value, self._clock() + seconds)
        self._kept.move_to_end(key)
        while len(self._kept) > self._capacity:
            self._kept.popitem(last=False)
