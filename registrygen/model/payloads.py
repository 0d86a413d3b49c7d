"""What a registry's handlers receive: the class of each entry's payload, and the base that all of them share."""

from __future__ import annotations

from registrygen.model.fields import LinkType, ObjectType
from registrygen.model.kind import Wiring
from registrygen.model.registry import Entry, Handler, LinkValue, Project, Registry
from registrygen.pysource.objects import PyObject


def wiring_of(registry: Registry) -> Wiring:
    """How the registry's entries are handled. Only for registries with handlers."""
    assert registry.kind.wiring is not None
    return registry.kind.wiring


def payload_of(registry: Registry, entry: Entry, project: Project) -> PyObject | None:
    """The class whose instances a handler receives for the entry, through a link to another kind's entry if need be."""
    value = entry.values.get(wiring_of(registry).payload)
    if isinstance(value, LinkValue):
        target = project.get(value.kind, value.module, value.registry)
        linked = target.entry(value.key)
        value = linked.values.get(target.key_field.key) if linked else None
    return value if isinstance(value, PyObject) else None


def required_base(registry: Registry, entry: Entry, project: Project) -> PyObject | None:
    """The class that the entry's payload has to derive from, where the document that names the payload says one."""
    wiring = wiring_of(registry)
    value = entry.values.get(wiring.payload)
    if isinstance(value, LinkValue):
        registry = project.get(value.kind, value.module, value.registry)
        field = registry.key_field
    else:
        field = next(field for field in registry.fields if field.key == wiring.payload)
    return registry.objects.get(field.type.base) if isinstance(field.type, ObjectType) else None


def payload_base(registry: Registry, project: Project) -> PyObject | None:
    """The payloads' common base class, the linked kind's where the payload is a link."""
    wiring = wiring_of(registry)
    if wiring.base in registry.objects:
        return registry.objects[wiring.base]
    field = next((field for field in registry.fields if field.key == wiring.payload), None)
    if field is not None and isinstance(field.type, LinkType):
        for target in project.of_kind(field.type.kind):
            if isinstance(target.key_field.type, ObjectType):
                return target.objects.get(target.key_field.type.base)
    return None


def method_template(registry: Registry) -> str:
    """The name template of the handlers' methods: the documents', the kind's or its wiring's."""
    said = getattr(registry.head, "names", {}).get("method")
    return said or registry.kind.name_templates.get("method") or wiring_of(registry).method


def method_prefix(registry: Registry, handler: Handler) -> str:
    """What the names of a handler's methods begin with, as far as its own template or the registry's says it literally."""
    return (handler.method or method_template(registry)).partition("{")[0]


def is_generic(handler: Handler) -> bool:
    """Whether one method takes every entry, so that the others of the class are its own affair."""
    return handler.method is not None and "{" not in handler.method
