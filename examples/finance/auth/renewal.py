"""Replaces what a user lost or what ran out: passwords and access tokens."""

from datetime import UTC, datetime
from uuid import UUID

from finance.auth.commands import ConfirmPasswordReset, RefreshAccessToken, RequestPasswordReset
from finance.config import Settings
from finance.errors import InvalidTokenError, NotAuthenticatedError
from finance.events.authentication import (
    AuthTokenRefreshAttempted,
    AuthTokenRefreshFailed,
    AuthTokenRefreshSucceeded,
    PasswordResetConfirmAttempted,
    PasswordResetConfirmFailed,
    PasswordResetConfirmSucceeded,
    PasswordResetRequestAttempted,
    PasswordResetRequestFailed,
    PasswordResetRequestSucceeded,
    TokenRejectedDueToRotation,
)
from finance.ports import PasswordHashing, TokenGeneration
from finance.publishing import EventPublisher
from finance.repositories.one_time_tokens import PasswordResetTokenRepository
from finance.repositories.refresh_tokens import RefreshTokenRepository
from finance.repositories.sessions import SessionRepository
from finance.repositories.users import UserRepository
from finance.tables import RefreshTokenRecord, UserRecord
from finance.tokens.issuing import TokenIssuer, session_of
from finance.tokens.results import AuthTokens


class RequestPasswordResetHandler:
    """Makes a reset token; the answer does not tell whether there is an account."""

    def __init__(
        self,
        users: UserRepository,
        resets: PasswordResetTokenRepository,
        tokens: TokenGeneration,
        publisher: EventPublisher,
        settings: Settings,
    ) -> None:
        self._users = users
        self._resets = resets
        self._tokens = tokens
        self._publisher = publisher
        self._settings = settings

    async def handle(self, command: RequestPasswordReset) -> None:
        """Have a token sent to the address, if it is known."""
        email, publish = command.email.lower(), self._publisher.publish
        publish(PasswordResetRequestAttempted(email=email, ip_address=command.ip_address))
        user = await self._users.by_email(email)
        if user is None:
            publish(PasswordResetRequestFailed(email=email, reason="no such user"))
            return
        token = self._tokens.opaque_token()
        expires_at = datetime.now(UTC) + self._settings.password_reset_lifetime
        await self._resets.add(user.id, self._tokens.fingerprint(token), expires_at)
        publish(PasswordResetRequestSucceeded(email=email, user_id=user.id, reset_token=token, expires_at=expires_at))


class ConfirmPasswordResetHandler:
    """Accepts a new password with the token that was sent for it."""

    def __init__(
        self,
        users: UserRepository,
        resets: PasswordResetTokenRepository,
        passwords: PasswordHashing,
        tokens: TokenGeneration,
        publisher: EventPublisher,
    ) -> None:
        self._users = users
        self._resets = resets
        self._passwords = passwords
        self._tokens = tokens
        self._publisher = publisher

    async def handle(self, command: ConfirmPasswordReset) -> UUID:
        """Return whose password it is, or raise `InvalidTokenError`."""
        fingerprint = self._tokens.fingerprint(command.token)
        publish = self._publisher.publish
        publish(PasswordResetConfirmAttempted(token_fingerprint=fingerprint))
        user_id = await self._resets.use(fingerprint)
        user = None if user_id is None else await self._users.get(user_id)
        if user is None:
            reason = "unknown, used or expired"
            publish(PasswordResetConfirmFailed(token_fingerprint=fingerprint, reason=reason))
            raise InvalidTokenError
        await self._users.set_password(user.id, await self._passwords.hash(command.new_password))
        publish(PasswordResetConfirmSucceeded(user_id=user.id, email=user.email))
        return user.id


class RefreshAccessTokenHandler:
    """Trades a refresh token for a new pair; each can be traded once."""

    def __init__(
        self,
        users: UserRepository,
        sessions: SessionRepository,
        refresh_tokens: RefreshTokenRepository,
        issuer: TokenIssuer,
        tokens: TokenGeneration,
        publisher: EventPublisher,
    ) -> None:
        self._users = users
        self._sessions = sessions
        self._refresh_tokens = refresh_tokens
        self._issuer = issuer
        self._tokens = tokens
        self._publisher = publisher

    async def handle(self, command: RefreshAccessToken) -> AuthTokens:
        """Return the new pair, or raise `NotAuthenticatedError`."""
        session_id = session_of(command.refresh_token)
        publish = self._publisher.publish
        publish(AuthTokenRefreshAttempted(session_id=session_id))
        fingerprint = self._tokens.fingerprint(command.refresh_token)
        token = await self._refresh_tokens.by_fingerprint(fingerprint)
        user = None if token is None else await self._users.get(token.user_id)
        reason = "unknown" if token is None else await self._objection(token, user)
        if user is None or reason is not None:
            user_id = None if user is None else user.id
            publish(AuthTokenRefreshFailed(session_id=session_id, user_id=user_id, reason=reason or "unknown"))
            raise NotAuthenticatedError("The refresh token is not valid.")
        issued = await self._issuer.issue(user, session_id, linked=True)
        publish(AuthTokenRefreshSucceeded(session_id=session_id, user_id=user.id, expires_at=issued.expires_at))
        return issued

    async def _objection(self, token: RefreshTokenRecord, user: UserRecord | None) -> str | None:
        """Why a token that was issued here is refused, if it is; otherwise it is used up."""
        if user is None or token.session_id is None:
            return "not tied to a session"
        if token.expires_at <= datetime.now(UTC):
            return "expired"
        if await self._sessions.active(user.id, token.session_id) is None:
            return "the session is over"
        minimum = await self._issuer.minimum_version(user)
        if token.token_version < minimum:
            self._publisher.publish(
                TokenRejectedDueToRotation(user_id=user.id, token_version=token.token_version, minimum_version=minimum)
            )
            return "older than the last rotation"
        return None if await self._refresh_tokens.use(token.id) else "used before"
