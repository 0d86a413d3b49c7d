"""What happens to sessions."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from finance.events.base import DomainEvent


@dataclass(frozen=True, kw_only=True)
class SessionCreated(DomainEvent):
    """A login opened a session."""

    user_id: UUID
    session_id: UUID
    ip_address: str
    user_agent: str | None
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class SessionActivityUpdated(DomainEvent):
    """A session was seen again."""

    user_id: UUID
    session_id: UUID
    ip_address: str


@dataclass(frozen=True, kw_only=True)
class SessionProviderAccessed(DomainEvent):
    """A session read data of a connected provider."""

    user_id: UUID
    session_id: UUID
    provider: str


@dataclass(frozen=True, kw_only=True)
class SessionExpired(DomainEvent):
    """A session reached the end of its life."""

    user_id: UUID
    session_id: UUID
    expired_at: datetime


@dataclass(frozen=True, kw_only=True)
class SessionEvicted(DomainEvent):
    """A session gave way because its user has too many."""

    user_id: UUID
    session_id: UUID
    limit: int


@dataclass(frozen=True, kw_only=True)
class SessionRevoked(DomainEvent):
    """One session was ended before its time."""

    user_id: UUID
    session_id: UUID
    revoked_by: UUID | None
    reason: str


@dataclass(frozen=True, kw_only=True)
class AllSessionsRevoked(DomainEvent):
    """Every session of a user was ended, but for the one that asked."""

    user_id: UUID
    kept_session_id: UUID | None
    session_count: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class SuspiciousSessionActivityDetected(DomainEvent):
    """A session changed its network or device in an unlikely way."""

    user_id: UUID
    session_id: UUID
    email: str
    ip_address: str
    reason: str
