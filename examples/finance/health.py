"""Says on the terminal how the providers are."""

import sys

from generated.providers.health import (
    ProviderHealth,
    ProviderHealthStatus,
    check_providers,
    watch_providers,
)


async def report_once() -> int:
    """Check all providers once; the exit code is 1 where any is unhealthy."""
    found = await check_providers()
    for item in found:
        report(item)
    return int(any(item.status is ProviderHealthStatus.UNHEALTHY for item in found))


async def report_always() -> int:
    """Check each provider as often as its interval says, until interrupted."""
    await watch_providers(report)
    return 0


def report(found: ProviderHealth) -> None:
    """Write a line about a provider."""
    said = found.error or f"{(found.latency or 0) * 1000:.0f} ms"
    sys.stdout.write(f"{found.slug.value}: {found.status.value} ({said})\n")
    sys.stdout.flush()
