"""Issues tokens and refuses old ones."""

from finance.errors import NotFoundError
from finance.events.authentication import (
    AuthTokenRefreshSucceeded,
    GlobalTokenRotationAttempted,
    GlobalTokenRotationSucceeded,
    UserTokenRotationAttempted,
    UserTokenRotationFailed,
    UserTokenRotationSucceeded,
)
from finance.publishing import EventPublisher
from finance.repositories.security_config import SecurityConfigRepository
from finance.repositories.sessions import SessionRepository
from finance.repositories.users import UserRepository
from finance.tokens.commands import (
    GenerateAuthTokens,
    TriggerGlobalTokenRotation,
    TriggerUserTokenRotation,
)
from finance.tokens.issuing import TokenIssuer
from finance.tokens.results import AuthTokens


class GenerateAuthTokensHandler:
    """Issues a pair of tokens; the refresh token is not tied to its session yet."""

    def __init__(self, users: UserRepository, issuer: TokenIssuer, publisher: EventPublisher) -> None:
        self._users = users
        self._issuer = issuer
        self._publisher = publisher

    async def handle(self, command: GenerateAuthTokens) -> AuthTokens:
        """Issue the tokens, or raise `NotFoundError` for an unknown user."""
        user = await self._users.get(command.user_id)
        if user is None:
            raise NotFoundError("user")
        issued = await self._issuer.issue(user, command.session_id, linked=False)
        self._publisher.publish(
            AuthTokenRefreshSucceeded(session_id=command.session_id, user_id=user.id, expires_at=issued.expires_at)
        )
        return issued


class TriggerGlobalTokenRotationHandler:
    """Raises the version that everybody's tokens need."""

    def __init__(
        self,
        users: UserRepository,
        sessions: SessionRepository,
        security: SecurityConfigRepository,
        publisher: EventPublisher,
    ) -> None:
        self._users = users
        self._sessions = sessions
        self._security = security
        self._publisher = publisher

    async def handle(self, command: TriggerGlobalTokenRotation) -> int:
        """Return the version that tokens need from now on: above what any user has."""
        by, publish = command.requested_by, self._publisher.publish
        publish(GlobalTokenRotationAttempted(requested_by=by, reason=command.reason))
        before = await self._security.minimum_token_version()
        version = max(before, await self._users.highest_minimum_token_version()) + 1
        affected = await self._sessions.count_active()
        await self._security.set_minimum_token_version(version)
        publish(GlobalTokenRotationSucceeded(requested_by=by, minimum_version=version, sessions_affected=affected))
        return version


class TriggerUserTokenRotationHandler:
    """Raises the version that a user's tokens need."""

    def __init__(
        self,
        users: UserRepository,
        security: SecurityConfigRepository,
        publisher: EventPublisher,
    ) -> None:
        self._users = users
        self._security = security
        self._publisher = publisher

    async def handle(self, command: TriggerUserTokenRotation) -> int:
        """Return the version that the user's tokens need from now on."""
        user_id, by, publish = command.user_id, command.requested_by, self._publisher.publish
        publish(UserTokenRotationAttempted(user_id=user_id, requested_by=by, reason=command.reason))
        user = await self._users.get(user_id)
        if user is None:
            reason = "no such user"
            publish(UserTokenRotationFailed(user_id=user_id, requested_by=by, reason=reason))
            raise NotFoundError("user")
        everybody = await self._security.minimum_token_version()
        version = max(everybody, user.minimum_token_version) + 1
        await self._users.set_minimum_token_version(user_id, version)
        publish(UserTokenRotationSucceeded(user_id=user_id, requested_by=by, minimum_version=version))
        return version
