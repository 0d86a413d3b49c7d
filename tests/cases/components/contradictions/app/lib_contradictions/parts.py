from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Event: ...


class Sold(Event): ...


class Booked(Event): ...


class Settings: ...


class OtherSettings: ...


class Bus: ...


class Session: ...


class Third: ...


class Pay: ...


class Refund: ...


class PayHandler:
    async def handle_event(self, event: Event) -> None: ...


class Log:
    async def handle_event(self, event: Event) -> None: ...


class RefundHandler: ...


class Placed:
    def __init__(self, first: int = 1, second: int = 2, /) -> None: ...


class Anything:
    def __init__(self, **more: int) -> None: ...


@asynccontextmanager
async def begin(session: Session) -> AsyncIterator[None]:
    yield


@asynccontextmanager
async def begin_keyword(*, session: Session) -> AsyncIterator[None]:
    yield


def make_session() -> Session:
    return Session()
