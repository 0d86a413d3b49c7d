"""One page of a longer list."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Found(Generic[T]):
    """Some of the rows that a query matches, and how many it matches."""

    rows: Sequence[T]
    total: int


async def find(session: AsyncSession, query: Select[T], order: Sequence[Any], limit: int, offset: int) -> Found[T]:
    """At most `limit` rows of a query after the first `offset`, in an order that is total."""
    total = await session.scalar(select(func.count()).select_from(query.subquery()))
    rows = await session.scalars(query.order_by(*order).limit(limit).offset(offset))
    return Found(rows=rows.all(), total=total or 0)
