"""The clients of the registered providers."""

from finance.errors import ConflictError
from finance.providers.base import ProviderProtocol
from generated.providers.factory import (
    DisabledProviderError,
    MissingSettingsError,
    UnknownProviderError,
    get_provider,
)


class RegisteredProviderClients:
    """Constructs a client whenever one is asked for."""

    def client(self, slug: str) -> ProviderProtocol:
        """The client of a provider, or `ConflictError` where it cannot be used here."""
        try:
            return get_provider(slug)
        except (DisabledProviderError, MissingSettingsError, UnknownProviderError) as error:
            raise ConflictError("The provider is not set up here.") from error
