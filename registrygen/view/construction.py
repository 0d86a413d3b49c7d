"""What other kinds' code knows of the construction: its modules and names, and what is opened and closed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from registrygen.model.facts import Facts, FunctionFact
from registrygen.model.registry import Entry, MemberValue, Project, Registry
from registrygen.pysource.objects import PyObject
from registrygen.view.scope import Scope

COMPONENTS = "components"
CONTAINER = "Container"


def construction_owner(project: Project) -> Registry | None:
    """The registry that the container, the factories and the dependencies stand beside: the first of its kind."""
    return next(iter(project.of_kind(COMPONENTS)), None)


@dataclass(frozen=True, kw_only=True)
class Opened:
    """A component that is opened and closed again: how long it lives, and the factory whose asynchronous context it is."""

    scope: Literal["app", "request"]
    factory: PyObject


def opened_components(project: Project, facts: Facts) -> tuple[Opened, ...]:
    """What is opened and closed, in the order of the specs."""
    entries = [entry for registry in project.of_kind(COMPONENTS) for entry in registry.entries]
    return tuple(item for entry in entries if (item := _opened(entry, facts)) is not None)


def _opened(entry: Entry, facts: Facts) -> Opened | None:
    scope, factory = entry.values.get("scope"), entry.values.get("factory")
    if not isinstance(factory, PyObject) or not isinstance(scope, MemberValue):
        return None
    found = facts.find(factory)
    form = getattr(entry.spec, "form", None) or (found.form if isinstance(found, FunctionFact) else None)
    return Opened(scope="app" if scope.name == "APP" else "request", factory=factory) if form == "context" else None


def construction_module(registry: Registry, part: Literal["container", "factory", "dependencies"]) -> str:
    """The module of one part of the construction, dotted below the output's package."""
    head = getattr(registry.head, "registry", None)
    said: str | None = getattr(getattr(head, "modules", None), part, None)
    package, dot, _ = registry.layout.module.rpartition(".")
    return said or f"{package}{dot}{'factories' if part == 'factory' else part}"


def container_class(registry: Registry, scope: Scope) -> PyObject:
    """The class of the container."""
    module = construction_module(registry, "container")
    return PyObject(f"{scope.package}.{module}" if scope.package else module, registry.layout.named(CONTAINER))


def handler_dependency(cls: PyObject) -> str:
    """The name of the annotation that injects a handler."""
    return f"{cls.short}Dependency"
