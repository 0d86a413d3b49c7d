"""Annotations and defaults as facts: their text at once, what the names in them mean when it is asked for."""

from __future__ import annotations

import ast
from collections.abc import Callable
from functools import partial

from registrygen.facts.bodies import whole
from registrygen.facts.known import may_be_module
from registrygen.facts.places import ModulePlace, Outside, Place, Target
from registrygen.facts.resolution import Resolver
from registrygen.facts.scopes import FunctionBinding
from registrygen.model.facts import Absence, Annotation, Expression, Reading
from registrygen.pysource.loads import loads
from registrygen.pysource.objects import PyObject
from registrygen.pysource.syntax import dotted, expression, unquoted


def annotation(node: ast.expr | None, place: Place, resolver: Resolver) -> Annotation | None:
    """An annotation as written, and what it names where it is a plain name, quoted or not."""
    if node is None:
        return None
    plain = node
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        plain = expression(node.value) or node
    named = resolver.named(plain, place.module, place.owner)
    text = place.module.source.written(node)
    return Annotation(text=text, object=named, read=partial(_read_type, text, place, resolver))


def type_argument(node: ast.expr, place: Place, resolver: Resolver) -> Annotation:
    """A part of an annotation as one of its own; it may come from inside quotes, so it has no place in the file."""
    text, named = ast.unparse(node), resolver.named(node, place.module, place.owner)
    return Annotation(text=text, object=named, read=partial(_read_type, text, place, resolver))


def default(node: ast.expr | None, place: Place, resolver: Resolver) -> Expression | None:
    """A default as written."""
    if node is None:
        return None
    text = place.module.source.written(node)
    if isinstance(node, ast.NamedExpr):
        text = f"({text})"  # parentheses around an expression are no part of it, and this one is none without
    return Expression(text=text, read=partial(_read_value, text, place, resolver))


def returned(target: Target, resolver: Resolver) -> Expression | None:
    """What a function returns whose body is one `return` beside its docstring."""
    if not isinstance(target, Place) or not isinstance(target.binding, FunctionBinding):
        return None
    node = whole(target.binding.node, target.module.source)
    body = node.body[ast.get_docstring(node) is not None :] if node is not None else []
    match body:
        case [ast.Return(value=ast.expr() as value)]:
            text = ast.unparse(value)
            return Expression(text=text, read=partial(_read_value, text, target, resolver))
    return None


def _read_value(text: str, place: Place, resolver: Resolver) -> Reading:
    tree = expression(text)
    return _reading(tree, place, resolver) if tree is not None else Reading(names={})


def _read_type(text: str, place: Place, resolver: Resolver) -> Reading:
    tree = expression(text.removeprefix("*"))
    return _reading(unquoted(tree), place, resolver) if tree is not None else Reading(names={})


def _reading(tree: ast.expr, place: Place, resolver: Resolver) -> Reading:
    names: dict[str, PyObject] = {}
    unknown: list[str] = []
    for load in loads(tree):
        chain = dotted(load) or ""
        found = _named(chain, place, resolver)
        if found is None:
            unknown.append(chain)
        elif found[1].module != "builtins":
            names[found[0]] = found[1]
    parts = tuple(resolver.named(part, place.module, place.owner) for part in _parts(tree))
    return Reading(names=names, unknown=tuple(dict.fromkeys(unknown)), parts=parts, items=_items(tree))


def _items(tree: ast.expr) -> tuple[str, ...] | None:
    """The dotted names in a display, None where there is anything else in it."""
    found = [dotted(item) for item in tree.elts] if isinstance(tree, ast.List | ast.Tuple | ast.Set) else [None]
    return None if None in found else tuple(item for item in found if item)


def _parts(tree: ast.expr) -> list[ast.expr]:
    if not isinstance(tree, ast.Subscript):
        return []
    return [tree.value, *(tree.slice.elts if isinstance(tree.slice, ast.Tuple) else [tree.slice])]


def _named(chain: str, place: Place, resolver: Resolver) -> tuple[str, PyObject] | None:
    """The part of the dotted name, from its start, that leads to what a module holds, and what that is."""
    parts = chain.split(".")
    target, taken, module = resolver.meaning(parts[0], place.module, place.owner), 1, place.module.name
    while isinstance(target, ModulePlace) and taken < len(parts):
        module = target.module
        target, taken = resolver.attribute(target, parts[taken]), taken + 1
    if isinstance(target, Outside):
        target, taken = _outside(target, parts, taken, resolver.attribute)
    item = _object(target, PyObject(module, parts[taken - 1]))
    if taken == 1 and isinstance(target, Absence):
        item = resolver.imported(parts[0], place.module) or item
    return (".".join(parts[:taken]), item) if item is not None else None


def _outside(
    target: Outside, parts: list[str], taken: int, attribute: Callable[[Target, str], Target]
) -> tuple[Target, int]:
    """Goes on to what is spelt like a class, if it stands in what is spelt like a module (`orm.Session`)."""
    first = next((index for index in range(taken, len(parts)) if parts[index][:1].isupper()), None)
    if first is None or not may_be_module(target.object):
        return target, taken
    # `settings.DEBUG` is an attribute of an object that was imported, `dialects.postgresql.JSONB` is no such thing.
    if parts[first].isupper() and taken == 1:
        return target, taken
    found: Target = target
    for part in parts[taken : first + 1]:
        found = attribute(found, part)
    return found, first + 1


def _object(target: Target, asked: PyObject) -> PyObject | None:
    """The object; what may exist and cannot be seen is called as it was asked for, a module by its parent."""
    match target:
        case Place() | Outside():
            return target.object
        case ModulePlace(module=module):
            parent, _, name = module.rpartition(".")
            return PyObject(parent, name) if parent else None
        case Absence.OUTSIDE:
            return asked
    return None
