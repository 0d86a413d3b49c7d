"""What has to hold for the rate limits of routes."""

from __future__ import annotations

from collections.abc import Iterator

from registrygen.api import (
    NEEDS_USER,
    POLICY,
    Context,
    Entry,
    Finding,
    Registry,
    Related,
    enforced_limit,
    entry_rule,
    finding,
)
from registrygen.kinds.routes.entries import TOO_MANY, is_level, route


@entry_rule("routes/limit-missing")
def limit_missing(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """A route says that it answers 429, and no policy limits it.

    A route with a policy need not say it: 429 is among its answers.
    """
    if TOO_MANY in route(entry).errors and route(entry).rate_limit is None:
        message = f"`{entry.key}` says that it answers 429, and nothing limits it"
        help = "add `rate_limit` with a policy, or remove the error"
        yield finding(limit_missing.code, message, at=entry.where("errors", TOO_MANY), help=help)


@entry_rule("routes/limit-anonymous")
def limit_anonymous(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """A public route is limited by a policy that counts users, and nobody has logged in.

    Either the limit never applies, or the route is not public: whoever tells the user asks for a login.
    """
    limit = enforced_limit(entry, context.project)
    if limit is not None and limit.scope in NEEDS_USER and is_level(registry, entry, "public"):
        message = f"`{entry.key}` is public, and `{limit.policy.key}` counts users"
        help = "choose a policy that counts addresses"
        related = (Related(message="the policy's scope", span=limit.policy.where("scope")),)
        yield finding(limit_anonymous.code, message, at=entry.where(POLICY), help=help, related=related)


RULES = (limit_missing, limit_anonymous)
