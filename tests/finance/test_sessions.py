"""Sessions in the database."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from finance.database import open_database
from finance.sessions import SessionStore
from finance.tables import SessionRecord

HOUR = timedelta(hours=1)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SessionStore]:
    async with open_database(f"sqlite+aiosqlite:///{tmp_path / 'finance.db'}") as database:
        yield SessionStore(database)


async def test_a_revoked_session_is_not_active(store: SessionStore) -> None:
    user = uuid4()
    first, second = [await store.open(user, "192.0.2.1", HOUR) for _ in range(2)]
    await store.revoke(first)
    await store.revoke(first)
    assert await store.active(user) == [second]


async def test_revoking_all_spares_one_and_other_users(store: SessionStore) -> None:
    user, other = uuid4(), uuid4()
    kept, _ = [await store.open(user, "192.0.2.1", HOUR) for _ in range(2)]
    theirs = await store.open(other, "192.0.2.1", HOUR)
    assert await store.revoke_all(user, keep=kept) == 1
    assert await store.active(user) == [kept]
    assert await store.active(other) == [theirs]
    assert await store.revoke_all(user) == 1
    assert await store.active(user) == []


async def test_expired_sessions_end_once_and_are_purged(store: SessionStore) -> None:
    user = uuid4()
    over = await store.open(user, "192.0.2.1", -HOUR)
    running = await store.open(user, "192.0.2.1", HOUR)
    now = datetime.now(UTC)
    (ended,) = await store.expire(now)
    assert ended.id == over
    assert abs(ended.expires_at - (now - HOUR)) < timedelta(minutes=1)
    assert await store.expire(now) == []
    await store.purge(now + HOUR)
    async with store.database.transaction() as session:
        assert await session.get(SessionRecord, over) is None
        assert await session.get(SessionRecord, running) is not None
