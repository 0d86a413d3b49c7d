"""Where each value of a YAML document stands, kept beside the plain values instead of inside them."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Any, Protocol

from registrygen.diagnostics.finding import Span


class Position(Protocol):
    """A place as the YAML parser gives it: line and column from 0."""

    @property
    def line(self) -> int: ...

    @property
    def column(self) -> int: ...


Place = tuple[Position | None, Position | None, Position | None, Position | None]
"""Start and end of a key, start and end of its value. A list's item has no key; a nested mapping or list has its key's place."""


@dataclass(frozen=True)
class Marks:
    """The places of keys and values, by the identity of the mapping or list that holds them.

    The containers must outlive the marks; `Tree` keeps both. A container's own extent is that of its key, because a block's
    end is where the next token happens to begin.
    """

    path: str
    places: dict[int, dict[Hashable, Place]] = field(default_factory=dict)
    repeated: dict[int, list[tuple[Hashable, object]]] = field(default_factory=dict)
    """By mapping, the keys that it was given twice and what stood under the second, which is not there."""
    begins: dict[int, Position] = field(default_factory=dict)
    """Where mappings and lists begin, by their identity."""

    def key(self, container: object, key: Hashable) -> Span | None:
        """The span of a mapping's key, None where the container has no such key."""
        place = self._place(container, key)
        return self._span(place[0], place[1]) if place else None

    def value(self, container: object, key: Hashable) -> Span | None:
        """The span of the value under a key or index; a nested mapping or list answers with its key's span."""
        place = self._place(container, key)
        return (self._span(place[2], place[3]) or self._span(place[0], place[1])) if place else None

    def start(self, container: Any, key: Hashable) -> Span | None:
        """Where the value under a key or index begins, a nested mapping or list too."""
        place = self._place(container, key)
        if place is None or place[2] is not None:
            return self.value(container, key)
        begin = self.begins.get(id(container[key]))
        return self._span(begin, begin) or self.value(container, key)

    def is_repeated(self, container: object, key: Hashable) -> bool:
        """Whether a mapping was given the key twice."""
        return any(known == key for known, _ in self.repeated.get(id(container), ()))

    def has_repeated(self, container: object) -> bool:
        """Whether a mapping was given any key twice."""
        return id(container) in self.repeated

    def _place(self, container: object, key: Hashable) -> Place | None:
        places = self.places.get(id(container))
        return places.get(key) if places else None

    def _span(self, start: Position | None, end: Position | None) -> Span | None:
        if start is None or end is None:
            return None
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
