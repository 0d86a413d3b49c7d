from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Optional, Protocol

trail: list[str] = []
"""What happened, in order."""


class Clock(Protocol):
    """Not `runtime_checkable`: `isinstance` cannot tell one."""

    def now(self) -> int: ...


class SystemClock:
    """A clock by its methods alone."""

    def now(self) -> int:
        return 12


def make_clock() -> SystemClock:
    return SystemClock()


class Session:
    pass


class SessionContext:
    """What a variable of the session's context manager must not be called like."""


class Ledger:
    def __init__(self, session: Session) -> None:
        self.session = session


class Outbox:
    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger


class Receipts:
    """Its parameters ask for classes in all ways."""

    def __init__(
        self,
        session: Annotated[Session, "the one of the request"],
        clock: Optional["Clock"],
        context: "SessionContext | None",
    ) -> None:
        self.session, self.clock, self.context = session, clock, context


class Window:
    def __init__(self, first: int = 1, second: int = 2, /, third: int = 5) -> None:
        self.sizes = (first, second, third)


@asynccontextmanager
async def open_session() -> AsyncIterator[Session]:
    trail.append("session opened")
    try:
        yield Session()
    finally:
        trail.append("session closed")


@asynccontextmanager
async def open_the_ledger_of_everything(*, session: Session) -> AsyncIterator[Ledger]:
    trail.append("ledger opened")
    try:
        yield Ledger(session)
    finally:
        trail.append("ledger closed")


@asynccontextmanager
async def open_outbox(ledger: Ledger) -> AsyncIterator[Outbox]:
    trail.append("outbox opened")
    try:
        yield Outbox(ledger)
    finally:
        trail.append("outbox closed")


@asynccontextmanager
async def in_transaction(session: Session) -> AsyncIterator[None]:
    trail.append("transaction begun")
    try:
        yield
    except BaseException:
        trail.append("rolled back")
        raise
    trail.append("committed")


@asynccontextmanager
async def begin_a_page_of_the_ledger(
    ledger: Ledger, title: str = ""
) -> AsyncIterator[None]:
    trail.append("page begun")
    yield
    trail.append("page ended")
