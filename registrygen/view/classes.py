"""The classes that entries declare by their fields, as frozen dataclasses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

from registrygen.model.artefact import Section
from registrygen.model.declared import (
    ClassField,
    ClassType,
    Container,
    DeclaredClass,
    EnumClass,
    Optional,
)
from registrygen.model.fields import REQUIRED
from registrygen.model.registry import Registry
from registrygen.pysource import layout
from registrygen.pysource.expr import Expr, Subscript, Text, Union, call
from registrygen.pysource.literals import literal
from registrygen.pysource.objects import PyObject
from registrygen.pysource.text import docstring, wrap
from registrygen.view.registry import ClassView
from registrygen.view.scope import Scope
from registrygen.view.text import attribute_lines, sentence


def class_sections(registry: Registry) -> list[Section]:
    """A section for each class that an entry of the registry declares."""
    return [_section(registry, item) for item in registry.classes.values()]


def _section(registry: Registry, item: DeclaredClass) -> Section:
    name = item.object.name
    return Section(
        module=item.module,
        template="core/class.py.j2",
        defines={name: item.span},
        exports=(name,),
        local=tuple(field.name for field in item.fields),
        build=lambda scope: class_view(item, registry, scope),
        title=f"The classes of {registry.kind.name.replace('_', ' ')}",
    )


def class_view(item: DeclaredClass, registry: Registry, scope: Scope) -> ClassView:
    """The frozen dataclass: the base class's fields first, since all take keywords only."""
    bases = [scope.use(item.base)] if item.base is not None else []
    shadowing = replace(scope, shadowed=frozenset(field.name for field in item.fields))
    dataclass = call(scope.std("dataclasses", "dataclass"), frozen="True", kw_only="True")
    return ClassView(
        decorators=(layout.decorator(dataclass, scope.style),),
        head=layout.class_head(item.object.name, bases, scope.style),
        docstring=docstring(_doc(item, registry, scope), scope.style, depth=1),
        body=[_field(field, shadowing) for field in item.fields],
    )


def _doc(item: DeclaredClass, registry: Registry, scope: Scope) -> str:
    """What the entry says, and the fields that say what they hold."""
    said = item.doc or f"The {registry.kind.singular.replace('_', ' ')} `{item.object.name}`"
    lines = wrap(sentence(said), scope.style.line_length - 8)
    documented = [field for field in item.fields if field.doc]
    if documented:
        lines.extend(["", "Attributes:"])
        for field in documented:
            lines.extend(attribute_lines(field.name, field.doc, scope.style))
    return "\n".join(lines)


def _field(field: ClassField, scope: Scope) -> str:
    annotation = type_expression(field.type, scope)
    return layout.assignment(field.name, _default(field, scope), scope.style, annotation=annotation, depth=1)


def type_expression(type_: ClassType, scope: Scope) -> Expr:
    """The annotation of a type."""
    if isinstance(type_, Optional):
        return Union((type_expression(type_.type, scope), "None"))
    if isinstance(type_, Container):
        items = tuple(type_expression(item, scope) for item in type_.items)
        return Subscript(scope.builtin(type_.of), (*items, "...") if type_.of == "tuple" else items)
    if isinstance(type_, EnumClass):
        return scope.use(type_.existing) if type_.existing else scope.ours(type_.module, type_.name)
    if type_.object.module == "builtins":
        return scope.builtin(type_.object.name)
    return scope.use(type_.object)


def _default(field: ClassField, scope: Scope) -> Expr | None:
    default, type_ = field.default, field.type
    if default is REQUIRED:
        return None
    if isinstance(type_, Optional) and default is not None:
        type_ = type_.type
    if isinstance(type_, EnumClass) and default is not None:
        return f"{type_expression(type_, scope)}.{default}"
    if isinstance(type_, Container) and default is not None:
        return _made_empty(type_, scope)
    if default is None or isinstance(default, bool | int | float):
        return literal(default)
    return _spelt(default, scope)


def _made_empty(type_: Container, scope: Scope) -> Expr:
    """The empty container: one for each instance where it could be changed."""
    if type_.of == "tuple":
        return "()"
    if type_.of == "frozenset":
        return call(scope.builtin("frozenset"))
    made = type_expression(type_, scope)
    return call(scope.std("dataclasses", "field"), default_factory=made)


def _spelt(default: object, scope: Scope) -> Expr:
    if isinstance(default, str):
        return Text(default)
    make = _MADE[type(default)]
    return make(default, scope)


def _iso(value: object, scope: Scope) -> Expr:
    assert isinstance(value, datetime | date | time)
    name = scope.use(PyObject("datetime", type(value).__name__))
    return call(f"{name}.fromisoformat", Text(value.isoformat()))


def _seconds(value: object, scope: Scope) -> Expr:
    assert isinstance(value, timedelta)
    seconds = value.total_seconds()
    spelt = literal(int(seconds) if seconds.is_integer() else seconds)
    return call(scope.std("datetime", "timedelta"), seconds=spelt)


_MADE: Mapping[type, Callable[[object, Scope], Expr]] = {
    Decimal: lambda value, scope: call(scope.std("decimal", "Decimal"), Text(str(value))),
    UUID: lambda value, scope: call(scope.std("uuid", "UUID"), Text(str(value))),
    datetime: _iso,
    date: _iso,
    time: _iso,
    timedelta: _seconds,
}
