"""The generated wiring on a real Redis server: what becomes of events when a process that handles them is killed."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from faststream.redis import RedisBroker
from over_brokers import ORDER, Shop, shop_over
from redis.asyncio import Redis
from redis_server import open_redis

EVENTS = 1000
DEADLINE = 240.0
CONSUMER = Path(__file__).with_name("consume_orders.py")
GROUPS = ("log", "audit")


@pytest.fixture
async def redis(tmp_path: Path) -> AsyncIterator[Any]:
    """A client of a new Redis server."""
    async with open_redis(tmp_path) as url, Redis.from_url(url, decode_responses=True) as client:
        yield client


async def until(holds: Callable[[], Awaitable[bool]], what: str) -> None:
    """Asks again and again until it holds, up to the deadline."""
    end = time.monotonic() + DEADLINE
    while not await holds():
        assert time.monotonic() < end, f"waited {DEADLINE} seconds for {what}"
        await asyncio.sleep(0.02)


def url_of(client: Any) -> str:
    at = client.connection_pool.connection_kwargs
    return f"redis://{at['host']}:{at['port']}"


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with shop_over("redis", tmp_path) as found:
        yield found


@contextmanager
def consumer(folder: Path, client: Any, *hang: str) -> Iterator[subprocess.Popen[bytes]]:
    """A process that handles events, killed at the end if it still runs."""
    process = subprocess.Popen([sys.executable, str(CONSUMER), str(folder), url_of(client), *hang])
    try:
        yield process
    finally:
        process.kill()
        process.wait()


async def publish(shop: Shop, client: Any, numbers: range) -> None:
    bus = shop.bus(RedisBroker(url_of(client)))
    await bus.start()
    for number in numbers:
        await bus.publish(shop.events.OrderFailed(order=ORDER, reason=str(number)))
    await bus.stop()


async def received(client: Any, group: str) -> list[str]:
    return list(await client.lrange(f"received:{group}", 0, -1))


async def all_acknowledged(client: Any) -> bool:
    """Whether every group has been given every event, and has acknowledged it."""
    groups = {item["name"]: item for item in await client.xinfo_groups("shop.OrderFailed")}
    return all(groups[name]["pending"] == 0 and groups[name]["lag"] == 0 for name in GROUPS)


async def test_no_event_is_lost_when_a_consumer_is_killed(shop: Shop, redis: Any, tmp_path: Path) -> None:
    everything = {str(number) for number in range(EVENTS)}
    with consumer(tmp_path, redis, "500") as first:
        await publish(shop, redis, range(EVENTS // 2))
        await publish(shop, redis, range(EVENTS // 2, EVENTS))

        async def hanging() -> bool:
            return await redis.get("hanging") is not None

        await until(hanging, "the handler to be in the middle")
        first.kill()  # SIGKILL: nothing of it runs any more, nothing is said to the broker.
        first.wait()
    assert set(await received(redis, "log")) == {str(number) for number in range(EVENTS // 2)}
    with consumer(tmp_path, redis):
        await until(lambda: all_acknowledged(redis), "every group to have acknowledged everything")
    for group in GROUPS:
        assert set(await received(redis, group)) == everything, group
    assert await redis.xlen("shop.dead-letters") == 0


async def test_a_group_that_comes_later_receives_what_was_published_before(
    shop: Shop, redis: Any, tmp_path: Path
) -> None:
    await publish(shop, redis, range(3))
    with consumer(tmp_path, redis):
        await until(lambda: all_acknowledged(redis), "every group to have acknowledged everything")
    for group in GROUPS:
        assert set(await received(redis, group)) == {"0", "1", "2"}, group


async def test_two_consumers_at_once_handle_everything(shop: Shop, redis: Any, tmp_path: Path) -> None:
    with consumer(tmp_path, redis), consumer(tmp_path, redis):
        await publish(shop, redis, range(200))
        await until(lambda: all_acknowledged(redis), "every group to have acknowledged everything")
    for group in GROUPS:
        assert set(await received(redis, group)) == {str(number) for number in range(200)}, group


async def test_starting_twice_keeps_the_groups(shop: Shop, redis: Any) -> None:
    await publish(shop, redis, range(2))
    await publish(shop, redis, range(2, 4))
    assert await redis.xlen("shop.OrderFailed") == 4
    assert len(await redis.xinfo_groups("shop.OrderFailed")) == 2
