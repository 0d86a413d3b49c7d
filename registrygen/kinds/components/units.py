"""What is constructed: components, the handlers of commands and the like, and those that are subscribed to a bus."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Literal

from registrygen.api import (
    Absence,
    ClassFact,
    ComponentArgument,
    Entry,
    Facts,
    FunctionFact,
    MemberValue,
    ParameterFact,
    Project,
    PyObject,
    Registry,
    Span,
    is_in_process_bus,
    snake_case,
)
from registrygen.kinds.components.spec import ComponentEntry, ComponentsDocument, Given

KIND = "components"


Scope = Literal["app", "request"]
Form = Literal["value", "coroutine", "context"]


@dataclass(frozen=True, kw_only=True)
class Unit:
    """Something that is constructed, once a process or once a request.

    `cls` is what it is, `target` what is called for it, `parameters` what that takes, None where it cannot be read. `given` are
    the parameters that a spec decides, and `given_at` tells the place of each. A handler's `transactional` says that it works within a
    transaction, a component's `transaction` names what such a transaction on it is.
    """

    name: str
    sort: Literal["component", "handler", "subscriber", "product"]
    cls: PyObject
    provides: tuple[PyObject, ...] = ()
    scope: Scope
    target: PyObject
    form: Form | None
    parameters: tuple[ParameterFact, ...] | None
    given: Given | None
    given_at: Callable[..., Span] = field(repr=False, compare=False)
    transaction: PyObject | None = None
    transactional: bool = False
    span: Span

    @property
    def shown(self) -> str:
        """How messages name it: a component by its key, a handler by its class."""
        return f"`{self.name}`" if self.sort == "component" else f"`{self.cls.short}`"


def all_units(project: Project, facts: Facts) -> tuple[Unit, ...]:
    """Components in the order of the specs, then what is subscribed, then the handlers of entries.

    A class that a component has is constructed as the component, not once more for whoever names it.
    """
    registries = project.of_kind(KIND)
    overrides = _overrides(registries)
    components = [_component(entry, registry, project, facts) for registry in registries for entry in registry.entries]
    made = {facts.canonical(unit.cls): unit for unit in reversed(components)}
    subscribed = _subscribers(project, facts, overrides) if any(head(item).bus for item in registries) else ()
    others = []
    for unit in (*subscribed, *request_handlers(project, facts, overrides)):
        if made.setdefault(facts.canonical(unit.cls), unit) is unit:
            others.append(unit)
    return (*components, *others, *_products(project))


@dataclass(frozen=True, kw_only=True)
class Override:
    """What a document's `overrides` say of one consumer."""

    given: Given
    given_at: Callable[..., Span]


def _overrides(registries: Sequence[Registry]) -> dict[str, Override]:
    found: dict[str, Override] = {}
    for registry in registries:
        for consumer, given in head(registry).overrides.items():
            found[consumer] = Override(given=given, given_at=partial(registry.where, "overrides", consumer))
    return found


def _override(cls: PyObject, overrides: Mapping[str, Override]) -> Override | None:
    return overrides.get(str(cls)) or overrides.get(cls.short)


def head(registry: Registry) -> ComponentsDocument:
    """What the registry's documents say beside their entries."""
    assert isinstance(registry.head, ComponentsDocument)
    return registry.head


def component(entry: Entry) -> ComponentEntry:
    """The entry's own model."""
    assert isinstance(entry.spec, ComponentEntry)
    return entry.spec


def scope_of(registry: Registry, said: MemberValue) -> Scope | None:
    """The scope that a member of a registry's enum means by its name or its value; None where it means neither."""
    member = registry.enums["scope"].member(said.name)
    words = {said.name.lower(), str(member.value).lower() if member else ""}
    return "app" if "app" in words else "request" if "request" in words else None


def _component(entry: Entry, registry: Registry, project: Project, facts: Facts) -> Unit:
    spec = component(entry)
    cls, scope = entry.values["type"], entry.values["scope"]
    factory, transaction = entry.values.get("factory"), entry.values.get("transaction")
    provides = entry.values.get("provides") or ()
    assert isinstance(cls, PyObject)
    assert isinstance(scope, MemberValue)
    assert isinstance(provides, tuple)
    target = factory if isinstance(factory, PyObject) else cls
    # All that the generated bus takes has a default, and its module may not be generated yet.
    is_absent = spec.arguments is None and isinstance(facts.find(target), Absence)
    return Unit(
        name=entry.key,
        sort="component",
        cls=cls,
        provides=tuple(item for item in provides if isinstance(item, PyObject)),
        scope=scope_of(registry, scope) or "request",
        target=target,
        form=spec.form or form_of(target, facts),
        parameters=() if is_absent and is_in_process_bus(target, project) else parameters_of(target, facts),
        given=spec.arguments,
        given_at=partial(entry.where, "arguments"),
        transaction=transaction if isinstance(transaction, PyObject) else None,
        span=entry.span,
    )


def form_of(target: PyObject, facts: Facts) -> Form | None:
    """What calling the class or function gives; None where the source does not tell, or where it cannot be used."""
    found = facts.find(target)
    if isinstance(found, FunctionFact):
        return found.form
    return "value" if isinstance(found, ClassFact) else None


def parameters_of(target: PyObject, facts: Facts) -> tuple[ParameterFact, ...] | None:
    """The parameters of calling a class or function; None where they cannot be known."""
    found = facts.find(target)
    if isinstance(found, FunctionFact):
        return _named(found.parameters)
    return _named(facts.constructor(target)) if isinstance(found, ClassFact) else None


def _named(parameters: tuple[ParameterFact, ...] | None) -> tuple[ParameterFact, ...] | None:
    """The parameters, unless `*args, **kwargs` hand on to something else whatever they are given."""
    kinds = {item.kind for item in parameters or ()}
    return None if {"var_positional", "var_keyword"} <= kinds else parameters


def _subscribers(project: Project, facts: Facts, overrides: Mapping[str, Override]) -> Iterator[Unit]:
    """The handlers of registries that are wired to a bus: they live as long as the bus."""
    for registry in project.registries:
        for handler in registry.handlers.values():
            if handler.target is not None and registry.kind.wiring is not None:
                yield _handler(handler.target, "subscriber", "app", handler.span, facts, overrides)


def request_handlers(project: Project, facts: Facts, overrides: Mapping[str, Override]) -> Iterator[Unit]:
    """The classes in fields of entries whose kind says that they are constructed: once a request."""
    for registry in project.registries:
        how = registry.kind.constructs
        for entry in registry.entries if how and how.per == "request" else ():
            cls = entry.values.get(how.field) if how else None
            if how and isinstance(cls, PyObject):
                transactional = bool(how.transaction and entry.values.get(how.transaction))
                at = entry.where(how.field)
                yield _handler(cls, "handler", "request", at, facts, overrides, transactional)


def _products(project: Project) -> Iterator[Unit]:
    """What other kinds' code constructs whenever it is asked to, with the arguments that their entries give."""
    for registry in project.registries:
        how = registry.kind.constructs
        for entry in registry.entries if how and how.per == "call" else ():
            cls = entry.values.get(how.field) if how else None
            if how and isinstance(cls, PyObject):
                given: Given = getattr(entry.spec, how.arguments)
                yield Unit(
                    name=f"{registry.kind.name}/{entry.key}",
                    sort="product",
                    cls=cls,
                    scope="app",
                    target=cls,
                    form="value",
                    parameters=None,
                    given={name: item for name, item in given.items() if isinstance(item, ComponentArgument)},
                    given_at=partial(entry.where, how.arguments),
                    span=entry.span,
                )


def _handler(
    cls: PyObject,
    sort: Literal["handler", "subscriber"],
    scope: Scope,
    span: Span,
    facts: Facts,
    overrides: Mapping[str, Override],
    transactional: bool = False,
) -> Unit:
    override = _override(cls, overrides)
    return Unit(
        name=snake_case(cls.short),
        sort=sort,
        cls=cls,
        scope=scope,
        target=cls,
        form="value",
        parameters=parameters_of(cls, facts),
        given=override.given if override else None,
        given_at=override.given_at if override else lambda *_: span,
        transactional=transactional,
        span=span,
    )
