"""What can be asked for about sessions."""

from dataclasses import dataclass
from uuid import UUID

from pydantic import SecretStr


@dataclass(frozen=True, kw_only=True)
class CreateSession:
    """Open the session of a login, under the id that the login was given."""

    session_id: UUID
    user_id: UUID
    ip_address: str
    user_agent: str | None


@dataclass(frozen=True, kw_only=True)
class RevokeSession:
    """End one of one's sessions."""

    user_id: UUID
    session_id: UUID
    reason: str


@dataclass(frozen=True, kw_only=True)
class RevokeAllUserSessions:
    """End one's sessions but for one."""

    user_id: UUID
    keep_session_id: UUID | None
    reason: str


@dataclass(frozen=True, kw_only=True)
class LinkRefreshTokenToSession:
    """Tie a refresh token that was just issued to its session."""

    user_id: UUID
    session_id: UUID
    refresh_token: SecretStr
    ip_address: str


@dataclass(frozen=True, kw_only=True)
class RecordProviderAccess:
    """Note that a session reads an account's data."""

    user_id: UUID
    session_id: UUID
    account_id: UUID


@dataclass(frozen=True, kw_only=True)
class UpdateSessionActivity:
    """Note that a session was seen, and from where."""

    user_id: UUID
    session_id: UUID
    ip_address: str
    user_agent: str | None
