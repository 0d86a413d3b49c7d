"""Chase: the CSV file that its website offers for download."""

import csv
import hashlib
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from io import StringIO

from finance.providers.base import (
    Credentials,
    StatementError,
    StatementFile,
    Transaction,
    expect_credentials,
)
from generated.providers.registry import Provider, ProviderCapability

_DATE = "Posting Date"
_TEXT = "Description"
_AMOUNT = "Amount"
# More than any account holds, and few enough digits for exact sums.
_LIMIT = Decimal(10) ** 15
_SMALLEST_EXPONENT = -8


class ChaseFileProvider:
    """Reads downloaded statements; it keeps nothing."""

    @property
    def slug(self) -> Provider:
        return Provider.CHASE_FILE

    def get_capabilities(self) -> list[ProviderCapability]:
        return [ProviderCapability.TRANSACTIONS]

    async def get_transactions(
        self, credentials: Credentials, account_number: str, since: date
    ) -> Sequence[Transaction]:
        """The file's bookings from a day on, in the file's order."""
        file = expect_credentials(credentials, StatementFile)
        return [t for t in parse_statement(file, account_number) if t.posted >= since]


def parse_statement(file: StatementFile, account_number: str) -> list[Transaction]:
    """Every booking of a checking-account file.

    The file has no references, so one is made from the account and the row;
    equal rows are told apart by counting them.
    """
    rows = _rows(file)
    seen: Counter[tuple[str, ...]] = Counter()
    found: list[Transaction] = []
    try:
        for row in rows:
            key = (account_number, row[_DATE], row[_TEXT], row[_AMOUNT])
            seen[key] += 1
            found.append(_transaction(row, _reference(key, seen[key])))
    except (ValueError, InvalidOperation, csv.Error) as error:
        line = rows.line_num
        raise StatementError(f"{file.name}:{line}: not a booking", line) from error
    return found


def _rows(file: StatementFile) -> "csv.DictReader[str]":
    try:
        text = file.content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise StatementError(f"{file.name} is not a text file") from error
    rows = csv.DictReader(StringIO(text, newline=""), restval="")
    try:
        columns = rows.fieldnames or ()
    except csv.Error as error:
        raise StatementError(f"{file.name} has no heading") from error
    missing = [name for name in (_DATE, _TEXT, _AMOUNT) if name not in columns]
    if missing:
        raise StatementError(f"{file.name} has no column {', '.join(missing)}")
    return rows


def _transaction(row: dict[str, str], reference: str) -> Transaction:
    return Transaction(
        reference=reference,
        posted=datetime.strptime(row[_DATE], "%m/%d/%Y").date(),
        description=row[_TEXT].strip(),
        amount=_amount(row[_AMOUNT]),
    )


def _amount(text: str) -> Decimal:
    amount = Decimal(text.replace(",", ""))
    exponent = amount.as_tuple().exponent
    if not isinstance(exponent, int) or exponent < _SMALLEST_EXPONENT or abs(amount) >= _LIMIT:
        raise ValueError(text)
    return amount


def _reference(key: tuple[str, ...], count: int) -> str:
    return hashlib.sha256(repr((key, count)).encode()).hexdigest()[:32]
