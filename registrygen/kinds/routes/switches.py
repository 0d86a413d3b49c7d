"""Flags that switch routes: the dependency that closes a route while its flag is off."""

from __future__ import annotations

from registrygen.api import (
    Entry,
    LinkValue,
    Project,
    Registry,
    Scope,
    flag_owner,
    flags_source,
    switch_name,
    switches_module,
)

FIELD = "feature_flag"


def flag_registry(entry: Entry, project: Project) -> Registry | None:
    """The registry of a route's flag; None where it has none."""
    return flag_owner(entry.values.get(FIELD), project)


def flag_entry(entry: Entry, project: Project) -> Entry | None:
    """A route's flag; None where it has none."""
    link, owner = entry.values.get(FIELD), flag_registry(entry, project)
    return owner.entry(link.key) if owner is not None and isinstance(link, LinkValue) else None


def refusal_of(registry: Registry) -> int:
    """The status code of what routes answer while a flag of this registry is off."""
    said = getattr(registry.head, "refusal", None)
    return said if isinstance(said, int) else 404


def is_switched(entry: Entry, project: Project) -> bool:
    """Whether a route is closed while its flag is off."""
    owner = flag_registry(entry, project)
    return owner is not None and flags_source(owner) is not None


def switch_of(entry: Entry, scope: Scope) -> str | None:
    """The dependency that closes a route while its flag is off, imported; None where nothing does."""
    owner, flag = flag_registry(entry, scope.project), flag_entry(entry, scope.project)
    if owner is None or flag is None or flags_source(owner) is None:
        return None
    return scope.ours(switches_module(owner), switch_name(flag.key))
