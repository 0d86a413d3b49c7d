from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from inn.stores import Archive


@asynccontextmanager
async def open_store() -> AsyncGenerator[Archive, None]:
    yield Archive()
