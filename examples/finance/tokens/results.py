"""What commands about tokens give."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pydantic import SecretStr


@dataclass(frozen=True, kw_only=True)
class AuthTokens:
    """An access token, when it expires, and the refresh token for the next one."""

    access_token: SecretStr
    refresh_token: SecretStr
    expires_at: datetime
    user_id: UUID
    session_id: UUID
