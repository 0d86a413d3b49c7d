"""Chooses the bus of domain events: within the process, or over a message broker."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Protocol, runtime_checkable

from pydantic import SecretStr

from generated.bus import ErrorPolicy, EventBus, InProcessEventBus


def make_bus(broker_url: SecretStr | None = None) -> EventBus:
    """The bus of this process; a handler that fails is logged and hinders nobody."""
    local = InProcessEventBus(errors=ErrorPolicy.LOG)
    if broker_url is None:
        return local
    # Imported here, so that an application of one process needs no broker's client.
    from generated.events.faststream import BrokerEventBus, make_event_broker

    return BrokerEventBus(make_event_broker(broker_url.get_secret_value()), local=local)


@runtime_checkable
class _Consuming(Protocol):
    async def start(self) -> None: ...

    async def stop(self) -> None: ...


@asynccontextmanager
async def consuming(bus: EventBus) -> AsyncGenerator[None, None]:
    """Take events from the broker while the block runs, if the bus has one."""
    if not isinstance(bus, _Consuming):
        yield
        return
    try:
        await bus.start()
        yield
    finally:
        await bus.stop()
