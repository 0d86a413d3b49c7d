"""The generated limiter: it admits what a token bucket would, in memory and in Redis, and tells clients apart."""

import asyncio
import dataclasses
import socket
import time
from collections.abc import AsyncIterator
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from redis.asyncio import Redis
from starlette.requests import HTTPConnection
from throttled.asyncio import MemoryStore
from throttled.exceptions import StoreUnavailableError

from generated.rate_limits.dependencies import get_client_address
from generated.rate_limits.enforcement import RATE_LIMIT_RULES, RateLimiter, open_rate_limiter
from tests.redis_server import open_redis

ENDPOINT = "POST /api/v1/sessions"
RULE = RATE_LIMIT_RULES[ENDPOINT]


def ruled(**changes: object) -> dict[str, object]:
    """Rules with one that differs in these fields."""
    return {ENDPOINT: dataclasses.replace(RULE, **changes)}  # type: ignore[arg-type]


@pytest.fixture(params=["memory", "redis"])
async def url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str | None]:
    if request.param == "memory":
        yield None
        return
    async with open_redis(tmp_path) as server:
        yield server


async def admitted(limiter: RateLimiter, times: int, client: str = "one") -> int:
    found = await asyncio.gather(*(limiter.spend(ENDPOINT, client) for _ in range(times)))
    return sum(1 for status in found if status is not None and not status.retry_after)


@pytest.mark.parametrize(("tokens", "cost", "expected"), [(5, 1, 5), (120, 1, 120), (20, 2, 10), (20, 3, 6), (1, 1, 1)])
async def test_at_once_as_much_as_the_bucket_holds(url: str | None, tokens: int, cost: int, expected: int) -> None:
    rules = ruled(max_tokens=tokens, cost=cost, refill_rate=0.001)
    async with open_rate_limiter(url, rules) as limiter:  # type: ignore[arg-type]
        assert await admitted(limiter, 200) == expected
        assert await admitted(limiter, 200, "two") == expected


async def test_over_time_no_more_than_comes_back(url: str | None) -> None:
    rate = 6000.0
    async with open_rate_limiter(url, ruled(max_tokens=3, refill_rate=rate)) as limiter:  # type: ignore[arg-type]
        before, count, asked = time.monotonic(), 0, 0
        while count < 20:
            count += await admitted(limiter, 1)
            asked += 1
            assert count <= 3 + (time.monotonic() - before) * rate / 60
    assert asked >= count


@dataclasses.dataclass
class Bucket:
    """A token bucket, as text books have it."""

    tokens: Fraction
    full: int
    a_second: Fraction
    filled: Fraction = Fraction(0)

    def spend(self, cost: int, now: Fraction) -> bool:
        self.tokens = min(Fraction(self.full), self.tokens + (now - self.filled) * self.a_second)
        self.filled = now
        if self.tokens < cost:
            return False
        self.tokens -= cost
        return True


# Rates and times that floats hold exactly, so that both have to agree to the last request.
@given(
    tokens=st.integers(1, 20),
    cost=st.integers(1, 3),
    rate=st.sampled_from([1.0, 5.0, 7.5, 15.0, 30.0, 120.0, 480.0]),
    pauses=st.lists(st.integers(0, 64 * 20), min_size=1, max_size=60),
)
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_it_admits_what_a_token_bucket_does(
    monkeypatch: pytest.MonkeyPatch, tokens: int, cost: int, rate: float, pauses: list[int]
) -> None:
    bucket = Bucket(Fraction(tokens), tokens, Fraction(rate) / 60)
    now = Fraction(1)
    bucket.filled = now
    monkeypatch.setattr("throttled.utils.now_mono_f", lambda: float(now))

    async def run() -> None:
        nonlocal now
        rules = ruled(max_tokens=tokens, cost=cost, refill_rate=rate)
        async with open_rate_limiter(rules=rules) as limiter:  # type: ignore[arg-type]
            for pause in pauses:
                now += Fraction(pause, 64)
                assert await admitted(limiter, 1) == bucket.spend(cost, now)

    asyncio.run(run())


async def test_a_refusal_says_when_to_come_back(url: str | None) -> None:
    async with open_rate_limiter(url, ruled(max_tokens=4, refill_rate=2.0, cost=2)) as limiter:  # type: ignore[arg-type]
        first, second, third = [await limiter.spend(ENDPOINT, "one") for _ in range(3)]
    assert first is not None
    assert second is not None
    assert third is not None
    assert first.headers == {"RateLimit-Limit": "4", "RateLimit-Remaining": "2", "RateLimit-Reset": "60"}
    assert (second.remaining, second.reset, second.retry_after) == (0, 120, 0)
    assert third.headers == {
        "RateLimit-Limit": "4", "RateLimit-Remaining": "0", "RateLimit-Reset": "120", "Retry-After": "60"
    }  # fmt: skip


async def test_what_is_not_enabled_is_not_counted(url: str | None) -> None:
    async with open_rate_limiter(url, ruled(enabled=False)) as limiter:  # type: ignore[arg-type]
        assert await limiter.spend(ENDPOINT, "one") is None
        assert await limiter.spend("GET /elsewhere", "one") is None


async def test_endpoints_have_buckets_of_their_own() -> None:
    other = "POST /api/v1/tokens"
    limiter = RateLimiter(MemoryStore())
    assert await admitted(limiter, 6) == 5
    status = await limiter.spend(other, "one")
    assert status is not None
    assert status.remaining == RATE_LIMIT_RULES[other].max_tokens - 1


async def test_more_requests_at_once_than_there_are_connections(tmp_path: Path) -> None:
    rules = ruled(max_tokens=400, refill_rate=0.001)
    async with open_redis(tmp_path) as server, open_rate_limiter(server, rules) as limiter:  # type: ignore[arg-type]
        assert await admitted(limiter, 500) == 400


async def test_connections_end_with_the_limiter(tmp_path: Path) -> None:
    async with open_redis(tmp_path) as server, Redis.from_url(server) as observer:
        async with open_rate_limiter(server) as limiter:
            await admitted(limiter, 5)
            assert len(await observer.client_list()) > 1
        assert len(await observer.client_list()) == 1


async def test_nobody_is_admitted_that_is_not_counted() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    async with open_rate_limiter(f"redis://127.0.0.1:{port}/0") as limiter:
        with pytest.raises(StoreUnavailableError):
            await limiter.spend(ENDPOINT, "one")


async def test_a_restarted_process_remembers_what_redis_counted(tmp_path: Path) -> None:
    rules = ruled(max_tokens=5, refill_rate=0.001)
    async with open_redis(tmp_path) as server:
        async with open_rate_limiter(server, rules) as limiter:  # type: ignore[arg-type]
            assert await admitted(limiter, 4) == 4
        async with open_rate_limiter(server, rules) as limiter:  # type: ignore[arg-type]
            assert await admitted(limiter, 4) == 1


@pytest.mark.parametrize(
    ("host", "client"),
    [
        ("192.0.2.7", "192.0.2.7"),
        # Whoever has one address of a network of 64 bits has all of them.
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("fe80::1%eth0", "fe80::/64"),
        ("testclient", "testclient"),
    ],
)
async def test_the_address_of_a_client(host: str, client: str) -> None:
    assert await get_client_address(HTTPConnection({"type": "http", "client": (host, 50000)})) == client


async def test_a_client_without_an_address() -> None:
    assert await get_client_address(HTTPConnection({"type": "http", "client": None})) == ""
