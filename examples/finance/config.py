"""The application's settings, from the environment."""

import secrets
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import SettingsConfigDict

from generated.providers.settings import ProviderSettings


def _random_secret() -> SecretStr:
    return SecretStr(secrets.token_urlsafe(48))


class Settings(ProviderSettings):
    """Each field is an environment variable of the same name; an empty one counts as not set.

    Without a `jwt_secret` each process makes its own: nobody can sign with a
    secret that stands in the source, but tokens end with the process and
    several processes do not accept each other's. With a `mail_folder` messages
    are written there, and no mail server is needed. Requests are counted in the
    Redis of the `rate_limit_url`, and without one in each process for itself.
    With an `event_broker_url` (`redis://...`) events are handled by any of the
    processes that share it, without one by that which publishes them. What the
    providers need comes with the base class.
    """

    model_config = SettingsConfigDict(env_ignore_empty=True)

    environment: Literal["development", "staging", "production"] = "development"
    database_url: str = "sqlite+aiosqlite:///finance.db"
    event_broker_url: SecretStr | None = None
    port: int = 8000
    public_url: str = "http://localhost:8000"
    mail_folder: Path | None = None
    smtp_host: str = "localhost"
    smtp_port: int = 25
    smtp_username: str | None = None
    smtp_password: SecretStr | None = None
    mail_sender: str = "finance@localhost"
    jwt_secret: SecretStr = Field(default_factory=_random_secret)
    access_token_lifetime: timedelta = timedelta(minutes=15)
    session_lifetime: timedelta = timedelta(days=30)
    verification_lifetime: timedelta = timedelta(days=1)
    password_reset_lifetime: timedelta = timedelta(hours=1)
    oauth_state_lifetime: timedelta = timedelta(minutes=10)
    max_sessions: int = 5
    rate_limit_url: str | None = None
    admin_emails: frozenset[str] = frozenset()


@cache
def get_settings() -> Settings:
    """The settings of this process, read once."""
    return Settings()
