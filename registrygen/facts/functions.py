"""Function definitions as facts: parameters, annotations, and which sort of method it is."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

from registrygen.facts.bodies import has_yield
from registrygen.facts.expressions import annotation, default
from registrygen.facts.places import Place
from registrygen.facts.resolution import Resolver
from registrygen.facts.scopes import FunctionBinding, FunctionNode
from registrygen.model.facts import FunctionFact, ParameterFact
from registrygen.pysource.objects import PyObject

Sort = Literal["function", "method", "classmethod", "staticmethod", "property"]
ParameterKind = Literal["positional_only", "positional", "keyword_only", "var_positional", "var_keyword"]

_SORTS: dict[str, Sort] = {
    "staticmethod": "staticmethod",
    "abstractstaticmethod": "staticmethod",
    "classmethod": "classmethod",
    "abstractclassmethod": "classmethod",
    "property": "property",
    "abstractproperty": "property",
    "cached_property": "property",
}
_IMPLICIT_CLASSMETHODS = frozenset({"__init_subclass__", "__class_getitem__"})


def function_fact(place: Place, resolver: Resolver) -> FunctionFact:
    """The function or method at a place, its signature as it is written whatever unknown decorators do to it."""
    assert isinstance(place.binding, FunctionBinding)
    node = place.binding.node
    sort = _sort(node) if place.owner else "function"
    parameters = tuple(_parameters(node.args, place, resolver))
    return FunctionFact(
        object=place.object,
        span=place.module.source.name_span(node),
        parameters=_unbound(parameters, sort, node.name),
        returns=annotation(node.returns, place, resolver),
        is_async=isinstance(node, ast.AsyncFunctionDef),
        is_generator=has_yield(node, place.module.source),
        decorators=tuple(_decorators(node, place, resolver)),
        sort=sort,
    )


def as_method(fact: FunctionFact) -> FunctionFact:
    """A module's function that a class body assigns to a name: its first parameter becomes `self`."""
    if fact.sort != "function":
        return fact
    return replace(fact, sort="method", parameters=_unbound(fact.parameters, "method", fact.object.short))


def _decorators(node: FunctionNode, place: Place, resolver: Resolver) -> Iterator[PyObject]:
    """The decorators that can be named, called or not."""
    for decorator in node.decorator_list:
        called = decorator.func if isinstance(decorator, ast.Call) else decorator
        named = resolver.named(called, place.module, place.owner)
        if named is not None:
            yield named


def _sort(node: FunctionNode) -> Sort:
    for decorator in node.decorator_list:
        name = decorator.attr if isinstance(decorator, ast.Attribute) else getattr(decorator, "id", "")
        if name in _SORTS:
            return _SORTS[name]
    if node.name == "__new__":
        return "staticmethod"
    return "classmethod" if node.name in _IMPLICIT_CLASSMETHODS else "method"


def _unbound(parameters: tuple[ParameterFact, ...], sort: Sort, name: str) -> tuple[ParameterFact, ...]:
    """The parameters without `self` or `cls`; where only `*args` stands, it takes the instance and stays."""
    bound = sort in ("method", "classmethod", "property") or name == "__new__"
    if bound and parameters and parameters[0].kind in ("positional_only", "positional"):
        return parameters[1:]
    return parameters


def _parameters(arguments: ast.arguments, place: Place, resolver: Resolver) -> Iterator[ParameterFact]:
    for argument, kind, value in _arguments(arguments):
        yield ParameterFact(
            name=argument.arg,
            kind=kind,
            annotation=annotation(argument.annotation, place, resolver),
            has_default=value is not None,
            default=default(value, place, resolver),
        )


def _arguments(arguments: ast.arguments) -> Iterator[tuple[ast.arg, ParameterKind, ast.expr | None]]:
    positional = [*arguments.posonlyargs, *arguments.args]
    first_default = len(positional) - len(arguments.defaults)
    for index, argument in enumerate(positional):
        only = index < len(arguments.posonlyargs)
        value = arguments.defaults[index - first_default] if index >= first_default else None
        yield argument, "positional_only" if only else "positional", value
    if arguments.vararg:
        yield arguments.vararg, "var_positional", None
    for argument, value in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        yield argument, "keyword_only", value
    if arguments.kwarg:
        yield arguments.kwarg, "var_keyword", None
