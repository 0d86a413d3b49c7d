"""What holds for every user's tokens."""

from datetime import UTC, datetime

from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncSession

from finance.tables import SecurityConfigRecord

_ONLY = 1


class SecurityConfigRepository:
    """Reads and writes the one row there is."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def minimum_token_version(self) -> int:
        """The version below which everybody's tokens are refused; versions start at one."""
        row = await self._session.get(SecurityConfigRecord, _ONLY, populate_existing=True)
        return 1 if row is None else row.minimum_token_version

    async def set_minimum_token_version(self, version: int) -> None:
        """Refuse everybody's tokens below a version."""
        state = {"minimum_token_version": version, "changed_at": datetime.now(UTC)}
        row = insert(SecurityConfigRecord).values(id=_ONLY, **state)
        await self._session.execute(row.on_conflict_do_update(index_elements=["id"], set_=state))
