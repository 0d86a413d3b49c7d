"""Whose requests are counted together."""

from finance.api.auth import CurrentUser
from generated.providers.registry import Provider


async def user_subject(user: CurrentUser) -> str:
    """The user, wherever they are logged in."""
    return str(user.id)


async def connection_subject(user: CurrentUser, provider: Provider) -> str:
    """The user with the provider that the path names."""
    return f"{user.id} {provider.value}"
