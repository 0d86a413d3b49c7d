"""What clients are answered."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from finance.tokens.results import AuthTokens
from generated.providers.discovery import ProviderCatalogue as ProviderCatalogue


class Answer(BaseModel):
    """An answer whose members are attributes of what a handler returned."""

    model_config = ConfigDict(from_attributes=True)

    @classmethod
    def of(cls, result: object) -> Self:
        """The answer that shows a result."""
        return cls.model_validate(result)


class PageAnswer(Answer):
    """Which part of a list it is; `total` counts the whole."""

    total: int
    limit: int
    offset: int


class UserCreated(Answer):
    """The account that was opened; its address waits for verification."""

    user_id: UUID


class TokenPair(Answer):
    """An access token, and a refresh token that can be traded once for the next pair."""

    access_token: str
    refresh_token: str
    token_type: str = "Bearer"
    expires_at: datetime
    session_id: UUID

    @classmethod
    def shown(cls, tokens: AuthTokens) -> Self:
        """The tokens in plain text."""
        return cls(
            access_token=tokens.access_token.get_secret_value(),
            refresh_token=tokens.refresh_token.get_secret_value(),
            expires_at=tokens.expires_at,
            session_id=tokens.session_id,
        )


class SessionDetail(Answer):
    """A session."""

    id: UUID
    ip_address: str
    user_agent: str | None
    created_at: datetime
    last_seen_at: datetime
    last_provider: str | None
    expires_at: datetime
    ended_at: datetime | None


class SessionPage(PageAnswer):
    """Some of a user's active sessions."""

    items: list[SessionDetail]


class SessionsRevoked(Answer):
    """How many sessions were ended."""

    count: int


class ConnectionCreated(Answer):
    """The connection that was made."""

    connection_id: UUID


class AuthorizationStarted(Answer):
    """Where the user allows access."""

    authorization_url: str


class ConnectionDetail(Answer):
    """A connection, without its credentials."""

    id: UUID
    provider: str
    connected_at: datetime
    token_expires_at: datetime | None
    ended_at: datetime | None


class ConnectionList(Answer):
    """A user's connections."""

    items: list[ConnectionDetail]


class AccountsSyncedAnswer(Answer):
    """How many accounts a connection has."""

    connection_id: UUID
    account_count: int


class AccountDetail(Answer):
    """An account."""

    id: UUID
    connection_id: UUID
    number: str
    name: str
    balance: Decimal
    currency: str


class AccountPage(PageAnswer):
    """Some of a user's accounts."""

    items: list[AccountDetail]


class TransactionsSyncedAnswer(Answer):
    """How many bookings were read, and how many of them are new."""

    account_id: UUID
    transaction_count: int
    new_count: int


class TransactionDetail(Answer):
    """A booking; an `amount` below zero left the account."""

    id: UUID
    account_id: UUID
    posted: date
    description: str
    amount: Decimal
    currency: str
    symbol: str | None


class TransactionPage(PageAnswer):
    """Some of a user's bookings."""

    items: list[TransactionDetail]


class HoldingsSyncedAnswer(Answer):
    """How many securities an account holds, and what they are worth."""

    account_id: UUID
    holding_count: int
    market_value: Decimal


class HoldingDetail(Answer):
    """What an account holds of one security."""

    id: UUID
    account_id: UUID
    symbol: str
    quantity: Decimal
    market_value: Decimal
    currency: str
    updated_at: datetime


class HoldingPage(PageAnswer):
    """Some of a user's holdings."""

    items: list[HoldingDetail]


class BalanceDetail(Answer):
    """An account's balance at a moment."""

    account_id: UUID
    balance: Decimal
    currency: str
    taken_at: datetime


class BalanceList(Answer):
    """Balances, all that there are."""

    items: list[BalanceDetail]


class BalancePage(PageAnswer):
    """Some of an account's balances."""

    items: list[BalanceDetail]


class FileImported(Answer):
    """How many bookings a file has, and how many of them are new."""

    account_id: UUID
    transaction_count: int
    new_count: int


class TokensRotated(Answer):
    """The version that tokens need from now on."""

    minimum_version: int


class AuditRecordDetail(Answer):
    """What happened, to whom and when."""

    id: int
    event_id: UUID
    action: str
    user_id: UUID | None
    occurred_at: datetime
    details: dict[str, Any]


class AuditRecordPage(PageAnswer):
    """Some of the audit trail."""

    items: list[AuditRecordDetail]
