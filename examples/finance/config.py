"""The application's settings, from the environment."""

from functools import cache

from pydantic import SecretStr
from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    """Each field is an environment variable of the same name; an empty secret counts as not set."""

    database_url: str = "sqlite+aiosqlite:///finance.db"
    public_url: str = "http://localhost:8000"
    smtp_host: str = "localhost"
    smtp_port: int = 25
    smtp_username: str | None = None
    smtp_password: SecretStr | None = None
    mail_sender: str = "finance@localhost"
    schwab_app_key: SecretStr = SecretStr("")
    schwab_app_secret: SecretStr = SecretStr("")


@cache
def get_settings() -> Settings:
    """The settings of this process, read once."""
    return Settings()
