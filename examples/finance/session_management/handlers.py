"""Opens, watches and ends sessions."""

from datetime import UTC, datetime
from uuid import UUID

from finance.config import Settings
from finance.errors import NotFoundError
from finance.events.sessions import (
    AllSessionsRevoked,
    SessionActivityUpdated,
    SessionCreated,
    SessionEvicted,
    SessionProviderAccessed,
    SessionRevoked,
    SuspiciousSessionActivityDetected,
)
from finance.ports import TokenGeneration
from finance.publishing import EventPublisher
from finance.repositories.accounts import AccountRepository
from finance.repositories.connections import ProviderConnectionRepository
from finance.repositories.refresh_tokens import RefreshTokenRepository
from finance.repositories.sessions import SessionRepository
from finance.repositories.users import UserRepository
from finance.session_management.commands import (
    CreateSession,
    LinkRefreshTokenToSession,
    RecordProviderAccess,
    RevokeAllUserSessions,
    RevokeSession,
    UpdateSessionActivity,
)
from finance.tables import SessionRecord


class CreateSessionHandler:
    """Opens a session; with too many, those give way that were used least recently."""

    def __init__(self, sessions: SessionRepository, publisher: EventPublisher, settings: Settings) -> None:
        self._sessions = sessions
        self._publisher = publisher
        self._settings = settings

    async def handle(self, command: CreateSession) -> UUID:
        """Return the session's id."""
        expires_at = datetime.now(UTC) + self._settings.session_lifetime
        await self._sessions.add(
            SessionRecord(
                id=command.session_id,
                user_id=command.user_id,
                ip_address=command.ip_address,
                user_agent=command.user_agent,
                expires_at=expires_at,
            )
        )
        self._publisher.publish(
            SessionCreated(
                user_id=command.user_id,
                session_id=command.session_id,
                ip_address=command.ip_address,
                user_agent=command.user_agent,
                expires_at=expires_at,
            )
        )
        await self._evict(command.user_id, command.session_id)
        return command.session_id

    async def _evict(self, user_id: UUID, new: UUID) -> None:
        limit = self._settings.max_sessions
        others = [s.id for s in await self._sessions.active_of(user_id) if s.id != new]
        for session_id in others[: max(0, len(others) + 1 - limit)]:
            await self._sessions.end(user_id, session_id)
            self._publisher.publish(SessionEvicted(user_id=user_id, session_id=session_id, limit=limit))


class RevokeSessionHandler:
    """Ends one of a user's sessions."""

    def __init__(self, sessions: SessionRepository, publisher: EventPublisher) -> None:
        self._sessions = sessions
        self._publisher = publisher

    async def handle(self, command: RevokeSession) -> None:
        """End the session, or raise `NotFoundError` if it is over or somebody else's."""
        if not await self._sessions.end(command.user_id, command.session_id):
            raise NotFoundError("session")
        self._publisher.publish(
            SessionRevoked(
                user_id=command.user_id,
                session_id=command.session_id,
                revoked_by=command.user_id,
                reason=command.reason,
            )
        )


class RevokeAllUserSessionsHandler:
    """Ends a user's sessions but for one."""

    def __init__(self, sessions: SessionRepository, publisher: EventPublisher) -> None:
        self._sessions = sessions
        self._publisher = publisher

    async def handle(self, command: RevokeAllUserSessions) -> int:
        """Return how many sessions were ended."""
        count = await self._sessions.end_all(command.user_id, command.keep_session_id)
        self._publisher.publish(
            AllSessionsRevoked(
                user_id=command.user_id,
                kept_session_id=command.keep_session_id,
                session_count=count,
                reason=command.reason,
            )
        )
        return count


class LinkRefreshTokenToSessionHandler:
    """Ties a refresh token to its session: until then it cannot be used."""

    def __init__(
        self,
        refresh_tokens: RefreshTokenRepository,
        tokens: TokenGeneration,
        publisher: EventPublisher,
    ) -> None:
        self._refresh_tokens = refresh_tokens
        self._tokens = tokens
        self._publisher = publisher

    async def handle(self, command: LinkRefreshTokenToSession) -> None:
        """Tie them, or raise `NotFoundError` if there is no such token that is free."""
        fingerprint = self._tokens.fingerprint(command.refresh_token)
        user_id, session_id = command.user_id, command.session_id
        if not await self._refresh_tokens.link(fingerprint, user_id, session_id):
            raise NotFoundError("refresh token")
        self._publisher.publish(
            SessionActivityUpdated(user_id=user_id, session_id=session_id, ip_address=command.ip_address)
        )


class RecordProviderAccessHandler:
    """Notes whose data a session reads."""

    def __init__(
        self,
        sessions: SessionRepository,
        accounts: AccountRepository,
        connections: ProviderConnectionRepository,
        publisher: EventPublisher,
    ) -> None:
        self._sessions = sessions
        self._accounts = accounts
        self._connections = connections
        self._publisher = publisher

    async def handle(self, command: RecordProviderAccess) -> str:
        """Return the provider whose data it is, or raise `NotFoundError`."""
        account = await self._accounts.get(command.user_id, command.account_id)
        if account is None:
            raise NotFoundError("account")
        connection = await self._connections.get(command.user_id, account.connection_id)
        if connection is None:
            raise NotFoundError("connection")
        await self._sessions.note_provider(command.session_id, connection.provider)
        self._publisher.publish(
            SessionProviderAccessed(
                user_id=command.user_id,
                session_id=command.session_id,
                provider=connection.provider,
            )
        )
        return connection.provider


class UpdateSessionActivityHandler:
    """Notes that a session was seen, and warns its user when its device changed."""

    def __init__(self, sessions: SessionRepository, users: UserRepository, publisher: EventPublisher) -> None:
        self._sessions = sessions
        self._users = users
        self._publisher = publisher

    async def handle(self, command: UpdateSessionActivity) -> bool:
        """Whether the session was used as before; raise `NotFoundError` if it is over."""
        user = await self._users.get(command.user_id)
        session = await self._sessions.active(command.user_id, command.session_id)
        if user is None or session is None:
            raise NotFoundError("session")
        as_before = session.user_agent == command.user_agent
        if not as_before:
            self._publisher.publish(
                SuspiciousSessionActivityDetected(
                    user_id=user.id,
                    session_id=session.id,
                    email=user.email,
                    ip_address=command.ip_address,
                    reason="another device or browser",
                )
            )
        await self._sessions.touch(session.id, command.ip_address)
        self._publisher.publish(
            SessionActivityUpdated(user_id=user.id, session_id=session.id, ip_address=command.ip_address)
        )
        return as_before
