"""Users' connections with providers."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from finance.errors import ConflictError
from finance.providers.base import TokenSet
from finance.tables import Connection


class ProviderConnectionRepository:
    """Adds, finds and ends connections."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, connection: Connection) -> UUID:
        """Add a connection and return its id, or `ConflictError` beside one that has not ended."""
        self._session.add(connection)
        try:
            await self._session.flush()
        except IntegrityError as error:
            raise ConflictError("The provider is connected.") from error
        return connection.id

    async def get(self, user_id: UUID, connection_id: UUID) -> Connection | None:
        """The user's connection with an id, ended or not."""
        query = select(Connection).where(Connection.id == connection_id, Connection.user_id == user_id)
        return await self._session.scalar(query)

    async def active_with(self, user_id: UUID, provider: str) -> Connection | None:
        """The user's connection with a provider, if there is one that has not ended."""
        query = select(Connection).where(
            Connection.user_id == user_id,
            Connection.provider == provider,
            Connection.ended_at.is_(None),
        )
        return await self._session.scalar(query.order_by(Connection.connected_at).limit(1))

    async def all_of(self, user_id: UUID) -> Sequence[Connection]:
        """The user's connections, the oldest first."""
        query = select(Connection).where(Connection.user_id == user_id)
        order = (Connection.connected_at, Connection.id)
        return (await self._session.scalars(query.order_by(*order))).all()

    async def end(self, connection_id: UUID) -> bool:
        """End a connection and forget its credentials; false if it has ended before."""
        change = update(Connection).where(Connection.id == connection_id, Connection.ended_at.is_(None))
        ended = change.values(
            ended_at=datetime.now(UTC),
            key_id=None,
            access_token=None,
            refresh_token=None,
            token_expires_at=None,
        ).returning(Connection.id)
        return await self._session.scalar(ended) is not None

    async def set_tokens(self, connection_id: UUID, tokens: TokenSet) -> None:
        """Replace a connection's tokens."""
        change = update(Connection).where(Connection.id == connection_id)
        await self._session.execute(
            change.values(
                access_token=tokens.access_token.get_secret_value(),
                refresh_token=tokens.refresh_token.get_secret_value(),
                token_expires_at=tokens.expires_at,
            )
        )
