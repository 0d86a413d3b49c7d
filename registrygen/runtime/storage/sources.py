"""Modules that are read and not run: what their names stand for, and what they import."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_BODIES = ("body", "orelse", "finalbody", "handlers")


@dataclass(frozen=True, kw_only=True)
class Source:
    """A module that an import would run: `package` is what its relative imports start from."""

    module: str
    package: str
    file: str
    tree: ast.Module

    @cached_property
    def names(self) -> Names:
        """What its names stand for."""
        return Names(self)

    def statements(self) -> Iterator[ast.stmt]:
        """What is run when it is imported, with what stands in its classes and branches."""
        return _at_import(self.tree.body)

    def base_of(self, node: ast.ImportFrom) -> str:
        """The module that an import takes names from."""
        if not node.level:
            return str(node.module)
        parts = self.package.split(".")
        return ".".join([*parts[: len(parts) - node.level + 1], *([node.module] if node.module else [])])

    def imports(self) -> Iterator[str]:
        """The modules that it imports while it is imported; names that may be modules or attributes are among them."""
        for node in self.statements():
            if isinstance(node, ast.Import):
                yield from (item.name for item in node.names)
            elif isinstance(node, ast.ImportFrom):
                base = self.base_of(node)
                yield base
                yield from (f"{base}.{item.name}" for item in node.names if item.name != "*")


class Names:
    """What the names of a module stand for, as far as it imports or defines them."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._origins: dict[str, str] = {}
        self.own: set[str] = set()
        """What is defined or assigned in it, wherever that is."""
        self.functions: set[str] = set()
        self.takes_all = False
        """Whether it imports whatever another module has."""
        for node in ast.walk(source.tree):
            self._add(node)

    def origin(self, first: str) -> str | None:
        """Where a name is imported from: `module`, or `module:name`; None where it is not, or is defined here as well."""
        return None if first in self.own else self._origins.get(first)

    def is_imported(self, first: str) -> bool:
        """Whether a name is imported, wherever from."""
        return first in self._origins

    def _add(self, node: ast.AST) -> None:
        if isinstance(node, ast.Import):
            for item in node.names:
                first = item.name.partition(".")[0]
                self._note(item.asname or first, item.name if item.asname else first)
        elif isinstance(node, ast.ImportFrom):
            self.takes_all |= any(item.name == "*" for item in node.names)
            for item in node.names:
                self._note(item.asname or item.name, f"{self._source.base_of(node)}:{item.name}")
        elif isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            self.own.add(node.name)
            self.functions |= {node.name} if isinstance(node, FUNCTIONS) else set()
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            self.own.add(node.id)

    def _note(self, name: str, origin: str) -> None:
        if self._origins.setdefault(name, origin) != origin:
            self.own.add(name)


def bound_in(body: list[ast.stmt]) -> Iterator[tuple[str, ast.stmt]]:
    """The names that a body binds, with what binds them; those of the classes in it are theirs."""
    for node in body:
        if isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            yield node.name, node
            continue
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from ((item.asname or item.name.partition(".")[0], node) for item in node.names)
        if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign):
            stored = (item for item in ast.walk(node) if isinstance(item, ast.Name) and isinstance(item.ctx, ast.Store))
            yield from ((item.id, node) for item in stored)
        for inner in _inner(node):
            yield from bound_in(inner)


def is_never(test: ast.expr) -> bool:
    """Whether a condition does not hold while a module is imported."""
    return ast.unparse(test) in ("TYPE_CHECKING", "typing.TYPE_CHECKING", "__name__ == '__main__'")


def dotted(node: ast.expr) -> str | None:
    """`a.b.c` as it is written, None for anything else."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) else None


def _at_import(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    for node in body:
        if isinstance(node, FUNCTIONS):
            continue
        yield node
        for inner in [node.body] if isinstance(node, ast.ClassDef) else _inner(node):
            yield from _at_import(inner)


def _inner(node: ast.stmt) -> Iterator[list[ast.stmt]]:
    """What a statement may run that stands in it."""
    for field in _BODIES:
        if field == "body" and isinstance(node, ast.If) and is_never(node.test):
            continue
        inner = getattr(node, field, [])
        yield from [item.body for item in inner] if field == "handlers" else [inner]
