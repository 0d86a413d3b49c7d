"""Python expressions as syntax trees: parsed from text, their dotted names, annotations without their quotes."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Callable


def expression(text: str) -> ast.expr | None:
    """The expression that a text holds, or None where it holds none."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def dotted(node: ast.expr) -> str | None:
    """`a.b.c` as text where the expression is names joined by dots."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) else None


def unquoted(annotation: ast.expr, accepts: Callable[[ast.expr], bool] = lambda _: True) -> ast.expr:
    """The annotation with its quoted parts parsed, where `accepts` takes what they hold; the tree is changed.

    The arguments of `Literal` are strings, not types, and of those of `Annotated` only the first is a type.
    """
    match annotation:
        case ast.Constant(value=str() as text):
            held = expression(text)
            return unquoted(held, accepts) if held is not None and accepts(held) else annotation
        case ast.Subscript():
            annotation.slice = _arguments(annotation, accepts)
        case ast.Tuple() | ast.List():
            annotation.elts = [unquoted(element, accepts) for element in annotation.elts]
        case ast.BinOp(op=ast.BitOr()):
            annotation.left = unquoted(annotation.left, accepts)
            annotation.right = unquoted(annotation.right, accepts)
        case ast.Starred():
            annotation.value = unquoted(annotation.value, accepts)
    return annotation


def _arguments(subscript: ast.Subscript, accepts: Callable[[ast.expr], bool]) -> ast.expr:
    arguments, outer = subscript.slice, (dotted(subscript.value) or "").rpartition(".")[2]
    if outer == "Literal":
        return arguments
    if outer == "Annotated" and isinstance(arguments, ast.Tuple):
        arguments.elts[:1] = [unquoted(element, accepts) for element in arguments.elts[:1]]
        return arguments
    return unquoted(arguments, accepts)
