"""Class definitions as facts: bases, and the methods and attributes that Python would find on them."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from registrygen.facts.expressions import annotation
from registrygen.facts.functions import as_method, function_fact
from registrygen.facts.generated import generated_init
from registrygen.facts.known import AUTO
from registrygen.facts.places import Place
from registrygen.facts.resolution import Resolver
from registrygen.facts.scopes import ClassBinding, FunctionBinding, ValueBinding
from registrygen.model.facts import AttributeFact, ClassFact, FunctionFact
from registrygen.pysource.objects import PyObject
from registrygen.pysource.syntax import dotted

Member = FunctionFact | AttributeFact | None


class ClassReader:
    """Reads classes, each once: what its own body holds, and with it what its ancestors hold."""

    def __init__(self, resolver: Resolver) -> None:
        self._resolver = resolver
        self._facts: dict[PyObject, ClassFact] = {}
        self._own: dict[PyObject, Mapping[str, Member]] = {}

    def fact(self, place: Place) -> ClassFact:
        """The class at a place."""
        if place.object not in self._facts:
            self._facts[place.object] = self._read(place)
        return self._facts[place.object]

    def _read(self, place: Place) -> ClassFact:
        assert isinstance(place.binding, ClassBinding)
        node, source = place.binding.node, place.module.source
        ancestry = self._resolver.ancestry(place)
        members = self._members(place, ancestry.line)
        return ClassFact(
            object=place.object,
            span=source.name_span(node),
            bases=ancestry.bases,
            ancestors=ancestry.line,
            methods={name: member for name, member in members.items() if isinstance(member, FunctionFact)},
            attributes={name: member for name, member in members.items() if isinstance(member, AttributeFact)},
            decorators=tuple(source.written(decorator) for decorator in node.decorator_list),
            complete=ancestry.complete,
            classes=tuple(
                name for name, (item, *_) in place.binding.scope.bindings.items() if isinstance(item, ClassBinding)
            ),
        )

    def _members(self, place: Place, line: tuple[PyObject, ...]) -> dict[str, Member]:
        """All members by name, the nearest class's first: what it binds to a name hides what its bases bind to it."""
        members: dict[str, Member] = {}
        for item in line:
            found = place if item == place.object else self._resolver.resolve(item)
            if isinstance(found, Place) and isinstance(found.binding, ClassBinding):
                for name, member in self._own_members(found).items():
                    members.setdefault(name, member)
        return members

    def _own_members(self, place: Place) -> Mapping[str, Member]:
        if place.object not in self._own:
            self._own[place.object] = self._read_members(place)
        return self._own[place.object]

    def _read_members(self, place: Place) -> Mapping[str, Member]:
        assert isinstance(place.binding, ClassBinding)
        members = {name: self._member(place, name) for name in place.binding.scope.bindings}
        generated = generated_init(place, self._resolver) if "__init__" not in members else None
        return {**members, "__init__": generated} if generated else members

    def _member(self, place: Place, name: str) -> Member:
        """The method or attribute of this name; None for a nested class or an import, which are neither."""
        assert isinstance(place.binding, ClassBinding)
        binding = place.binding.scope.bindings[name][0]
        if isinstance(binding, FunctionBinding | ValueBinding):
            member = Place(module=place.module, name=f"{place.name}.{name}", binding=binding, owner=place)
            if isinstance(binding, FunctionBinding):
                return function_fact(member, self._resolver)
            return self._assigned_method(member, binding) or attribute_fact(member, binding, self._resolver)
        return None

    def _assigned_method(self, member: Place, binding: ValueBinding) -> FunctionFact | None:
        """The method that `name = other` makes of another function."""
        if binding.annotation is not None or binding.value is None or not dotted(binding.value):
            return None
        target = self._resolver.meaning(dotted(binding.value) or "", member.module, member.owner)
        if isinstance(target, Place) and isinstance(target.binding, FunctionBinding):
            return as_method(function_fact(target, self._resolver))
        return None


def attribute_fact(member: Place, binding: ValueBinding, resolver: Resolver) -> AttributeFact:
    """A class-level name with an annotation or a value."""
    return AttributeFact(
        name=member.name.rpartition(".")[2],
        annotation=annotation(binding.annotation, member, resolver),
        value=_constant(binding.value),
        has_value=binding.has_value,
        is_auto=_is_auto(binding.value, member, resolver),
        span=member.module.source.span(binding.target),
    )


def _is_auto(value: ast.expr | None, member: Place, resolver: Resolver) -> bool:
    if not isinstance(value, ast.Call) or value.args or value.keywords:
        return False
    return resolver.named(value.func, member.module, member.owner) == AUTO


def _constant(value: ast.expr | None) -> str | int | float | bool | None:
    """The value that is written, where it is a plain constant; `auto()` and other calls are none."""
    if isinstance(value, ast.Constant) and isinstance(value.value, str | int | float):
        return value.value
    match value:
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as number)):
            return -number
    return None
