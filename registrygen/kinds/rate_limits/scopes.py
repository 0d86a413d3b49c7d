"""Who shares a bucket: scopes, and the dependencies that tell a request's subject."""

from __future__ import annotations

from registrygen.api import ADDRESS, EVERYBODY, EnumMember, Project, PyObject, Registry, limited_routes


def scope_named(registry: Registry, word: str) -> EnumMember | None:
    """The scope that a word means by its name or its value, or by its name in small letters."""
    scopes = registry.enums["scope"]
    return scopes.member(word) or scopes.member(word.upper())


def said_subjects(registry: Registry) -> dict[str, str]:
    """What the documents say of each scope, as it is written."""
    said = getattr(registry.head, "subjects", {})
    return said if isinstance(said, dict) else {}


def subject_of(registry: Registry, scope: str) -> PyObject | None:
    """The application's dependency for a scope, given by the member's name; None where it names none."""
    for key, found in registry.objects.items():
        slot, _, word = key.partition(".")
        member = scope_named(registry, word) if slot == "subjects" and word else None
        if member is not None and member.name == scope:
            return found
    return None


def needs_subject(scope: str) -> bool:
    """Whether the application has to say whose bucket it is: addresses are known, and everybody has no name."""
    return scope not in (ADDRESS, EVERYBODY)


def used_scopes(registry: Registry, project: Project) -> list[str]:
    """The scopes by which requests to routes are counted, in the order of the enum."""
    used = {item.limit.scope for item in limited_routes(registry, project) if item.limit.enforced}
    return [member.name for member in registry.enums["scope"].members if member.name in used]
