"""What has to hold for who may use routes."""

from __future__ import annotations

from collections.abc import Iterator

from registrygen.api import (
    Context,
    Entry,
    Finding,
    Registry,
    entry_rule,
    finding,
    nearest,
    registry_rule,
    suggestion,
)
from registrygen.kinds.routes.entries import is_level, is_protected, level_name, member_of, route

UNKEPT = ("public", "manual")
"""The levels that no dependency of the documents keeps."""


def _said(registry: Registry) -> dict[str, str]:
    auth = getattr(registry.head, "auth", {})
    return auth if isinstance(auth, dict) else {}


def _kept_levels(registry: Registry) -> list[str]:
    """The levels that may have a dependency, by value."""
    without = {level_name(registry, word) for word in UNKEPT}
    return [str(item.value) for item in registry.enums["auth"].members if item.name not in without]


@registry_rule("routes/auth-level")
def auth_level(registry: Registry, context: Context) -> Iterator[Finding]:
    """`auth` of the document gives a dependency to a level that does not exist or has none.

    Nothing protects a `public` route, and a `manual` one names its own `guard`.
    """
    if "auth" not in registry.enums or not registry.enums["auth"].known:
        return
    known = _kept_levels(registry)
    owner = next((item for item in registry.documents if "auth" in item.values), registry.documents[0])
    for word in _said(registry):
        at = owner.where_key("auth", word)
        if level_name(registry, word) == "":
            help = suggestion(word, known) or f"the levels are {', '.join(known)}"
            yield finding(auth_level.code, f"there is no level `{word}`", at=at, help=help)
        elif any(level_name(registry, word) == level_name(registry, other) for other in UNKEPT):
            yield finding(auth_level.code, f"the level `{word}` has no dependency", at=at, help="remove it")


@registry_rule("routes/auth-dependency")
def auth_dependency(registry: Registry, context: Context) -> Iterator[Finding]:
    """Routes are of a level that no dependency keeps.

    `auth: {authenticated: "module:name"}` in the document names the dependency that lets only users of the level in.
    """
    said = _said(registry)
    strange = [word for word in said if not level_name(registry, word)]
    unkept: dict[str, list[Entry]] = {}
    for entry in registry.entries:
        name = member_of(entry, "auth")
        given = {level_name(registry, word) for word in said}
        if name and is_protected(registry, entry) and name not in given and not nearest(name.lower(), strange):
            unkept.setdefault(name, []).append(entry)
    for name, entries in unkept.items():
        member = registry.enums["auth"].member(name)
        word = member.value if member else name
        many = f" and {len(entries) - 1} more" if len(entries) > 1 else ""
        message = f"nothing says what protects `{entries[0].key}`{many}: `auth` has no `{word}`"
        help = f'add `auth: {{{word}: "package.module:name"}}` to the document'
        yield finding(auth_dependency.code, message, at=entries[0].where("auth"), help=help)


@entry_rule("routes/guard")
def guard(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """A route of the level `manual` names no guard, or one of another level names one."""
    said = route(entry).guard
    if is_level(registry, entry, "manual") and said is None:
        help = 'add `guard: "package.module:name"`'
        yield finding(guard.code, f"`{entry.key}` does not say what guards it", at=entry.where("auth"), help=help)
    elif said is not None and member_of(entry, "auth") and not is_level(registry, entry, "manual"):
        message = f"`{entry.key}` has a guard, and only routes of the level `manual` have one"
        yield finding(guard.code, message, at=entry.where("guard"), help="remove it, or write `auth: manual`")


RULES = (auth_level, auth_dependency, guard)
