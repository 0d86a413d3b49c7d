"""The tables, and how their values are stored."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID, uuid4

from sqlalchemy import JSON, DateTime, Dialect, ForeignKey, Index, String, UniqueConstraint, text
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


class ExactDecimal(TypeDecorator[Decimal]):
    """A decimal number, kept as text: SQLite's own numbers are binary and would round it."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value)


class Base(DeclarativeBase):
    """The root of the tables."""

    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UtcDateTime,
        Decimal: ExactDecimal,
        dict[str, Any]: JSON,
    }


def _now() -> datetime:
    return datetime.now(UTC)


class AuditRecord(Base):
    """What happened, to whom and when; records are only ever added."""

    __tablename__ = "audit_records"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[UUID] = mapped_column(index=True)
    action: Mapped[str] = mapped_column(index=True)
    user_id: Mapped[UUID | None] = mapped_column(index=True)
    occurred_at: Mapped[datetime]
    details: Mapped[dict[str, Any]]


class UserRecord(Base):
    """Somebody with an account; tokens below `minimum_token_version` are refused."""

    __tablename__ = "users"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    email: Mapped[str] = mapped_column(unique=True)
    password_hash: Mapped[str]
    role: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=_now)
    verified_at: Mapped[datetime | None]
    minimum_token_version: Mapped[int] = mapped_column(default=1)


class SecurityConfigRecord(Base):
    """What holds for every user; there is one row."""

    __tablename__ = "security_config"

    id: Mapped[int] = mapped_column(primary_key=True)
    minimum_token_version: Mapped[int]
    changed_at: Mapped[datetime]


class SessionRecord(Base):
    """A user's session; it is active until it ends or expires."""

    __tablename__ = "sessions"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    user_id: Mapped[UUID] = mapped_column(index=True)
    ip_address: Mapped[str]
    user_agent: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(default=_now)
    last_seen_at: Mapped[datetime] = mapped_column(default=_now)
    last_provider: Mapped[str | None]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    ended_at: Mapped[datetime | None]


class RefreshTokenRecord(Base):
    """A refresh token's fingerprint; a token is used once."""

    __tablename__ = "refresh_tokens"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    session_id: Mapped[UUID | None] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"), index=True)
    fingerprint: Mapped[str] = mapped_column(unique=True)
    token_version: Mapped[int]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class OneTimeToken:
    """The columns of a token that is sent by e-mail and used once."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    fingerprint: Mapped[str] = mapped_column(unique=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class EmailVerificationTokenRecord(OneTimeToken, Base):
    """A token that shows that an address belongs to its user."""

    __tablename__ = "email_verification_tokens"


class PasswordResetTokenRecord(OneTimeToken, Base):
    """A token that allows a new password."""

    __tablename__ = "password_reset_tokens"


class ProviderRecord(Base):
    """A provider that users can choose."""

    __tablename__ = "providers"

    slug: Mapped[str] = mapped_column(primary_key=True)
    display_name: Mapped[str]
    category: Mapped[str]
    auth_type: Mapped[str]


_RUNNING = "ended_at IS NULL"


class Connection(Base):
    """A user's access to a provider; a connection that ended keeps its row.

    With an API key, `key_id` is its public half and `access_token` its secret.
    """

    __tablename__ = "connections"
    __table_args__ = (Index("one_connection", "user_id", "provider", unique=True, sqlite_where=text(_RUNNING)),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    user_id: Mapped[UUID] = mapped_column(index=True)
    provider: Mapped[str] = mapped_column(ForeignKey("providers.slug"))
    key_id: Mapped[str | None]
    access_token: Mapped[str | None]
    refresh_token: Mapped[str | None]
    token_expires_at: Mapped[datetime | None]
    connected_at: Mapped[datetime] = mapped_column(default=_now)
    ended_at: Mapped[datetime | None]


class AccountRecord(Base):
    """An account as its provider last described it."""

    __tablename__ = "accounts"
    __table_args__ = (UniqueConstraint("connection_id", "number"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    connection_id: Mapped[UUID] = mapped_column(ForeignKey("connections.id"))
    number: Mapped[str]
    name: Mapped[str]
    balance: Mapped[Decimal]
    currency: Mapped[str]


class TransactionRecord(Base):
    """A booking; its provider's reference tells it from the others of its account."""

    __tablename__ = "transactions"
    __table_args__ = (UniqueConstraint("account_id", "reference"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    reference: Mapped[str]
    posted: Mapped[date] = mapped_column(index=True)
    description: Mapped[str]
    amount: Mapped[Decimal]
    currency: Mapped[str]
    symbol: Mapped[str | None] = mapped_column(index=True)


class HoldingRecord(Base):
    """What an account holds of one security."""

    __tablename__ = "holdings"
    __table_args__ = (UniqueConstraint("account_id", "symbol"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    symbol: Mapped[str]
    quantity: Mapped[Decimal]
    market_value: Mapped[Decimal]
    currency: Mapped[str]
    updated_at: Mapped[datetime]


class BalanceSnapshotRecord(Base):
    """An account's balance at a moment."""

    __tablename__ = "balance_snapshots"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    balance: Mapped[Decimal]
    currency: Mapped[str]
    taken_at: Mapped[datetime] = mapped_column(index=True)
