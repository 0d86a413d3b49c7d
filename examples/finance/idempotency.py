"""Requests and their answers under idempotency keys, in the database that all processes share."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import JSON, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from finance.database import Database
from finance.tables import Base
from generated.idempotency import KeptAnswer, KeptRequest


class IdempotencyRecord(Base):
    """A request that has a key; the columns of its answer are empty as long as there is none."""

    __tablename__ = "idempotency_keys"

    key: Mapped[str] = mapped_column(primary_key=True)
    fingerprint: Mapped[str]
    holder: Mapped[str]
    ends_at: Mapped[datetime] = mapped_column(index=True)
    status: Mapped[int | None]
    headers: Mapped[list[Any] | None] = mapped_column(JSON)
    body: Mapped[bytes | None]


def _now() -> datetime:
    return datetime.now(UTC)


class SqlIdempotencyStore:
    """Claims keys in transactions of its own: what it holds is seen by others before the request is done."""

    def __init__(self, database: Database, clock: Callable[[], datetime] = _now) -> None:
        self._database = database
        self._now = clock

    async def claim(self, key: str, request: KeptRequest, seconds: int) -> KeptRequest:
        """Keep a request if its key is free, and get the one that has the key."""
        while True:
            found = request if await self._added(key, request, seconds) else await self._get(key)
            if found is not None:
                return found

    async def keep(self, key: str, request: KeptRequest, seconds: int) -> None:
        """Keep the answer to a request, if its holder still has the key."""
        answer = request.answer
        if answer is None:
            return
        change = (
            update(IdempotencyRecord)
            .where(IdempotencyRecord.key == key, IdempotencyRecord.holder == request.holder)
            .values(
                status=answer.status,
                headers=[list(item) for item in answer.headers],
                body=answer.body,
                ends_at=self._now() + timedelta(seconds=seconds),
            )
        )
        async with self._database.transaction() as session:
            await session.execute(change)

    async def release(self, key: str, holder: str) -> None:
        """Free a key, if the holder still has it."""
        record = IdempotencyRecord
        async with self._database.transaction() as session:
            await session.execute(delete(record).where(record.key == key, record.holder == holder))

    async def _added(self, key: str, request: KeptRequest, seconds: int) -> bool:
        """Whether the key was free: the table has one row for each, whoever writes it."""
        now = self._now()
        row = {
            "key": key,
            "fingerprint": request.fingerprint,
            "holder": request.holder,
            "ends_at": now + timedelta(seconds=seconds),
        }
        try:
            async with self._database.transaction() as session:
                await session.execute(delete(IdempotencyRecord).where(IdempotencyRecord.ends_at <= now))
                await session.execute(insert(IdempotencyRecord).values(row))
        except IntegrityError:
            return False
        return True

    async def _get(self, key: str) -> KeptRequest | None:
        """The request that has a key; None if it was freed in the meantime."""
        async with self._database.transaction() as session:
            record = await session.scalar(select(IdempotencyRecord).filter_by(key=key))
            return None if record is None else _request(record)


def _request(record: IdempotencyRecord) -> KeptRequest:
    answer = None
    if record.status is not None:
        headers = tuple((str(name), str(value)) for name, value in record.headers or ())
        answer = KeptAnswer(status=record.status, headers=headers, body=record.body or b"")
    return KeptRequest(fingerprint=record.fingerprint, holder=record.holder, answer=answer)
