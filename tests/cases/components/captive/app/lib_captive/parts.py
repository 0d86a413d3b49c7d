from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager


class Session:
    pass


@asynccontextmanager
async def begin(session: Session) -> AsyncGenerator[None, None]:
    yield


class Orders:
    def __init__(self, session: Session) -> None: ...


class Clock:
    pass


class Place:
    pass


class PlaceHandler:
    def __init__(self, orders: Orders) -> None: ...


class Wait:
    pass


class WaitHandler:
    def __init__(self, clock: Clock) -> None: ...
