"""Which class a parameter asks for, as far as its annotation tells."""

from __future__ import annotations

import ast

from registrygen.api import Annotation, PyObject

_WRAPPERS = frozenset({"Annotated", "Optional"})
"""Generic types that ask for their first argument."""
_UNION = "Union"


def wanted_type(annotation: Annotation | None) -> PyObject | None:
    """The class: X of `X | None`, `Optional[X]`, `Union[X, None]` and `Annotated[X, ...]`, quoted or not.

    None where it is no plain class.
    """
    if annotation is None or annotation.object is not None:
        return annotation.object if annotation else None
    name = _name(annotation.text)
    return annotation.names.get(name) if name else None


def is_optional(annotation: Annotation) -> bool:
    """Whether an annotation allows None beside something else."""
    try:
        tree = ast.parse(annotation.text.strip().strip("\"'"), mode="eval").body
    except SyntaxError:
        return False
    outer = ast.unparse(tree.value).rpartition(".")[2] if isinstance(tree, ast.Subscript) else ""
    union = outer in ("Optional", _UNION) or (isinstance(tree, ast.BinOp) and isinstance(tree.op, ast.BitOr))
    return union and (
        outer == "Optional" or any(isinstance(n, ast.Constant) and n.value is None for n in ast.walk(tree))
    )


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
        case ast.Subscript(value=outer, slice=inner):
            parts = inner.elts if isinstance(inner, ast.Tuple) else [inner]
            name = ast.unparse(outer).rpartition(".")[2]
            if name == _UNION:
                parts = [part for part in parts if not (isinstance(part, ast.Constant) and part.value is None)]
            return _plain(parts[0]) if name in _WRAPPERS or (name == _UNION and len(parts) == 1) else None
    return None
