"""How the database is opened, and sessions and transactions on it."""

from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker
from sqlalchemy.ext.asyncio import create_async_engine as create_engine

from finance.tables import Base

_BUSY_SECONDS = 30


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
    engine = _engine(url)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)
        yield Database(async_sessionmaker(engine, expire_on_commit=False))
    finally:
        await engine.dispose()


@asynccontextmanager
async def open_session(database: Database) -> AsyncGenerator[AsyncSession, None]:
    """A session whose changes are lost unless somebody commits them."""
    async with database.sessions() as session:
        yield session


@asynccontextmanager
async def in_transaction(session: AsyncSession) -> AsyncGenerator[None, None]:
    """Commit the session when the block ends, roll it back when it fails."""
    try:
        yield
    except BaseException:
        await session.rollback()
        raise
    await session.commit()


def _engine(url: str) -> AsyncEngine:
    """An engine whose pool always has one more connection.

    A request keeps its connection while the handlers of its events ask for
    theirs, so a pool with an upper limit could wait for itself.
    """
    if not url.startswith("sqlite"):
        return create_engine(url, max_overflow=-1)
    if _in_memory(url):
        return create_engine(url)
    engine = create_engine(url, pool_size=20, max_overflow=-1, connect_args={"timeout": _BUSY_SECONDS})
    event.listen(engine.sync_engine, "connect", _prepare)
    return engine


def _in_memory(url: str) -> bool:
    return ":memory:" in url or "mode=memory" in url or url.endswith("://")


def _prepare(connection: Any, _: object) -> None:
    """Let readers and a writer work side by side, and hold rows to their references."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()
