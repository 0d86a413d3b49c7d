"""The bookings of users' accounts."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncSession

from finance.providers.base import Transaction
from finance.repositories.paging import Found, find
from finance.tables import AccountRecord, Connection, TransactionRecord

_ORDER = (TransactionRecord.posted.desc(), TransactionRecord.reference, TransactionRecord.id)


class TransactionRepository:
    """Stores bookings and finds those of a user, the newest first."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add_new(self, account_id: UUID, transactions: Iterable[Transaction]) -> int:
        """Add the bookings whose references the account lacks, and return how many those were."""
        added = 0
        for transaction in transactions:
            row = insert(TransactionRecord).values(
                account_id=account_id,
                reference=transaction.reference,
                posted=transaction.posted,
                description=transaction.description,
                amount=transaction.amount,
                currency=transaction.currency,
                symbol=transaction.symbol,
            )
            new = row.on_conflict_do_nothing().returning(TransactionRecord.id)
            added += await self._session.scalar(new) is not None
        return added

    async def total(self, account_id: UUID) -> Decimal:
        """The exact sum of an account's bookings."""
        query = select(TransactionRecord.amount).where(TransactionRecord.account_id == account_id)
        return sum(await self._session.scalars(query), Decimal())

    async def get(self, user_id: UUID, transaction_id: UUID) -> TransactionRecord | None:
        """The user's booking with an id."""
        query = _of(user_id).where(TransactionRecord.id == transaction_id)
        return await self._session.scalar(query)

    async def page(self, user_id: UUID, limit: int, offset: int) -> Found[TransactionRecord]:
        """The user's bookings."""
        return await find(self._session, _of(user_id), _ORDER, limit, offset)

    async def page_of_account(
        self, user_id: UUID, account_id: UUID, limit: int, offset: int
    ) -> Found[TransactionRecord]:
        """The bookings of one of the user's accounts."""
        query = _of(user_id).where(TransactionRecord.account_id == account_id)
        return await find(self._session, query, _ORDER, limit, offset)

    async def page_between(
        self, user_id: UUID, start: date, end: date, limit: int, offset: int
    ) -> Found[TransactionRecord]:
        """The user's bookings from one day to another, both included."""
        query = _of(user_id).where(TransactionRecord.posted.between(start, end))
        return await find(self._session, query, _ORDER, limit, offset)

    async def page_of_security(
        self, user_id: UUID, account_id: UUID, symbol: str, limit: int, offset: int
    ) -> Found[TransactionRecord]:
        """The bookings of one security in one of the user's accounts."""
        query = _of(user_id).where(TransactionRecord.account_id == account_id, TransactionRecord.symbol == symbol)
        return await find(self._session, query, _ORDER, limit, offset)


def _of(user_id: UUID) -> Select[TransactionRecord]:
    query = select(TransactionRecord).join(AccountRecord).join(Connection)
    return query.where(Connection.user_id == user_id)
