"""What became of several artifacts at once: those that were taken, and of each other one why not."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from registrygen.runtime.errors import ValidationError


@dataclass(frozen=True, kw_only=True)
class Rejected:
    """An artifact that was not taken: under which key, and the error with what it suggests and knows."""

    key: Hashable
    error: ValidationError

    @property
    def suggestions(self) -> list[str]:
        """How to mend it."""
        return self.error.suggestions

    @property
    def context(self) -> Mapping[str, Any]:
        """What else is known about it."""
        return self.error.context


@dataclass(frozen=True, kw_only=True)
class BatchResult:
    """The artifacts that were taken, by key, and those that were not; true where all were."""

    accepted: Mapping[Any, Any] = field(default_factory=dict)
    rejected: tuple[Rejected, ...] = ()

    def __bool__(self) -> bool:
        return not self.rejected


def pairs_of(items: Mapping[Any, Any] | Iterable[Any]) -> Iterable[tuple[Any, Any]]:
    """The items of a batch with their keys: of a mapping, of pairs, or of artifacts that are to be called by their own names (None)."""
    if isinstance(items, Mapping):
        return list(items.items())
    return [item if isinstance(item, tuple) and len(item) == 2 else (None, item) for item in items]
