"""Where short names of Python objects live: what `refs` of groups, documents and the configuration say, and what is wrong there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from registrygen.diagnostics.finding import Finding, Span, finding
from registrygen.diagnostics.near import nearest
from registrygen.model.fields import FieldType, ListType, MapType, ObjectType
from registrygen.model.kind import Kind
from registrygen.model.registry import Document, child
from registrygen.pysource.names import is_module_path
from registrygen.resolve.drafts import Draft
from registrygen.resolve.fields import fields_of
from registrygen.resolve.objects import ObjectResolver, RefTable, ref_table
from registrygen.resolve.validation import UNKNOWN_KEY

RefPlace = Callable[[str, str], Span]
"""The place of a module under a slot of the configuration's `refs`; of the slot itself where the module is empty."""


def ref_slots(kind: Kind) -> list[str]:
    """What `refs` in documents of a kind may say where it lives."""
    slots = [slot for field in fields_of(kind, {}, {}) for slot in _slots(field.type)]
    declared = ["type"] if kind.declares else []
    return list(dict.fromkeys([*slots, *kind.head_objects, *declared, "handler"]))


def _slots(type_: FieldType) -> list[str]:
    if isinstance(type_, ListType):
        return _slots(type_.item)
    if isinstance(type_, MapType):
        return _slots(type_.value)
    return [type_.slot] if isinstance(type_, ObjectType) else []


def refs_of(kind: Kind, outer: RefTable, *levels: object) -> dict[str, tuple[str, ...]]:
    """The modules of each slot, of the levels of a document the nearest first, then `outer`, the configuration's.

    A misspelt slot, which is reported where it stands, counts as what was meant. Where that cannot be told, slots
    that nothing else says are there without a module, and names in them are not asked for.
    """
    slots = ref_slots(kind)
    inner = ref_table(*(meant_slots(level, slots) for level in levels))
    table = ref_table(inner, outer)
    if any(slot not in slots for slot in inner):
        table.update({slot: () for slot in slots if slot not in table})
    return table


def group_refs(kind: Kind, outer: RefTable, document: Document, index: int | None) -> dict[str, tuple[str, ...]]:
    """Where the short names of a group of a document live, or of its entries without a group."""
    groups = document.values.get("groups")
    group = child(groups, index) if index is not None else None
    return refs_of(kind, outer, child(group, "refs"), document.values.get("refs"))


def meant_slots(level: object, slots: Iterable[str]) -> dict[str, object]:
    """What one `refs` says with its misspelt slots set right; a slot that is there stays what it is."""
    known = list(slots)
    said = {str(word): modules for word, modules in level.items()} if isinstance(level, Mapping) else {}
    meant = {nearest(word, known) or word: modules for word, modules in said.items() if word not in known}
    return meant | {word: modules for word, modules in said.items() if word in known}


def ref_findings(draft: Draft, objects: ObjectResolver) -> Iterator[Finding]:
    """Modules under the `refs` of documents and their groups that do not exist, each at its word."""
    for document in draft.documents:
        for path in ref_paths(document):
            for module, at in _modules(document, path):
                if is_module_path(module) and objects.why_no_module(module):
                    yield objects.module_finding(module, at)


def ref_paths(document: Document) -> list[tuple[str | int, ...]]:
    """Where a document can have `refs`: at its head and in its groups."""
    groups = document.values.get("groups")
    return [("refs",), *(("groups", index, "refs") for index in range(len(groups) if isinstance(groups, list) else 0))]


def _modules(document: Document, path: tuple[str | int, ...]) -> Iterator[tuple[str, Span]]:
    holder: object = document.values
    for step in path:
        holder = child(holder, step)
    for slot, said in holder.items() if isinstance(holder, dict) else ():
        for index, module in enumerate(said if isinstance(said, list) else [said]):
            if isinstance(module, str):
                yield module, document.where(*path, slot, *((index,) if isinstance(said, list) else ()))


def configured_findings(
    refs: RefTable, kinds: Iterable[Kind], objects: ObjectResolver, place: RefPlace
) -> Iterator[Finding]:
    """Slots of the configuration's `refs` that are misspelt, and modules there that do not exist.

    A slot that is like none of these kinds' may be that of a kind which no spec uses.
    """
    slots = all_slots(kinds)
    for slot, modules in refs.items():
        close = nearest(slot, slots) if slot not in slots else None
        if close is not None:
            help = f"did you mean `{close}`?"
            yield finding(UNKNOWN_KEY, f"unknown key `{slot}`", at=place(slot, ""), help=help)
        for module in modules:
            if objects.why_no_module(module):
                yield objects.module_finding(module, place(slot, module))


def all_slots(kinds: Iterable[Kind]) -> list[str]:
    """The slots of several kinds."""
    return list(dict.fromkeys(slot for kind in kinds for slot in ref_slots(kind)))
