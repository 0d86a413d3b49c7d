"""Resolved values and field types as Python expressions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from registrygen.model.fields import (
    REQUIRED,
    Field,
    FieldType,
    LinkType,
    ListType,
    MapType,
    MemberType,
    ObjectType,
    Plain,
    Record,
)
from registrygen.model.registry import Entry, LinkValue, MemberValue, Registry
from registrygen.pysource.expr import Argument, Call, Collection, Dict, Expr, Subscript, Text, Union, flat
from registrygen.pysource.literals import literal
from registrygen.pysource.objects import PyObject
from registrygen.view.scope import Scope


def expression(value: object, registry: Registry, scope: Scope) -> Expr:
    """The source of a resolved value."""
    if isinstance(value, MemberValue):
        return scope.member(registry, value)
    if isinstance(value, PyObject):
        return scope.use(value)
    if isinstance(value, LinkValue):
        target = scope.linked(value)
        entry = target.entry(value.key)
        assert entry is not None
        return key_expression(entry, target, scope)
    if isinstance(value, tuple | list):
        items = tuple(expression(item, registry, scope) for item in value)
        return Collection("[" if registry.layout.sequence == "list" else "(", items)
    if isinstance(value, Mapping):
        return Dict(tuple((Text(str(key)), expression(item, registry, scope)) for key, item in value.items()))
    if isinstance(value, str):
        return Text(value)
    assert value is None or isinstance(value, bool | int | float)
    return literal(value)


def data(value: object) -> Expr:
    """A value of YAML as source, mappings and sequences included."""
    if isinstance(value, Mapping):
        return Dict(tuple((data(key), data(item)) for key, item in value.items()))
    if isinstance(value, list | tuple):
        return Collection("[", tuple(data(item) for item in value))
    if isinstance(value, str):
        return Text(value)
    assert value is None or isinstance(value, bool | int | float)
    return literal(value)


def key_expression(entry: Entry, registry: Registry, scope: Scope) -> Expr:
    """The source of an entry's key: its class, its enum member or its text."""
    return expression(entry.values[registry.key_field.key], registry, scope)


def annotation(type_: FieldType, registry: Registry, scope: Scope) -> Expr:
    """The annotation of a metadata field's type."""
    if isinstance(type_, Plain):
        return _plain_annotation(type_, scope)
    if isinstance(type_, MemberType):
        return scope.enum(registry.enums[type_.slot])
    if isinstance(type_, ObjectType):
        return _object_annotation(type_, registry, scope)
    if isinstance(type_, LinkType):
        return link_annotation(type_, scope)
    if isinstance(type_, ListType):
        item = annotation(type_.item, registry, scope)
        if registry.layout.sequence == "list":
            return Subscript(scope.builtin("list"), (item,))
        return Subscript(scope.builtin("tuple"), (item, "..."))
    return Subscript(
        scope.std("collections.abc", "Mapping"), (scope.builtin("str"), annotation(type_.value, registry, scope))
    )


def _plain_annotation(type_: Plain, scope: Scope) -> Expr:
    if type_.python == "scalar":
        return Union(tuple(scope.builtin(name) for name in ("bool", "int", "float", "str")))
    return scope.builtin(type_.python)


def _object_annotation(type_: ObjectType, registry: Registry, scope: Scope) -> Expr:
    if type_.sort == "class":
        base = registry.objects.get(type_.base)
        return Subscript(scope.builtin("type"), (scope.use(base) if base else scope.builtin("object"),))
    if type_.sort == "callable":
        return _callable_annotation(type_, scope)
    return scope.builtin("object")


def _callable_annotation(type_: ObjectType, scope: Scope) -> Expr:
    callable_ = scope.std("collections.abc", "Callable")
    if not type_.signature:
        return Subscript(callable_, ("...", scope.builtin("object")))
    *takes, returns = (scope.builtin(name) for name in type_.signature)
    return Subscript(callable_, (Collection("[", tuple(takes)), returns))


def link_annotation(type_: LinkType, scope: Scope) -> Expr:
    """The annotation of a link: the type of the other kind's keys."""
    targets = scope.project.of_kind(type_.kind)
    if not targets:
        return scope.builtin("str")
    choices = {flat(found): found for target in targets for found in [annotation(target.key_field.type, target, scope)]}
    return Union(tuple(choices.values())) if len(choices) > 1 else next(iter(choices.values()))


def held(field: Field, item: str) -> str:
    """The expression of an entry's value in a metadata field of `item`: the field, or the one of its record that holds it."""
    inner = f".{field.record.value.name}" if field.record is not None and field.record.key is None else ""
    return f"{item}.{field.name}{inner}"


def metadata_annotation(field: Field, registry: Registry, scope: Scope) -> Expr:
    """The annotation of a field of the metadata dataclass: that of its values, or of the records that hold them."""
    record = field.record
    if record is None:
        return field_annotation(field, registry, scope)
    name = scope.ours(registry.layout.metadata_module, registry.layout.named(record.name))
    if record.key is None:
        return name
    if registry.layout.sequence == "list":
        return Subscript(scope.builtin("list"), (name,))
    return Subscript(scope.builtin("tuple"), (name, "..."))


def record_value(entry: Entry, field: Field, record: Record, registry: Registry, scope: Scope) -> Expr:
    """The source of an entry's records in a metadata field."""
    value = entry.values[field.key]
    name = scope.ours(registry.layout.metadata_module, registry.layout.named(record.name))
    if record.key is None:
        also = [item for item in registry.fields if item.key in record.also and entry.values[item.key] is not None]
        arguments = [Argument(expression(value, registry, scope), record.value.name)]
        arguments += [Argument(expression(entry.values[item.key], registry, scope), item.name) for item in also]
        return Call(name, tuple(arguments))
    assert isinstance(value, Mapping)
    items = tuple(
        Call(
            name,
            (Argument(_plain(key), record.key.name), Argument(expression(item, registry, scope), record.value.name)),
        )
        for key, item in value.items()
    )
    return Collection("[" if registry.layout.sequence == "list" else "(", items)


@dataclass(frozen=True, kw_only=True)
class RecordPart:
    """A field of a record's class: its name, what it is, its annotation and its default."""

    name: str
    doc: str
    annotation: Expr
    default: Expr | None = None


def record_fields(registry: Registry, field: Field, record: Record, scope: Scope) -> list[RecordPart]:
    """The fields of the class of a field's records."""
    parts = []
    type_ = field.type.value if record.key is not None and isinstance(field.type, MapType) else field.type
    for item, item_type in ((record.key, record.key.type if record.key else type_), (record.value, type_)):
        if item is not None:
            parts.append(RecordPart(name=item.name, doc=item.doc, annotation=annotation(item_type, registry, scope)))
    for other in (item for item in registry.fields if item.key in record.also):
        optional = Union((annotation(other.type, registry, scope), "None"))
        parts.append(RecordPart(name=other.name, doc=other.doc, annotation=optional, default="None"))
    return parts


def _plain(key: object) -> Expr:
    assert isinstance(key, str | int)
    return Text(key) if isinstance(key, str) else literal(key)


def field_annotation(field: Field, registry: Registry, scope: Scope) -> Expr:
    """The annotation of a field's values, `| None` included."""
    plain = annotation(field.type, registry, scope)
    return Union((plain, "None")) if field.optional and field.named is None else plain


def field_value(entry: Entry, field: Field, registry: Registry, scope: Scope) -> Expr:
    """The source of an entry's value of a field; a name that was not computed is empty text."""
    if field.record is not None:
        return record_value(entry, field, field.record, registry, scope)
    value = entry.values[field.key]
    if field.named is not None and value is None:
        return Text("")
    return expression(value, registry, scope)


def field_default(field: Field, registry: Registry, scope: Scope) -> Expr | None:
    """The source of a metadata field's default, None where the field is required."""
    if field.named is not None:
        return Text("")
    if _is_required(field, registry):
        return None
    default = field.default
    if isinstance(field.type, MemberType) and default is not None:
        member = registry.enums[field.type.slot].member(default)
        assert member is not None
        return scope.member(registry, MemberValue(slot=field.type.slot, name=member.name))
    if isinstance(default, list | tuple | dict):
        return _empty(field, registry, scope)
    return expression(default, registry, scope)


def _empty(field: Field, registry: Registry, scope: Scope) -> Expr | None:
    if isinstance(field.type, MapType) and field.record is None:
        value = annotation(field.type.value, registry, scope)
        made = Subscript(scope.builtin("dict"), (scope.builtin("str"), value))
        return Call(scope.std("dataclasses", "field"), (Argument(made, "default_factory"),))
    if registry.layout.sequence == "list":
        return f"{scope.std('dataclasses', 'field')}(default_factory={scope.builtin('list')})"
    return "()"


def is_default(entry: Entry, field: Field, registry: Registry) -> bool:
    """Whether the entry's value is the metadata field's default, so that the registry can leave it out."""
    value, default = entry.values[field.key], field.default
    if field.named is not None:
        return value is None
    if default is REQUIRED:
        return False
    if isinstance(value, MemberValue):
        member = registry.enums[value.slot].member(default)
        return member is not None and member.name == value.name
    if isinstance(value, tuple) or (field.record is not None and field.record.key is not None):
        return not value and not default
    if isinstance(value, PyObject | LinkValue):
        return False
    return type(value) is type(default) and value == default


def metadata_fields(registry: Registry) -> tuple[Field, ...]:
    """The fields of the metadata dataclass, required ones first where the order decides."""
    fields = tuple(field for field in registry.fields if not field.hidden)
    if "kw_only" in registry.layout.dataclass_options:
        return fields
    return (
        *(field for field in fields if _is_required(field, registry)),
        *(field for field in fields if not _is_required(field, registry)),
    )


def _is_required(field: Field, registry: Registry) -> bool:
    """Whether the dataclass gives the field no default: also where the spec has one that stands in each entry."""
    if field.named is not None:
        return False
    default = field.default
    if default is REQUIRED:
        return True
    if isinstance(field.type, MemberType) and default is not None:
        return registry.enums[field.type.slot].member(default) is None
    if isinstance(default, list | tuple | dict):
        return bool(default)
    return isinstance(field.type, ObjectType | LinkType) and default is not None
