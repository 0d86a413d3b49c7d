"""Resolved values as rules compare and show them."""

from __future__ import annotations

from registrygen.model.registry import LinkValue, MemberValue, Registry


def shown(registry: Registry, value: object) -> str:
    """A resolved value as its author would write it."""
    if isinstance(value, MemberValue):
        member = registry.enums[value.slot].member(value.name)
        return str(member.value) if member else value.name
    if isinstance(value, LinkValue):
        return value.key
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return ", ".join(shown(registry, item) for item in value)
    return str(value)


def meets(registry: Registry, value: object, wanted: object) -> bool:
    """Whether a resolved value is what a spec's word says: a member by name or value, a list if it holds the word."""
    if isinstance(value, MemberValue):
        member = registry.enums[value.slot].member(wanted)
        return member is not None and member.name == value.name
    if isinstance(value, LinkValue):
        return value.key == wanted
    if isinstance(value, tuple):
        return any(meets(registry, item, wanted) for item in value)
    if isinstance(value, bool) or isinstance(wanted, bool):
        return value is wanted
    return value == wanted or str(value) == wanted


def describe(value: object) -> str:
    """A value in the words of a message: `the text "x"`, `the number 3`, `a list`."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, str):
        return f"the text `{value if len(value) <= 40 else value[:37] + '...'}`"
    if isinstance(value, int | float):
        return f"the number {value}"
    if isinstance(value, dict):
        return "a mapping"
    return "a list" if isinstance(value, list) else "this"
