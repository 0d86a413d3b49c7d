"""The audit trail."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from finance.repositories.paging import Found, find
from finance.tables import AuditRecord


class AuditRepository:
    """Reads audit records; the event handler writes them."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def page(self, user_id: UUID | None, action: str | None, limit: int, offset: int) -> Found[AuditRecord]:
        """The records, of one user or action where these are given, the newest first."""
        query = select(AuditRecord)
        if user_id is not None:
            query = query.where(AuditRecord.user_id == user_id)
        if action is not None:
            query = query.where(AuditRecord.action == action)
        return await find(self._session, query, (AuditRecord.id.desc(),), limit, offset)
