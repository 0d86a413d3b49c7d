"""Rules about what specs say and nothing comes of: comments for no member, names of enums that exist, objects of texts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from registrygen.diagnostics.finding import Finding, Span, finding
from registrygen.diagnostics.near import suggestion
from registrygen.model.fields import ObjectType
from registrygen.model.registry import Entry, Enumeration, Registry
from registrygen.model.rule import entry_rule, registry_rule
from registrygen.model.spec import DocumentModel
from registrygen.rules.context import Context


@registry_rule("enums/docs")
def docs_of_members(registry: Registry, context: Context) -> Iterator[Finding]:
    """`docs` has a comment for a member that the enum does not have.

    Members are named there by their names, not by their values.
    """
    head = registry.head
    assert isinstance(head, DocumentModel)
    for slot, item in registry.enums.items():
        if slot in head.enums:
            at = partial(registry.where_key, "enums", slot, "docs")
            yield from _unknown_members(item, head.enums[slot].docs, at, registry)
    if registry.kind.shares_enums:
        for entry in registry.entries:
            if entry.key in registry.enums:
                docs, at = getattr(entry.spec, "docs", {}), partial(entry.where_key, "docs")
                yield from _unknown_members(registry.enums[entry.key], docs, at, registry)


def _unknown_members(
    item: Enumeration, docs: Mapping[str, str], at: Callable[[str], Span], registry: Registry
) -> Iterator[Finding]:
    """Nothing of an enum whose members are not all known, or stand elsewhere."""
    if item.existing is not None or item.taken or not item.known or item.doubtful:
        return
    if item.derived and not registry.complete:
        return
    names = [member.name for member in item.members]
    for name in docs:
        if name not in names:
            by_value = item.member(name)
            help = f"did you mean `{by_value.name}`?" if by_value else suggestion(name, names)
            yield finding(docs_of_members.code, f"`{item.name}` has no member `{name}`", at=at(name), help=help)


@registry_rule("enums/not-generated")
def said_of_existing(registry: Registry, context: Context) -> Iterator[Finding]:
    """An enum that `use` takes is given what only a generated one can have: `name`, `base`, `doc` or `docs`.

    An enum of the application is changed in its class, a shared one in its entry of `kind: enums`.
    """
    head = registry.head
    assert isinstance(head, DocumentModel)
    for slot, model in head.enums.items():
        for key in ("name", "base", "doc", "docs") if model.use is not None else ():
            if key in model.model_fields_set:
                message = f"`{model.use}` exists, so that `{key}` says nothing of it"
                help = "say it where the enum is declared, and remove it here"
                yield finding(said_of_existing.code, message, at=registry.where_key("enums", slot, key), help=help)


@entry_rule("entries/object")
def object_of_text(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """An entry has `object`, and entries of its kind stand for no Python object.

    `object` says which one an entry of another key stands for, in kinds whose keys are classes or functions.
    """
    if entry.spec.target is not None and not isinstance(registry.key_field.type, ObjectType):
        message = f"{registry.kind.name} stand for no Python object, so that `object` says nothing"
        yield finding(object_of_text.code, message, at=entry.where_key("object"), help="remove it")


RULES = (docs_of_members, said_of_existing, object_of_text)
