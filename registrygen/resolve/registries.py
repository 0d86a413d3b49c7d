"""Documents to a project: the order in which a registry's parts are resolved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from registrygen.diagnostics.finding import Finding, Span, finding
from registrygen.diagnostics.near import nearest, suggestion
from registrygen.model.declared import DeclaredClass
from registrygen.model.kind import EnumSlot, Kind
from registrygen.model.registry import Document, Entry, Enumeration, Project, Registry
from registrygen.model.spec import EnumModel
from registrygen.pysource.objects import PyObject
from registrygen.resolve.apart import enums_apart
from registrygen.resolve.classes import ClassSurroundings, base_findings, declared_class
from registrygen.resolve.derived import key_members, with_early_members, with_late_members
from registrygen.resolve.drafts import Draft, drafts_of, may_belong
from registrygen.resolve.entries import validate_entries
from registrygen.resolve.enums import UNKNOWN_SLOT, EnumContext, resolve_enum
from registrygen.resolve.fields import fields_of
from registrygen.resolve.handlers import resolve_handlers, subscriptions_of
from registrygen.resolve.heads import head_findings
from registrygen.resolve.links import Links
from registrygen.resolve.lookups import lookups_of, statistics_of
from registrygen.resolve.naming import Words
from registrygen.resolve.objects import ObjectResolver, ref_table
from registrygen.resolve.reading import (
    Resolving,
    Surroundings,
    attribute,
    default_findings,
    entry_refs,
    partial_findings,
    read_entry,
)
from registrygen.resolve.refs import all_slots, configured_findings, meant_slots, ref_findings, refs_of
from registrygen.resolve.remnants import stray_values
from registrygen.resolve.validation import MISSING, once


def resolve(
    documents: Sequence[Document], kinds: Mapping[str, Kind], around: Surroundings
) -> tuple[Project, list[Finding]]:
    """All registries of the documents, and what is wrong with them. Every document's kind has to be in `kinds`."""
    findings: list[Finding] = []
    unsound: list[Draft] = []
    drafts: list[Draft] = []
    for kind in dict.fromkeys(document.kind for document in documents):
        found = drafts_of(kinds[kind], [document for document in documents if document.kind == kind])
        drafts.extend(found.sound)
        findings.extend(found.findings)
        unsound.extend(found.unsound)
        findings.extend(item for draft in found.unsound for item in _of_unsound(draft))
    objects = ObjectResolver(facts=around.facts, missing=around.missing)
    uncertain = around.uncertain | {draft.kind.name for draft in unsound}
    complete = not around.uncertain and not findings
    configured = list(configured_findings(around.refs, kinds.values(), objects, around.ref_place))
    findings.extend(configured)
    refs = ref_table(meant_slots(around.refs, all_slots(kinds.values())))
    links = Links(drafts=drafts, uncertain=uncertain, objects=objects, refs=refs)
    registries: dict[int, Registry] = {}
    shared: dict[str, Enumeration | None] = {
        str(raw.key): None for draft in (*drafts, *unsound) if draft.kind.shares_enums for raw in draft.raws
    }
    for index, draft in sorted(enumerate(drafts), key=lambda pair: not pair[1].kind.shares_enums):
        checked = validate_entries(draft)
        findings.extend(checked.findings)
        state = Resolving(
            draft=draft,
            valid=checked.valid,
            partial=checked.partial,
            around=replace(around, refs=refs),
            objects=objects,
            links=links,
            shared=shared,
            drafts=drafts,
        )
        registry, more = _registry(state)
        findings.extend(more)
        known = draft.kind.name not in around.uncertain and not any(may_belong(item, draft) for item in unsound)
        sound = known and draft.complete and not checked.findings and not more and not configured
        keys = tuple(str(raw.key) for raw in draft.raws) if known else None
        registries[index] = replace(registry, complete=sound, head_complete=draft.complete, keys=keys)
        if draft.kind.shares_enums:
            shared.update(shared_enums(registry))
    ordered = tuple(registries[index] for index in sorted(registries))
    complete = complete and all(item.complete for item in ordered)
    project = Project(registries=ordered, complete=complete, uncertain=uncertain)
    return enums_apart(project), once(findings)


def _of_unsound(draft: Draft) -> list[Finding]:
    """What is wrong with the form of entries whose document's head is wrong; what a misspelt `defaults` or `with` gives is not missing."""
    given = {f"`{key}` is missing" for key in stray_values(draft.kind, draft.documents[0])}
    return [item for item in validate_entries(draft).findings if item.code != MISSING.name or item.message not in given]


def shared_enums(registry: Registry) -> dict[str, Enumeration]:
    """The enums that a registry's entries declare for others to use, by key."""
    return {slot: enumeration for slot, enumeration in registry.enums.items() if registry.entry(slot)}


def _registry(state: Resolving) -> tuple[Registry, list[Finding]]:
    draft = state.draft
    enums, findings = _enums(state)
    handlers, problems = resolve_handlers(draft, state.objects, enums.get("phase"), state.around.refs)
    findings.extend(problems)
    fields = fields_of(draft.kind, handlers, draft.head.registry.fields)
    findings.extend(head_findings(draft, fields))
    findings.extend(ref_findings(draft, state.objects))
    enums, problems = with_early_members(state, enums, fields)
    findings.extend([*problems, *default_findings(fields, enums)])
    entries: list[Entry] = []
    words: dict[str, Words] = {}
    for valid in state.valid:
        entry, entry_words, problems = read_entry(state, valid, fields, enums, handlers)
        entries.append(entry)
        words[entry.key] = entry_words
        findings.extend(problems)
    for partial in state.partial:
        findings.extend(partial_findings(state, partial, fields, enums))
    wiring = draft.kind.wiring
    template = (
        draft.head.names.get("method") or draft.kind.name_templates.get("method") or (wiring.method if wiring else "")
    )
    members = key_members(draft, enums, entries)
    subscriptions, problems = subscriptions_of(draft, entries, handlers, template, words, members)
    findings.extend(problems)
    objects, problems = _head_objects(state)
    findings.extend(problems)
    classes, problems = _classes(state, entries, enums, objects)
    findings.extend(problems)
    registry = Registry(
        kind=draft.kind, layout=draft.layout, title=draft.head.title or draft.kind.name.replace("_", " ").capitalize(),
        doc=draft.head.doc, head=draft.head, documents=draft.documents, fields=fields, enums=enums, handlers=handlers,
        entries=tuple(entries), subscriptions=tuple(subscriptions), objects=objects,
        classes=classes,
    )  # fmt: skip
    registry, problems = with_late_members(draft, registry)
    findings.extend(problems)
    lookups, problems = lookups_of(registry)
    statistics, more = statistics_of(registry)
    return replace(registry, lookups=lookups, statistics=statistics), [*findings, *problems, *more]


def _enums(state: Resolving) -> tuple[dict[str, Enumeration], list[Finding]]:
    draft = state.draft
    slots = {slot.slot: slot for slot in draft.kind.enums}
    enums: dict[str, Enumeration] = {}
    findings: list[Finding] = []
    misspelt: set[str | None] = set()
    owner = next((document for document in draft.documents if "enums" in document.values), draft.documents[0])
    for name in draft.head.enums:
        if name not in slots and not draft.kind.shares_enums:
            misspelt.add(nearest(name, slots))
            help = suggestion(name, slots)
            findings.append(
                finding(
                    UNKNOWN_SLOT,
                    f"{draft.kind.name} have no enum `{name}`",
                    at=owner.where_key("enums", name),
                    help=help,
                )
            )
    for slot in (*slots.values(), *_entry_slots(state)):
        enumeration, problems = _enum(state, slot)
        if slot.slot in draft.head.enums or slot.slot not in misspelt:
            findings.extend(problems)
        if enumeration is not None:
            enums[slot.slot] = enumeration
    return enums, findings


def _enum(state: Resolving, slot: EnumSlot) -> tuple[Enumeration | None, list[Finding]]:
    """The enum of a slot: declared here, or by the one registry of another kind that lends it, which reports what is wrong."""
    lender = _lender(state, slot)
    draft = lender or state.draft
    owner = next((document for document in draft.documents if "enums" in document.values), draft.documents[0])
    context = EnumContext(module=draft.layout.enums_module, shared=state.shared, objects=state.objects)
    model = draft.head.enums.get(slot.slot) or _entry_enum(state, slot.slot)
    said = slot.slot in draft.head.enums
    where = owner.where_key("enums", slot.slot) if said else _slot_span(state, slot)
    name_at = owner.where("enums", slot.slot, "name") if said else where
    document, path = _members_place(state, owner, slot.slot)
    spans = {name: document.where_key(*path, name) for name in (model.members or () if model else ())}
    use_at = owner.where("enums", slot.slot, "use")
    enumeration, problems = resolve_enum(slot, model, where, spans, context, use_at, name_at)
    if enumeration is None:
        return None, [] if lender else problems
    repeated = any(document.repeats(*path[:-1], key) for key in ("members", "from", "use"))
    enumeration = replace(enumeration, doubtful=enumeration.doubtful or repeated)
    return (replace(enumeration, exhaustive=False, taken=True), []) if lender else (enumeration, problems)


def _lender(state: Resolving, slot: EnumSlot) -> Draft | None:
    """The registry whose enum a slot without members takes: the only one of another kind that gives its own such slot some."""
    if slot.slot in state.draft.head.enums or slot.members or slot.derive or state.draft.kind.shares_enums:
        return None
    lenders = [
        draft
        for draft in state.drafts
        if draft.kind is not state.draft.kind
        and any((item.slot, item.name) == (slot.slot, slot.name) for item in draft.kind.enums)
        and slot.slot in draft.head.enums
        and draft.head.enums[slot.slot].derive is None
    ]
    return lenders[0] if len(lenders) == 1 else None


def _entry_slots(state: Resolving) -> list[EnumSlot]:
    """The slots of a kind whose entries are enums themselves."""
    if not state.draft.kind.shares_enums:
        return []
    return [EnumSlot(slot=valid.key, name=valid.key, doc=valid.spec.doc) for valid in state.valid]


def _entry_enum(state: Resolving, slot: str) -> EnumModel | None:
    if not state.draft.kind.shares_enums:
        return None
    spec = next(valid.spec for valid in state.valid if valid.key == slot)
    given = {
        "members": getattr(spec, "members", None),
        "base": getattr(spec, "base", None),
        "docs": getattr(spec, "docs", {}),
    }
    return EnumModel.model_validate(given)


def _slot_span(state: Resolving, slot: EnumSlot) -> Span:
    for valid in state.valid if state.draft.kind.shares_enums else ():
        if valid.key == slot.slot:
            return valid.raw.span
    return state.draft.documents[0].kind_span


def _members_place(state: Resolving, owner: Document, slot: str) -> tuple[Document, tuple[str | int, ...]]:
    """Where the members of an enum stand: in the head, or in the entry that is the enum."""
    entries = state.valid if state.draft.kind.shares_enums and slot not in state.draft.head.enums else ()
    raw = next((valid.raw for valid in entries if valid.key == slot), None)
    return (raw.document, (*raw.path, "members")) if raw else (owner, ("enums", slot, "members"))


def _head_objects(state: Resolving) -> tuple[dict[str, PyObject], list[Finding]]:
    """The Python objects that the kind's own head keys name; those of a mapping are called `key.word`."""
    objects: dict[str, PyObject] = {}
    findings: list[Finding] = []
    draft = state.draft
    for key, sort in draft.kind.head_objects.items():
        said = getattr(draft.head, attribute(type(draft.head), key), None)
        owner = next((document for document in draft.documents if key in document.values), draft.documents[0])
        refs = refs_of(draft.kind, state.around.refs, owner.values.get("refs"))
        for path, text in _references(key, said):
            resolved = state.objects.resolve(text, key, sort, refs, owner.where(*path))
            if resolved.object is not None:
                objects[".".join(path)] = resolved.object
            if resolved.finding is not None:
                findings.append(resolved.finding)
    return objects, findings


def _classes(
    state: Resolving, entries: Sequence[Entry], enums: Mapping[str, Enumeration], objects: Mapping[str, PyObject]
) -> tuple[dict[str, DeclaredClass], list[Finding]]:
    """The classes that entries declare by their fields."""
    declares = state.draft.kind.declares
    if declares is None:
        return {}, []
    around = ClassSurroundings(
        enums={item.name: item for item in (*state.shared.values(), *enums.values()) if item is not None},
        objects=state.objects,
        base=objects.get(declares.base),
        module=state.draft.layout.classes_module,
        package=state.around.package,
        key=state.draft.kind.key.type,
        importing=state.draft.layout.module,
    )
    classes: dict[str, DeclaredClass] = {}
    findings: list[Finding] = []
    for valid, entry in zip(state.valid, entries, strict=True):
        refs = entry_refs(state, valid.raw.document, valid.raw.group_index)
        made, problems = declared_class(entry, declares.fields, around, refs)
        findings.extend(problems)
        if made is not None:
            classes[entry.key] = made
    if classes:
        owner = next((item for item in state.draft.documents if declares.base in item.values), state.draft.documents[0])
        findings.extend(base_findings(around, owner.where(declares.base)))
    return classes, findings


def _references(key: str, said: object) -> list[tuple[tuple[str, ...], str]]:
    """The references of a head key by their paths: the one that it holds, or those of its mapping."""
    if isinstance(said, str):
        return [((key,), said)]
    items = said.items() if isinstance(said, dict) else ()
    return [((key, word), text) for word, text in items if isinstance(text, str)]
