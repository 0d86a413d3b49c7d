"""What can be asked for about tokens."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class GenerateAuthTokens:
    """Issue the tokens of a new session."""

    user_id: UUID
    session_id: UUID


@dataclass(frozen=True, kw_only=True)
class TriggerGlobalTokenRotation:
    """Refuse every token that was issued so far."""

    requested_by: UUID
    reason: str


@dataclass(frozen=True, kw_only=True)
class TriggerUserTokenRotation:
    """Refuse every token that was issued to a user so far."""

    user_id: UUID
    requested_by: UUID
    reason: str
