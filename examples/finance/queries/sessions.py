"""Questions about sessions, and who answers them."""

from dataclasses import dataclass
from uuid import UUID

from finance.errors import NotFoundError
from finance.queries.views import Page, SessionView, page, view
from finance.repositories.sessions import SessionRepository


@dataclass(frozen=True, kw_only=True)
class GetSession:
    """One of the user's sessions, over or not."""

    user_id: UUID
    session_id: UUID


@dataclass(frozen=True, kw_only=True)
class ListSessions:
    """The user's active sessions, the newest first."""

    user_id: UUID
    limit: int
    offset: int


class GetSessionHandler:
    """Finds a session."""

    def __init__(self, sessions: SessionRepository) -> None:
        self._sessions = sessions

    async def handle(self, query: GetSession) -> SessionView:
        """The session, or `NotFoundError`."""
        found = await self._sessions.get(query.user_id, query.session_id)
        if found is None:
            raise NotFoundError("session")
        return view(SessionView, found)


class ListSessionsHandler:
    """Lists sessions."""

    def __init__(self, sessions: SessionRepository) -> None:
        self._sessions = sessions

    async def handle(self, query: ListSessions) -> Page[SessionView]:
        """A page of them."""
        found = await self._sessions.page(query.user_id, query.limit, query.offset)
        return page(SessionView, found, query.limit, query.offset)
