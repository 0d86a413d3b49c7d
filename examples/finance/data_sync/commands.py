"""What can be asked for about reading from providers."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class SyncAccounts:
    """Read the accounts of a connection."""

    user_id: UUID
    connection_id: UUID


@dataclass(frozen=True, kw_only=True)
class SyncTransactions:
    """Read an account's bookings from a day on."""

    user_id: UUID
    account_id: UUID
    since: date


@dataclass(frozen=True, kw_only=True)
class SyncHoldings:
    """Read what an account holds."""

    user_id: UUID
    account_id: UUID
