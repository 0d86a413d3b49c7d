"""Opens accounts, verifies addresses, checks passwords and ends logins."""

from datetime import UTC, datetime
from uuid import UUID

from finance.auth.commands import AuthenticateUser, LogoutUser, RegisterUser, VerifyEmail
from finance.config import Settings
from finance.errors import (
    ConflictError,
    ForbiddenError,
    InvalidTokenError,
    NotAuthenticatedError,
    NotFoundError,
)
from finance.events.authentication import (
    EmailVerificationAttempted,
    EmailVerificationFailed,
    EmailVerificationSucceeded,
    UserLoginAttempted,
    UserLoginFailed,
    UserLoginSucceeded,
    UserLogoutAttempted,
    UserLogoutFailed,
    UserLogoutSucceeded,
    UserRegistrationAttempted,
    UserRegistrationFailed,
    UserRegistrationSucceeded,
)
from finance.events.authorization import Role
from finance.ports import PasswordHashing, TokenGeneration
from finance.publishing import EventPublisher
from finance.repositories.one_time_tokens import EmailVerificationTokenRepository
from finance.repositories.sessions import SessionRepository
from finance.repositories.users import UserRepository


class RegisterUserHandler:
    """Opens an account and makes the token that verifies its address."""

    def __init__(
        self,
        users: UserRepository,
        verifications: EmailVerificationTokenRepository,
        passwords: PasswordHashing,
        tokens: TokenGeneration,
        publisher: EventPublisher,
        settings: Settings,
    ) -> None:
        self._users = users
        self._verifications = verifications
        self._passwords = passwords
        self._tokens = tokens
        self._publisher = publisher
        self._settings = settings

    async def handle(self, command: RegisterUser) -> UUID:
        """Return the new user's id, or raise `ConflictError` where the address is taken."""
        email = command.email.lower()
        self._publisher.publish(UserRegistrationAttempted(email=email))
        password_hash = await self._passwords.hash(command.password)
        user_id = await self._users.add(email, password_hash, self._role(email))
        if user_id is None:
            self._publisher.publish(UserRegistrationFailed(email=email, reason="address is taken"))
            raise ConflictError("There is an account with this address.")
        token = self._tokens.opaque_token()
        expires_at = datetime.now(UTC) + self._settings.verification_lifetime
        await self._verifications.add(user_id, self._tokens.fingerprint(token), expires_at)
        self._publisher.publish(UserRegistrationSucceeded(user_id=user_id, email=email, verification_token=token))
        return user_id

    def _role(self, email: str) -> Role:
        """Addresses count only once they are verified: before that nobody logs in."""
        admins = {admin.lower() for admin in self._settings.admin_emails}
        return Role.ADMIN if email in admins else Role.MEMBER


class VerifyEmailHandler:
    """Accepts the token that was sent to an address."""

    def __init__(
        self,
        users: UserRepository,
        verifications: EmailVerificationTokenRepository,
        tokens: TokenGeneration,
        publisher: EventPublisher,
    ) -> None:
        self._users = users
        self._verifications = verifications
        self._tokens = tokens
        self._publisher = publisher

    async def handle(self, command: VerifyEmail) -> UUID:
        """Return whose address it is, or raise `InvalidTokenError`."""
        fingerprint = self._tokens.fingerprint(command.token)
        publish = self._publisher.publish
        publish(EmailVerificationAttempted(token_fingerprint=fingerprint))
        user_id = await self._verifications.use(fingerprint)
        user = None if user_id is None else await self._users.get(user_id)
        if user is None:
            reason = "unknown, used or expired"
            publish(EmailVerificationFailed(token_fingerprint=fingerprint, reason=reason))
            raise InvalidTokenError
        await self._users.mark_verified(user.id)
        publish(EmailVerificationSucceeded(user_id=user.id, email=user.email))
        return user.id


class AuthenticateUserHandler:
    """Checks a password; it changes nothing."""

    def __init__(self, users: UserRepository, passwords: PasswordHashing, publisher: EventPublisher) -> None:
        self._users = users
        self._passwords = passwords
        self._publisher = publisher

    async def handle(self, command: AuthenticateUser) -> UUID:
        """Return the user's id, or raise `NotAuthenticatedError` or `ForbiddenError`."""
        email, address = command.email.lower(), command.ip_address
        self._publisher.publish(UserLoginAttempted(email=email, ip_address=address))
        user = await self._users.by_email(email)
        known = None if user is None else user.password_hash
        if not await self._passwords.verify(command.password, known) or user is None:
            self._refused(email, address, "address or password is wrong")
            raise NotAuthenticatedError("The address or the password is wrong.")
        if user.verified_at is None:
            self._refused(email, address, "address is not verified")
            raise ForbiddenError("The address has to be verified first.")
        self._publisher.publish(
            UserLoginSucceeded(email=email, ip_address=address, user_id=user.id, session_id=command.session_id)
        )
        return user.id

    def _refused(self, email: str, address: str, reason: str) -> None:
        self._publisher.publish(UserLoginFailed(email=email, ip_address=address, reason=reason))


class LogoutUserHandler:
    """Ends the session that a user is working in."""

    def __init__(self, sessions: SessionRepository, publisher: EventPublisher) -> None:
        self._sessions = sessions
        self._publisher = publisher

    async def handle(self, command: LogoutUser) -> None:
        """End the session, or raise `NotFoundError` if it is over."""
        user_id, session_id = command.user_id, command.session_id
        publish = self._publisher.publish
        publish(UserLogoutAttempted(user_id=user_id, session_id=session_id))
        if not await self._sessions.end(user_id, session_id):
            reason = "the session is over"
            publish(UserLogoutFailed(user_id=user_id, session_id=session_id, reason=reason))
            raise NotFoundError("session")
        publish(UserLogoutSucceeded(user_id=user_id, session_id=session_id))
