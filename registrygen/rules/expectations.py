"""Rules for every registry: expectations, unused members, replacements of what is deprecated."""

from __future__ import annotations

from collections.abc import Iterator

from registrygen.diagnostics.finding import Finding, Severity, finding
from registrygen.diagnostics.near import nearest, suggestion
from registrygen.model.registry import Entry, MemberValue, Registry
from registrygen.model.rule import entry_rule, registry_rule
from registrygen.model.spec import DocumentModel
from registrygen.rules.context import Context


@registry_rule("expect/not-met")
def expectation(registry: Registry, context: Context) -> Iterator[Finding]:
    """A number under `expect` is not the number that the specs come to.

    `entries` counts entries, `subscriptions` what the handlers are subscribed to, any other word the entries with a
    member of that value, or a flag of that name. Change the spec, or the number if the change is meant.
    """
    head = registry.head
    assert isinstance(head, DocumentModel)
    for word, wanted in head.expect.items():
        found = _count(registry, word)
        if found is None:
            yield from _unknown_word(registry, word)
        elif found != wanted and (registry.complete or (word == "entries" and _are_told_apart(registry))):
            message, help = (
                f"expected {wanted} {word}, found {found}",
                f"write `{word}: {found}` if that is what you mean",
            )
            yield finding(expectation.code, message, at=registry.where("expect", word), help=help)


def _are_told_apart(registry: Registry) -> bool:
    """Whether it is known how many entries there are, whatever is wrong in them."""
    return registry.keys is not None and len(set(registry.keys)) == len(registry.keys)


def _unknown_word(registry: Registry, word: str) -> Iterator[Finding]:
    """That nothing counts as `word`, unless what is wrong with the registry may hide what does."""
    counted = ["entries", "subscriptions", *(field.key for field in registry.fields if field.handler)]
    known = [*counted, *(str(member.value) for item in registry.enums.values() for member in item.members)]
    doubtful = any(item.doubtful for item in registry.enums.values())
    hidden = doubtful or _hides_words(registry)
    if registry.complete or not hidden or nearest(word, counted if doubtful else known):
        help = suggestion(word, known)
        yield finding(expectation.code, f"nothing counts as `{word}`", at=registry.where_key("expect", word), help=help)


def _hides_words(registry: Registry) -> bool:
    """Whether enums or flags are missing because something else is wrong."""
    handlers = getattr(registry.head, "handlers", {})
    return len(handlers) > len(registry.handlers) or any(
        item.slot not in registry.enums for item in registry.kind.enums
    )


def _count(registry: Registry, word: str) -> int | None:
    if word == "entries":
        return len(registry.entries if registry.keys is None else registry.keys)
    if word == "subscriptions":
        return len(registry.subscriptions)
    if any(field.key == word and field.handler for field in registry.fields):
        return sum(bool(entry.values[word]) for entry in registry.entries)
    for slot, enumeration in registry.enums.items():
        member = enumeration.member(word)
        if member is not None:
            wanted = MemberValue(slot=slot, name=member.name)
            return sum(_has_member(entry, wanted) for entry in registry.entries)
    return None


def _has_member(entry: Entry, wanted: MemberValue) -> bool:
    return any(value == wanted or (isinstance(value, tuple) and wanted in value) for value in entry.values.values())


@registry_rule("enums/unused-member", Severity.WARNING)
def unused_member(registry: Registry, context: Context) -> Iterator[Finding]:
    """No entry uses a member of an enum that is `exhaustive`.

    Without `exhaustive: true` members may wait for their first use.
    """
    for enumeration in registry.enums.values():
        if not enumeration.exhaustive or not registry.complete:
            continue
        used = {value.name for entry in registry.entries for value in _members(entry) if value.slot == enumeration.slot}
        for member in enumeration.members:
            if member.name not in used:
                message = f"no entry uses the member `{member.name}` of `{enumeration.name}`"
                yield finding(unused_member.code, message, at=member.span, help="remove it, or drop `exhaustive`")


def _members(entry: Entry) -> Iterator[MemberValue]:
    for value in entry.values.values():
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, MemberValue):
                yield item


@entry_rule("deprecated/unknown-replacement")
def unknown_replacement(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """`deprecated.use` names an entry that does not exist, or the deprecated one itself."""
    deprecated = entry.spec.deprecation
    if deprecated is not None and deprecated.use == entry.key:
        message, at = f"`{entry.key}` cannot be used instead of itself", entry.where("deprecated", "use")
        yield finding(unknown_replacement.code, message, at=at, help="name another entry, or leave `use` out")
    if (
        deprecated is not None
        and deprecated.use is not None
        and registry.keys is not None
        and registry.entry(deprecated.use) is None
        and deprecated.use not in registry.keys
        and not _is_meant(deprecated.use, registry)
    ):
        help = suggestion(deprecated.use, registry.keys)
        yield finding(
            unknown_replacement.code,
            f"there is no `{deprecated.use}` to use instead",
            at=entry.where("deprecated", "use"),
            help=help,
        )


def _is_meant(key: str, registry: Registry) -> bool:
    """Whether an entry whose own key names nothing, which is reported there, is called nearly so."""
    close = nearest(key, registry.by_key)
    return close is not None and registry.by_key[close].values.get(registry.key_field.key) is None


RULES = (expectation, unused_member, unknown_replacement)
