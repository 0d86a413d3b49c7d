"""Where flags that switch routes are found: the modules and names that the router imports from those of the flags."""

from __future__ import annotations

from registrygen.model.registry import LinkValue, Project, Registry
from registrygen.pysource.names import is_identifier, snake_case
from registrygen.pysource.objects import PyObject

FLAGS_PROTOCOL = "FeatureFlags"
DEPENDENCY = "dependency"


def flags_module(registry: Registry) -> str:
    """The module of the flags' typed accessors, dotted below the output's package."""
    return _beside(registry, "flags")


def switches_module(registry: Registry) -> str:
    """The module of the dependencies that close routes."""
    return _beside(registry, "dependencies")


def _beside(registry: Registry, name: str) -> str:
    package, dot, _ = registry.layout.module.rpartition(".")
    return f"{package}{dot}{name}"


def switch_name(key: str) -> str:
    """The name of the dependency that closes routes while a flag is off."""
    return f"require_{snake_case(key)}"


def switch_method(key: str) -> str:
    """The name of the method that gives a flag's value."""
    name = snake_case(key)
    return name if is_identifier(name) else f"flag_{name}"


def flags_source(registry: Registry) -> PyObject | None:
    """The application's dependency that gives the flags of a request; None where flags close no routes."""
    return registry.objects.get(DEPENDENCY)


def flag_owner(link: object, project: Project) -> Registry | None:
    """The registry of the flag that a link leads to; a part of a project may lack it."""
    if not isinstance(link, LinkValue):
        return None
    identity = (link.kind, link.module, link.registry)
    return next((item for item in project.registries if item.identity == identity), None)


def switching_keys(registry: Registry, project: Project, kind: str = "routes") -> list[str]:
    """The keys of a registry's flags that entries of a kind name, in the order of the flags."""
    named = {
        value.key
        for other in project.of_kind(kind)
        for entry in other.entries
        for value in entry.values.values()
        if flag_owner(value, project) is registry and isinstance(value, LinkValue)
    }
    return [entry.key for entry in registry.entries if entry.key in named]
