from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Protocol

from lib_components.settings import Settings

trail: list[str] = []


class Clock(Protocol):
    def now(self) -> int: ...


class SystemClock:
    def now(self) -> int:
        return 1


class FixedClock:
    def __init__(self, now: int) -> None:
        self._now = now

    def now(self) -> int:
        return self._now


class Database:
    def __init__(self, url: str) -> None:
        self.url = url


@asynccontextmanager
async def open_database(database_url: str) -> AsyncGenerator[Database, None]:
    trail.append("database opened")
    yield Database(database_url)
    trail.append("database closed")


class Cache:
    def __init__(self, retries: int, size: int = 10) -> None:
        self.retries = retries


async def make_cache(settings: Settings) -> Cache:
    trail.append("cache made")
    return Cache(settings.retries)


class Session:
    def __init__(self, database: Database) -> None:
        self.database = database


@asynccontextmanager
async def open_session(database: Database, /) -> AsyncGenerator[Session, None]:
    trail.append("session opened")
    try:
        yield Session(database)
    finally:
        trail.append("session closed")


@asynccontextmanager
async def in_transaction(session: Session) -> AsyncGenerator[None, None]:
    try:
        yield
    except BaseException:
        trail.append("rolled back")
        raise
    trail.append("committed")


class Orders:
    def __init__(self, session: Session, cache: Cache | None = None, limit: int = 50) -> None:
        self.session = session
        self.cache = cache


class Warehouse:
    def __init__(self, clock: Clock, retries: int) -> None:
        self.clock = clock
