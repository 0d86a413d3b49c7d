"""What queries answer with: values that outlive the database session."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar, Generic, Protocol, TypeVar
from uuid import UUID

from finance.repositories.paging import Found


class _View(Protocol):
    __dataclass_fields__: ClassVar[dict[str, Any]]


V = TypeVar("V", bound=_View)


@dataclass(frozen=True, kw_only=True)
class Page(Generic[V]):
    """Some of the items there are, and how many there are."""

    items: tuple[V, ...]
    total: int
    limit: int
    offset: int


@dataclass(frozen=True, kw_only=True)
class SessionView:
    """A session as its user sees it."""

    id: UUID
    ip_address: str
    user_agent: str | None
    created_at: datetime
    last_seen_at: datetime
    last_provider: str | None
    expires_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class ConnectionView:
    """A connection without its credentials."""

    id: UUID
    provider: str
    connected_at: datetime
    token_expires_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class AccountView:
    """An account."""

    id: UUID
    connection_id: UUID
    number: str
    name: str
    balance: Decimal
    currency: str


@dataclass(frozen=True, kw_only=True)
class TransactionView:
    """A booking."""

    id: UUID
    account_id: UUID
    posted: date
    description: str
    amount: Decimal
    currency: str
    symbol: str | None


@dataclass(frozen=True, kw_only=True)
class HoldingView:
    """What an account holds of one security."""

    id: UUID
    account_id: UUID
    symbol: str
    quantity: Decimal
    market_value: Decimal
    currency: str
    updated_at: datetime


@dataclass(frozen=True, kw_only=True)
class BalanceView:
    """An account's balance at a moment."""

    account_id: UUID
    balance: Decimal
    currency: str
    taken_at: datetime


def view(shape: type[V], record: object) -> V:
    """The attributes of a record that a view has fields for."""
    return shape(**{field.name: getattr(record, field.name) for field in fields(shape)})


def views(shape: type[V], records: Iterable[object]) -> tuple[V, ...]:
    """A view of each record."""
    return tuple(view(shape, record) for record in records)


def page(shape: type[V], found: Found[Any], limit: int, offset: int) -> Page[V]:
    """A page of views."""
    return Page(items=views(shape, found.rows), total=found.total, limit=limit, offset=offset)
