"""How the balances of users' accounts went."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from finance.repositories.paging import Found, find
from finance.tables import AccountRecord, BalanceSnapshotRecord, Connection

_NEWEST_FIRST = (BalanceSnapshotRecord.taken_at.desc(), BalanceSnapshotRecord.id)


class BalanceSnapshotRepository:
    """Adds snapshots and finds those of a user."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, account_id: UUID, balance: Decimal, currency: str) -> None:
        """Keep an account's balance as it is now."""
        self._session.add(
            BalanceSnapshotRecord(
                account_id=account_id,
                balance=balance,
                currency=currency,
                taken_at=datetime.now(UTC),
            )
        )
        await self._session.flush()

    async def latest(self, user_id: UUID) -> Sequence[BalanceSnapshotRecord]:
        """The newest snapshot of each of the user's accounts."""
        place = func.row_number().over(partition_by=BalanceSnapshotRecord.account_id, order_by=_NEWEST_FIRST)
        ranked = select(BalanceSnapshotRecord.id, place.label("place")).subquery()
        query = _of(user_id).join(ranked, ranked.c.id == BalanceSnapshotRecord.id)
        newest = query.where(ranked.c.place == 1).order_by(BalanceSnapshotRecord.account_id)
        return (await self._session.scalars(newest)).all()

    async def between(self, user_id: UUID, account_id: UUID, start: date, end: date) -> Sequence[BalanceSnapshotRecord]:
        """The snapshots of one of the user's accounts on some days (UTC), the oldest first."""
        first = datetime.combine(start, time.min, UTC)
        last = datetime.combine(end, time.max, UTC)
        query = _of(user_id).where(
            BalanceSnapshotRecord.account_id == account_id,
            BalanceSnapshotRecord.taken_at.between(first, last),
        )
        order = (BalanceSnapshotRecord.taken_at, BalanceSnapshotRecord.id)
        return (await self._session.scalars(query.order_by(*order))).all()

    async def page_of_account(
        self, user_id: UUID, account_id: UUID, limit: int, offset: int
    ) -> Found[BalanceSnapshotRecord]:
        """The snapshots of one of the user's accounts, the newest first."""
        query = _of(user_id).where(BalanceSnapshotRecord.account_id == account_id)
        return await find(self._session, query, _NEWEST_FIRST, limit, offset)


def _of(user_id: UUID) -> Select[BalanceSnapshotRecord]:
    query = select(BalanceSnapshotRecord).join(AccountRecord).join(Connection)
    return query.where(Connection.user_id == user_id)
