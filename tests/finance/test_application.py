"""The whole container on the generated wiring."""

import asyncio
import dataclasses
import logging
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import pytest
from finance.compliance import (
    Mailbox,
    delivered_mail,
    open_handlers,
    open_mail_server,
    recorded_audit_actions,
    sample,
)
from finance.config import Settings
from finance.events.authentication import (
    PasswordResetRequestSucceeded,
    UserPasswordChangeSucceeded,
    UserRegistrationSucceeded,
)
from finance.events.data_sync import AccountSyncSucceeded
from finance.jobs import (
    expire_sessions,
    purge_tokens,
    refresh_provider_tokens,
    sync_all_accounts,
)
from finance.providers.base import Account, ProviderError, TokenSet
from finance.providers.schwab import SchwabProvider
from finance.tables import AccountRecord, AuditRecord, Connection, ProviderRecord
from pydantic import SecretStr
from sqlalchemy import select

from generated.bus import InProcessEventBus
from generated.components.container import Container, open_container
from generated.events import RateLimitCheckAllowed, RateLimitCheckDenied
from generated.events.wiring import wire_events
from generated.providers import Provider


@pytest.fixture
async def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
async def container(tmp_path: Path, mailbox: Mailbox) -> AsyncIterator[Container]:
    async with open_mail_server(mailbox) as port:
        settings = Settings(
            database_url=f"sqlite+aiosqlite:///{tmp_path / 'finance.db'}",
            smtp_host="127.0.0.1",
            smtp_port=port,
            schwab_app_key=SecretStr("key"),
            schwab_app_secret=SecretStr("secret"),
        )
        async with open_container(settings) as opened:
            yield opened


async def audit(container: Container) -> list[str]:
    async with container.database.transaction() as session:
        return list(await session.scalars(select(AuditRecord.action).order_by(AuditRecord.id)))


async def connect(container: Container, **fields: object) -> Connection:
    connection = Connection(id=uuid4(), user_id=uuid4(), provider="schwab", **fields)
    async with container.database.transaction() as session:
        session.add(connection)
    return connection


async def test_a_registration_is_logged_recorded_and_mailed(
    container: Container, mailbox: Mailbox, caplog: pytest.LogCaptureFixture
) -> None:
    event = sample(UserRegistrationSucceeded)
    with caplog.at_level(logging.INFO, "finance.events"):
        await container.bus.publish(event)
    assert [r.getMessage().split()[0] for r in caplog.records] == ["UserRegistrationSucceeded"]
    assert "sample" not in caplog.text
    async with container.database.transaction() as session:
        (record,) = await session.scalars(select(AuditRecord))
    assert (record.action, record.event_id) == ("USER_REGISTERED", event.event_id)
    assert (record.user_id, record.occurred_at) == (event.user_id, event.occurred_at)
    assert record.details["verification_token"] == "**********"
    (message,) = mailbox.messages
    assert message["To"] == event.email
    assert "/verify?token=sample" in message.get_content()


async def test_a_changed_password_ends_the_other_sessions(container: Container, mailbox: Mailbox) -> None:
    user = uuid4()
    kept, _ = [await container.session_store.open(user, "192.0.2.1", timedelta(hours=1)) for _ in range(2)]
    event = sample(UserPasswordChangeSucceeded)
    await container.bus.publish(dataclasses.replace(event, user_id=user, session_id=kept))
    assert await container.session_store.active(user) == [kept]
    assert [m["Subject"] for m in mailbox.messages] == ["Your password was changed"]


async def test_only_denied_requests_are_audited(container: Container) -> None:
    await container.bus.publish(sample(RateLimitCheckAllowed))
    await container.bus.publish(sample(RateLimitCheckDenied))
    assert await audit(container) == ["RATE_LIMIT_CHECK_DENIED"]


async def test_a_hundred_concurrent_events_are_all_recorded(container: Container) -> None:
    events = [sample(RateLimitCheckDenied) for _ in range(100)]
    await asyncio.gather(*(container.bus.publish(event) for event in events))
    async with container.database.transaction() as session:
        recorded = set(await session.scalars(select(AuditRecord.event_id)))
    assert recorded == {event.event_id for event in events}


async def test_listeners_hear_of_domain_events(container: Container) -> None:
    event = sample(AccountSyncSucceeded)
    async with container.stream.listen("account", event.user_id) as frames:
        await container.bus.publish(event)
        assert frames.get_nowait().startswith("event: sync.accounts.succeeded\n")


async def test_providers_are_seeded_once(container: Container) -> None:
    async with (
        open_container(container.settings) as again,
        again.database.transaction() as session,
    ):
        rows = {row.slug: row for row in await session.scalars(select(ProviderRecord))}
    assert (rows["schwab"].display_name, rows["schwab"].auth_type) == ("Charles Schwab", "oauth")
    assert rows["chase_file"].category == "bank"


async def test_oauth_callbacks_are_known(container: Container) -> None:
    addresses = container.callback_addresses
    assert addresses.of(Provider.SCHWAB) == "http://localhost:8000/api/v1/oauth/schwab/callback"
    assert addresses.of(Provider.ALPACA) is None


async def test_expired_sessions_are_ended(container: Container) -> None:
    await container.session_store.open(uuid4(), "192.0.2.1", -timedelta(hours=1))
    await expire_sessions(container)
    assert await audit(container) == ["SESSION_EXPIRED"]


async def test_tokens_of_ended_connections_are_forgotten(container: Container) -> None:
    ended = await connect(container, access_token="a", ended_at=datetime.now(UTC))
    running = await connect(container, access_token="b")
    await purge_tokens(container)
    async with container.database.transaction() as session:
        tokens = {c.id: c.access_token for c in await session.scalars(select(Connection))}
    assert tokens == {ended.id: None, running.id: "b"}


@pytest.fixture
def schwab(container: Container, monkeypatch: pytest.MonkeyPatch) -> SchwabProvider:
    provider = SchwabProvider(SecretStr("key"), SecretStr("secret"))

    def get_provider(_: object) -> SchwabProvider:
        return provider

    monkeypatch.setattr("finance.providers.clients.get_provider", get_provider)
    return provider


async def test_accounts_are_synchronised(
    container: Container, schwab: SchwabProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def get_accounts(_: object) -> list[Account]:
        return [Account(number="1", name="Schwab cash", balance=Decimal("10.25"))]

    monkeypatch.setattr(schwab, "get_accounts", get_accounts)
    connection = await connect(container, access_token="a")
    await sync_all_accounts(container)
    await sync_all_accounts(container)
    async with container.database.transaction() as session:
        (account,) = await session.scalars(select(AccountRecord))
    assert (account.connection_id, account.balance) == (connection.id, Decimal("10.25"))
    assert await audit(container) == ["ACCOUNT_SYNC_ATTEMPTED", "ACCOUNT_SYNC_SUCCEEDED"] * 2


async def test_a_failed_synchronisation_is_told(
    container: Container, schwab: SchwabProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def get_accounts(_: object) -> list[Account]:
        raise ProviderError("away")

    monkeypatch.setattr(schwab, "get_accounts", get_accounts)
    await connect(container, access_token="a")
    await sync_all_accounts(container)
    assert await audit(container) == ["ACCOUNT_SYNC_ATTEMPTED", "ACCOUNT_SYNC_FAILED"]


async def test_tokens_are_renewed_before_they_expire(
    container: Container, schwab: SchwabProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = datetime.now(UTC)
    new = TokenSet(
        access_token=SecretStr("new"),
        refresh_token=SecretStr("newer"),
        expires_at=now + timedelta(hours=1),
    )

    async def refresh_tokens(_: SecretStr) -> TokenSet:
        return new

    monkeypatch.setattr(schwab, "refresh_tokens", refresh_tokens)
    soon = await connect(container, refresh_token="r", token_expires_at=now)
    await connect(container, refresh_token="r", token_expires_at=now + timedelta(hours=1))
    await refresh_provider_tokens(container)
    async with container.database.transaction() as session:
        (renewed,) = await session.scalars(select(Connection).where(Connection.access_token == "new"))
    assert (renewed.id, renewed.token_expires_at) == (soon.id, new.expires_at)
    assert await audit(container) == [
        "PROVIDER_TOKEN_REFRESH_ATTEMPTED",
        "PROVIDER_TOKEN_REFRESH_SUCCEEDED",
    ]


async def test_compliance_handlers_can_be_observed() -> None:
    async with open_handlers() as handlers:
        bus = InProcessEventBus()
        wire_events(bus, handlers)
        await bus.publish(sample(PasswordResetRequestSucceeded))
        assert await recorded_audit_actions(handlers) == ["PASSWORD_RESET_REQUEST_SUCCEEDED"]
        assert [m["Subject"] for m in delivered_mail(handlers)] == ["Reset your password"]
