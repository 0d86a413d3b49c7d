"""Passwords by Argon2, tokens by JWT."""

import asyncio
import hashlib
import hmac
import secrets
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import jwt
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from pydantic import SecretStr

from finance.config import Settings
from finance.ports import AccessClaims

_ALGORITHM = "HS256"


class Argon2PasswordHashing:
    """Hashes in a thread: it takes long on purpose, and the event loop must not wait."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher()
        self._nobody = self._hasher.hash(secrets.token_urlsafe())

    async def hash(self, password: SecretStr) -> str:
        """A salted hash that `verify` understands."""
        return await asyncio.to_thread(self._hasher.hash, password.get_secret_value())

    async def verify(self, password: SecretStr, password_hash: str | None) -> bool:
        """Whether the hash is of this password; without a hash it takes as long and is false."""
        against = password_hash or self._nobody
        try:
            await asyncio.to_thread(self._hasher.verify, against, password.get_secret_value())
        except (VerificationError, InvalidHashError):
            return False
        return password_hash is not None


class JwtTokenGeneration:
    """Access tokens are JWTs; the others are random, and only their fingerprints are kept."""

    def __init__(self, settings: Settings) -> None:
        self._key = _key(settings, "access-token")

    def access_token(self, claims: AccessClaims) -> SecretStr:
        """A signed token that says so."""
        content = {
            "sub": str(claims.user_id),
            "sid": str(claims.session_id),
            "ver": claims.version,
            "iat": datetime.now(UTC),
            "exp": claims.expires_at,
            "jti": secrets.token_urlsafe(8),
        }
        return SecretStr(_encode(content, self._key))

    def read_access_token(self, token: str) -> AccessClaims | None:
        """What a token says, if it was signed here and has not expired."""
        content = _decode(token, self._key, ["sub", "sid", "ver", "exp"])
        if content is None:
            return None
        return AccessClaims(
            user_id=UUID(content["sub"]),
            session_id=UUID(content["sid"]),
            version=content["ver"],
            expires_at=datetime.fromtimestamp(content["exp"], UTC),
        )

    def opaque_token(self) -> SecretStr:
        """A token that cannot be guessed."""
        return SecretStr(secrets.token_urlsafe(32))

    def fingerprint(self, token: SecretStr) -> str:
        """What is kept of a token: it tells tokens apart and cannot be turned back."""
        return hashlib.sha256(token.get_secret_value().encode()).hexdigest()


class JwtOAuthStates:
    """Signs the `state` parameter of OAuth flows."""

    def __init__(self, settings: Settings) -> None:
        self._key = _key(settings, "oauth-state")
        self._lifetime = settings.oauth_state_lifetime

    def sign(self, user_id: UUID, provider: str) -> str:
        """A state that names the user and the provider."""
        expires_at = datetime.now(UTC) + self._lifetime
        content = {"sub": str(user_id), "aud": provider, "exp": expires_at}
        return _encode(content, self._key)

    def read(self, state: str, provider: str) -> UUID | None:
        """Whose flow with this provider it is, if it was signed here and is recent."""
        content = _decode(state, self._key, ["sub", "aud", "exp"], audience=provider)
        return None if content is None else UUID(content["sub"])


def _key(settings: Settings, purpose: str) -> bytes:
    """A key for one purpose: a token for another is not accepted."""
    secret = settings.jwt_secret.get_secret_value().encode()
    return hmac.digest(secret, purpose.encode(), "sha256")


# PyJWT's key types come from cryptography, which is not needed for HMAC and unknown to type checkers here.
def _encode(content: dict[str, Any], key: bytes) -> str:
    return jwt.encode(content, key, _ALGORITHM)  # pyright: ignore[reportUnknownMemberType]


def _decode(token: str, key: bytes, required: list[str], audience: str | None = None) -> dict[str, Any] | None:
    try:
        return jwt.decode(  # pyright: ignore[reportUnknownMemberType]
            token, key, [_ALGORITHM], options={"require": required}, audience=audience
        )
    except (jwt.PyJWTError, ValueError):
        return None
