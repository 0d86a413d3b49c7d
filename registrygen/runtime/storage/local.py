"""Artifacts in memory: reads take no lock, each write is atomic, iteration sees the keys of one moment (seed 002)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from threading import RLock
from typing import Any, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class ThreadSafeLocalStorage(dict[K, V]):
    """A dict that threads share: looking up is a dict's own, so that it costs what a dict's does.

    `missing` is asked for what is not there.
    """

    missing: Callable[[Any], Any] | None = None

    def __init__(self, *args: Any, **items: V) -> None:
        self._lock = RLock()
        super().__init__(*args, **items)

    def __missing__(self, key: Any) -> Any:
        if self.missing is None:
            raise KeyError(key)
        return self.missing(key)

    def __iter__(self) -> Iterator[K]:
        return iter(self.snapshot())

    def __setitem__(self, key: K, value: V) -> None:
        with self._lock:
            super().__setitem__(key, value)

    def __delitem__(self, key: K) -> None:
        with self._lock:
            super().__delitem__(key)

    def setdefault(self, key: K, default: Any = None) -> Any:
        """The value of a key, which is the given one from now on where there was none."""
        with self._lock:
            return super().setdefault(key, default)

    def update(self, *args: Any, **items: V) -> None:
        """Put all items at once."""
        with self._lock:
            super().update(*args, **items)

    def pop(self, key: K, *default: Any) -> Any:
        """Take a value out."""
        with self._lock:
            return super().pop(key, *default)

    def popitem(self) -> tuple[K, V]:
        """Take the last item out."""
        with self._lock:
            return super().popitem()

    def clear(self) -> None:
        """Take all items out at once."""
        with self._lock:
            super().clear()

    def become(self, items: Mapping[K, V]) -> None:
        """Have these items and no others. Nobody who looks at all of them sees a state between; those that stay are never absent."""
        with self._lock:
            super().update(items)
            for key in [key for key in dict.__iter__(self) if key not in items]:
                super().__delitem__(key)

    def snapshot(self) -> dict[K, V]:
        """The items of this moment, in the order in which they came."""
        with self._lock:
            return dict(self.items())

    def insert(self, key: K, value: V) -> bool:
        """Put a value where there is none; False where there is one, also where it is this one."""
        with self._lock:
            if key in self:
                return False
            super().__setitem__(key, value)
            return True

    def replace(self, key: K, value: V) -> bool:
        """Put a value in another's place; False where there is none."""
        with self._lock:
            if key not in self:
                return False
            super().__setitem__(key, value)
            return True

    def renew_lock(self) -> None:
        """Have a lock that nobody holds: in a child process, a thread of the parent's may."""
        self._lock = RLock()

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.snapshot(),)
