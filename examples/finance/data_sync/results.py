"""What commands about reading from providers give."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class AccountsSynced:
    """How many accounts a connection has."""

    connection_id: UUID
    account_count: int


@dataclass(frozen=True, kw_only=True)
class TransactionsSynced:
    """How many bookings were read, and how many of them are new."""

    account_id: UUID
    transaction_count: int
    new_count: int


@dataclass(frozen=True, kw_only=True)
class HoldingsSynced:
    """How many securities an account holds, and what they are worth."""

    account_id: UUID
    holding_count: int
    market_value: Decimal
