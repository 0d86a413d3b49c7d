"""Whose requests are counted together, and who hears of it."""

from datetime import timedelta

from finance.api.auth import CurrentUser
from generated.bus import EventBus
from generated.events.events import RateLimitCheckAllowed, RateLimitCheckAttempted, RateLimitCheckDenied
from generated.providers.registry import Provider
from generated.rate_limits.enforcement import RATE_LIMIT_RULES, RateLimitListener, RateLimitStatus


async def user_subject(user: CurrentUser) -> str:
    """The user, wherever they are logged in."""
    return str(user.id)


async def connection_subject(user: CurrentUser, provider: Provider) -> str:
    """The user with the provider that the path names."""
    return f"{user.id} {provider.value}"


def announcing(bus: EventBus) -> RateLimitListener:
    """What publishes how each request that is counted fares."""

    async def announce(endpoint: str, client: str, status: RateLimitStatus) -> None:
        cost = RATE_LIMIT_RULES[endpoint].cost
        await bus.publish(RateLimitCheckAttempted(client=client, rule=endpoint, cost=cost))
        if status.retry_after:
            wait = timedelta(seconds=status.retry_after)
            await bus.publish(RateLimitCheckDenied(client=client, rule=endpoint, retry_after=wait))
        else:
            await bus.publish(RateLimitCheckAllowed(client=client, rule=endpoint, remaining=status.remaining))

    return announce
