"""Who is asking."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from finance.auth.identity import User
from finance.errors import ForbiddenError, NotAuthenticatedError
from finance.events.authentication import TokenRejectedDueToRotation
from finance.events.authorization import Role
from generated.components.dependencies import (
    OauthStatesDependency,
    PublisherDependency,
    SecurityConfigDependency,
    SessionsDependency,
    TokensDependency,
    UsersDependency,
)
from generated.providers.registry import Provider

_bearer = HTTPBearer(auto_error=False, description="An access token.")


async def current_user(
    shown: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
    tokens: TokensDependency,
    users: UsersDependency,
    sessions: SessionsDependency,
    security: SecurityConfigDependency,
    publisher: PublisherDependency,
) -> User:
    """The user who shows an access token of an active session, or `NotAuthenticatedError`."""
    claims = None if shown is None else tokens.read_access_token(shown.credentials)
    if claims is None:
        raise NotAuthenticatedError("A valid access token is needed.")
    user = await users.get(claims.user_id)
    session = await sessions.active(claims.user_id, claims.session_id)
    if user is None or session is None:
        raise NotAuthenticatedError("The session is over.")
    minimum = max(user.minimum_token_version, await security.minimum_token_version())
    if claims.version < minimum:
        publisher.publish(
            TokenRejectedDueToRotation(user_id=user.id, token_version=claims.version, minimum_version=minimum)
        )
        raise NotAuthenticatedError("The token is older than the last rotation.")
    return User(id=user.id, email=user.email, role=Role(user.role), session_id=session.id)


CurrentUser = Annotated[User, Depends(current_user)]


async def admin_user(user: CurrentUser) -> User:
    """The user, who is an administrator, or `ForbiddenError`."""
    if user.role is not Role.ADMIN:
        raise ForbiddenError("Only administrators may do that.")
    return user


AdminUser = Annotated[User, Depends(admin_user)]


async def callback_user(
    provider: Provider,
    state: Annotated[str, Query(min_length=1, max_length=2000)],
    states: OauthStatesDependency,
) -> UUID:
    """Whose OAuth flow comes back: the provider's page sends no access token, but our state."""
    user_id: UUID | None = states.read(state, provider.value)
    if user_id is None:
        raise ForbiddenError("The authorization was not started here, or too long ago.")
    return user_id


CallbackUser = Annotated[UUID, Depends(callback_user)]
