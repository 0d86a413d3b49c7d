"""What the generated compliance tests test the shop with."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import TypeVar

from generated.events.wiring import EventHandlers
from shop.events import Event
from shop.handlers import AuditHandler, LoggingHandler

E = TypeVar("E", bound=Event)


@asynccontextmanager
async def open_handlers() -> AsyncGenerator[EventHandlers, None]:
    """The real handlers."""
    yield EventHandlers(logging=LoggingHandler(), audit=AuditHandler())


async def recorded_actions(handlers: EventHandlers) -> list[str]:
    """The names of the recorded actions, oldest first."""
    assert isinstance(handlers.audit, AuditHandler)
    return [action for action, _ in handlers.audit.records]


def sample(event_type: type[E]) -> E:
    """An event of a class."""
    return event_type(order="tea")
