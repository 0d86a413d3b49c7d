"""The clinic's feature flags."""

from route_handlers.feature_flags.evaluation import FlagContext
from route_handlers.feature_flags.flags import FeatureFlags, RegistryFlags


async def request_flags() -> FeatureFlags:
    """The flags of every request: they are not rolled out by user."""
    return RegistryFlags(context=FlagContext(environment="clinic"))
