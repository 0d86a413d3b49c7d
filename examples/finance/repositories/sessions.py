"""Users' sessions, within the transaction of a request."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from finance.repositories.paging import Found, find
from finance.tables import SessionRecord


class SessionRepository:
    """Adds, finds and ends sessions."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, record: SessionRecord) -> None:
        """Start a session."""
        self._session.add(record)
        await self._session.flush()

    async def get(self, user_id: UUID, session_id: UUID) -> SessionRecord | None:
        """The user's session with an id, over or not."""
        query = select(SessionRecord).where(SessionRecord.id == session_id, SessionRecord.user_id == user_id)
        return await self._session.scalar(query)

    async def active(self, user_id: UUID, session_id: UUID) -> SessionRecord | None:
        """The user's session with an id, if it neither ended nor expired."""
        query = select(SessionRecord).where(SessionRecord.id == session_id, SessionRecord.user_id == user_id, _active())
        return await self._session.scalar(query)

    async def active_of(self, user_id: UUID) -> Sequence[SessionRecord]:
        """The user's active sessions, the one that was used least recently first."""
        query = select(SessionRecord).where(SessionRecord.user_id == user_id, _active())
        order = (SessionRecord.last_seen_at, SessionRecord.id)
        return (await self._session.scalars(query.order_by(*order))).all()

    async def page(self, user_id: UUID, limit: int, offset: int) -> Found[SessionRecord]:
        """The user's active sessions, the newest first."""
        query = select(SessionRecord).where(SessionRecord.user_id == user_id, _active())
        order = (SessionRecord.created_at.desc(), SessionRecord.id)
        return await find(self._session, query, order, limit, offset)

    async def count_active(self) -> int:
        """How many sessions are active, everybody's."""
        query = select(func.count()).select_from(SessionRecord).where(_active())
        return await self._session.scalar(query) or 0

    async def end(self, user_id: UUID, session_id: UUID) -> bool:
        """End a session; false if it is not an active one of the user."""
        ended = await self._end(user_id, SessionRecord.id == session_id)
        return bool(ended)

    async def end_all(self, user_id: UUID, keep: UUID | None) -> int:
        """End the user's sessions but for `keep`, and return how many were active."""
        which = SessionRecord.id != keep if keep is not None else SessionRecord.id.is_not(None)
        return len(await self._end(user_id, which))

    async def touch(self, session_id: UUID, ip_address: str) -> None:
        """Note that a session was seen, and from where."""
        values = {"last_seen_at": datetime.now(UTC), "ip_address": ip_address}
        change = update(SessionRecord).where(SessionRecord.id == session_id)
        await self._session.execute(change.values(**values))

    async def note_provider(self, session_id: UUID, provider: str) -> None:
        """Note whose data a session read last."""
        change = update(SessionRecord).where(SessionRecord.id == session_id)
        await self._session.execute(change.values(last_provider=provider))

    async def _end(self, user_id: UUID, which: ColumnElement[bool]) -> Sequence[UUID]:
        change = update(SessionRecord).where(SessionRecord.user_id == user_id, which, _active())
        ended = change.values(ended_at=datetime.now(UTC)).returning(SessionRecord.id)
        return (await self._session.scalars(ended)).all()


def _active() -> ColumnElement[bool]:
    return and_(SessionRecord.ended_at.is_(None), SessionRecord.expires_at > datetime.now(UTC))
