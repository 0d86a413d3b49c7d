"""What can be asked for about files."""

from dataclasses import dataclass
from uuid import UUID

from finance.providers.base import StatementFile


@dataclass(frozen=True, kw_only=True)
class ImportFromFile:
    """Read the bookings of an account from a file of its provider."""

    user_id: UUID
    connection_id: UUID
    account_number: str
    file: StatementFile
