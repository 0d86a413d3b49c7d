"""Logins, their sessions and their tokens."""

from typing import Annotated
from uuid import UUID, uuid4

from fastapi import Depends, Query

from finance.api.auth import CurrentUser
from finance.api.parameters import ClientAddress, ClientAgent, Limit, Offset
from finance.api.requests import Login, RefreshTokens
from finance.api.schemas import SessionDetail, SessionPage, SessionsRevoked, TokenPair
from finance.auth.commands import AuthenticateUser, LogoutUser, RefreshAccessToken
from finance.auth.handlers import AuthenticateUserHandler, LogoutUserHandler
from finance.auth.renewal import RefreshAccessTokenHandler
from finance.queries.sessions import (
    GetSession,
    GetSessionHandler,
    ListSessions,
    ListSessionsHandler,
)
from finance.session_management.commands import (
    CreateSession,
    LinkRefreshTokenToSession,
    RevokeAllUserSessions,
    RevokeSession,
    UpdateSessionActivity,
)
from finance.session_management.handlers import (
    CreateSessionHandler,
    LinkRefreshTokenToSessionHandler,
    RevokeAllUserSessionsHandler,
    RevokeSessionHandler,
    UpdateSessionActivityHandler,
)
from finance.tokens.commands import GenerateAuthTokens
from finance.tokens.handlers import GenerateAuthTokensHandler
from generated.components.dependencies import handler_factory


async def create_session(
    body: Login,
    address: ClientAddress,
    agent: ClientAgent,
    handler: AuthenticateUserHandler,
    sessions: Annotated[CreateSessionHandler, Depends(handler_factory(CreateSessionHandler))],
    tokens: Annotated[GenerateAuthTokensHandler, Depends(handler_factory(GenerateAuthTokensHandler))],
    links: Annotated[
        LinkRefreshTokenToSessionHandler,
        Depends(handler_factory(LinkRefreshTokenToSessionHandler)),
    ],
) -> TokenPair:
    """Log in: a session and its tokens."""
    session_id = uuid4()
    user_id = await handler.handle(
        AuthenticateUser(email=body.email, password=body.password, ip_address=address, session_id=session_id)
    )
    await sessions.handle(CreateSession(session_id=session_id, user_id=user_id, ip_address=address, user_agent=agent))
    issued = await tokens.handle(GenerateAuthTokens(user_id=user_id, session_id=session_id))
    await links.handle(
        LinkRefreshTokenToSession(
            user_id=user_id,
            session_id=session_id,
            refresh_token=issued.refresh_token,
            ip_address=address,
        )
    )
    return TokenPair.shown(issued)


async def refresh_tokens(
    body: RefreshTokens,
    address: ClientAddress,
    agent: ClientAgent,
    handler: RefreshAccessTokenHandler,
    activity: Annotated[UpdateSessionActivityHandler, Depends(handler_factory(UpdateSessionActivityHandler))],
) -> TokenPair:
    """Trade a refresh token for a new pair."""
    issued = await handler.handle(RefreshAccessToken(refresh_token=body.refresh_token))
    await activity.handle(
        UpdateSessionActivity(
            user_id=issued.user_id,
            session_id=issued.session_id,
            ip_address=address,
            user_agent=agent,
        )
    )
    return TokenPair.shown(issued)


async def list_sessions(
    user: CurrentUser, handler: ListSessionsHandler, limit: Limit = 50, offset: Offset = 0
) -> SessionPage:
    """One's active sessions."""
    query = ListSessions(user_id=user.id, limit=limit, offset=offset)
    return SessionPage.of(await handler.handle(query))


async def get_session(session_id: UUID, user: CurrentUser, handler: GetSessionHandler) -> SessionDetail:
    """One of one's sessions."""
    query = GetSession(user_id=user.id, session_id=session_id)
    return SessionDetail.of(await handler.handle(query))


async def delete_current_session(user: CurrentUser, handler: LogoutUserHandler) -> None:
    """Log out."""
    await handler.handle(LogoutUser(user_id=user.id, session_id=user.session_id))


async def delete_session(session_id: UUID, user: CurrentUser, handler: RevokeSessionHandler) -> None:
    """End one of one's sessions."""
    reason = "ended by its user"
    await handler.handle(RevokeSession(user_id=user.id, session_id=session_id, reason=reason))


async def delete_sessions(
    user: CurrentUser,
    handler: RevokeAllUserSessionsHandler,
    keep_current: Annotated[bool, Query(description="Spare the session that asks.")] = True,
) -> SessionsRevoked:
    """End one's sessions."""
    command = RevokeAllUserSessions(
        user_id=user.id,
        keep_session_id=user.session_id if keep_current else None,
        reason="ended by their user",
    )
    return SessionsRevoked(count=await handler.handle(command))
