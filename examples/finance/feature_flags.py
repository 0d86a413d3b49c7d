"""Where the application's feature flags come from."""

from openfeature.api import get_client, set_provider
from openfeature.client import OpenFeatureClient

from generated.feature_flags.provider import RegistryProvider


def make_flag_client(environment: str) -> OpenFeatureClient:
    """A client of the flags as the registry has them in an environment.

    Another OpenFeature provider goes here where flags are to be switched
    without a release.
    """
    domain = f"finance-{environment}"
    set_provider(RegistryProvider(environment), domain)
    return get_client(domain=domain)
