"""How a pair of tokens comes into being."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from pydantic import SecretStr

from finance.config import Settings
from finance.ports import AccessClaims, TokenGeneration
from finance.repositories.refresh_tokens import RefreshTokenRepository
from finance.repositories.security_config import SecurityConfigRepository
from finance.tables import RefreshTokenRecord, UserRecord
from finance.tokens.results import AuthTokens

NO_SESSION = UUID(int=0)


@dataclass(frozen=True, kw_only=True)
class TokenIssuer:
    """Makes pairs of tokens of the version that is valid for a user."""

    refresh_tokens: RefreshTokenRepository
    security: SecurityConfigRepository
    tokens: TokenGeneration
    settings: Settings

    async def minimum_version(self, user: UserRecord) -> int:
        """The version below which the user's tokens are refused."""
        return max(user.minimum_token_version, await self.security.minimum_token_version())

    async def issue(self, user: UserRecord, session_id: UUID, *, linked: bool) -> AuthTokens:
        """A new pair; the refresh token is kept, tied to the session if `linked`."""
        version = await self.minimum_version(user)
        now = datetime.now(UTC)
        claims = AccessClaims(
            user_id=user.id,
            session_id=session_id,
            version=version,
            expires_at=now + self.settings.access_token_lifetime,
        )
        refresh_token = refresh_token_of(session_id, self.tokens.opaque_token())
        await self.refresh_tokens.add(
            RefreshTokenRecord(
                user_id=user.id,
                session_id=session_id if linked else None,
                fingerprint=self.tokens.fingerprint(refresh_token),
                token_version=version,
                expires_at=now + self.settings.session_lifetime,
            )
        )
        return AuthTokens(
            access_token=self.tokens.access_token(claims),
            refresh_token=refresh_token,
            expires_at=claims.expires_at,
            user_id=user.id,
            session_id=session_id,
        )


def refresh_token_of(session_id: UUID, secret: SecretStr) -> SecretStr:
    """A refresh token that names its session: a refused one can be traced."""
    return SecretStr(f"{session_id.hex}.{secret.get_secret_value()}")


def session_of(refresh_token: SecretStr) -> UUID:
    """The session that a refresh token names, or `NO_SESSION`; nothing has been checked yet."""
    try:
        return UUID(hex=refresh_token.get_secret_value().partition(".")[0])
    except ValueError:
        return NO_SESSION
