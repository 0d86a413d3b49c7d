"""Where what is constructed is found: the modules and names that other kinds' code imports from the components'."""

from __future__ import annotations

from typing import Literal

from registrygen.model.registry import Project, Registry
from registrygen.pysource.objects import PyObject
from registrygen.view.scope import Scope

COMPONENTS = "components"
CONTAINER = "Container"


def construction_owner(project: Project) -> Registry | None:
    """The registry that the container, the factories and the dependencies stand beside: the first of its kind."""
    return next(iter(project.of_kind(COMPONENTS)), None)


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
