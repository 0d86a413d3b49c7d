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
