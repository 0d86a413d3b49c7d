"""What routes come to: their levels, the dependencies that protect them, and all the answers that they can give."""

from __future__ import annotations

from registrygen.api import POLICY, Entry, LinkValue, MemberValue, Project, PyObject, Registry
from registrygen.kinds.routes.spec import RouteEntry

UNAUTHORIZED, FORBIDDEN, TOO_MANY = 401, 403, 429
MALFORMED, OUTSTANDING = 400, 409
"""What requests with an idempotency key can be answered."""
WITHOUT_BODY = (204, 205, 304)
"""Status codes whose answers have no body."""


def route(entry: Entry) -> RouteEntry:
    """The entry's own model."""
    assert isinstance(entry.spec, RouteEntry)
    return entry.spec


def member_of(entry: Entry, key: str) -> str:
    """The name of the member that a field has, empty where it is wrong."""
    value = entry.values.get(key)
    return value.name if isinstance(value, MemberValue) else ""


def level_name(registry: Registry, word: str) -> str:
    """The name of the level that a word means by its name or value, empty where the enum has none or is wrong."""
    levels = registry.enums.get("auth")
    member = (levels.member(word) or levels.member(word.upper())) if levels else None
    return member.name if member else ""


def is_level(registry: Registry, entry: Entry, word: str) -> bool:
    """Whether an entry is of the level that a word means."""
    return member_of(entry, "auth") == level_name(registry, word) != ""


def level_dependency(registry: Registry, name: str) -> PyObject | None:
    """The dependency that the documents give for a level, under its name or its value."""
    for key, found in registry.objects.items():
        slot, _, word = key.partition(".")
        if slot == "auth" and word and level_name(registry, word) == name:
            return found
    return None


def dependency_of(registry: Registry, entry: Entry) -> PyObject | None:
    """What protects a route: its level's dependency, or its own guard; None for a public one."""
    if is_level(registry, entry, "manual"):
        guard = entry.values.get("guard")
        return guard if isinstance(guard, PyObject) else None
    if is_level(registry, entry, "public"):
        return None
    return level_dependency(registry, member_of(entry, "auth"))


def is_protected(registry: Registry, entry: Entry) -> bool:
    """Whether only users of a level get in. Whom a route's own guard lets in is not known."""
    return not (is_level(registry, entry, "public") or is_level(registry, entry, "manual"))


def is_privileged(registry: Registry, entry: Entry) -> bool:
    """Whether being logged in is not enough."""
    return is_protected(registry, entry) and not is_level(registry, entry, "authenticated")


def answers(registry: Registry, entry: Entry) -> dict[int, str]:
    """The errors that a route can answer with, those of its level, limit and keys among them, by status code."""
    found = dict(route(entry).errors)
    if is_protected(registry, entry):
        found.setdefault(UNAUTHORIZED, "Not authenticated")
    if is_privileged(registry, entry):
        found.setdefault(FORBIDDEN, "Not allowed")
    if isinstance(entry.values.get(POLICY), LinkValue):
        found.setdefault(TOO_MANY, "Too many requests")
    if route(entry).idempotency_key:
        found.setdefault(MALFORMED, "The Idempotency-Key is missing or malformed")
        found.setdefault(OUTSTANDING, "A request with the Idempotency-Key is being answered")
    return dict(sorted(found.items()))


def operation_key(entry: Entry) -> str:
    """`command` or `query`, whichever the route names first; empty where it names none."""
    return next((key for key in ("command", "query") if isinstance(entry.values.get(key), LinkValue)), "")


def handler_class(entry: Entry, project: Project) -> PyObject | None:
    """The class that handles the route's command or query."""
    link = entry.values.get(operation_key(entry))
    if not isinstance(link, LinkValue):
        return None
    identity = (link.kind, link.module, link.registry)
    # A part of a project may lack the registry that a link leads to.
    registry = next((item for item in project.registries if item.identity == identity), None)
    linked = registry.entry(link.key) if registry else None
    found = linked.values.get("handler") if linked else None
    return found if isinstance(found, PyObject) else None


def level_value(registry: Registry, word: str) -> str:
    """The value of the level that a word means, empty where the enum has none."""
    member = registry.enums["auth"].member(level_name(registry, word))
    return str(member.value) if member else ""


def level_word(registry: Registry, entry: Entry) -> str:
    """The value of an entry's level."""
    return level_value(registry, member_of(entry, "auth"))
