"""What entries say: every value of an entry read, the names that it leaves to templates filled in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from pydantic import BaseModel

from registrygen.diagnostics.finding import Finding, Severity, Span, finding
from registrygen.diagnostics.near import suggestion
from registrygen.model.facts import Facts
from registrygen.model.fields import (
    Field,
    FieldType,
    Follows,
    LinkType,
    ListType,
    MapType,
    MemberType,
    ObjectType,
    Plain,
)
from registrygen.model.registry import Document, Entry, Enumeration, Handler, MemberValue, decided_at
from registrygen.model.spec import EntryModel
from registrygen.pysource.objects import PyObject
from registrygen.resolve.classes import existing_class
from registrygen.resolve.drafts import Draft
from registrygen.resolve.entries import Partial, ValidEntry
from registrygen.resolve.enums import derived_members
from registrygen.resolve.fields import as_mapping, is_given
from registrygen.resolve.handlers import admits, flag_findings, unknown_flags
from registrygen.resolve.heads import template_names
from registrygen.resolve.links import Links
from registrygen.resolve.naming import Words, fill, is_doubtful, problem_in
from registrygen.resolve.objects import ObjectResolver, RefTable
from registrygen.resolve.refs import RefPlace, group_refs
from registrygen.resolve.validation import MISSING, UNKNOWN_KEY
from registrygen.resolve.values import ValueReader
from registrygen.rules.conditions import is_member, member_finding

_COMMON = frozenset(EntryModel.model_fields)


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What resolving needs beside the documents.

    That is the source, the configuration's `refs` with their places, and how bad a missing object is.
    """

    facts: Facts
    refs: RefTable
    ref_place: RefPlace
    missing: Severity
    uncertain: frozenset[str]
    """The kinds of which not all documents are known, or not all that their declarations say."""
    package: str = ""
    """The package that generated code stands in."""


@dataclass(frozen=True, kw_only=True)
class Resolving:
    """A draft with its valid entries, and all that its values are read against."""

    draft: Draft
    valid: Sequence[ValidEntry]
    partial: Sequence[Partial]
    around: Surroundings
    objects: ObjectResolver
    links: Links
    shared: Mapping[str, Enumeration | None]
    drafts: Sequence[Draft]


def read_entry(
    state: Resolving,
    valid: ValidEntry,
    fields: Sequence[Field],
    enums: Mapping[str, Enumeration],
    handlers: Mapping[str, Handler],
) -> tuple[Entry, Words, list[Finding]]:
    """The entry with its values, the words for templates, and what is wrong with them."""
    raw = valid.raw

    def where(*path: str | int) -> Span:
        return decided_at(raw.layers, raw.span, path)

    reader = _reader(state, enums, entry_refs(state, raw.document, raw.group_index), where)
    values: dict[str, object] = {}
    for field in fields:
        if field.hidden and (field.key in _COMMON or field.key == "object"):
            continue
        declared = declared_object(state, valid) if field.is_key else None
        values[field.key] = declared or _value(valid, field, reader, handlers, values)
    entry = Entry(key=valid.key, spec=valid.spec, values=values, layers=raw.layers, span=raw.span, group=raw.group)
    words = _words(entry, fields, enums)
    problems = _fill_names(state.draft, entry, fields, values, words, handlers)
    flags = flag_findings(state.draft, entry, handlers)
    return entry, words, [*reader.findings, *_names_findings(state.draft, entry), *problems, *flags]


def declared_object(state: Resolving, valid: ValidEntry) -> PyObject | None:
    """The class that an entry declares and that is generated.

    None for an entry that names one that exists, also where it does so beside its fields and is told to choose.
    """
    declares = state.draft.kind.declares
    if declares is None or getattr(valid.spec, declares.fields) is None or valid.spec.target is not None:
        return None
    refs = entry_refs(state, valid.raw.document, valid.raw.group_index)
    if existing_class(valid.key, state.draft.kind.key.type, refs, state.around.facts) is not None:
        return None
    module = ".".join(part for part in (state.around.package, state.draft.layout.classes_module) if part)
    return PyObject(module, valid.key)


def _names_findings(draft: Draft, entry: Entry) -> Iterator[Finding]:
    known = template_names(draft) if entry.spec.names else ()
    for key in entry.spec.names:
        if key not in known:
            help = suggestion(key, known) or f"{draft.kind.name} have no names to set"
            yield finding(UNKNOWN_KEY, f"unknown key `{key}`", at=entry.where_key("names", key), help=help)


def _reader(
    state: Resolving, enums: Mapping[str, Enumeration], refs: RefTable, where: Callable[..., Span]
) -> ValueReader:
    return ValueReader(
        enums=enums,
        objects=state.objects,
        links=state.links,
        refs=refs,
        where=where,
    )


def entry_refs(state: Resolving, document: Document, index: int | None) -> RefTable:
    """Where the short names of a group's entries live, or of the entries without a group."""
    return group_refs(state.draft.kind, state.around.refs, document, index)


def partial_findings(
    state: Resolving, partial: Partial, fields: Sequence[Field], enums: Mapping[str, Enumeration]
) -> list[Finding]:
    """What is wrong with values that no entry was made from: inherited ones, and those beside a mistake in an entry.

    Short names of inherited values are left to the entries, whose groups say where such names live.
    """
    reader = _reader(state, enums, entry_refs(state, partial.document, partial.group_index), partial.where)
    for field in fields:
        if field.is_key:
            if partial.key and not partial.declares and isinstance(field.type, ObjectType):
                text = getattr(partial.spec, "target", None)
                reader.python_object(text or partial.key, field.type, partial.where(*(("object",) if text else ())))
        elif _is_read(field) and (partial.key or not _is_object(field.type)):
            raw = getattr(partial.spec, attribute(type(partial.spec), field.key))
            reader.read(field.type, raw, (field.key,))
    requires = getattr(partial.spec, "requires", None) or {}
    return [*reader.findings, *unknown_flags(state.draft, requires, partial.where)]


def _is_read(field: Field) -> bool:
    """Whether a value of the field means something beyond itself: a member, an object, a link."""
    return not (field.handler or field.given or field.flag_of or field.key in _COMMON)


def _is_object(type_: FieldType) -> bool:
    if isinstance(type_, ListType):
        return _is_object(type_.item)
    if isinstance(type_, MapType):
        return _is_object(type_.value)
    return isinstance(type_, ObjectType)


def _value(
    valid: ValidEntry,
    field: Field,
    reader: ValueReader,
    handlers: Mapping[str, Handler],
    known: Mapping[str, object],
) -> object:
    """What a field means; `known` are the fields before it, among them the phase that a handler's default depends on."""
    if field.is_key:
        return _key_value(valid, field, reader)
    if field.handler:
        handler = handlers[field.handler]
        default = handler.default and admits(handler, known.get("phase"))
        return getattr(valid.spec, "requires", {}).get(field.handler, default)
    raw = as_mapping(getattr(valid.spec, attribute(type(valid.spec), field.flag_of or field.key)))
    if field.flag_of:
        return is_given(raw)
    if field.given:
        return bool(raw)
    if field.from_key and raw is None and isinstance(field.type, ObjectType):
        return reader.python_object(valid.key, field.type, valid.raw.span)
    if field.follows is not None and raw is None:
        return _followed(field, field.follows, reader, known)
    if field.keys_only is not None:
        return _keys(raw or (), field.keys_only.unless)
    if isinstance(field.type, Plain) or lost_default(field, reader.enums) == raw:
        return raw if isinstance(field.type, Plain) else None
    return reader.read(field.type, raw, (field.key,))


def _keys(raw: Iterable[str], unless: str) -> tuple[str, ...]:
    """The keys of a mapping or the items of a list, without the keys whose value says what `unless` names."""
    said = raw if unless and isinstance(raw, Mapping) else {}
    return tuple(key for key in raw if getattr(said.get(key), unless, None) is None)


def _followed(field: Field, follows: Follows, reader: ValueReader, known: Mapping[str, object]) -> object:
    """The member that follows from another field's, None where that one is wrong and has its own finding."""
    other = known.get(follows.field)
    name = dict(follows.members).get(other.name) if isinstance(other, MemberValue) else None
    if isinstance(other, MemberValue) and name is None:
        reader.findings.append(_unsaid(field, other, reader.where()))
    return reader.read(field.type, name, (field.key,))


def _unsaid(field: Field, other: MemberValue, at: Span) -> Finding:
    message = f"`{field.key}` does not follow from `{other.name}`"
    return finding(MISSING, message, at=at, help=f"add `{field.key}`")


def lost_default(field: Field, enums: Mapping[str, Enumeration]) -> str | int | None:
    """The field's default where the registry's own members leave it out, so that no entry can have it."""
    enumeration = enums.get(field.type.slot) if isinstance(field.type, MemberType) else None
    if enumeration is None or not enumeration.known or enumeration.derived or not isinstance(field.default, str | int):
        return None
    return None if is_member(enumeration, field.default) else field.default


def default_findings(fields: Sequence[Field], enums: Mapping[str, Enumeration]) -> Iterator[Finding]:
    """Defaults of fields that are no members of the enums that documents give them, where the members are."""
    for field in fields:
        lost = lost_default(field, enums)
        if lost is not None and isinstance(field.type, MemberType):
            yield member_finding(enums[field.type.slot], lost, enums[field.type.slot].span)


@cache
def attribute(model: type[BaseModel], key: str) -> str:
    """The attribute of a model that holds a spec key."""
    return next(name for name, info in model.model_fields.items() if (info.alias or name) == key)


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


def _words(entry: Entry, fields: Sequence[Field], enums: Mapping[str, Enumeration]) -> Words:
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
    model = type(entry.spec)
    failed = {
        field.key
        for field in fields
        if not isinstance(field.type, Plain) and field.key in entry.values and entry.values[field.key] is None
        if field.is_key or getattr(entry.spec, attribute(model, field.key)) is not None
    }
    return Words(known=words, failed=frozenset(failed))


def _fill_names(
    draft: Draft,
    entry: Entry,
    fields: Sequence[Field],
    values: dict[str, object],
    words: Words,
    handlers: Mapping[str, Handler],
) -> list[Finding]:
    """Computes the values that the entry leaves to name templates; fills `values`, which are still being built."""
    findings: list[Finding] = []
    for field in fields:
        named = field.named
        if named is None or values.get(field.key) is not None:
            continue
        if named.handler in handlers and not values.get(f"requires_{named.handler}"):
            continue
        own = entry.spec.names.get(named.template)
        template = own or draft.head.names.get(named.template) or draft.kind.name_templates.get(named.template, "")
        at = entry.where("names", named.template) if own else _template_place(draft, named.template, entry)
        problem = problem_in(template, words.known, at)
        if is_doubtful(template, words):
            continue
        if problem is not None:
            findings.append(problem)
            continue
        values[field.key] = fill(template, words.known)
    return findings


def _template_place(draft: Draft, template: str, entry: Entry) -> Span:
    owner = next((document for document in draft.documents if "names" in document.values), None)
    return owner.where("names", template) if owner and template in draft.head.names else entry.span
