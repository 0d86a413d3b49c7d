"""What can be asked for about connections with providers."""

from dataclasses import dataclass
from uuid import UUID

from pydantic import SecretStr

from finance.providers.base import ApiKey
from generated.providers.registry import Provider


@dataclass(frozen=True, kw_only=True)
class AuthorizationCode:
    """What an OAuth flow came back with, and where it came back to."""

    code: SecretStr
    redirect_uri: str


@dataclass(frozen=True, kw_only=True)
class ConnectProvider:
    """Give access to a provider, with a key or a code where it takes one."""

    user_id: UUID
    provider: Provider
    api_key: ApiKey | None = None
    authorization: AuthorizationCode | None = None


@dataclass(frozen=True, kw_only=True)
class DisconnectProvider:
    """End a connection and forget its credentials."""

    user_id: UUID
    connection_id: UUID


@dataclass(frozen=True, kw_only=True)
class RefreshProviderTokens:
    """Renew a connection's tokens."""

    user_id: UUID
    connection_id: UUID
