"""What has to hold for the feature flags of routes."""

from __future__ import annotations

from collections.abc import Iterator

from registrygen.api import (
    Context,
    Entry,
    Finding,
    MemberValue,
    Registry,
    Related,
    Severity,
    entry_rule,
    finding,
    flags_source,
)
from registrygen.kinds.routes.entries import answers, is_level, member_of
from registrygen.kinds.routes.switches import FIELD, flag_entry, flag_registry, is_switched, refusal_of


@entry_rule("routes/flag-type")
def flag_type(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """The feature flag of a route is neither on nor off: its type is not `boolean`."""
    owner, flag = flag_registry(entry, context.project), flag_entry(entry, context.project)
    said = flag.values.get("type") if flag is not None else None
    if owner is None or flag is None or not isinstance(said, MemberValue):
        return
    member = owner.enums["type"].member(said.name)
    if member is not None and member.value != "boolean":
        message = f"`{flag.key}` is of the type {member.value}: it is neither on nor off"
        related = (Related(message="the flag", span=flag.span),)
        help = "name a flag of the type boolean"
        yield finding(flag_type.code, message, at=entry.where(FIELD), related=related, help=help)


@entry_rule("routes/flag-unenforced", severity=Severity.WARNING)
def flag_unenforced(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """A route has a feature flag, and answers whether or not it is on.

    The application has to say what the flags of a request are: `dependency` in the head of `kind: feature_flags`.
    """
    owner, flag = flag_registry(entry, context.project), flag_entry(entry, context.project)
    if owner is not None and flag is not None and flags_source(owner) is None and owner.complete:
        message = f"nothing closes `{entry.key}` while `{flag.key}` is off"
        help = 'add `dependency: "package.module:name"` to the document of the flags'
        yield finding(flag_unenforced.code, message, at=entry.where(FIELD), help=help)


@entry_rule("routes/flag-answer")
def flag_answer(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """A route does not say what it answers while its feature flag is off.

    `refusal` in the head of `kind: feature_flags` is the status code, and has to be among the route's `errors`.
    """
    owner, flag = flag_registry(entry, context.project), flag_entry(entry, context.project)
    if owner is None or flag is None or not is_switched(entry, context.project):
        return
    status = refusal_of(owner)
    if status not in answers(registry, entry):
        message = f"`{entry.key}` answers {status} while `{flag.key}` is off, and does not say so"
        help = f"add `{status}: The feature is switched off` to `errors`"
        yield finding(flag_answer.code, message, at=entry.where(FIELD), help=help)


@entry_rule("routes/flag-untargeted", severity=Severity.WARNING)
def flag_untargeted(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """A public route has a feature flag that is rolled out to a part of the users, and nobody knows who asks.

    A rollout goes by targeting key. Without one a flag has the value of those outside.
    """
    flag = flag_entry(entry, context.project)
    if flag is None or not member_of(entry, "auth") or not is_level(registry, entry, "public"):
        return
    shares = [getattr(flag.spec, "rollout", 100), *getattr(flag.spec, "rollouts", {}).values()]
    if any(0 < share < 100 for share in shares):
        message = f"`{entry.key}` is public, and `{flag.key}` is rolled out by user"
        related = (Related(message="the flag", span=flag.span),)
        help = "let only users in, or roll the flag out to everybody"
        yield finding(flag_untargeted.code, message, at=entry.where(FIELD), related=related, help=help)


RULES = (flag_type, flag_unenforced, flag_answer, flag_untargeted)
