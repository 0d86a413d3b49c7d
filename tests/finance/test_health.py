"""The generated health checks on the application's own providers, which ask real servers on this machine."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import quote

import pytest
from finance.config import get_settings
from finance.providers.alpaca import AlpacaProvider
from finance.providers.schwab import SchwabProvider

from generated.providers import Provider, health
from generated.providers.health import ProviderHealth, ProviderHealthStatus, check_provider, check_providers

SECRET = "s/e cret&"
HEALTHY, UNHEALTHY, UNKNOWN = ProviderHealthStatus

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def read_settings_anew() -> Iterator[None]:
    get_settings.cache_clear()
    yield
    get_settings.cache_clear()


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """An environment in which all providers are set up."""
    monkeypatch.setenv("SCHWAB_APP_KEY", "key of the application")
    monkeypatch.setenv("SCHWAB_APP_SECRET", SECRET)
    return monkeypatch


@asynccontextmanager
async def server(
    status: str, arrived: asyncio.Event | None = None, go: asyncio.Event | None = None
) -> AsyncIterator[str]:
    """A server that answers with a status: it says that a request arrived, and waits until it may go on."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        if arrived is not None:
            arrived.set()
        if go is not None:
            await go.wait()
        writer.write(f"HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())
        writer.close()

    running = await asyncio.start_server(answer, "127.0.0.1", 0)
    try:
        host, port = running.sockets[0].getsockname()[:2]
        yield f"http://{host}:{port}"
    finally:
        running.close()


async def test_a_provider_that_answers_is_healthy(environment: pytest.MonkeyPatch) -> None:
    async with server("404 Not Found") as address:
        environment.setenv("SCHWAB_BASE_URL", address)
        found = await check_provider(Provider.SCHWAB)
    assert (found.slug, found.status, found.error) == (Provider.SCHWAB, HEALTHY, None)
    assert found.latency is not None
    assert found.latency > 0


async def test_one_that_fails_does_not_lose_the_others(environment: pytest.MonkeyPatch) -> None:
    async with server("503 Service Unavailable") as broken, server("200 OK") as well:
        environment.setenv("SCHWAB_BASE_URL", broken)
        environment.setenv("ALPACA_BASE_URL", well)
        found = await check_providers()
    assert [(item.slug, item.status, item.error) for item in found] == [
        (Provider.SCHWAB, UNHEALTHY, "ProviderError: answered 503"),
        (Provider.ALPACA, HEALTHY, None),
        (Provider.CHASE_FILE, UNKNOWN, "nothing checks it"),
    ]


async def test_all_are_asked_at_once(environment: pytest.MonkeyPatch) -> None:
    """Each server answers when the other one has been asked too: one after the other would wait for ever."""
    first, second = asyncio.Event(), asyncio.Event()
    async with server("200 OK", first, second) as schwab, server("200 OK", second, first) as alpaca:
        environment.setenv("SCHWAB_BASE_URL", schwab)
        environment.setenv("ALPACA_BASE_URL", alpaca)
        found = await check_providers()
    assert [item.status for item in found] == [HEALTHY, HEALTHY, UNKNOWN]


async def test_a_provider_that_does_not_answer_is_unhealthy(environment: pytest.MonkeyPatch) -> None:
    never = asyncio.Event()
    async with server("200 OK", go=never) as silent, server("200 OK") as well:
        environment.setenv("SCHWAB_BASE_URL", silent)
        environment.setenv("ALPACA_BASE_URL", well)
        environment.setitem(health._provider_registry_timeouts, Provider.SCHWAB, 0.05)
        found = await check_providers()
        never.set()
    assert [(item.status, item.error) for item in found[:2]] == [
        (UNHEALTHY, "no answer within 0.05 seconds"),
        (HEALTHY, None),
    ]


@pytest.mark.parametrize("unset", ["SCHWAB_APP_KEY", "SCHWAB_APP_SECRET"])
async def test_a_provider_that_is_not_set_up_is_unknown(unset: str, environment: pytest.MonkeyPatch) -> None:
    environment.setenv(unset, "")
    found = await check_provider(Provider.SCHWAB)
    error = f"Missing required settings for schwab: {unset.lower()}"
    assert found == ProviderHealth(slug=Provider.SCHWAB, status=UNKNOWN, latency=None, error=error)


@pytest.mark.parametrize("spelt", [SECRET, quote(SECRET, safe=""), "s%2Fe+cret%26"])
async def test_no_secret_stands_in_an_error(spelt: str, environment: pytest.MonkeyPatch) -> None:
    async def check_health(_: object) -> None:
        raise RuntimeError(f"GET /token?key=key of the application&secret={spelt} was refused")

    environment.setattr(SchwabProvider, "check_health", check_health)
    found = await check_provider(Provider.SCHWAB)
    assert (found.status, found.error) == (UNHEALTHY, "RuntimeError: GET /token?key=***&secret=*** was refused")


async def test_cancelling_ends_a_check(environment: pytest.MonkeyPatch) -> None:
    arrived, never = asyncio.Event(), asyncio.Event()
    async with server("200 OK", arrived, never) as silent:
        environment.setenv("ALPACA_BASE_URL", silent)
        task = asyncio.create_task(check_provider(Provider.ALPACA))
        await arrived.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        never.set()


async def test_providers_are_watched_each_at_its_interval(environment: pytest.MonkeyPatch) -> None:
    """Alpaca is due again at once and Schwab in an hour: while Schwab is asked once, Alpaca is asked many times."""
    environment.setitem(health._provider_registry_intervals, Provider.SCHWAB, 3600)
    environment.setitem(health._provider_registry_intervals, Provider.ALPACA, 0)

    async def check_health(_: object) -> None:
        return None

    for provider in (SchwabProvider, AlpacaProvider):
        environment.setattr(provider, "check_health", check_health)
    seen: list[Provider] = []

    def report(found: ProviderHealth) -> None:
        seen.append(found.slug)
        if len(seen) == 6:
            raise KeyError("enough")

    with pytest.raises(ExceptionGroup) as caught:
        await health.watch_providers(report)
    assert [str(error) for error in caught.value.exceptions] == ["'enough'"]
    assert sorted(seen) == sorted([Provider.SCHWAB, *[Provider.ALPACA] * 5])


async def test_the_command_says_how_the_providers_are(environment: pytest.MonkeyPatch) -> None:
    async with server("500 Internal Server Error") as broken, server("200 OK") as well:
        environment.setenv("SCHWAB_BASE_URL", broken)
        environment.setenv("ALPACA_BASE_URL", well)
        command = [sys.executable, "-m", "finance", "health"]
        paths = {"PYTHONPATH": os.pathsep.join(map(str, (ROOT, ROOT / "examples")))}
        done = await asyncio.to_thread(
            subprocess.run, command, capture_output=True, text=True, env={**os.environ, **paths}
        )
    assert done.returncode == 1, done.stderr
    first, second, third = done.stdout.splitlines()
    assert first == "schwab: unhealthy (ProviderError: answered 500)"
    assert second.startswith("alpaca: healthy (")
    assert third == "chase_file: unknown (nothing checks it)"
