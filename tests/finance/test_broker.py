"""The application with its events on a real Redis server: the same spec and the same handlers, another bus."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import httpx
import pytest
from finance.api.app import create_app
from finance.compliance import Mailbox, open_mail_server, sample, settings
from finance.config import Settings
from finance.tables import AuditRecord
from pydantic import SecretStr
from redis_server import open_redis
from sqlalchemy import select

from generated.bus import EventBus, InProcessEventBus
from generated.components.container import Container
from generated.events import RateLimitCheckDenied
from generated.events.wiring import EventHandlersBus

SECONDS = 240


@pytest.fixture
async def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
async def chosen(tmp_path: Path, mailbox: Mailbox) -> AsyncIterator[Settings]:
    """Settings with a database file, a mail server and a Redis server of their own."""
    async with open_redis(tmp_path) as url, open_mail_server(mailbox) as port:
        yield settings().model_copy(
            update={
                "database_url": f"sqlite+aiosqlite:///{(tmp_path / 'finance.db').as_posix()}",
                "event_broker_url": SecretStr(url),
                "smtp_host": "127.0.0.1",
                "smtp_port": port,
            }
        )


async def audited(container: Container, action: str) -> list[AuditRecord]:
    """The records of an action, as soon as there are any."""
    async with asyncio.timeout(SECONDS):
        while True:
            async with container.database.transaction() as session:
                found = list(await session.scalars(select(AuditRecord).where(AuditRecord.action == action)))
            if found:
                return found
            await asyncio.sleep(0.05)


async def test_without_a_url_events_stay_within_the_process() -> None:
    app = create_app(settings())
    async with app.router.lifespan_context(app):
        bus: EventBus = app.state.container.bus
        assert isinstance(bus, InProcessEventBus)


async def test_a_registration_is_handled_over_the_broker(chosen: Settings, mailbox: Mailbox) -> None:
    app = create_app(chosen)
    async with app.router.lifespan_context(app):
        container: Container = app.state.container
        assert isinstance(container.bus, EventHandlersBus)
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            body = {"email": "user@example.com", "password": "correct horse battery staple"}
            assert (await client.post("/api/v1/users", json=body)).status_code == 201
        # The event with the token stays here, and is handled when the request ends. The attempt travels.
        assert len(mailbox.messages) == 1
        assert len(await audited(container, "USER_REGISTERED")) == 1
        assert len(await audited(container, "USER_REGISTRATION_ATTEMPTED")) == 1


async def test_an_event_of_one_process_is_recorded_once_where_two_handle_events(chosen: Settings) -> None:
    async with AsyncExitStack() as stack:
        apps = [create_app(chosen), create_app(chosen)]
        for app in apps:
            await stack.enter_async_context(app.router.lifespan_context(app))
        container: Container = apps[0].state.container
        events = [sample(RateLimitCheckDenied) for _ in range(20)]
        for event in events:
            await container.bus.publish(event)
        async with asyncio.timeout(SECONDS):
            while len(found := await audited(container, "RATE_LIMIT_CHECK_DENIED")) < len(events):
                await asyncio.sleep(0.05)
        assert sorted(record.event_id for record in found) == sorted(event.event_id for event in events)
        assert found[0].details["retry_after"] == "PT30S"
