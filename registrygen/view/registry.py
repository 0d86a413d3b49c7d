"""Enums, metadata dataclass and registry constant of a registry, as sections of modules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

from registrygen.model.artefact import Section
from registrygen.model.fields import Field
from registrygen.model.registry import Entry, Enumeration, EnumMember, Registry
from registrygen.pysource import layout
from registrygen.pysource.expr import Argument, Call, Expr, Subscript, Text
from registrygen.pysource.literals import literal
from registrygen.pysource.text import comment, docstring
from registrygen.view.scope import Scope
from registrygen.view.text import attribute_lines, sentence
from registrygen.view.values import (
    annotation,
    field_default,
    field_value,
    is_default,
    key_expression,
    metadata_annotation,
    metadata_fields,
    record_fields,
)


@dataclass(frozen=True, kw_only=True)
class ClassView:
    """A class of simple statements: enum members or dataclass fields."""

    decorators: Sequence[str]
    head: str
    docstring: str
    body: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class BlocksView:
    """Statements that are printed one after the other."""

    blocks: Sequence[str]


def enum_sections(registry: Registry) -> list[Section]:
    """A section for every enum that this registry generates."""
    sections = []
    for slot, enumeration in registry.enums.items():
        if enumeration.existing is None and enumeration.slot == slot and _is_own(registry, enumeration):
            sections.append(
                Section(
                    module=enumeration.module,
                    template="core/class.py.j2",
                    defines={enumeration.name: enumeration.span},
                    exports=(enumeration.name,),
                    build=lambda scope, enumeration=enumeration: enum_view(enumeration, scope),
                    advice=_sharing(registry, enumeration),
                )
            )
    return sections


def _is_own(registry: Registry, enumeration: Enumeration) -> bool:
    """Whether the enum was declared here and not taken over from a shared one."""
    own = registry.kind.shares_enums or enumeration.module == registry.layout.enums_module
    return own and not enumeration.taken


def _sharing(registry: Registry, enumeration: Enumeration) -> str:
    """How two registries come to use one enum of this name."""
    if registry.kind.shares_enums:
        return ""
    slot = next((item for item in registry.kind.enums if item.slot == enumeration.slot), None)
    keep = "keep it in one of the two, or " if slot and not slot.members and not slot.derive else ""
    use = f"`enums: {{{enumeration.slot}: {{use: {enumeration.name}}}}}`"
    return f"to share it, {keep}declare it in a `kind: enums` document and write {use} in both"


def enum_view(enumeration: Enumeration, scope: Scope) -> ClassView:
    """The class of an enum."""
    bases = [part.strip() for part in enumeration.base.split(",")]
    names = [part if part in ("str", "int") else scope.std("enum", part) for part in bases]
    body = [line for member in enumeration.members for line in _member_lines(member, scope)]
    return ClassView(
        decorators=(),
        head=layout.class_head(enumeration.name, names, scope.style),
        docstring=docstring(sentence(enumeration.doc or f"Members of {enumeration.name}"), scope.style, depth=1),
        body=body,
    )


def _member_lines(member: EnumMember, scope: Scope) -> list[str]:
    lines = [comment(member.doc, scope.style, depth=1)] if member.doc else []
    value: Expr = Text(member.value) if isinstance(member.value, str) else literal(member.value)
    return [*lines, layout.assignment(member.name, value, scope.style, depth=1)]


def record_sections(registry: Registry) -> list[Section]:
    """A section for each class of the records that metadata fields hold."""
    fields = {field.record.name: field for field in registry.fields if field.record is not None}
    return [_record_section(registry, name, field) for name, field in fields.items()]


def _record_section(registry: Registry, default: str, field: Field) -> Section:
    name = registry.layout.named(default)
    return Section(
        module=registry.layout.metadata_module,
        template="core/class.py.j2",
        defines={name: registry.where("registry", "metadata")},
        exports=(name,),
        build=lambda scope: record_view(registry, name, field, scope),
    )


def record_view(registry: Registry, name: str, field: Field, scope: Scope) -> ClassView:
    """The dataclass of the records in a metadata field."""
    record = field.record
    assert record is not None
    fields = record_fields(registry, field, record, scope)
    lines = [sentence(record.doc), "", "Attributes:"]
    for item in fields:
        lines.extend(attribute_lines(item.name, item.doc, scope.style))
    body = [
        layout.assignment(item.name, item.default, scope.style, annotation=item.annotation, depth=1) for item in fields
    ]
    return ClassView(
        decorators=(_dataclass_decorator(registry, scope),),
        head=layout.class_head(name, (), scope.style),
        docstring=docstring("\n".join(lines), scope.style, depth=1),
        body=body,
    )


def _dataclass_decorator(registry: Registry, scope: Scope) -> str:
    options = tuple(Argument("True", name) for name in registry.layout.dataclass_options)
    dataclass_name = scope.std("dataclasses", "dataclass")
    return layout.decorator(Call(dataclass_name, options) if options else dataclass_name, scope.style)


def metadata_section(registry: Registry) -> Section:
    """The metadata dataclass."""
    name = registry.layout.metadata
    return Section(
        module=registry.layout.metadata_module,
        template="core/class.py.j2",
        defines={name: registry.where("registry", "metadata")},
        exports=(name,),
        build=lambda scope: metadata_view(registry, scope),
    )


def metadata_view(registry: Registry, scope: Scope) -> ClassView:
    """The metadata dataclass: one field for each field of an entry that is not hidden."""
    fields = metadata_fields(registry)
    scope = replace(scope, shadowed=frozenset(field.name for field in fields))
    lines = [f"Metadata for one {registry.kind.singular.replace('_', ' ')}.", "", "Attributes:"]
    for field in fields:
        lines.extend(attribute_lines(field.name, field.doc, scope.style))
    return ClassView(
        decorators=(_dataclass_decorator(registry, scope),),
        head=layout.class_head(registry.layout.metadata, (), scope.style),
        docstring=docstring("\n".join(lines), scope.style, depth=1),
        body=[
            layout.assignment(
                field.name,
                field_default(field, registry, scope),
                scope.style,
                annotation=metadata_annotation(field, registry, scope),
                depth=1,
            )
            for field in fields
        ],
    )


def registry_section(registry: Registry) -> Section:
    """The registry constant."""
    name = registry.layout.name
    return Section(
        module=registry.layout.module,
        template="core/blocks.py.j2",
        defines={name: registry.where("registry", "name")},
        exports=(name,),
        build=lambda scope: BlocksView(blocks=[registry_block(registry, scope)]),
        doc=registry.doc,
        title=registry.title,
    )


def registry_block(registry: Registry, scope: Scope) -> str:
    """The assignment of the registry constant, with a comment above each titled group."""
    final = scope.std("typing", "Final")
    target_type = Subscript(final, (registry_annotation(registry, scope),))
    groups = [(title, [_item(entry, registry, scope) for entry in members]) for title, members in _groups(registry)]
    name = registry.layout.name
    shape = registry.layout.shape
    if shape == "mapping":
        proxy = scope.std("types", "MappingProxyType")
        return layout.grouped_assignment(name, groups, scope.style, annotation=target_type, bracket="{", wrapper=proxy)
    bracket: Literal["(", "[", "{"] = "(" if shape == "tuple" else "[" if shape == "list" else "{"
    return layout.grouped_assignment(name, groups, scope.style, annotation=target_type, bracket=bracket)


def registry_annotation(registry: Registry, scope: Scope) -> Expr:
    """The type of the registry constant."""
    metadata = scope.metadata(registry)
    if registry.layout.shape == "tuple":
        return Subscript("tuple", (metadata, "..."))
    if registry.layout.shape == "list":
        return Subscript("list", (metadata,))
    key = annotation(registry.key_field.type, registry, scope)
    if registry.layout.shape == "dict":
        return Subscript("dict", (key, metadata))
    return Subscript(scope.std("collections.abc", "Mapping"), (key, metadata))


def _groups(registry: Registry) -> list[tuple[str, list[Entry]]]:
    return [(title, list(members)) for title, members in groupby(registry.entries, key=lambda entry: entry.group)]


def _item(entry: Entry, registry: Registry, scope: Scope) -> Expr | tuple[Expr, Expr]:
    call = entry_call(entry, registry, scope)
    if registry.layout.shape in ("dict", "mapping"):
        return key_expression(entry, registry, scope), call
    return call


def entry_call(entry: Entry, registry: Registry, scope: Scope) -> Call:
    """The call that makes an entry's metadata; fields that have their default are left out."""
    arguments = [
        Argument(field_value(entry, field, registry, scope), field.name)
        for field in metadata_fields(registry)
        if not is_default(entry, field, registry)
    ]
    return Call(scope.metadata(registry), tuple(arguments))
