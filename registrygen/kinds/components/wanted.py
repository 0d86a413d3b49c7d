"""Which class a parameter asks for, as far as its annotation tells."""

from __future__ import annotations

import ast

from registrygen.api import Annotation, PyObject

_WRAPPERS = frozenset({"Annotated", "Optional"})
"""Generic types that ask for their first argument."""


def wanted_type(annotation: Annotation | None) -> PyObject | None:
    """The class: of `X | None`, `Optional[X]` and `Annotated[X, ...]` it is X, quoted or not; None where it is no plain class."""
    if annotation is None or annotation.object is not None:
        return annotation.object if annotation else None
    name = _name(annotation.text)
    return annotation.names.get(name) if name else None


def _name(text: str) -> str | None:
    try:
        return _plain(ast.parse(text.strip(), mode="eval").body)
    except SyntaxError:
        return None


def _plain(node: ast.expr) -> str | None:
    match node:
        case ast.Name() | ast.Attribute():
            return ast.unparse(node)
        case ast.Constant(value=str() as text):
            return _name(text)
        case ast.BinOp(left=other, op=ast.BitOr(), right=ast.Constant(value=None)):
            return _plain(other)
        case ast.BinOp(left=ast.Constant(value=None), op=ast.BitOr(), right=other):
            return _plain(other)
        case ast.Subscript(value=outer, slice=inner) if ast.unparse(outer).rpartition(".")[2] in _WRAPPERS:
            return _plain(inner.elts[0] if isinstance(inner, ast.Tuple) else inner)
    return None
