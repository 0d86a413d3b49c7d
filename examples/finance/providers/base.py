"""What a provider is to the rest of the application."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol, TypeAlias, TypeVar, runtime_checkable

from pydantic import SecretStr

from generated.providers.registry import Provider, ProviderCapability


class ProviderError(Exception):
    """A provider refused, could not be reached, or sent what nobody understands."""


class StatementError(ProviderError):
    """A file is not a statement; `line` is the first that nobody understands."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True)
class AccessToken:
    """What an OAuth flow ends with."""

    value: SecretStr


@dataclass(frozen=True, kw_only=True)
class ApiKey:
    """A pair of key and secret that a user copied from the provider."""

    key_id: str
    secret: SecretStr


@dataclass(frozen=True, kw_only=True)
class StatementFile:
    """A file that a user downloaded from the provider."""

    name: str
    content: bytes


Credentials: TypeAlias = AccessToken | ApiKey | StatementFile
C = TypeVar("C", AccessToken, ApiKey, StatementFile)


@dataclass(frozen=True, kw_only=True)
class Account:
    """An account at a provider."""

    number: str
    name: str
    balance: Decimal
    currency: str = "USD"


@dataclass(frozen=True, kw_only=True)
class Transaction:
    """A booking, of a security where it has a `symbol`; an `amount` below zero left the account."""

    reference: str
    posted: date
    description: str
    amount: Decimal
    currency: str = "USD"
    symbol: str | None = None


@dataclass(frozen=True, kw_only=True)
class Holding:
    """What an account holds of one security."""

    symbol: str
    quantity: Decimal
    market_value: Decimal
    currency: str = "USD"


@dataclass(frozen=True, kw_only=True)
class TokenSet:
    """The tokens of an OAuth connection."""

    access_token: SecretStr
    refresh_token: SecretStr
    expires_at: datetime


class ProviderProtocol(Protocol):
    """A source of transactions."""

    @property
    def slug(self) -> Provider: ...

    def get_capabilities(self) -> list[ProviderCapability]: ...

    async def get_transactions(
        self, credentials: Credentials, account_number: str, since: date
    ) -> Sequence[Transaction]: ...


@runtime_checkable
class AccountProvider(ProviderProtocol, Protocol):
    """A provider that can list a user's accounts."""

    async def get_accounts(self, credentials: Credentials) -> Sequence[Account]: ...


@runtime_checkable
class HoldingProvider(ProviderProtocol, Protocol):
    """A provider that can list what an account holds."""

    async def get_holdings(self, credentials: Credentials, account_number: str) -> Sequence[Holding]: ...


@runtime_checkable
class OAuthProvider(ProviderProtocol, Protocol):
    """A provider that users connect by an OAuth flow."""

    def get_authorization_url(self, redirect_uri: str, state: str) -> str: ...

    async def exchange_code(self, code: str, redirect_uri: str) -> TokenSet: ...

    async def refresh_tokens(self, refresh_token: SecretStr) -> TokenSet: ...


def expect_credentials(credentials: Credentials, kind: type[C]) -> C:
    """The credentials, if they are of the kind that the provider takes."""
    if isinstance(credentials, kind):
        return credentials
    raise ProviderError(f"needs {kind.__name__} credentials, got {type(credentials).__name__}")
