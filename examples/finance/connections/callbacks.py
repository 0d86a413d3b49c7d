"""Where the providers' authorization pages send users back to."""

from finance.config import Settings
from generated.providers.factory import register_oauth_callbacks
from generated.providers.registry import Provider

_PREFIX = "/api/v1"


class CallbackAddresses:
    """The addresses that are registered with the providers."""

    def __init__(self, settings: Settings) -> None:
        self._base = settings.public_url.rstrip("/") + _PREFIX
        self._paths: dict[Provider, str] = {}
        register_oauth_callbacks(self._register)

    def of(self, provider: Provider) -> str | None:
        """The address for a provider, if it uses OAuth."""
        path = self._paths.get(provider)
        return None if path is None else self._base + path

    def _register(self, provider: Provider, path: str) -> None:
        self._paths[provider] = path
