"""What validation found out about artifacts lately, so that it need not be found out again (seed 002)."""

from __future__ import annotations

import time
import weakref
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import RLock
from typing import Any

from registrygen.runtime.errors import ValidationError

DEFAULT_SIZE = 1000
DEFAULT_SECONDS = 300.0

Key = tuple[int, str, str]
"""The identity of an artifact, the name of its type, and the operation."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a validation came to: the error, None where it held, and when that was (monotonic seconds)."""

    error: ValidationError | None
    timestamp: float
    subject: Callable[[], Any]


@dataclass(frozen=True, kw_only=True)
class CacheStatistics:
    """How a cache has served so far; `size` and `max_size` are numbers of results, `ttl_seconds` is how long each counts."""

    size: int
    max_size: int
    ttl_seconds: float
    hits: int
    misses: int
    evictions: int


class ValidationCache:
    """Results by artifact and operation, the least recently used dropped first, none believed for longer than its time.

    An artifact is known by its identity. What remembers it is a weak reference where there can be one, so that an identity which is
    given to another object later is not mistaken for the first.
    """

    def __init__(
        self,
        max_size: int = DEFAULT_SIZE,
        ttl_seconds: float = DEFAULT_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._clock = clock
        self._lock = RLock()
        self._results: OrderedDict[Key, Result] = OrderedDict()
        self._hits = self._misses = self._evictions = 0
        self._max_size, self._ttl = _checked(max_size, ttl_seconds)

    def find(self, artifact: object, operation: str) -> Result | None:
        """The result of an operation on an artifact, None where there is none that still counts."""
        key = _key(artifact, operation)
        with self._lock:
            found = self._results.get(key)
            if found is not None and found.subject() is artifact and self._clock() - found.timestamp < self._ttl:
                self._results.move_to_end(key)
                self._hits += 1
                return found
            self._results.pop(key, None)
            self._misses += 1
            return None

    def keep(self, artifact: object, operation: str, error: ValidationError | None) -> None:
        """Remember what an operation on an artifact came to."""
        key = _key(artifact, operation)
        result = Result(error, self._clock(), _reference(artifact))
        with self._lock:
            self._results[key] = result
            self._results.move_to_end(key)
            self._shrink()

    def checked(self, artifact: object, operation: str, check: Callable[[], object]) -> None:
        """Run a check that raises ValidationError where an artifact is not sound, unless its result is known. Raises that error."""
        found = self.find(artifact, operation)
        if found is None:
            try:
                check()
            except ValidationError as error:
                self.keep(artifact, operation, _again(error))
                raise
            self.keep(artifact, operation, None)
        elif found.error is not None:
            raise _again(found.error)

    def clear(self) -> None:
        """Forget all results, and how often they served."""
        with self._lock:
            self._results.clear()
            self._hits = self._misses = self._evictions = 0

    def configure(self, max_size: int | None = None, ttl_seconds: float | None = None) -> None:
        """Change how many results are kept and for how long. Raises ValueError for what is not positive."""
        with self._lock:
            size = self._max_size if max_size is None else max_size
            seconds = self._ttl if ttl_seconds is None else ttl_seconds
            self._max_size, self._ttl = _checked(size, seconds)
            self._shrink()

    def statistics(self) -> CacheStatistics:
        """How the cache has served so far."""
        with self._lock:
            return CacheStatistics(
                size=len(self._results),
                max_size=self._max_size,
                ttl_seconds=self._ttl,
                hits=self._hits,
                misses=self._misses,
                evictions=self._evictions,
            )

    def _shrink(self) -> None:
        while len(self._results) > self._max_size:
            self._results.popitem(last=False)
            self._evictions += 1


def _checked(max_size: int, ttl_seconds: float) -> tuple[int, float]:
    if max_size < 1:
        raise ValueError(f"a cache of {max_size} results keeps none: `max_size` has to be positive")
    if ttl_seconds <= 0:
        raise ValueError(f"results that count for {ttl_seconds} seconds never do: `ttl_seconds` has to be positive")
    return max_size, ttl_seconds


def _key(artifact: object, operation: str) -> Key:
    return id(artifact), type(artifact).__name__, operation


def _again(error: ValidationError) -> ValidationError:
    """A new error that says the same: whoever catches one may add to its context."""
    return type(error)(error.message, error.suggestions, error.context)


def _reference(artifact: object) -> Callable[[], Any]:
    try:
        return weakref.ref(artifact)
    except TypeError:
        return lambda: artifact


SHARED = ValidationCache()
"""The cache of the process, which all registries use."""
