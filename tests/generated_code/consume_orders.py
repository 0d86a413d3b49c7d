"""A process that handles the events of the case `clean/over_redis`: `consume_orders.py FOLDER URL [HANG]`.

Each handler notes in Redis what it has received. With HANG, the number of an event, the handler `log` says so when it comes to
that event, and does not end.
"""

from __future__ import annotations

import asyncio
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

from faststream.redis import RedisBroker
from redis.asyncio import Redis

CLAIM_AFTER = timedelta(seconds=2)


class Noting:
    """Notes the number of every event under the handler's name."""

    def __init__(self, name: str, redis: Any, hang: str = "") -> None:
        self.name, self.redis, self.hang = name, redis, hang

    async def handle(self, event: Any) -> None:
        if event.reason == self.hang:
            await self.redis.set("hanging", event.reason)
            await asyncio.Event().wait()
        await self.redis.rpush(f"received:{self.name}", event.reason)

    def __getattr__(self, name: str) -> Any:
        return self.handle


async def main(folder: str, url: str, hang: str = "") -> None:
    """Handles events until the process is killed."""
    sys.path.insert(0, str(Path(folder)))
    from over_redis.events.faststream import BrokerEventBus, EventDelivery
    from over_redis.events.wiring import EventHandlers, wire_events

    redis = Redis.from_url(url)
    poll = timedelta(milliseconds=500)
    bus = BrokerEventBus(RedisBroker(url, logger=None), EventDelivery(claim_after=CLAIM_AFTER, poll=poll))
    wire_events(bus, EventHandlers(log=Noting("log", redis, hang), audit=Noting("audit", redis)))
    await bus.start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
