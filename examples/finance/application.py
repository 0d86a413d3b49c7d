"""Puts the application together; what is connected with what is generated from the specs."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

from finance.config import Settings
from finance.database import Database
from finance.events.handlers import (
    AuditEventHandler,
    EmailEventHandler,
    LoggingEventHandler,
    SessionEventHandler,
)
from finance.mailer import Mailer, make_mailer
from finance.providers.base import ProviderProtocol
from finance.seeding import open_seeded_database
from finance.sessions import SessionStore
from finance.stream import StreamHandler
from generated.bus import ErrorPolicy, EventBus, InProcessEventBus
from generated.events.wiring import EventHandlers, wire_events
from generated.providers.factory import get_provider, register_oauth_callbacks
from generated.providers.registry import Provider
from generated.sse_events.wiring import SseEventHandlers, wire_sse_events


@dataclass(frozen=True, kw_only=True)
class Application:
    """The running application; `oauth_callbacks` tells whose callback a path is."""

    settings: Settings
    database: Database
    sessions: SessionStore
    bus: EventBus
    handlers: EventHandlers
    stream: StreamHandler
    oauth_callbacks: Mapping[str, Provider]

    def provider(self, slug: str) -> ProviderProtocol:
        """The client of a provider."""
        return get_provider(Provider(slug))


@asynccontextmanager
async def open_application(settings: Settings) -> AsyncGenerator[Application, None]:
    """Build the application on its database and take it down at the end."""
    async with open_seeded_database(settings.database_url) as database:
        bus = InProcessEventBus(errors=ErrorPolicy.LOG)
        stream = StreamHandler()
        handlers = make_handlers(database, make_mailer(settings), settings.public_url)
        wire_events(bus, handlers)
        wire_sse_events(bus, SseEventHandlers(stream=stream))
        yield Application(
            settings=settings,
            database=database,
            sessions=SessionStore(database),
            bus=bus,
            handlers=handlers,
            stream=stream,
            oauth_callbacks=_oauth_callbacks(),
        )


def make_handlers(database: Database, mailer: Mailer, public_url: str) -> EventHandlers:
    """The handlers of domain events on a database and a mail account."""
    return EventHandlers(
        logging=LoggingEventHandler(),
        audit=AuditEventHandler(database),
        email=EmailEventHandler(mailer, public_url),
        session=SessionEventHandler(SessionStore(database)),
    )


def _oauth_callbacks() -> dict[str, Provider]:
    paths: dict[str, Provider] = {}

    def register(provider: Provider, path: str) -> None:
        paths[path] = provider

    register_oauth_callbacks(register)
    return paths
