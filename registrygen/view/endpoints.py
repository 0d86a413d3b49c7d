"""Where routes answer, as other kinds' code has to know it: methods, prefixes and paths."""

from __future__ import annotations

import re

from registrygen.model.registry import Document, Entry, MemberValue, Registry

ROUTES = "routes"
_PARAMETER = re.compile(r"{([^{}:]*)(?::[^{}]*)?}")


def document_of(registry: Registry, entry: Entry) -> Document:
    """The document that an entry stands in."""
    return next(item for item in registry.documents if item.marks is entry.layers[0].marks)


def prefix_of(registry: Registry, entry: Entry) -> str:
    """What the path of a route begins with: the prefix of its document."""
    said = document_of(registry, entry).values.get("prefix")
    return said if isinstance(said, str) else ""


def full_path(registry: Registry, entry: Entry) -> str:
    """The path of a route with the prefix of its document, parameters in braces."""
    return f"{prefix_of(registry, entry)}{entry.values['path']}"


def path_parameters(path: str) -> list[str]:
    """The names of the parameters of a path."""
    return _PARAMETER.findall(path)


def method_word(registry: Registry, entry: Entry) -> str:
    """The method of a route as requests have it: a member's value, or its name where that is no word or cannot be read.

    It is empty where it is wrong.
    """
    said, methods = entry.values.get("method"), registry.enums.get("method")
    name = said.name if isinstance(said, MemberValue) else ""
    member = methods.member(name) if methods else None
    value = member.value if member else name
    return (value if isinstance(value, str) else name).upper()


def endpoint(registry: Registry, entry: Entry) -> str:
    """How tables name a route: `POST /api/v1/sessions`."""
    return f"{method_word(registry, entry)} {full_path(registry, entry)}"
