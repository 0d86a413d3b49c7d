"""What is read from providers and from files."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from finance.events.base import DomainEvent


@dataclass(frozen=True, kw_only=True)
class AccountSyncAttempted(DomainEvent):
    """Reading a connection's accounts began."""

    user_id: UUID
    connection_id: UUID


@dataclass(frozen=True, kw_only=True)
class AccountSyncSucceeded(DomainEvent):
    """A connection's accounts were read."""

    user_id: UUID
    connection_id: UUID
    account_count: int


@dataclass(frozen=True, kw_only=True)
class AccountSyncFailed(DomainEvent):
    """A connection's accounts were not read."""

    user_id: UUID
    connection_id: UUID
    reason: str


@dataclass(frozen=True, kw_only=True)
class TransactionSyncAttempted(DomainEvent):
    """Reading an account's transactions began."""

    user_id: UUID
    connection_id: UUID
    account_number: str
    since: date


@dataclass(frozen=True, kw_only=True)
class TransactionSyncSucceeded(DomainEvent):
    """An account's transactions were read."""

    user_id: UUID
    connection_id: UUID
    account_number: str
    transaction_count: int
    since: date


@dataclass(frozen=True, kw_only=True)
class TransactionSyncFailed(DomainEvent):
    """An account's transactions were not read."""

    user_id: UUID
    connection_id: UUID
    account_number: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class HoldingsSyncAttempted(DomainEvent):
    """Reading an account's holdings began."""

    user_id: UUID
    connection_id: UUID
    account_number: str


@dataclass(frozen=True, kw_only=True)
class HoldingsSyncSucceeded(DomainEvent):
    """An account's holdings were read."""

    user_id: UUID
    connection_id: UUID
    account_number: str
    holding_count: int
    market_value: Decimal


@dataclass(frozen=True, kw_only=True)
class HoldingsSyncFailed(DomainEvent):
    """An account's holdings were not read."""

    user_id: UUID
    connection_id: UUID
    account_number: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class FileImportAttempted(DomainEvent):
    """A statement was uploaded."""

    user_id: UUID
    provider: str
    file_name: str
    size: int


@dataclass(frozen=True, kw_only=True)
class FileImportSucceeded(DomainEvent):
    """A statement was imported."""

    user_id: UUID
    provider: str
    file_name: str
    transaction_count: int
    account_numbers: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class FileImportFailed(DomainEvent):
    """A statement was not imported."""

    user_id: UUID
    provider: str
    file_name: str
    line: int | None
    reason: str
