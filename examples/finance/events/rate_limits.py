"""What happens when a request is counted."""

from dataclasses import dataclass
from datetime import timedelta

from finance.events.base import DomainEvent


@dataclass(frozen=True, kw_only=True)
class RateLimitCheckAttempted(DomainEvent):
    """A request is about to be counted."""

    client: str
    rule: str
    cost: int


@dataclass(frozen=True, kw_only=True)
class RateLimitCheckAllowed(DomainEvent):
    """A request was within its limit."""

    client: str
    rule: str
    remaining: int


@dataclass(frozen=True, kw_only=True)
class RateLimitCheckDenied(DomainEvent):
    """A request was over its limit."""

    client: str
    rule: str
    retry_after: timedelta
