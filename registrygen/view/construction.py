"""What other kinds' code knows of the construction: its modules and names, and what is opened and closed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from registrygen.model.facts import Facts
from registrygen.model.opened import Opened
from registrygen.model.registry import Project, Registry
from registrygen.pysource.objects import PyObject
from registrygen.view.scope import Scope

COMPONENTS = "components"
CONTAINER = "Container"


def construction_owner(project: Project) -> Registry | None:
    """The registry that the container, the factories and the dependencies stand beside: the first of its kind."""
    return next(iter(project.of_kind(COMPONENTS)), None)


def opened_components(project: Project, facts: Facts) -> Sequence[Opened]:
    """What is opened and closed, in the order of the specs; nothing where no document declares components."""
    owner = construction_owner(project)
    return owner.kind.opened(project, facts) if owner is not None and owner.kind.opened is not None else ()


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
