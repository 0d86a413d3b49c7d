"""Keeps what a request publishes until it is known whether the request succeeded."""

from asyncio import CancelledError
from collections.abc import AsyncGenerator, Iterable, Mapping
from contextlib import asynccontextmanager
from typing import Final

from finance.events.base import DomainEvent
from generated.bus import EventBus
from generated.events.registry import EVENT_REGISTRY, WorkflowPhase

_PHASES: Final[Mapping[type, WorkflowPhase]] = {entry.event_class: entry.phase for entry in EVENT_REGISTRY}


class EventPublisher:
    """Collects events in the order in which they happened."""

    def __init__(self) -> None:
        self._events: list[DomainEvent] = []

    def publish(self, event: DomainEvent) -> None:
        """Have the event delivered at the end of the request."""
        self._events.append(event)

    def take(self) -> tuple[DomainEvent, ...]:
        """The events so far, which are then forgotten."""
        taken = tuple(self._events)
        self._events.clear()
        return taken


@asynccontextmanager
async def open_publisher(bus: EventBus) -> AsyncGenerator[EventPublisher, None]:
    """A publisher whose events the bus delivers when the block ends.

    After a block that failed only what still holds is delivered: attempts,
    refusals and the like, but no success, since its changes were rolled back.
    """
    publisher = EventPublisher()
    try:
        yield publisher
    except (Exception, CancelledError):
        await _deliver(bus, (e for e in publisher.take() if not _told_success(e)))
        raise
    await _deliver(bus, publisher.take())


def _told_success(event: DomainEvent) -> bool:
    return _PHASES.get(type(event)) is WorkflowPhase.SUCCEEDED


async def _deliver(bus: EventBus, events: Iterable[DomainEvent]) -> None:
    for event in events:
        await bus.publish(event)
