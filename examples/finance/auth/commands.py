"""What can be asked for about accounts, passwords and logins."""

from dataclasses import dataclass
from uuid import UUID

from pydantic import SecretStr


@dataclass(frozen=True, kw_only=True)
class RegisterUser:
    """Open an account; the address has to be verified before its first login."""

    email: str
    password: SecretStr


@dataclass(frozen=True, kw_only=True)
class AuthenticateUser:
    """Check a password; `session_id` names the session that the login is going to open."""

    email: str
    password: SecretStr
    ip_address: str
    session_id: UUID


@dataclass(frozen=True, kw_only=True)
class VerifyEmail:
    """Show with a token from an e-mail that the address is one's own."""

    token: SecretStr


@dataclass(frozen=True, kw_only=True)
class RefreshAccessToken:
    """Trade a refresh token for new tokens."""

    refresh_token: SecretStr


@dataclass(frozen=True, kw_only=True)
class RequestPasswordReset:
    """Have a reset token sent, if there is an account with the address."""

    email: str
    ip_address: str


@dataclass(frozen=True, kw_only=True)
class ConfirmPasswordReset:
    """Choose a new password with a token from an e-mail."""

    token: SecretStr
    new_password: SecretStr


@dataclass(frozen=True, kw_only=True)
class LogoutUser:
    """End the session that one is working in."""

    user_id: UUID
    session_id: UUID
