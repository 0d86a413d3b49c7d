from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager


class Named: ...


class Store(Named): ...


class Archive: ...


class Session: ...


class Ledger: ...


class Pool:
    @classmethod
    @asynccontextmanager
    async def open(cls) -> AsyncGenerator["Pool", None]:
        yield cls()


@asynccontextmanager
async def open_store() -> AsyncGenerator[Store, None]:
    yield Store()


@asynccontextmanager
async def open_session() -> AsyncGenerator[Session, None]:
    yield Session()


@asynccontextmanager
async def open_ledger() -> AsyncGenerator[Ledger, None]:
    yield Ledger()
