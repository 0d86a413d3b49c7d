"""The names that code reads from outside itself: what it binds on its own (parameters, loop variables) left out."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from registrygen.pysource.syntax import dotted

Names = frozenset[str]
Scoped = tuple[ast.AST, Names]

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


def loads(root: ast.expr | ast.stmt) -> Iterator[ast.Name | ast.Attribute]:
    """The names and whole dotted names that an expression or definition reads, in order; annotations do not count.

    Names that it imports are read from outside.
    """
    pending: list[Scoped] = [(root, bound([root]) if isinstance(root, ast.expr) else frozenset())]
    while pending:
        node, hidden = pending.pop()
        if not isinstance(node, ast.Name | ast.Attribute):
            pending.extend(reversed(list(_children(node, hidden))))
        elif isinstance(node, ast.Attribute) and (not isinstance(node.ctx, ast.Load) or dotted(node) is None):
            pending.append((node.value, hidden))
        elif isinstance(node.ctx, ast.Load) and (dotted(node) or "").partition(".")[0] not in hidden:
            yield node


def own_nodes(body: Iterable[ast.AST]) -> Iterator[ast.AST]:
    """The nodes that run as part of the body, definitions inside it without what they hold."""
    pending = list(body)
    while pending:
        node = pending.pop()
        yield node
        if not isinstance(node, (*_FUNCTIONS, *_COMPREHENSIONS, ast.ClassDef, ast.Lambda)):
            pending.extend(ast.iter_child_nodes(node))


def bound(body: Iterable[ast.AST]) -> Names:
    """The names that the body binds for itself, imports aside."""
    nodes = list(own_nodes(body))
    shared = {name for node in nodes if isinstance(node, ast.Global) for name in node.names}
    return frozenset(name for node in nodes if (name := _binds(node)) is not None) - shared


def _binds(node: ast.AST) -> str | None:
    match node:
        case ast.Name(id=name, ctx=ast.Store()):
            return name
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef() | ast.ExceptHandler():
            return node.name
        case ast.MatchAs(name=name) | ast.MatchStar(name=name) | ast.MatchMapping(rest=name):
            return name
    return None


def _children(node: ast.AST, hidden: Names) -> Iterator[Scoped]:
    match node:
        case ast.Lambda():
            yield from ((default, hidden) for default in _defaults(node.args))
            yield node.body, hidden | _parameters(node.args)
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            yield from ((each, hidden) for each in (*node.decorator_list, *_defaults(node.args)))
            inner = hidden | _parameters(node.args) | bound(node.body)
            yield from ((statement, inner) for statement in node.body)
        case ast.ClassDef():
            yield from ((each, hidden) for each in (*node.decorator_list, *node.bases, *node.keywords))
            yield from _class_body(node, hidden)
        case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
            yield from _comprehension(node, hidden)
        case ast.AnnAssign():
            yield from ((each, hidden) for each in (node.target, node.value) if each is not None)
        case _:
            yield from ((child, hidden) for child in ast.iter_child_nodes(node))


def _class_body(node: ast.ClassDef, hidden: Names) -> Iterator[Scoped]:
    """The statements of a class; what they bind is hidden from one another, not from the methods."""
    inner = hidden | bound(node.body)
    for statement in node.body:
        yield statement, hidden if isinstance(statement, _FUNCTIONS) else inner


def _comprehension(
    node: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp, hidden: Names
) -> Iterator[Scoped]:
    inner = hidden | bound(generator.target for generator in node.generators)
    elements = (node.key, node.value) if isinstance(node, ast.DictComp) else (node.elt,)
    yield from ((element, inner) for element in elements)
    for number, generator in enumerate(node.generators):
        yield generator.iter, inner if number else hidden
        yield from ((condition, inner) for condition in generator.ifs)


def _defaults(arguments: ast.arguments) -> list[ast.expr]:
    return [default for default in (*arguments.defaults, *arguments.kw_defaults) if default is not None]


def _parameters(arguments: ast.arguments) -> Names:
    every = (*arguments.posonlyargs, *arguments.args, arguments.vararg, *arguments.kwonlyargs, arguments.kwarg)
    return frozenset(argument.arg for argument in every if argument is not None)
