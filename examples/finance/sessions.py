"""Users' sessions, kept in the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, and_, delete, select, update

from finance.database import Database
from finance.tables import SessionRecord


@dataclass(frozen=True)
class SessionStore:
    """Opens, finds and ends sessions."""

    database: Database

    async def open(self, user_id: UUID, ip_address: str, lifetime: timedelta) -> UUID:
        """Start a session and return its id."""
        session_id = uuid4()
        expires_at = datetime.now(UTC) + lifetime
        async with self.database.transaction() as session:
            session.add(SessionRecord(id=session_id, user_id=user_id, ip_address=ip_address, expires_at=expires_at))
        return session_id

    async def active(self, user_id: UUID) -> list[UUID]:
        """The ids of the user's sessions that neither ended nor expired."""
        query = select(SessionRecord.id).where(_active(), SessionRecord.user_id == user_id)
        async with self.database.transaction() as session:
            return list(await session.scalars(query))

    async def revoke(self, session_id: UUID) -> None:
        """End one session; ending it again changes nothing."""
        await self._end(SessionRecord.id == session_id)

    async def revoke_all(self, user_id: UUID, *, keep: UUID | None = None) -> int:
        """End a user's sessions but for `keep`, and return how many were active."""
        mine = SessionRecord.user_id == user_id
        ended = await self._end(mine if keep is None else and_(mine, SessionRecord.id != keep))
        return len(ended)

    async def expire(self, now: datetime) -> Sequence[SessionRecord]:
        """End the sessions whose time is over and return them."""
        return await self._end(SessionRecord.expires_at <= now)

    async def purge(self, before: datetime) -> None:
        """Delete the sessions that ended before a moment."""
        async with self.database.transaction() as session:
            await session.execute(delete(SessionRecord).where(SessionRecord.ended_at < before))

    async def _end(self, which: ColumnElement[bool]) -> Sequence[SessionRecord]:
        change = update(SessionRecord).where(SessionRecord.ended_at.is_(None), which)
        async with self.database.transaction() as session:
            ended = await session.scalars(change.values(ended_at=datetime.now(UTC)).returning(SessionRecord))
            return ended.all()


def _active() -> ColumnElement[bool]:
    return and_(SessionRecord.ended_at.is_(None), SessionRecord.expires_at > datetime.now(UTC))
