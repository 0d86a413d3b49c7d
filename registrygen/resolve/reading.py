"""What entries say: every value of an entry read, the names that it leaves to templates filled in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from registrygen.diagnostics.finding import Finding, Severity, Span
from registrygen.model.facts import Facts
from registrygen.model.fields import Field, LinkType, ListType, MapType, MemberType, ObjectType, Plain
from registrygen.model.registry import Entry, Enumeration, Handler, MemberValue, decided_at
from registrygen.model.spec import EntryModel
from registrygen.pysource.objects import PyObject
from registrygen.resolve.drafts import Draft
from registrygen.resolve.entries import Checked, Partial, ValidEntry
from registrygen.resolve.enums import derived_members
from registrygen.resolve.handlers import flag_findings, unknown_flags
from registrygen.resolve.naming import Words, fill, is_doubtful, problem_in
from registrygen.resolve.objects import ObjectResolver, RefTable, ref_table
from registrygen.resolve.values import LinkIndex, ValueReader

_COMMON = frozenset(EntryModel.model_fields)


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What resolving needs beside the documents: the source, the configuration's `refs`, and how bad a missing object is."""

    facts: Facts
    refs: RefTable
    missing: Severity
    complete: bool


@dataclass(frozen=True, kw_only=True)
class Resolving:
    """A draft with its valid entries, and all that its values are read against."""

    draft: Draft
    valid: Sequence[ValidEntry]
    around: Surroundings
    objects: ObjectResolver
    links: LinkIndex
    shared: Mapping[str, Enumeration]


def read_entry(
    state: Resolving,
    valid: ValidEntry,
    fields: Sequence[Field],
    enums: Mapping[str, Enumeration],
    handlers: Mapping[str, Handler],
) -> tuple[Entry, dict[str, str], list[Finding]]:
    raw = valid.raw

    def where(*path: str | int) -> Span:
        return decided_at(raw.layers, raw.span, path)

    reader = ValueReader(
        enums=enums, objects=state.objects, links=state.links, links_complete=state.around.complete,
        refs=_refs(state, valid), where=where,
    )  # fmt: skip
    values: dict[str, object] = {}
    for field in fields:
        if field.key in _COMMON or (field.hidden and field.key in ("object",)):
            continue
        values[field.key] = _value(valid, field, reader, handlers)
    entry = Entry(key=valid.key, spec=valid.spec, values=values, layers=raw.layers, span=raw.span, group=raw.group)
    words = _words(entry, enums)
    problems = _fill_names(state.draft, entry, fields, values, words, handlers)
    phase = values.get("phase")
    flags = flag_findings(state.draft, entry, handlers, phase.name if isinstance(phase, MemberValue) else None)
    return entry, words, [*reader.findings, *problems, *flags]


def _refs(state: Resolving, valid: ValidEntry) -> RefTable:
    document = valid.raw.document
    groups = document.values.get("groups")
    index = valid.raw.group_index
    group = groups[index].get("refs") if index is not None and isinstance(groups, list) else None
    return ref_table(group, document.values.get("refs"), state.draft.head.refs, state.around.refs)


def _value(valid: ValidEntry, field: Field, reader: ValueReader, handlers: Mapping[str, Handler]) -> object:
    if field.is_key:
        return _key_value(valid, field, reader)
    if field.handler:
        return getattr(valid.spec, "requires", {}).get(field.handler, handlers[field.handler].default)
    raw = getattr(valid.spec, attribute(valid.spec, field.key))
    if field.keys_only:
        return tuple(raw)
    if isinstance(field.type, Plain):
        return raw
    return reader.read(field.type, raw, (field.key,))


def attribute(spec: EntryModel, key: str) -> str:
    """The attribute of an entry model that holds a spec key."""
    if key in type(spec).model_fields:
        return key
    return next(name for name, info in type(spec).model_fields.items() if info.alias == key)


def _key_value(valid: ValidEntry, field: Field, reader: ValueReader) -> object:
    if isinstance(field.type, ObjectType):
        text, at = (valid.spec.target, reader.where("object")) if valid.spec.target else (valid.key, valid.raw.span)
        return reader.python_object(text, field.type, at)
    if isinstance(field.type, MemberType):
        enumeration = reader.enums.get(field.type.slot)
        if enumeration is not None and enumeration.derived:
            member = next((item for item in derived_members([(valid.key, valid.raw.span)], {})), None)
            return MemberValue(slot=field.type.slot, name=member.name) if member else None
        return reader.read(field.type, valid.key, ())
    if isinstance(field.type, LinkType | ListType | MapType):
        return reader.read(field.type, valid.key, ())
    return valid.key


def _words(entry: Entry, enums: Mapping[str, Enumeration]) -> dict[str, str]:
    """What placeholders of name templates stand for: the key and the entry's simple values; members by their value."""
    words = {"key": entry.key}
    for key, value in entry.values.items():
        if isinstance(value, MemberValue):
            enumeration = enums[value.slot]
            member = next((item for item in enumeration.members if item.name == value.name), None)
            words[key] = str(member.value) if member else value.name
        elif isinstance(value, PyObject):
            words[key] = value.short
        elif isinstance(value, str | int) and not isinstance(value, bool):
            words[key] = str(value)
    return words


def _fill_names(
    draft: Draft,
    entry: Entry,
    fields: Sequence[Field],
    values: dict[str, object],
    words: dict[str, str],
    handlers: Mapping[str, Handler],
) -> list[Finding]:
    """Computes the values that the entry leaves to name templates; fills `values` and `words`, which are still being built."""
    findings: list[Finding] = []
    for field in fields:
        named = field.named
        if named is None or values.get(field.key) is not None:
            continue
        if named.handler in handlers and not values.get(f"requires_{named.handler}"):
            continue
        own = entry.spec.names.get(named.template)
        template = own or draft.head.names.get(named.template) or draft.kind.name_templates.get(named.template, "")
        at = entry.where("names", named.template) if own else entry.span
        problem = problem_in(template, words, at)
        if problem is not None:
            findings.append(problem)
            continue
        values[field.key] = words[field.key] = fill(template, words)
    return findings
