"""What command handlers need of the outside world."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from pydantic import SecretStr

from finance.providers.base import ProviderProtocol


@dataclass(frozen=True, kw_only=True)
class AccessClaims:
    """What an access token says."""

    user_id: UUID
    session_id: UUID
    version: int
    expires_at: datetime


class PasswordHashing(Protocol):
    """Keeps passwords without knowing them."""

    async def hash(self, password: SecretStr) -> str:
        """A salted hash that `verify` understands."""
        ...

    async def verify(self, password: SecretStr, password_hash: str | None) -> bool:
        """Whether the hash is of this password; without a hash it takes as long and is false."""
        ...


class TokenGeneration(Protocol):
    """Makes tokens and reads them."""

    def access_token(self, claims: AccessClaims) -> SecretStr:
        """A signed token that says so."""
        ...

    def read_access_token(self, token: str) -> AccessClaims | None:
        """What a token says, if it was signed here and has not expired."""
        ...

    def opaque_token(self) -> SecretStr:
        """A token that cannot be guessed."""
        ...

    def fingerprint(self, token: SecretStr) -> str:
        """What is kept of a token."""
        ...


class OAuthStateSigning(Protocol):
    """Ties an OAuth flow to the user who started it."""

    def sign(self, user_id: UUID, provider: str) -> str:
        """A state that names the user and the provider."""
        ...

    def read(self, state: str, provider: str) -> UUID | None:
        """Whose flow with this provider it is, if it was signed here and is recent."""
        ...


class ProviderClients(Protocol):
    """Gives access to the clients of the financial providers."""

    def client(self, slug: str) -> ProviderProtocol:
        """The client of a provider, or `ConflictError` where it cannot be used here."""
        ...
