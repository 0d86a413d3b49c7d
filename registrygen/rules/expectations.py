"""Rules for every registry: expectations, unused members, replacements of what is deprecated."""

from __future__ import annotations

from collections.abc import Iterator

from registrygen.diagnostics.finding import Finding, Severity, finding
from registrygen.diagnostics.near import suggestion
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
    if not registry.complete or not isinstance(head, DocumentModel):
        return
    for word, wanted in head.expect.items():
        at = registry.where("expect", word)
        found = _count(registry, word)
        if found is None:
            owner = next(document for document in registry.documents if "expect" in document.values)
            at = owner.where_key("expect", word)
            known = ["entries", "subscriptions", *_words(registry)]
            yield finding(expectation.code, f"nothing counts as `{word}`", at=at, help=suggestion(word, known))
        elif found != wanted:
            yield finding(
                expectation.code,
                f"expected {wanted} {word}, found {found}",
                at=at,
                help=f"write `{word}: {found}` if that is what you mean",
            )


def _words(registry: Registry) -> list[str]:
    flags = [field.key for field in registry.fields if field.handler]
    return [*flags, *(str(member.value) for item in registry.enums.values() for member in item.members)]


def _count(registry: Registry, word: str) -> int | None:
    if word == "entries":
        return len(registry.entries)
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
    """`deprecated.use` names an entry that does not exist."""
    deprecated = entry.spec.deprecated
    if (
        deprecated is not None
        and deprecated.use is not None
        and registry.complete
        and registry.entry(deprecated.use) is None
    ):
        help = suggestion(deprecated.use, registry.by_key)
        yield finding(
            unknown_replacement.code,
            f"there is no `{deprecated.use}` to use instead",
            at=entry.where("deprecated", "use"),
            help=help,
        )


RULES = (expectation, unused_member, unknown_replacement)
