"""Where each value of a YAML document stands, kept beside the plain values instead of inside them."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Protocol

from registrygen.diagnostics.finding import Span


class Position(Protocol):
    """A place as the YAML parser gives it: line and column from 0."""

    @property
    def line(self) -> int: ...

    @property
    def column(self) -> int: ...


Extent = tuple[Position, Position]


@dataclass(frozen=True)
class Marks:
    """The extents of keys and values, by the identity of the mapping or list that holds them.

    The containers must outlive the marks; `Tree` keeps both. A container's own extent is that of its key, because a block's
    end is where the next token happens to begin.
    """

    path: str
    keys: dict[int, dict[Hashable, Extent]] = field(default_factory=dict)
    values: dict[int, dict[Hashable, Extent]] = field(default_factory=dict)

    def key(self, container: object, key: Hashable) -> Span | None:
        """The span of a mapping's key, None where the container has no such key."""
        extent = self.keys.get(id(container), {}).get(key)
        return self._span(extent) if extent else None

    def value(self, container: object, key: Hashable) -> Span | None:
        """The span of the value under a key or index; a nested mapping or list answers with its key's span."""
        extent = self.values.get(id(container), {}).get(key)
        return self._span(extent) if extent else self.key(container, key)

    def _span(self, extent: Extent) -> Span:
        start, end = extent
        return Span(self.path, start.line + 1, start.column + 1, end.line + 1, end.column + 1)


@dataclass(frozen=True, kw_only=True)
class Tree:
    """One YAML document: plain values (dict, list, str, int, float, bool, None) with their marks.

    `index` counts the documents of a file from 0; `span` is where the document's content begins.
    """

    path: str
    index: int
    value: object
    marks: Marks
    span: Span
