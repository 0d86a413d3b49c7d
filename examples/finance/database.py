"""The tables and how a transaction on them is opened."""

from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID, uuid4

from sqlalchemy import JSON, DateTime, Dialect, ForeignKey, UniqueConstraint
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator


class UtcDateTime(TypeDecorator[datetime]):
    """A moment, kept in UTC: SQLite forgets the zone of what it stores."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    """The root of the tables."""

    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: UtcDateTime, dict[str, Any]: JSON}


class AuditRecord(Base):
    """What happened, to whom and when; records are only ever added."""

    __tablename__ = "audit_records"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[UUID] = mapped_column(index=True)
    action: Mapped[str] = mapped_column(index=True)
    user_id: Mapped[UUID | None] = mapped_column(index=True)
    occurred_at: Mapped[datetime]
    details: Mapped[dict[str, Any]]


class SessionRecord(Base):
    """A user's session; it is active until it ends or expires."""

    __tablename__ = "sessions"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    user_id: Mapped[UUID] = mapped_column(index=True)
    ip_address: Mapped[str]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    ended_at: Mapped[datetime | None]


class ProviderRecord(Base):
    """A provider that users can choose."""

    __tablename__ = "providers"

    slug: Mapped[str] = mapped_column(primary_key=True)
    display_name: Mapped[str]
    category: Mapped[str]
    auth_type: Mapped[str]


class Connection(Base):
    """A user's access to a provider; a connection that ended keeps its row."""

    __tablename__ = "connections"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    user_id: Mapped[UUID] = mapped_column(index=True)
    provider: Mapped[str] = mapped_column(ForeignKey("providers.slug"))
    access_token: Mapped[str | None]
    refresh_token: Mapped[str | None]
    token_expires_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class AccountRecord(Base):
    """An account as its provider last described it."""

    __tablename__ = "accounts"
    __table_args__ = (UniqueConstraint("connection_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    connection_id: Mapped[UUID] = mapped_column(ForeignKey("connections.id"))
    number: Mapped[str]
    name: Mapped[str]
    balance: Mapped[Decimal]
    currency: Mapped[str]


@dataclass(frozen=True)
class Database:
    """Opens transactions."""

    sessions: async_sessionmaker[AsyncSession]

    def transaction(self) -> AbstractAsyncContextManager[AsyncSession]:
        """A session that commits when its block ends and rolls back when it fails."""
        return self.sessions.begin()


@asynccontextmanager
async def open_database(url: str) -> AsyncGenerator[Database, None]:
    """Connect, create what tables are missing, and disconnect at the end."""
    engine = create_async_engine(url)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)
        yield Database(async_sessionmaker(engine, expire_on_commit=False))
    finally:
        await engine.dispose()
