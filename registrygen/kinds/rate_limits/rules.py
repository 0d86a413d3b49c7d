"""What has to hold for rate limits."""

from __future__ import annotations

from collections.abc import Iterator

from registrygen.api import (
    ROUTES,
    Context,
    Entry,
    Finding,
    LinkValue,
    Project,
    Registry,
    Severity,
    entry_rule,
    finding,
    registry_rule,
)
from registrygen.kinds.rate_limits import subject_rules
from registrygen.kinds.rate_limits.spec import RateLimitEntry


@entry_rule("rate_limits/never-admitted")
def never_admitted(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """A request costs more tokens than the bucket holds, so that none is ever admitted."""
    spec = entry.spec
    assert isinstance(spec, RateLimitEntry)
    if spec.cost > spec.max_tokens:
        message = f"a request under `{entry.key}` costs {spec.cost} tokens, and the bucket holds {spec.max_tokens}"
        help = "lower `cost`, or raise `max_tokens`"
        yield finding(never_admitted.code, message, at=entry.where("cost"), help=help)


@registry_rule("rate_limits/unused", Severity.WARNING)
def unused(registry: Registry, context: Context) -> Iterator[Finding]:
    """A policy limits nothing: no route names it, and no entry of another kind.

    It is asked only where there are routes.
    """
    project = context.project
    if not project.of_kind(ROUTES) or not project.complete or not all(item.complete for item in project.registries):
        return
    used = _linked(registry, project)
    for entry in registry.entries:
        if entry.key not in used:
            help = f"remove it, or write `rate_limit: {entry.key}` where it is meant"
            yield finding(unused.code, f"nothing is limited by `{entry.key}`", at=entry.span, help=help)


def _linked(registry: Registry, project: Project) -> set[str]:
    """The keys of the entries to which something leads."""
    return {
        link.key
        for other in project.registries
        for entry in other.entries
        for value in entry.values.values()
        for link in (value if isinstance(value, tuple) else (value,))
        if isinstance(link, LinkValue) and (link.kind, link.module, link.registry) == registry.identity
    }


RULES = (never_admitted, unused, *subject_rules.RULES)
