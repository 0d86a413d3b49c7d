"""The application as the compliance tests find it: real handlers, with a database and a mail server of their own."""

import asyncio
import dataclasses
import types
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from email import message_from_bytes, policy
from email.message import EmailMessage
from enum import Enum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints
from uuid import UUID, uuid4

import httpx
from aiosmtpd.smtp import SMTP, Envelope, Session
from fastapi import FastAPI
from pydantic import SecretStr
from sqlalchemy import select, update

from finance.api.app import create_app
from finance.config import Settings
from finance.database import Database
from finance.stream import StreamHandler
from finance.tables import AuditRecord, UserRecord
from generated.components.container import Container, open_container
from generated.events.wiring import EventHandlers
from generated.providers.settings import ProviderSettings
from generated.sse_events.wiring import SseEventHandlers

E = TypeVar("E")


class Mailbox:
    """Keeps what a mail server receives."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        content = envelope.original_content or b""
        self.messages.append(message_from_bytes(content, policy=policy.default))
        return "250 OK"


@dataclasses.dataclass(frozen=True, kw_only=True)
class ObservedHandlers(EventHandlers):
    """Handlers whose effects can be looked at."""

    database: Database
    mailbox: Mailbox


@asynccontextmanager
async def open_mail_server(mailbox: Mailbox) -> AsyncGenerator[int, None]:
    """Serve SMTP on a free loopback port, and give the port."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(mailbox, loop=loop), "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


@asynccontextmanager
async def open_handlers() -> AsyncGenerator[EventHandlers, None]:
    """The application's handlers on a new database and a new mail server."""
    mailbox = Mailbox()
    async with open_mail_server(mailbox) as port:
        chosen = settings().model_copy(update={"smtp_host": "127.0.0.1", "smtp_port": port})
        async with open_container(chosen) as container:
            made = container.event_handlers
            yield ObservedHandlers(
                logging=made.logging,
                audit=made.audit,
                email=made.email,
                session=made.session,
                database=container.database,
                mailbox=mailbox,
            )


@asynccontextmanager
async def open_sse_event_handlers() -> AsyncGenerator[SseEventHandlers, None]:
    """The application's stream, nobody listening yet."""
    yield SseEventHandlers(stream=StreamHandler())


async def recorded_audit_actions(handlers: EventHandlers) -> list[str]:
    """The names of the recorded actions, oldest first."""
    async with _observed(handlers).database.transaction() as session:
        return list(await session.scalars(select(AuditRecord.action).order_by(AuditRecord.id)))


def settings() -> Settings:
    """Settings in which every provider finds what it needs, with a database that lives in memory."""
    filled = {
        name: SecretStr(f"a {name} of more than thirty-two characters")
        for name, field in ProviderSettings.model_fields.items()
        if field.annotation == SecretStr | None
    }
    filled["jwt_secret"] = SecretStr("a secret of more than thirty-two characters")
    return Settings(database_url="sqlite+aiosqlite://", **cast(dict[str, Any], filled))


_served: list[FastAPI] = []
"""The applications that were made, the last one at the end."""

_PASSWORD = "correct horse battery staple"
_LEVELS = {"authenticated": "user@example.com", "admin": "admin@example.com"}
_OTHERS = {"authenticated": "other.user@example.com", "admin": "other.admin@example.com"}


_databases = TemporaryDirectory(prefix="finance-compliance-", ignore_cleanup_errors=True)


def make_app() -> FastAPI:
    """The application on a database of its own, with an administrator's address.

    The database is a file: in memory all sessions share one connection, and what
    one of them forgets to commit another one commits.
    """
    file = Path(_databases.name, f"{len(_served)}.db")
    changes = {
        "database_url": f"sqlite+aiosqlite:///{file.as_posix()}",
        "admin_emails": frozenset({_LEVELS["admin"], _OTHERS["admin"]}),
    }
    _served.append(create_app(settings().model_copy(update=changes)))
    return _served[-1]


async def token(client: httpx.AsyncClient, level: str) -> str:
    """The access token of a user of a level, who is registered, verified and logged in."""
    return await _login(client, _LEVELS[level])


async def other_token(client: httpx.AsyncClient, level: str) -> str:
    """The access token of somebody else of the level."""
    return await _login(client, _OTHERS[level])


async def _login(client: httpx.AsyncClient, email: str) -> str:
    body = {"email": email, "password": _PASSWORD}
    created = await client.post("/api/v1/users", json=body)
    if created.status_code == 201:
        await _verify(_served[-1].state.container, email)
    answer = await client.post("/api/v1/sessions", json=body)
    return str(answer.json()["access_token"])


async def _verify(container: Container, email: str) -> None:
    """Do what the link in the message does: the compliance tests have no mailbox."""
    change = update(UserRecord).where(UserRecord.email == email)
    async with container.database.transaction() as session:
        await session.execute(change.values(verified_at=datetime.now(UTC)))


def delivered_mail(handlers: EventHandlers) -> Sequence[EmailMessage]:
    """The messages that the mail server received, oldest first."""
    return tuple(_observed(handlers).mailbox.messages)


def _observed(handlers: EventHandlers) -> ObservedHandlers:
    if isinstance(handlers, ObservedHandlers):
        return handlers
    raise TypeError("these handlers were not opened by `open_handlers`")


def sample(event_type: type[E]) -> E:
    """An event of a class, its fields filled from their types."""
    if not dataclasses.is_dataclass(event_type):
        raise TypeError(f"`{event_type.__name__}` is not a dataclass")
    hints = get_type_hints(event_type)
    values = {f.name: _value(f.name, hints[f.name]) for f in dataclasses.fields(event_type) if _required(f)}
    return cast(Callable[..., E], event_type)(**values)


def _required(field: "dataclasses.Field[Any]") -> bool:
    return field.init and field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING


def _value(name: str, hint: Any) -> object:
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Literal:
        return arguments[0]
    if origin in (Union, types.UnionType):
        return _value(name, next(a for a in arguments if a is not type(None)))
    if origin in (tuple, list, set, frozenset):
        return cast(Callable[[list[object]], object], origin)([_value(name, arguments[0])])
    if origin is dict:
        return {_value(name, arguments[0]): _value(name, arguments[1])}
    if isinstance(hint, type):
        return _plain(name, hint)
    raise TypeError(f"no sample for `{name}: {hint}`")


def _plain(name: str, hint: type[Any]) -> object:
    if hint is str:
        return _TEXTS.get(name, name.replace("_", " "))
    if hint in _VALUES:
        return _VALUES[hint]()
    if issubclass(hint, Enum):
        return next(iter(hint))
    if dataclasses.is_dataclass(hint):
        return sample(hint)
    raise TypeError(f"no sample for `{name}: {hint.__qualname__}`")


_TEXTS: Mapping[str, str] = {"email": "user@example.com", "ip_address": "192.0.2.1"}
_VALUES: Mapping[type[Any], Callable[[], object]] = {
    bool: lambda: True,
    int: lambda: 1,
    float: lambda: 1.5,
    bytes: lambda: b"sample",
    Decimal: lambda: Decimal("12.34"),
    datetime: lambda: datetime(2026, 1, 10, 12, tzinfo=UTC),
    date: lambda: date(2026, 1, 10),
    timedelta: lambda: timedelta(seconds=30),
    SecretStr: lambda: SecretStr("sample"),
    UUID: uuid4,
}
