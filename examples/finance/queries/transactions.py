"""Questions about bookings, and who answers them."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from finance.errors import NotFoundError
from finance.queries.views import Page, TransactionView, page, view
from finance.repositories.transactions import TransactionRepository


@dataclass(frozen=True, kw_only=True)
class GetTransaction:
    """One of the user's bookings."""

    user_id: UUID
    transaction_id: UUID


@dataclass(frozen=True, kw_only=True)
class ListTransactionsByAccount:
    """The bookings of one of the user's accounts, the newest first."""

    user_id: UUID
    account_id: UUID
    limit: int
    offset: int


@dataclass(frozen=True, kw_only=True)
class ListTransactionsByUser:
    """The user's bookings, the newest first."""

    user_id: UUID
    limit: int
    offset: int


@dataclass(frozen=True, kw_only=True)
class ListTransactionsByDateRange:
    """The user's bookings from one day to another, both included."""

    user_id: UUID
    start: date
    end: date
    limit: int
    offset: int


@dataclass(frozen=True, kw_only=True)
class ListSecurityTransactions:
    """The bookings of one security in one of the user's accounts."""

    user_id: UUID
    account_id: UUID
    symbol: str
    limit: int
    offset: int


class GetTransactionHandler:
    """Finds a booking."""

    def __init__(self, transactions: TransactionRepository) -> None:
        self._transactions = transactions

    async def handle(self, query: GetTransaction) -> TransactionView:
        """The booking, or `NotFoundError`."""
        found = await self._transactions.get(query.user_id, query.transaction_id)
        if found is None:
            raise NotFoundError("transaction")
        return view(TransactionView, found)


class ListTransactionsByAccountHandler:
    """Lists the bookings of an account."""

    def __init__(self, transactions: TransactionRepository) -> None:
        self._transactions = transactions

    async def handle(self, query: ListTransactionsByAccount) -> Page[TransactionView]:
        """A page of them."""
        found = await self._transactions.page_of_account(query.user_id, query.account_id, query.limit, query.offset)
        return page(TransactionView, found, query.limit, query.offset)


class ListTransactionsByUserHandler:
    """Lists a user's bookings."""

    def __init__(self, transactions: TransactionRepository) -> None:
        self._transactions = transactions

    async def handle(self, query: ListTransactionsByUser) -> Page[TransactionView]:
        """A page of them."""
        found = await self._transactions.page(query.user_id, query.limit, query.offset)
        return page(TransactionView, found, query.limit, query.offset)


class ListTransactionsByDateRangeHandler:
    """Lists the bookings of some days."""

    def __init__(self, transactions: TransactionRepository) -> None:
        self._transactions = transactions

    async def handle(self, query: ListTransactionsByDateRange) -> Page[TransactionView]:
        """A page of them."""
        found = await self._transactions.page_between(query.user_id, query.start, query.end, query.limit, query.offset)
        return page(TransactionView, found, query.limit, query.offset)


class ListSecurityTransactionsHandler:
    """Lists the bookings of a security."""

    def __init__(self, transactions: TransactionRepository) -> None:
        self._transactions = transactions

    async def handle(self, query: ListSecurityTransactions) -> Page[TransactionView]:
        """A page of them."""
        found = await self._transactions.page_of_security(
            query.user_id, query.account_id, query.symbol, query.limit, query.offset
        )
        return page(TransactionView, found, query.limit, query.offset)
