"""What clients send."""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from finance.api.parameters import KeyId, Line
from finance.providers.base import ApiKey
from generated.providers.registry import Provider
from generated.validation_rules.types import Email, Password, RefreshToken, VerificationToken


class Body(BaseModel):
    """A JSON object without members that nobody reads."""

    model_config = ConfigDict(extra="forbid")


class CreateUser(Body):
    """A new account."""

    email: Email
    password: Password


class VerifyAddress(Body):
    """The token of a verification e-mail."""

    token: VerificationToken


class RequestReset(Body):
    """Whose password is forgotten."""

    email: Email


class ConfirmReset(Body):
    """The token of a reset e-mail, and the new password."""

    token: VerificationToken
    new_password: Password


class Login(Body):
    """Who wants to log in."""

    email: Email
    # Bounds what is hashed; which passwords there may be is for those who choose one.
    password: SecretStr = Field(min_length=1, max_length=1_000)


class RefreshTokens(Body):
    """The refresh token that is traded."""

    refresh_token: RefreshToken


class ApiKeyBody(Body):
    """A key as its provider gave it out."""

    key_id: KeyId
    secret: SecretStr = Field(min_length=1, max_length=200)

    def as_key(self) -> ApiKey:
        """The key as clients of providers take it."""
        return ApiKey(key_id=self.key_id, secret=self.secret)


class CreateConnection(Body):
    """A provider, with a key if it takes one."""

    provider: Provider
    api_key: ApiKeyBody | None = None


class SyncTransactionsBody(Body):
    """The day from which bookings are read."""

    since: date


class RotateTokens(Body):
    """Why tokens are rotated."""

    reason: Line
