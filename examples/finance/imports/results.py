"""What an import gives."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class ImportResult:
    """The account, how many bookings the file has, and how many of them are new."""

    account_id: UUID
    transaction_count: int
    new_count: int
