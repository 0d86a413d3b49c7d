"""Enums whose members derive from keys, or from what entries say in a field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from registrygen.diagnostics.finding import Finding, Span, finding
from registrygen.diagnostics.near import suggestion
from registrygen.model.fields import Field, FieldType, ListType, MemberType
from registrygen.model.registry import Entry, Enumeration, MemberValue, Registry, decided_at
from registrygen.resolve.drafts import Draft
from registrygen.resolve.entries import ValidEntry
from registrygen.resolve.enums import DERIVE, derived_members, member_findings
from registrygen.resolve.reading import Resolving, attribute

KEY = "key"


def with_early_members(
    state: Resolving, enums: Mapping[str, Enumeration], fields: Sequence[Field]
) -> tuple[dict[str, Enumeration], list[Finding]]:
    """The enums with the members of those that derive from keys, or from the fields that take their members.

    These have to be known before values are read. Others derive from values that are computed, and follow.
    """
    findings: list[Finding] = []
    complete = dict(enums)
    for slot, enumeration in enums.items():
        if not enumeration.derived:
            continue
        source = _source(state.draft, slot)
        taking = [field.key for field in fields if not field.is_key and _slot_of(field.type) == slot]
        problem = _problem(source, taking, fields)
        if problem is not None:
            message, help = problem
            at = state.draft.documents[0].where("enums", slot, "from")
            findings.append(finding(DERIVE, message, at=at, help=help))
            complete[slot] = replace(enumeration, known=False)
        elif source == KEY or source in taking:
            pairs = [pair for valid in state.valid for pair in _said(valid, source)]
            complete[slot] = replace(enumeration, members=derived_members(pairs, _docs(state.draft, slot)))
            findings.extend(member_findings(complete[slot]))
    return complete, findings


def with_late_members(draft: Draft, registry: Registry) -> tuple[Registry, list[Finding]]:
    """The registry with the members of enums that derive from resolved values of a field."""
    enums = dict(registry.enums)
    findings: list[Finding] = []
    for slot, enumeration in registry.enums.items():
        if not enumeration.derived or enumeration.members:
            continue
        source = _source(draft, slot)
        pairs = [
            (str(entry.values[source]), entry.where(source)) for entry in registry.entries if entry.values.get(source)
        ]
        enums[slot] = replace(enumeration, members=derived_members(pairs, _docs(draft, slot)))
        findings.extend(member_findings(enums[slot]))
    return replace(registry, enums=enums), findings


def key_members(draft: Draft, enums: Mapping[str, Enumeration], entries: Sequence[Entry]) -> dict[str, str]:
    """The members that the keys of entries come to, where the members of the keys' enum derive from them."""
    values = {entry.key: entry.values.get(draft.kind.key.field) for entry in entries}
    members = {key: value for key, value in values.items() if isinstance(value, MemberValue)}
    return {key: value.name for key, value in members.items() if enums[value.slot].derived}


def _source(draft: Draft, slot: str) -> str:
    """`key` or the field that a slot's members derive from."""
    given = draft.head.enums.get(slot)
    if given is not None and given.derive is not None:
        return given.derive
    return next((item.derive for item in draft.kind.enums if item.slot == slot), "")


def _problem(source: str, taking: Sequence[str], fields: Sequence[Field]) -> tuple[str, str] | None:
    """Why members cannot derive from what `from` names, and what could be done; None where they can."""
    known = [KEY, *(field.key for field in fields)]
    if source not in known:
        return f"`{source}` is not a field of the entries", suggestion(source, known)
    if taking and source not in (KEY, *taking):
        return f"`{source}` holds no members of the enum", f"write `from: {taking[0]}`"
    return None


def _slot_of(type_: FieldType) -> str:
    """The slot of the enum that a field takes one or several members of, empty where it takes none."""
    item = type_.item if isinstance(type_, ListType) else type_
    return item.slot if isinstance(item, MemberType) else ""


def _said(valid: ValidEntry, source: str) -> list[tuple[str, Span]]:
    """The words for members in a field of an entry, or its key, each with its place."""
    if source == KEY:
        return [(valid.key, valid.raw.span)]
    value = getattr(valid.spec, attribute(type(valid.spec), source))
    words = list(value) if isinstance(value, list | tuple) else [value]
    at = decided_at(valid.raw.layers, valid.raw.span, (source,))
    return [(word, at) for word in words if isinstance(word, str)]


def _docs(draft: Draft, slot: str) -> Mapping[str, str]:
    given = draft.head.enums.get(slot)
    return given.docs if given is not None else {}
