"""What has to hold for rate limits."""

from __future__ import annotations

from collections.abc import Iterator

from registrygen.api import Context, Entry, Finding, Registry, entry_rule, finding
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


RULES = (never_admitted,)
