"""What cannot be said of specs in which a key is given twice: it may follow from the value that was not meant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from registrygen.diagnostics.finding import Finding
from registrygen.model.registry import Document
from registrygen.source.yaml import DUPLICATE_KEY

Path = tuple[str | int, ...]
Position = tuple[str, int, int]
"""A file, a line and a column."""

_VALUES = ("handlers/", "names/", "rules/")
_WHOLE = ("spec/missing", *_VALUES)
"""The same where a whole entry, `with` or `defaults` is given twice: what is missing may stand in the other one."""
_OF_KEYS: Mapping[str, tuple[str, ...]] = {
    "with": _VALUES,
    "defaults": _VALUES,
    "refs": ("refs/",),
    "handlers": ("handlers/", "names/"),
    "subscriptions": ("handlers/",),
    "enums": ("enums/", "lookups/", "rules/"),
    "registry": ("enums/", "handlers/", "lookups/", "names/", "refs/", "registry/"),
    "entries": ("handlers/", "names/"),
    "groups": ("handlers/", "names/"),
}
"""By key of a document or group: what findings about other places begin with that may follow from its value."""
_OTHERS = ("refs/",)
_FEATURES = ("enums",)
"""Kinds that are called like a feature of all kinds: findings with its name are not about their entries alone."""


@dataclass(frozen=True, kw_only=True)
class _Doubt:
    """One key that is given twice, at the path of the mapping that has it."""

    document: Document
    path: Path
    second: object

    @property
    def scope(self) -> Path:
        """What its value speaks of: an entry, a group, or, as the empty path, all documents of the kind."""
        match self.path:
            case ("entries", key, *_):
                return ("entries", key)
            case ("groups", int() as index, "entries", key, *_):
                return ("groups", index, "entries", key)
            case ("groups", int() as index, *_):
                return ("groups", index)
        return ()

    @property
    def doubtful(self) -> tuple[str, ...]:
        """What the codes of findings begin with that may follow from it."""
        whole = self.path == self.scope or self.path[len(self.scope) :] in (("with",), ("defaults",))
        own = "with" if "entries" in self.scope else str(self.path[len(self.scope)])
        kind = () if self.document.kind in _FEATURES else (f"{self.document.kind}/",)
        return (*(_WHOLE if whole else _OF_KEYS.get(own, _OTHERS)), *kind)


def credible(findings: Sequence[Finding], documents: Sequence[Document]) -> list[Finding]:
    """The findings without those that may follow from a key that is given twice, which itself is one of them.

    Left out are those inside of its value, and those that its value has a say in: of an entry, a group, or the documents of a kind.
    """
    left = list(findings)
    for document in documents:
        for doubt in _doubts(document):
            inside = {*_below(document, doubt.path), *_positions(document, doubt.second)}
            about = _scope(doubt, documents)
            left = [item for item in left if not _follows(item, doubt, inside, about)]
    return left


def _follows(item: Finding, doubt: _Doubt, inside: set[Position], about: set[Position]) -> bool:
    if item.span is None or item.code == DUPLICATE_KEY.name:
        return False
    place = (item.span.path, item.span.line, item.span.column)
    return place in inside or (place in about and item.code.startswith(doubt.doubtful))


def _scope(doubt: _Doubt, documents: Sequence[Document]) -> set[Position]:
    if doubt.scope:
        return set(_below(doubt.document, doubt.scope))
    alike = [document for document in documents if document.kind == doubt.document.kind]
    return {place for document in alike for place in (*_positions(document, document.values), _begin(document))}


def _begin(document: Document) -> Position:
    return document.path, document.kind_span.line, document.kind_span.column


def _doubts(document: Document) -> Iterator[_Doubt]:
    """Every key of a document that is given twice."""
    if not document.marks.repeated:
        return
    waiting: list[tuple[Path, object]] = [((), document.values)]
    while waiting:
        path, holder = waiting.pop()
        for key, second in document.marks.repeated.get(id(holder), ()):
            yield _Doubt(document=document, path=(*path, str(key)), second=second)
        waiting.extend(((*path, key), value) for key, value in _children(holder))


def _below(document: Document, path: Path) -> Iterator[Position]:
    """The places of the key at a path and of everything in its value."""
    holder: object = document.values
    for step in path[:-1]:
        holder = next((value for key, value in _children(holder) if key == step), None)
    for span in (document.marks.key(holder, path[-1]), document.marks.value(holder, path[-1])):
        if span is not None:
            yield span.path, span.line, span.column
    yield from _positions(document, next((value for key, value in _children(holder) if key == path[-1]), None))


def _positions(document: Document, value: object) -> Iterator[Position]:
    """The places of all keys and values in a mapping or list."""
    waiting = [value]
    while waiting:
        holder = waiting.pop()
        for key, inner in _children(holder):
            for span in (document.marks.key(holder, key), document.marks.value(holder, key)):
                if span is not None:
                    yield span.path, span.line, span.column
            waiting.append(inner)


def _children(holder: object) -> list[tuple[str | int, object]]:
    if isinstance(holder, dict):
        return list(holder.items())
    return list(enumerate(holder)) if isinstance(holder, list) else []
