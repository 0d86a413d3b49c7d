"""The accounts of users' connections."""

from decimal import Decimal
from uuid import UUID

from sqlalchemy import Select, select, update
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncSession

from finance.providers.base import Account
from finance.repositories.paging import Found, find
from finance.tables import AccountRecord, Connection

_ORDER = (AccountRecord.name, AccountRecord.number, AccountRecord.id)


class AccountRepository:
    """Stores accounts and finds those of a user."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def store(self, connection_id: UUID, account: Account) -> UUID:
        """Add an account or bring it up to date, and return its id."""
        state = {"name": account.name, "balance": account.balance, "currency": account.currency}
        row = insert(AccountRecord).values(connection_id=connection_id, number=account.number, **state)
        stored = row.on_conflict_do_update(index_elements=["connection_id", "number"], set_=state)
        return (await self._session.scalars(stored.returning(AccountRecord.id))).one()

    async def set_balance(self, account_id: UUID, balance: Decimal) -> None:
        """Replace an account's balance."""
        change = update(AccountRecord).where(AccountRecord.id == account_id)
        await self._session.execute(change.values(balance=balance))

    async def numbered(self, connection_id: UUID, number: str) -> AccountRecord | None:
        """The account of a connection with a number."""
        query = select(AccountRecord).where(
            AccountRecord.connection_id == connection_id, AccountRecord.number == number
        )
        return await self._session.scalar(query)

    async def get(self, user_id: UUID, account_id: UUID) -> AccountRecord | None:
        """The user's account with an id."""
        return await self._session.scalar(_of(user_id).where(AccountRecord.id == account_id))

    async def page(self, user_id: UUID, limit: int, offset: int) -> Found[AccountRecord]:
        """The user's accounts by name."""
        return await find(self._session, _of(user_id), _ORDER, limit, offset)

    async def page_of_connection(
        self, user_id: UUID, connection_id: UUID, limit: int, offset: int
    ) -> Found[AccountRecord]:
        """The accounts of one of the user's connections by name."""
        query = _of(user_id).where(AccountRecord.connection_id == connection_id)
        return await find(self._session, query, _ORDER, limit, offset)


def _of(user_id: UUID) -> Select[AccountRecord]:
    return select(AccountRecord).join(Connection).where(Connection.user_id == user_id)
