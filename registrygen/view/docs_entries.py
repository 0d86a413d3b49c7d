"""The entries of a registry as its page shows them: tables by group, what all have in common, and how one is added."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from pydantic.fields import FieldInfo

from registrygen.model.artefact import Part
from registrygen.model.fields import REQUIRED, Field, FieldType, ListType, MapType, MemberType, ObjectType
from registrygen.model.registry import Entry, LinkValue, MemberValue, Registry
from registrygen.model.spec import EntryModel
from registrygen.pysource.names import pascal_case
from registrygen.pysource.objects import PyObject
from registrygen.view.markdown import TableView, code, code_cell, table, text, without_empty
from registrygen.view.reference import default_of, description, key_of, metadata_of, takes
from registrygen.view.statistics import word
from registrygen.view.text import listed


@dataclass(frozen=True, kw_only=True)
class GroupView:
    """The entries of a group; `title` is empty where they stand in none."""

    title: str
    table: TableView


@dataclass(frozen=True, kw_only=True)
class AddingView:
    """How an entry is added: an example in YAML, the keys that it may have, and the keys that are taken for good."""

    files: str
    example: Sequence[str]
    keys: TableView | None
    common: str
    reserved: str


def spec_files(registry: Registry) -> list[str]:
    """The spec files that the registry is declared in, each once."""
    return list(dict.fromkeys(document.path for document in registry.documents))


def spaced(name: str) -> str:
    """A name as words."""
    return name.replace("_", " ")


def _shown_fields(registry: Registry) -> list[Field]:
    """The metadata fields beside the key and the flags, which the handlers' columns and the flagged values show."""
    return [field for field in registry.fields if not (field.hidden or field.is_key or field.handler or field.flag_of)]


def _varies(registry: Registry, field: Field) -> bool:
    return len({_value(registry, entry.values.get(field.key)) for entry in registry.entries}) > 1


def same_values(registry: Registry) -> list[str]:
    """The fields that have one value in all entries, which no column shows."""
    constant = [field for field in _shown_fields(registry) if not _varies(registry, field)]
    if not registry.entries or registry.kind.shares_enums:
        return []
    first = registry.entries[0]
    values = [(field, _value(registry, first.values.get(field.key))) for field in constant]
    return [f"{code(field.name)}: {value}" for field, value in values if value]


def groups(registry: Registry) -> list[GroupView]:
    """The entries, group by group; those of enums are shown as enums."""
    if registry.kind.shares_enums:
        return []
    fields = [field for field in _shown_fields(registry) if _varies(registry, field)]
    columns = [registry.kind.singular.replace("_", " ").capitalize()]
    columns += [text(spaced(field.name).capitalize()) for field in fields]
    columns += [code_cell(key) for key in registry.handlers]
    groups = []
    for title, members in groupby(registry.entries, key=lambda entry: entry.group):
        rows = [_entry_row(registry, entry, fields) for entry in members]
        groups.append(GroupView(title=text(title), table=table(*without_empty((*columns, "What it is"), rows))))
    return groups


def _entry_row(registry: Registry, entry: Entry, fields: Sequence[Field]) -> list[str]:
    key = registry.key_field
    cells = [_key_cell(entry.key, entry.values[key.key])]
    cells += [_value(registry, entry.values.get(field.key)) for field in fields]
    cells += ["✓" if entry.values.get(f"requires_{handler}") else "–" for handler in registry.handlers]
    return [*cells, text(entry.spec.doc)]


def _key_cell(key: str, value: object) -> str:
    """The key, and the object that it stands for where the key does not name it."""
    if isinstance(value, PyObject) and value.short != key:
        return f"{code_cell(key)} ({code_cell(str(value))})"
    return code_cell(key)


def _value(registry: Registry, value: object) -> str:
    """A resolved value as a table's cell."""
    if value is None or value == "" or value == ():
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(_value(registry, item) for item in value)
    if isinstance(value, Mapping):
        return ", ".join(f"{code_cell(str(key))}: {_value(registry, item)}" for key, item in value.items())
    if isinstance(value, MemberValue):
        return code_cell(word(registry, value))
    if isinstance(value, PyObject):
        return code_cell(value.short)
    return code_cell(value.key) if isinstance(value, LinkValue) else text(str(value))


def deprecated(registry: Registry) -> TableView | None:
    """The entries that are on their way out, None where there are none."""
    rows = [
        (code_cell(entry.key), text(item.since), code_cell(item.use or ""), text(item.remove_after or ""))
        for entry in registry.entries
        if (item := entry.spec.deprecation) is not None
    ]
    noun = registry.kind.singular.replace("_", " ").capitalize()
    return table(*without_empty((noun, "Since", "Use instead", "Removed after"), rows)) if rows else None


def adding(registry: Registry) -> AddingView:
    """How an entry is added to the registry."""
    fields = {field.key: field for field in registry.fields}
    required = [field for field in registry.fields if field.default is REQUIRED and not field.is_key]
    keys = {
        name: info for name, info in registry.kind.entry.model_fields.items() if name not in EntryModel.model_fields
    }
    rows = [_key_row(registry, name, info, fields.get(key_of(name, info))) for name, info in keys.items()]
    columns = ("Key", "Metadata field", "Takes", "Default", "What it says")
    lines = [f"    {field.key}: {_example(registry, field.type)}" for field in required]
    head = f"  {_placeholder(registry)}:"
    return AddingView(
        files=listed([code(path) for path in spec_files(registry)]),
        example=["entries:", *([head, *lines] if lines else [f"{head} {{}}"])],
        keys=table(*without_empty(columns, rows)) if rows else None,
        common=listed([code(key_of(name, info)) for name, info in EntryModel.model_fields.items()]),
        reserved=listed([code(key) for key in getattr(registry.head, "reserved", [])]),
    )


def _key_row(registry: Registry, name: str, info: FieldInfo, field: Field | None) -> Sequence[str]:
    """A key of an entry, in the words of this registry: its own enums, and its own names of metadata fields."""
    type_ = field.type.item if field and isinstance(field.type, ListType) else field.type if field else None
    words = takes(info)
    if isinstance(type_, MemberType) and type_.slot in registry.enums:
        enum = registry.enums[type_.slot].name
        words = f"members of {code_cell(enum)}" if field and field.type is not type_ else f"member of {code_cell(enum)}"
    generated = Part.METADATA in registry.kind.parts
    filled = [
        item.name for item in registry.fields if not item.hidden and key_of(name, info) in (item.key, item.flag_of)
    ]
    metadata = ", ".join(map(code_cell, filled)) if field and filled else metadata_of(name, info)
    own = registry.kind.origin == "built-in"
    doc = description(info) if own else text(info.description or "")
    return code_cell(key_of(name, info)), metadata if generated else "", words, default_of(info), doc


def _placeholder(registry: Registry) -> str:
    noun = registry.kind.singular
    return f"New{pascal_case(noun)}" if isinstance(registry.key_field.type, ObjectType) else f"new_{noun}"


def _example(registry: Registry, type_: FieldType) -> str:
    """A value as a spec would have it; `...` where anything may stand."""
    if isinstance(type_, ListType):
        return f"[{_example(registry, type_.item)}]"
    if isinstance(type_, MapType):
        return f"{{...: {_example(registry, type_.value)}}}"
    if isinstance(type_, MemberType) and type_.slot in registry.enums and registry.enums[type_.slot].members:
        return json.dumps(registry.enums[type_.slot].members[0].value, ensure_ascii=False)
    return '"package.module:Name"' if isinstance(type_, ObjectType) else "..."
