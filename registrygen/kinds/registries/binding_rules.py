"""What has to hold for what names are bound to: it is there, and is what the registry takes."""

from __future__ import annotations

from collections.abc import Iterator

from registrygen.api import (
    PROTOCOLS,
    Annotation,
    ClassFact,
    Context,
    Entry,
    Finding,
    FunctionFact,
    ObjectResolver,
    PyObject,
    Registry,
    Related,
    entry_rule,
    finding,
    lacking,
    listed,
    missing_members,
    parse_object,
)
from registrygen.kinds.registries.entries import base_of, bound, declared, live
from registrygen.kinds.registries.signatures import contradictions, expected_of, shown


@entry_rule("registries/bind")
def bind(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """A name is bound to what is not written as `package.module:Name`.

    What it names is looked up in the application's source, and imported when the program first asks for it.
    """
    resolver = ObjectResolver(facts=context.facts, missing=context.missing)
    for name, said in declared(entry).items():
        if said.bind is None:
            continue
        at = entry.where("entries", name, "bind")
        reference = parse_object(said.bind)
        if reference is None:
            near = _meant(said.bind, context)
            help = f"did you mean `{near}`?" if near else "write `package.module:Name`"
            yield finding(bind.code, f"`{said.bind}` does not name a Python object", at=at, help=help)
            continue
        problem = resolver.checked(reference, "class" if live(entry).form == "type" else "callable", at).finding
        if problem is not None:
            yield problem


def _meant(text: str, context: Context) -> PyObject | None:
    """What somebody means who writes a name alone, or with a dot for the colon."""
    module, dot, name = text.rpartition(".")
    if dot:
        return parse_object(f"{module}:{name}")
    return next((PyObject(known, text) for known in context.facts.modules_defining(text)), None)


@entry_rule("registries/signature")
def signature(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """A bound function, or the constructor of a bound class, cannot be called as the registry's contract says, or gives something else.

    It may take more than the contract asks for, by further parameters with defaults or by wider types. Only what the source shows
    counts: functions with decorators and types that are not plain names are not judged.
    """
    if live(entry).form != "function":
        return
    expected = expected_of(entry, context.facts)
    if expected is None:
        return
    for name, reference in bound(entry).items():
        found = _called(reference, context)
        problems = contradictions(found, expected, context.facts) if found is not None else []
        if found is not None and problems:
            yield finding(
                signature.code,
                f"`{found.object.short}` {listed(problems)}",
                at=entry.where("entries", name, "bind"),
                help=f"the contract is `{expected}`, what is bound `{shown(found)}`",
                related=(Related(message="what is bound", span=found.span),),
            )


def _called(reference: PyObject, context: Context) -> FunctionFact | None:
    """A function as it is called, or a class as it is constructed; None where the source does not show it."""
    found = context.facts.find(reference)
    if isinstance(found, FunctionFact):
        return None if found.decorators else found
    parameters = context.facts.constructor(reference) if isinstance(found, ClassFact) else None
    if not isinstance(found, ClassFact) or parameters is None:
        return None
    return FunctionFact(
        object=found.object,
        span=found.span,
        parameters=parameters,
        returns=Annotation(text=found.object.short, object=found.object),
        is_async=False,
        is_generator=False,
        decorators=(),
        sort="function",
    )


@entry_rule("registries/base")
def base(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """A bound class is not what the registry takes.

    It does not derive from the base, or lacks something of its structure where the registry is strict or the base a Protocol. A class
    with bases outside the source roots is not judged. Of functions the base is a Protocol with `__call__`.
    """
    wanted = base_of(entry)
    if wanted is None:
        return
    if live(entry).form == "function":
        found = context.facts.find(wanted)
        if isinstance(found, ClassFact) and found.complete and "__call__" not in found.methods:
            help = "name a Protocol with `__call__`, or write a `contract`"
            yield finding(base.code, f"`{wanted.short}` has no `__call__`", at=entry.where("base"), help=help)
        return
    for name, reference in bound(entry).items():
        found = context.facts.find(reference)
        if isinstance(found, ClassFact) and live(entry).form == "type":
            problem = _lacks(found, wanted, entry, context)
            if problem:
                at = entry.where("entries", name, "bind")
                related = (Related(message="the class", span=found.span),)
                message = f"`{found.object.short}` {problem}"
                help = "mend the class, or bind another"
                yield finding(base.code, message, at=at, help=help, related=related)


def _lacks(found: ClassFact, wanted: PyObject, entry: Entry, context: Context) -> str:
    required = context.facts.find(wanted)
    derived = found.is_subclass_of(context.facts.canonical(wanted))
    structural = isinstance(required, ClassFact) and PROTOCOLS.isdisjoint(required.ancestors) and live(entry).strict
    if not structural or derived or not isinstance(required, ClassFact):
        return lacking(found, wanted, context)
    missing = [name for name in missing_members(found, required) if not name.startswith("_")]
    if not missing:
        return ""
    return f"has not the structure of `{wanted.short}`: it has no {listed([f'`{name}`' for name in missing])}"


RULES = (bind, signature, base)
