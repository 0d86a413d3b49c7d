"""Expressions of one module rewritten so that they mean the same in another."""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Mapping

from registrygen.pysource.literals import literal
from registrygen.pysource.loads import loads
from registrygen.pysource.syntax import dotted, expression, unquoted

_STRING = "string_of_the_expression_{}_"
_STRINGS = re.compile(_STRING.format(r"(\d+)"))


def transplanted(text: str, local: Mapping[str, str], *, is_annotation: bool = True) -> str:
    """The expression with each name, or the longest dotted name, that `local` has a spelling for spelt that way.

    Names that the expression binds itself stay. Quoted parts of an annotation lose their quotes where all names in
    them are known or built in; with `is_annotation=False`, as for defaults, strings are strings. The result is
    spelt as `ast.unparse` does, with double quotes; a text that is no expression comes back as it is.
    """
    tree = expression(text)
    if tree is None:
        return text
    if is_annotation:
        tree = unquoted(tree, lambda held: _is_known(held, local))
    strings = _Strings()
    spelt = ast.unparse(strings.visit(_Replaced(_replacements(tree, local)).visit(tree)))
    return _STRINGS.sub(lambda found: strings.spelt[int(found[1])], spelt)


def _is_known(held: ast.expr, local: Mapping[str, str]) -> bool:
    return all(_longest(load, local) is not None or _is_builtin(load) for load in loads(held))


def _is_builtin(load: ast.expr) -> bool:
    return isinstance(load, ast.Name) and hasattr(builtins, load.id)


def _longest(load: ast.expr, local: Mapping[str, str]) -> ast.expr | None:
    """The longest part of a dotted name, from its start, that has a spelling."""
    while dotted(load) not in local:
        if not isinstance(load, ast.Attribute):
            return None
        load = load.value
    return load


def _replacements(tree: ast.expr, local: Mapping[str, str]) -> dict[ast.AST, ast.expr]:
    found: dict[ast.AST, ast.expr] = {}
    for load in loads(tree):
        known = _longest(load, local)
        spelt = expression(local[dotted(known) or ""]) if known is not None else None
        if known is not None and spelt is not None:
            found[known] = spelt
    return found


class _Replaced(ast.NodeTransformer):
    """Puts other nodes in the place of some."""

    def __init__(self, nodes: Mapping[ast.AST, ast.expr]) -> None:
        self._nodes = nodes

    def visit(self, node: ast.AST) -> ast.AST:
        found = self._nodes.get(node)
        return self.generic_visit(node) if found is None else found


class _Strings(ast.NodeTransformer):
    """Puts names in the place of strings, whose spelling `ast.unparse` would choose."""

    def __init__(self) -> None:
        self.spelt: list[str] = []

    def visit_Constant(self, node: ast.Constant) -> ast.expr:
        if isinstance(node.value, str):
            return self._placed(literal(node.value))
        return self._placed(_double_quoted(ast.unparse(node))) if isinstance(node.value, bytes) else node

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.expr:
        return self._placed(_double_quoted(ast.unparse(node)))

    def _placed(self, spelt: str) -> ast.expr:
        self.spelt.append(spelt)
        return ast.Name(id=_STRING.format(len(self.spelt) - 1), ctx=ast.Load())


def _double_quoted(spelt: str) -> str:
    """The string with double quotes, where none stands inside it."""
    prefix, quote, body = spelt.partition("'")
    is_plain = quote and '"' not in spelt and not body.startswith("''")
    return f'{prefix}"{body[:-1]}"' if is_plain else spelt
