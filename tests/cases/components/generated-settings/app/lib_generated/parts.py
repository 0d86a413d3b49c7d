"""What the specs name; nobody has generated the settings of the providers yet."""

from generated.providers.settings import ProviderSettings


class Settings(ProviderSettings):
    """The settings, those of the providers among them."""

    name: str = "a name"


class Clock:
    """Tells the time."""


class Client:
    """Talks to a provider."""

    def __init__(self, key: str, clock: Clock) -> None:
        self.key, self.clock = key, clock


class AcmePay:
    """A provider."""

    def __init__(self, acme_key: str) -> None:
        self.acme_key = acme_key


def get_settings() -> Settings:
    """The settings."""
    return Settings()
