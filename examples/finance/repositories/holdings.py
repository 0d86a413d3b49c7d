"""What users' accounts hold."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import Select, delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from finance.providers.base import Holding
from finance.repositories.paging import Found, find
from finance.tables import AccountRecord, Connection, HoldingRecord

_ORDER = (HoldingRecord.symbol, HoldingRecord.id)


class HoldingRepository:
    """Replaces an account's holdings and finds those of a user, by symbol."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def replace(self, account_id: UUID, holdings: Sequence[Holding]) -> None:
        """Keep these holdings of an account and no others."""
        await self._session.execute(delete(HoldingRecord).where(HoldingRecord.account_id == account_id))
        now = datetime.now(UTC)
        self._session.add_all(
            HoldingRecord(
                account_id=account_id,
                symbol=holding.symbol,
                quantity=holding.quantity,
                market_value=holding.market_value,
                currency=holding.currency,
                updated_at=now,
            )
            for holding in {holding.symbol: holding for holding in holdings}.values()
        )
        await self._session.flush()

    async def get(self, user_id: UUID, holding_id: UUID) -> HoldingRecord | None:
        """The user's holding with an id."""
        return await self._session.scalar(_of(user_id).where(HoldingRecord.id == holding_id))

    async def page(self, user_id: UUID, limit: int, offset: int) -> Found[HoldingRecord]:
        """The user's holdings."""
        return await find(self._session, _of(user_id), _ORDER, limit, offset)

    async def page_of_account(self, user_id: UUID, account_id: UUID, limit: int, offset: int) -> Found[HoldingRecord]:
        """The holdings of one of the user's accounts."""
        query = _of(user_id).where(HoldingRecord.account_id == account_id)
        return await find(self._session, query, _ORDER, limit, offset)


def _of(user_id: UUID) -> Select[HoldingRecord]:
    query = select(HoldingRecord).join(AccountRecord).join(Connection)
    return query.where(Connection.user_id == user_id)
