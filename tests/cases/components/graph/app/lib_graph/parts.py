from __future__ import annotations

from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager


class Event:
    pass


class Sold(Event):
    pass


class Bus:
    pass


class Log:
    async def handle(self, event: Sold) -> None: ...


class Session:
    pass


@asynccontextmanager
async def open_session() -> AsyncGenerator[Session, None]:
    yield Session()


async def begin(session: Session, name: str) -> None: ...


class Cache:
    def __init__(self, session: Session) -> None: ...


class Chicken:
    def __init__(self, egg: Egg) -> None: ...


class Egg:
    def __init__(self, chicken: Chicken) -> None: ...


class Pool:
    pass


def make_pool() -> Session:
    return Session()


class Files:
    pass


@contextmanager
def open_files() -> Generator[Files, None, None]:
    yield Files()


async def make_files() -> Files:
    return Files()


class Limited:
    def __init__(self, limit: int) -> None: ...


class Mail:
    async def handle(self, event: Sold) -> None: ...


class Listening:
    def __init__(self, mail: Mail) -> None: ...
