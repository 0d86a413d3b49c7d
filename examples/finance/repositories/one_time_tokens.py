"""The tokens that users receive by e-mail, known by their fingerprints."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from finance.tables import EmailVerificationTokenRecord, OneTimeToken, PasswordResetTokenRecord


class EmailVerificationTokenRepository:
    """Tokens that show whose an address is."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, user_id: UUID, fingerprint: str, expires_at: datetime) -> None:
        """Keep a token that was sent."""
        self._session.add(EmailVerificationTokenRecord(user_id=user_id, fingerprint=fingerprint, expires_at=expires_at))
        await self._session.flush()

    async def use(self, fingerprint: str) -> UUID | None:
        """Use a token up and return whose it is, if it was still good."""
        return await _use(self._session, EmailVerificationTokenRecord, fingerprint)


class PasswordResetTokenRepository:
    """Tokens that allow a new password."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, user_id: UUID, fingerprint: str, expires_at: datetime) -> None:
        """Keep a token that was sent."""
        self._session.add(PasswordResetTokenRecord(user_id=user_id, fingerprint=fingerprint, expires_at=expires_at))
        await self._session.flush()

    async def use(self, fingerprint: str) -> UUID | None:
        """Use a token up and return whose it is, if it was still good."""
        return await _use(self._session, PasswordResetTokenRecord, fingerprint)


async def _use(session: AsyncSession, table: type[OneTimeToken], fingerprint: str) -> UUID | None:
    """One statement, so that a token that comes twice at once counts once."""
    now = datetime.now(UTC)
    change = update(table).where(table.fingerprint == fingerprint, table.used_at.is_(None), table.expires_at > now)
    return await session.scalar(change.values(used_at=now).returning(table.user_id))
