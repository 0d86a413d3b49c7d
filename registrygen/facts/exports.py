"""A module's `__all__`, where it can be read: literals, sums, `+=`, `extend`, `append`, another module's."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass

from registrygen.pysource.syntax import dotted


@dataclass(frozen=True, kw_only=True)
class ExportsOf:
    """The `__all__` of the module that the dotted name means here."""

    name: str


Exported = str | ExportsOf


def exports(body: Sequence[ast.stmt]) -> tuple[Exported, ...] | None:
    """The names in `__all__` in order, or None where there is none or it is computed in a way that cannot be read."""
    found: tuple[Exported, ...] | None = None
    for statement in body:
        added, replaces = _part(statement)
        if added is None:
            continue
        parts = _listed(added)
        if parts is None:
            return None
        found = parts if replaces else (*(found or ()), *parts)
    return tuple(dict.fromkeys(found)) if found is not None else None


def _part(statement: ast.stmt) -> tuple[ast.expr | None, bool]:
    """What the statement puts into `__all__`, and whether it replaces what was there."""
    match statement:
        case ast.Assign(targets=[ast.Name(id="__all__")], value=value):
            return value, True
        case ast.AnnAssign(target=ast.Name(id="__all__"), value=value):
            return value, True
        case ast.AugAssign(target=ast.Name(id="__all__"), op=ast.Add(), value=value):
            return value, False
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id="__all__"), attr="extend"), args=[value])):
            return value, False
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id="__all__"), attr="append"), args=[value])):
            return ast.List(elts=[value]), False
    return None, False


def _listed(value: ast.expr) -> tuple[Exported, ...] | None:
    match value:
        case ast.List(elts=elements) | ast.Tuple(elts=elements):
            parts = [_element(element) for element in elements]
            return tuple(name for part in parts for name in part or ()) if None not in parts else None
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            first, second = _listed(left), _listed(right)
            return (*first, *second) if first is not None and second is not None else None
        case ast.Attribute(value=module, attr="__all__"):
            name = dotted(module)
            return (ExportsOf(name=name),) if name else None
        case ast.Call(func=ast.Name(id="list" | "tuple" | "sorted"), args=[inner], keywords=[]):
            return _listed(inner)
    return None


def _element(element: ast.expr) -> tuple[Exported, ...] | None:
    if isinstance(element, ast.Constant) and isinstance(element.value, str):
        return (element.value,)
    return _listed(element.value) if isinstance(element, ast.Starred) else None
