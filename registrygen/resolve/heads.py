"""Names that a document's head gives to what it does not have: fields, templates and slots that nothing reads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from registrygen.diagnostics.finding import Finding, Span, finding
from registrygen.diagnostics.near import suggestion
from registrygen.model.fields import Field, FieldType, ListType, MapType, ObjectType
from registrygen.model.registry import Document, child
from registrygen.pysource.names import is_module_path
from registrygen.resolve.drafts import Draft
from registrygen.resolve.naming import COLLISION
from registrygen.resolve.objects import ObjectResolver, RefTable
from registrygen.resolve.validation import UNKNOWN_KEY


def head_findings(draft: Draft, fields: Sequence[Field]) -> Iterator[Finding]:
    """Keys of mappings in the head that mean nothing to this kind; nothing in a spec is ignored."""
    for document in draft.documents:
        yield from _unknown(document, ("registry", "fields"), [field.key for field in fields if not field.hidden])
        yield from _unknown(document, ("names",), template_names(draft))
        known = ref_slots(draft, fields)
        yield from _unknown(document, ("refs",), known)
        groups = document.values.get("groups")
        for index in range(len(groups) if isinstance(groups, list) else 0):
            yield from _unknown(document, ("groups", index, "refs"), known)
    yield from _same_fields(draft, fields)


def ref_slots(draft: Draft, fields: Sequence[Field]) -> list[str]:
    """What `refs` may say where it lives."""
    slots = [slot for field in fields for slot in _slots(field.type)]
    return list(dict.fromkeys([*slots, *draft.kind.head_objects, "handler"]))


def ref_findings(draft: Draft, fields: Sequence[Field], objects: ObjectResolver, outer: RefTable) -> Iterator[Finding]:
    """Modules under `refs` that do not exist, each at its word; those of the configuration at the registry."""
    known = ref_slots(draft, fields)
    for document in draft.documents:
        groups = document.values.get("groups")
        indices = range(len(groups) if isinstance(groups, list) else 0)
        for path in (("refs",), *(("groups", index, "refs") for index in indices)):
            for module, at in _modules(document, path):
                if is_module_path(module) and objects.why_no_module(module):
                    yield objects.module_finding(module, at)
        said = child(document.values, "refs")
        for slot in known:
            for module in outer.get(slot, ()) if not isinstance(said, dict) or slot not in said else ():
                if is_module_path(module) and objects.why_no_module(module):
                    yield objects.module_finding(module, document.kind_span)


def _modules(document: Document, path: tuple[str | int, ...]) -> Iterator[tuple[str, Span]]:
    holder: object = document.values
    for step in path:
        holder = child(holder, step)
    for slot, said in holder.items() if isinstance(holder, dict) else ():
        for index, module in enumerate(said if isinstance(said, list) else [said]):
            if isinstance(module, str):
                yield module, document.where(*path, slot, *((index,) if isinstance(said, list) else ()))


def template_names(draft: Draft) -> list[str]:
    """What `names` of the draft's documents and entries may name."""
    own = ["method", *(f"{key}_method" for key in draft.head.handlers)] if draft.kind.wiring else []
    return list(dict.fromkeys([*draft.kind.name_templates, *own]))


def _unknown(document: Document, path: tuple[str | int, ...], known: Sequence[str]) -> Iterator[Finding]:
    holder: object = document.values
    for step in path:
        holder = child(holder, step)
    for key in holder if isinstance(holder, dict) else ():
        if key not in known:
            at = document.where_key(*path, key)
            help = suggestion(str(key), known) or f"nothing of this kind goes under `{path[-1]}`"
            yield finding(UNKNOWN_KEY, f"unknown key `{key}`", at=at, help=help)


def _slots(type_: FieldType) -> list[str]:
    if isinstance(type_, ListType):
        return _slots(type_.item)
    if isinstance(type_, MapType):
        return _slots(type_.value)
    return [type_.slot] if isinstance(type_, ObjectType) else []


def _same_fields(draft: Draft, fields: Sequence[Field]) -> Iterator[Finding]:
    """Two fields of the metadata with one name, which `registry.fields` can bring about."""
    owner = next((document for document in draft.documents if "registry" in document.values), draft.documents[0])
    first: dict[str, Field] = {}
    for field in fields:
        other = first.setdefault(field.name, field) if not field.hidden else field
        if other is not field:
            renamed = field if field.key in draft.head.registry.fields else other
            yield finding(
                COLLISION,
                f"`{field.key}` and `{other.key}` are both the field `{field.name}` of the metadata",
                at=owner.where("registry", "fields", renamed.key),
                help="give one of them another name under `registry.fields`",
            )
