"""What happens to the connections with providers."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from finance.events.base import DomainEvent


@dataclass(frozen=True, kw_only=True)
class ProviderConnectionAttempted(DomainEvent):
    """A user asked to connect a provider."""

    user_id: UUID
    provider: str


@dataclass(frozen=True, kw_only=True)
class ProviderConnectionSucceeded(DomainEvent):
    """A provider was connected."""

    user_id: UUID
    provider: str
    connection_id: UUID


@dataclass(frozen=True, kw_only=True)
class ProviderConnectionFailed(DomainEvent):
    """A provider was not connected."""

    user_id: UUID
    provider: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class ProviderDisconnectionAttempted(DomainEvent):
    """A user asked to disconnect a provider."""

    user_id: UUID
    provider: str
    connection_id: UUID


@dataclass(frozen=True, kw_only=True)
class ProviderDisconnectionSucceeded(DomainEvent):
    """A provider was disconnected."""

    user_id: UUID
    provider: str
    connection_id: UUID


@dataclass(frozen=True, kw_only=True)
class ProviderDisconnectionFailed(DomainEvent):
    """A provider was not disconnected."""

    user_id: UUID
    provider: str
    connection_id: UUID
    reason: str


@dataclass(frozen=True, kw_only=True)
class ProviderTokenRefreshAttempted(DomainEvent):
    """A provider's tokens were about to expire."""

    user_id: UUID
    provider: str
    connection_id: UUID


@dataclass(frozen=True, kw_only=True)
class ProviderTokenRefreshSucceeded(DomainEvent):
    """A provider's tokens were renewed."""

    user_id: UUID
    provider: str
    connection_id: UUID
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class ProviderTokenRefreshFailed(DomainEvent):
    """A provider's tokens were not renewed."""

    user_id: UUID
    provider: str
    connection_id: UUID
    reason: str
