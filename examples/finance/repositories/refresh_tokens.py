"""Refresh tokens, known by their fingerprints."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from finance.tables import RefreshTokenRecord


class RefreshTokenRepository:
    """Adds, links and uses refresh tokens."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, record: RefreshTokenRecord) -> None:
        """Keep a token that was issued."""
        self._session.add(record)
        await self._session.flush()

    async def by_fingerprint(self, fingerprint: str) -> RefreshTokenRecord | None:
        """The token with a fingerprint, used or not."""
        query = select(RefreshTokenRecord).where(RefreshTokenRecord.fingerprint == fingerprint)
        return await self._session.scalar(query)

    async def link(self, fingerprint: str, user_id: UUID, session_id: UUID) -> bool:
        """Tie a user's token to a session; false if there is no token that is still free."""
        change = update(RefreshTokenRecord).where(
            RefreshTokenRecord.fingerprint == fingerprint,
            RefreshTokenRecord.user_id == user_id,
            RefreshTokenRecord.session_id.is_(None),
        )
        linked = change.values(session_id=session_id).returning(RefreshTokenRecord.id)
        return await self._session.scalar(linked) is not None

    async def use(self, token_id: UUID) -> bool:
        """Mark a token as used; false for all but the first, should several come at once."""
        change = update(RefreshTokenRecord).where(
            RefreshTokenRecord.id == token_id, RefreshTokenRecord.used_at.is_(None)
        )
        used = change.values(used_at=datetime.now(UTC)).returning(RefreshTokenRecord.id)
        return await self._session.scalar(used) is not None
