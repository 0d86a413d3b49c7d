"""The bodies of classes and functions, parsed once more from their text: few are asked about, so none is kept."""

from __future__ import annotations

import ast
import warnings

from registrygen.facts.reading import NamedNode, SourceText
from registrygen.pysource.loads import own_nodes


def whole(node: NamedNode, source: SourceText) -> NamedNode | None:
    """The definition with its body, in a tree of its own; None where its lines do not parse by themselves."""
    text = "\n".join(_lines(node, source))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = ast.parse(f"if 1:\n{text}" if node.col_offset else text).body[0]
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    inner = found.body[0] if isinstance(found, ast.If) else found
    return inner if isinstance(inner, NamedNode) else None


def has_yield(node: ast.FunctionDef | ast.AsyncFunctionDef, source: SourceText) -> bool:
    """Whether the function's own body yields, functions inside it aside."""
    if not any("yield" in line for line in _lines(node, source)):
        return False
    found = whole(node, source)
    return found is not None and any(isinstance(each, ast.Yield | ast.YieldFrom) for each in own_nodes(found.body))


def _lines(node: NamedNode, source: SourceText) -> list[str]:
    return source.lines[node.lineno - 1 : node.end_lineno]
