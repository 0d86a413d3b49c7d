"""Documents to a project: the order in which a registry's parts are resolved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from registrygen.diagnostics.finding import Finding, Severity, Span, finding
from registrygen.diagnostics.near import suggestion
from registrygen.model.facts import Facts
from registrygen.model.fields import Field, LinkType, ListType, MapType, MemberType, ObjectType, Plain
from registrygen.model.kind import EnumSlot, Kind
from registrygen.model.registry import (
    Document,
    Entry,
    Enumeration,
    Handler,
    MemberValue,
    Project,
    Registry,
    decided_at,
)
from registrygen.model.spec import EnumModel, EntryModel
from registrygen.pysource.objects import PyObject
from registrygen.resolve.drafts import Draft, drafts_of
from registrygen.resolve.entries import ValidEntry, validate_entries
from registrygen.resolve.enums import DERIVE, UNKNOWN_SLOT, EnumContext, derived_members, member_findings, resolve_enum
from registrygen.resolve.fields import fields_of
from registrygen.resolve.handlers import flag_findings, resolve_handlers, subscriptions_of
from registrygen.resolve.lookups import lookups_of, statistics_of
from registrygen.resolve.naming import fill, problem_in
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
class _Resolving:
    """A draft with its valid entries, and all that its values are read against."""

    draft: Draft
    valid: Sequence[ValidEntry]
    around: Surroundings
    objects: ObjectResolver
    links: LinkIndex
    shared: Mapping[str, Enumeration]


def resolve(
    documents: Sequence[Document], kinds: Mapping[str, Kind], around: Surroundings
) -> tuple[Project, list[Finding]]:
    """All registries of the documents, and what is wrong with them. Every document's kind has to be in `kinds`."""
    findings: list[Finding] = []
    drafts: list[Draft] = []
    for kind in dict.fromkeys(document.kind for document in documents):
        found, problems = drafts_of(kinds[kind], [document for document in documents if document.kind == kind])
        drafts.extend(found)
        findings.extend(problems)
    objects = ObjectResolver(facts=around.facts, missing=around.missing)
    links = _link_index(drafts)
    complete = around.complete and not findings
    registries: dict[int, Registry] = {}
    shared: dict[str, Enumeration] = {}
    for index, draft in sorted(enumerate(drafts), key=lambda pair: not pair[1].kind.shares_enums):
        valid, problems = validate_entries(draft)
        findings.extend(problems)
        state = _Resolving(
            draft=draft, valid=valid, around=replace(around, complete=complete), objects=objects, links=links, shared=shared
        )
        registry, more = _registry(state)
        findings.extend(more)
        registries[index] = replace(registry, complete=draft.complete and not problems and not more)
        if draft.kind.shares_enums:
            shared.update(shared_enums(registry))
    ordered = tuple(registries[index] for index in sorted(registries))
    return Project(registries=ordered, complete=complete and all(item.complete for item in ordered)), findings


def shared_enums(registry: Registry) -> dict[str, Enumeration]:
    """The enums that a registry's entries declare for others to use, by key."""
    return {slot: enumeration for slot, enumeration in registry.enums.items() if registry.entry(slot)}


def _link_index(drafts: Sequence[Draft]) -> dict[str, dict[str, list[tuple[str, str]]]]:
    index: dict[str, dict[str, list[tuple[str, str]]]] = {}
    for draft in drafts:
        keys = index.setdefault(draft.kind.name, {})
        for key in dict.fromkeys(str(raw.key) for raw in draft.raws):
            keys.setdefault(key, []).append((draft.layout.module, draft.layout.name))
    return index


def _registry(state: _Resolving) -> tuple[Registry, list[Finding]]:
    draft = state.draft
    enums, findings = _enums(state)
    handlers, problems = resolve_handlers(draft, state.objects, enums.get("phase"), state.around.refs)
    findings.extend(problems)
    fields = fields_of(draft.kind, handlers, draft.head.registry.fields)
    enums, problems = _derived(state, enums, fields)
    findings.extend(problems)
    entries: list[Entry] = []
    words: dict[str, dict[str, str]] = {}
    for valid in state.valid:
        entry, entry_words, problems = _entry(state, valid, fields, enums, handlers)
        entries.append(entry)
        words[entry.key] = entry_words
        findings.extend(problems)
    wiring = draft.kind.wiring
    template = draft.head.names.get("method") or draft.kind.name_templates.get("method") or (wiring.method if wiring else "")
    subscriptions, problems = subscriptions_of(draft, entries, handlers, template, words)
    findings.extend(problems)
    objects, problems = _head_objects(state)
    findings.extend(problems)
    registry = Registry(
        kind=draft.kind, layout=draft.layout, title=draft.head.title or draft.kind.name.replace("_", " ").capitalize(),
        doc=draft.head.doc, head=draft.head, documents=draft.documents, fields=fields, enums=enums, handlers=handlers,
        entries=tuple(entries), subscriptions=tuple(subscriptions), objects=objects,
    )  # fmt: skip
    registry, problems = _with_late_members(registry)
    findings.extend(problems)
    lookups, problems = lookups_of(registry)
    statistics, more = statistics_of(registry)
    return replace(registry, lookups=lookups, statistics=statistics), [*findings, *problems, *more]


def _enums(state: _Resolving) -> tuple[dict[str, Enumeration], list[Finding]]:
    draft = state.draft
    context = EnumContext(module=draft.layout.enums_module, shared=state.shared, objects=state.objects)
    slots = {slot.slot: slot for slot in draft.kind.enums}
    enums: dict[str, Enumeration] = {}
    findings: list[Finding] = []
    owner = next((document for document in draft.documents if "enums" in document.values), draft.documents[0])
    for name in draft.head.enums:
        if name not in slots and not draft.kind.shares_enums:
            help = suggestion(name, slots)
            findings.append(finding(UNKNOWN_SLOT, f"{draft.kind.name} have no enum `{name}`", at=owner.where_key("enums", name), help=help))
    for slot in (*slots.values(), *_entry_slots(state)):
        model = draft.head.enums.get(slot.slot) or _entry_enum(state, slot.slot)
        spans = _member_spans(owner, slot.slot, model)
        where = owner.where_key("enums", slot.slot) if slot.slot in draft.head.enums else _slot_span(state, slot)
        enumeration, problems = resolve_enum(slot, model, where, spans, context)
        findings.extend(problems)
        if enumeration is not None:
            enums[slot.slot] = enumeration
    return enums, findings


def _entry_slots(state: _Resolving) -> list[EnumSlot]:
    """The slots of a kind whose entries are enums themselves."""
    if not state.draft.kind.shares_enums:
        return []
    return [EnumSlot(slot=valid.key, name=valid.key, doc=valid.spec.doc) for valid in state.valid]


def _entry_enum(state: _Resolving, slot: str) -> EnumModel | None:
    if not state.draft.kind.shares_enums:
        return None
    spec = next(valid.spec for valid in state.valid if valid.key == slot)
    given = {"members": getattr(spec, "members", None), "base": getattr(spec, "base", None), "docs": getattr(spec, "docs", {})}
    return EnumModel.model_validate(given)


def _slot_span(state: _Resolving, slot: EnumSlot) -> Span:
    for valid in state.valid if state.draft.kind.shares_enums else ():
        if valid.key == slot.slot:
            return valid.raw.span
    return state.draft.documents[0].kind_span


def _member_spans(owner: Document, slot: str, model: EnumModel | None) -> dict[str, Span]:
    if model is None or model.members is None:
        return {}
    path = ("enums", slot, "members") if "enums" in owner.values else ("entries", slot, "members")
    return {name: owner.where_key(*path, name) for name in model.members}


def _derived(
    state: _Resolving, enums: Mapping[str, Enumeration], fields: Sequence[Field]
) -> tuple[dict[str, Enumeration], list[Finding]]:
    """The enums with the members of those that derive from keys: these have to be known before values are read."""
    findings: list[Finding] = []
    complete = dict(enums)
    known = [field.key for field in fields]
    for slot, enumeration in enums.items():
        if not enumeration.derived:
            continue
        source = derive_source(state.draft, slot)
        if source == "key":
            pairs = [(valid.key, valid.raw.span) for valid in state.valid]
            complete[slot] = replace(enumeration, members=derived_members(pairs, _docs(state.draft, slot)))
            findings.extend(member_findings(complete[slot]))
        elif source not in known:
            at = state.draft.documents[0].where("enums", slot, "from")
            findings.append(finding(DERIVE, f"`{source}` is not a field of the entries", at=at, help=suggestion(source, ["key", *known])))
    return complete, findings


def derive_source(draft: Draft, slot: str) -> str:
    """`key` or the field that a slot's members derive from."""
    given = draft.head.enums.get(slot)
    if given is not None and given.derive is not None:
        return given.derive
    return next((item.derive for item in draft.kind.enums if item.slot == slot), "")


def _docs(draft: Draft, slot: str) -> Mapping[str, str]:
    given = draft.head.enums.get(slot)
    return given.docs if given is not None else {}


def _with_late_members(registry: Registry) -> tuple[Registry, list[Finding]]:
    """The registry with the members of enums that derive from resolved values of a field."""
    enums = dict(registry.enums)
    findings: list[Finding] = []
    for slot, enumeration in registry.enums.items():
        if not enumeration.derived or enumeration.members:
            continue
        given = registry.head.enums.get(slot)  # type: ignore[attr-defined]
        source = given.derive if given is not None and given.derive else next(
            (item.derive for item in registry.kind.enums if item.slot == slot), ""
        )
        pairs = [(str(entry.values[source]), entry.where(source)) for entry in registry.entries if entry.values.get(source)]
        enums[slot] = replace(enumeration, members=derived_members(pairs, given.docs if given else {}))
        findings.extend(member_findings(enums[slot]))
    return replace(registry, enums=enums), findings


def _head_objects(state: _Resolving) -> tuple[dict[str, PyObject], list[Finding]]:
    """The Python objects that the kind's own head keys name."""
    objects: dict[str, PyObject] = {}
    findings: list[Finding] = []
    draft = state.draft
    for key, sort in draft.kind.head_objects.items():
        text = getattr(draft.head, key, None)
        if not isinstance(text, str):
            continue
        owner = next((document for document in draft.documents if key in document.values), draft.documents[0])
        refs = ref_table(owner.values.get("refs"), state.around.refs)
        resolved = state.objects.resolve(text, key, sort, refs, owner.where(key))
        if resolved.object is not None:
            objects[key] = resolved.object
        if resolved.finding is not None:
            findings.append(resolved.finding)
    return objects, findings


def _entry(
    state: _Resolving, valid: ValidEntry, fields: Sequence[Field], enums: Mapping[str, Enumeration], handlers: Mapping[str, Handler]
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


def _refs(state: _Resolving, valid: ValidEntry) -> RefTable:
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
        return reader.object(text, field.type, at)
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
    draft: Draft, entry: Entry, fields: Sequence[Field], values: dict[str, object], words: dict[str, str], handlers: Mapping[str, Handler]
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
