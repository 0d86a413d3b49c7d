"""What happens to accounts, passwords and tokens."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pydantic import SecretStr

from finance.events.base import DomainEvent


@dataclass(frozen=True, kw_only=True)
class UserRegistrationAttempted(DomainEvent):
    """Somebody asked for an account."""

    email: str


@dataclass(frozen=True, kw_only=True)
class UserRegistrationSucceeded(DomainEvent):
    """An account was created and waits for its address to be verified."""

    user_id: UUID
    email: str
    verification_token: SecretStr


@dataclass(frozen=True, kw_only=True)
class UserRegistrationFailed(DomainEvent):
    """An account could not be created."""

    email: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class EmailVerificationAttempted(DomainEvent):
    """A verification link was opened."""

    token_fingerprint: str


@dataclass(frozen=True, kw_only=True)
class EmailVerificationSucceeded(DomainEvent):
    """An address was shown to belong to its user."""

    user_id: UUID
    email: str


@dataclass(frozen=True, kw_only=True)
class EmailVerificationFailed(DomainEvent):
    """A verification link was refused."""

    token_fingerprint: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class UserLoginAttempted(DomainEvent):
    """Somebody tried to log in."""

    email: str
    ip_address: str


@dataclass(frozen=True, kw_only=True)
class UserLoginSucceeded(DomainEvent):
    """A user logged in."""

    email: str
    ip_address: str
    user_id: UUID
    session_id: UUID


@dataclass(frozen=True, kw_only=True)
class UserLoginFailed(DomainEvent):
    """A login was refused."""

    email: str
    ip_address: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class UserLogoutAttempted(DomainEvent):
    """A user asked to log out."""

    user_id: UUID
    session_id: UUID


@dataclass(frozen=True, kw_only=True)
class UserLogoutSucceeded(DomainEvent):
    """A user logged out."""

    user_id: UUID
    session_id: UUID


@dataclass(frozen=True, kw_only=True)
class UserLogoutFailed(DomainEvent):
    """A session could not be ended."""

    user_id: UUID
    session_id: UUID
    reason: str


@dataclass(frozen=True, kw_only=True)
class AuthTokenRefreshAttempted(DomainEvent):
    """A client asked for a new access token."""

    session_id: UUID


@dataclass(frozen=True, kw_only=True)
class AuthTokenRefreshSucceeded(DomainEvent):
    """A new access token was issued."""

    session_id: UUID
    user_id: UUID
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class AuthTokenRefreshFailed(DomainEvent):
    """A refresh token was refused."""

    session_id: UUID
    user_id: UUID | None
    reason: str


@dataclass(frozen=True, kw_only=True)
class UserPasswordChangeAttempted(DomainEvent):
    """A user asked for a new password."""

    user_id: UUID


@dataclass(frozen=True, kw_only=True)
class UserPasswordChangeSucceeded(DomainEvent):
    """A user's password was changed from within a session."""

    user_id: UUID
    email: str
    session_id: UUID


@dataclass(frozen=True, kw_only=True)
class UserPasswordChangeFailed(DomainEvent):
    """A password was not changed."""

    user_id: UUID
    reason: str


@dataclass(frozen=True, kw_only=True)
class PasswordResetRequestAttempted(DomainEvent):
    """Somebody said that they forgot their password."""

    email: str
    ip_address: str


@dataclass(frozen=True, kw_only=True)
class PasswordResetRequestSucceeded(DomainEvent):
    """A reset token was issued."""

    email: str
    user_id: UUID
    reset_token: SecretStr
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class PasswordResetRequestFailed(DomainEvent):
    """No reset token was issued."""

    email: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class PasswordResetConfirmAttempted(DomainEvent):
    """A reset token was presented with a new password."""

    token_fingerprint: str


@dataclass(frozen=True, kw_only=True)
class PasswordResetConfirmSucceeded(DomainEvent):
    """A password was reset."""

    user_id: UUID
    email: str


@dataclass(frozen=True, kw_only=True)
class PasswordResetConfirmFailed(DomainEvent):
    """A password was not reset."""

    token_fingerprint: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class GlobalTokenRotationAttempted(DomainEvent):
    """An administrator asked to invalidate every token."""

    requested_by: UUID
    reason: str


@dataclass(frozen=True, kw_only=True)
class GlobalTokenRotationSucceeded(DomainEvent):
    """Every token below a version was invalidated."""

    requested_by: UUID
    minimum_version: int
    sessions_affected: int


@dataclass(frozen=True, kw_only=True)
class GlobalTokenRotationFailed(DomainEvent):
    """Tokens were not rotated."""

    requested_by: UUID
    reason: str


@dataclass(frozen=True, kw_only=True)
class UserTokenRotationAttempted(DomainEvent):
    """Somebody asked to invalidate a user's tokens."""

    user_id: UUID
    requested_by: UUID
    reason: str


@dataclass(frozen=True, kw_only=True)
class UserTokenRotationSucceeded(DomainEvent):
    """A user's tokens below a version were invalidated."""

    user_id: UUID
    requested_by: UUID
    minimum_version: int


@dataclass(frozen=True, kw_only=True)
class UserTokenRotationFailed(DomainEvent):
    """A user's tokens were not rotated."""

    user_id: UUID
    requested_by: UUID
    reason: str


@dataclass(frozen=True, kw_only=True)
class TokenRejectedDueToRotation(DomainEvent):
    """A token older than the last rotation was presented."""

    user_id: UUID | None
    token_version: int
    minimum_version: int
