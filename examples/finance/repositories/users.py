"""Users in the database."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

from sqlalchemy import func, select, update
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncSession

from finance.events.authorization import Role
from finance.tables import UserRecord


class UserRepository:
    """Adds, finds and changes users."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get(self, user_id: UUID) -> UserRecord | None:
        """The user with an id."""
        return await self._session.get(UserRecord, user_id)

    async def by_email(self, email: str) -> UserRecord | None:
        """The user with an address."""
        return await self._session.scalar(select(UserRecord).where(UserRecord.email == email))

    async def add(self, email: str, password_hash: str, role: Role) -> UUID | None:
        """Add a user and return the id, or nothing where the address is taken."""
        row = insert(UserRecord).values(id=uuid4(), email=email, password_hash=password_hash, role=role.value)
        return await self._session.scalar(row.on_conflict_do_nothing().returning(UserRecord.id))

    async def mark_verified(self, user_id: UUID) -> None:
        """Note that the user's address is theirs."""
        await self._change(user_id, verified_at=datetime.now(UTC))

    async def set_password(self, user_id: UUID, password_hash: str) -> None:
        """Replace the user's password."""
        await self._change(user_id, password_hash=password_hash)

    async def set_minimum_token_version(self, user_id: UUID, version: int) -> None:
        """Refuse the user's tokens below a version."""
        await self._change(user_id, minimum_token_version=version)

    async def highest_minimum_token_version(self) -> int:
        """The highest version below which any user's tokens are refused."""
        return await self._session.scalar(select(func.max(UserRecord.minimum_token_version))) or 1

    async def _change(self, user_id: UUID, **values: object) -> None:
        await self._session.execute(update(UserRecord).where(UserRecord.id == user_id).values(**values))
