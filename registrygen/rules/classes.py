"""Rules about the classes that specs name: they derive from what the document says, or implement it."""

from __future__ import annotations

from collections.abc import Iterator

from registrygen.diagnostics.finding import Finding, Related, finding
from registrygen.model.facts import Absence, ClassFact
from registrygen.model.fields import ObjectType
from registrygen.model.registry import Entry, Registry
from registrygen.model.rule import entry_rule, registry_rule
from registrygen.pysource.objects import PyObject
from registrygen.rules.context import Context

PROTOCOLS = frozenset({PyObject("typing", "Protocol"), PyObject("typing_extensions", "Protocol")})


@entry_rule("refs/not-a-subclass")
def not_a_subclass(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """A class is not what the document says all such classes are.

    It does not derive from the base class, or lacks members of the protocol. Only what the source shows counts: a class with bases
    outside the source roots is not judged.
    """
    for field in registry.fields:
        if not isinstance(field.type, ObjectType) or field.type.base not in registry.objects:
            continue
        value = entry.values.get(field.key)
        found = context.facts.find(value) if isinstance(value, PyObject) else None
        if isinstance(found, ClassFact):
            at = entry.span if field.is_key else entry.where(field.key)
            base = registry.objects[field.type.base]
            problem = lacking(found, base, context)
            if problem:
                help = f"{found.span.path}:{found.span.line} defines it"
                yield finding(not_a_subclass.code, f"`{found.object.name}` {problem}", at=at, help=help)


def lacking(found: ClassFact, base: PyObject, context: Context) -> str:
    """Why a class is not a `base`, empty if it is one or if that cannot be known: of a base that does not exist, say."""
    required = context.facts.find(base)
    canonical = context.facts.canonical(base)
    if found.is_subclass_of(canonical) or required in (Absence.MISSING_MODULE, Absence.MISSING_NAME):
        return ""
    if isinstance(required, ClassFact) and not PROTOCOLS.isdisjoint(required.ancestors):
        missing = missing_members(found, required)
        if missing:
            return f"does not implement `{base.short}`: it has no " + ", ".join(f"`{name}`" for name in missing)
        return ""
    return f"does not derive from `{base.short}`" if found.is_subclass_of(canonical) is False else ""


def missing_members(found: ClassFact, required: ClassFact) -> list[str]:
    """What a class does not have of another's members, nothing if that cannot be known: `__init__` may assign what is no method."""
    assigns = not found.methods.keys().isdisjoint(("__init__", "__post_init__"))
    plain = {name for name, method in required.methods.items() if method.sort == "property"} | {*required.attributes}
    return [
        name
        for name in (*required.methods, *required.attributes)
        if not name.startswith("__")
        and name not in found.methods
        and name not in found.attributes
        and not (assigns and name in plain)
        and found.complete
    ]


@registry_rule("entries/same-object")
def same_object(registry: Registry, context: Context) -> Iterator[Finding]:
    """Two entries stand for the same class or other Python object, under different keys.

    Kinds whose entries are found by their class ask for it: events, commands and queries.
    """
    key = registry.key_field.key
    first: dict[PyObject, Entry] = {}
    for entry in registry.entries:
        value = entry.values.get(key)
        if isinstance(value, PyObject):
            other = first.setdefault(context.facts.canonical(value), entry)
            if other is not entry:
                related = (Related(message="the other entry", span=other.span),)
                message = f"`{entry.key}` and `{other.key}` are both `{value}`"
                help = "remove one of them"
                yield finding(same_object.code, message, at=entry.span, help=help, related=related)


RULES = (not_a_subclass,)
