"""What the handler is constructed from, and the handler."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    database_url: str = "memory:"


class Clock:
    pass


class Mailer:
    def __init__(self, clock: Clock) -> None:
        self.clock = clock


class Session:
    def __init__(self, url: str) -> None:
        self.url = url


@asynccontextmanager
async def open_session(settings: Settings) -> AsyncGenerator[Session, None]:
    yield Session(settings.database_url)


class Users:
    def __init__(self, session: Session) -> None:
        self.session = session


class Orders:
    def __init__(self, session: Session, clock: Clock) -> None:
        self.session = session
        self.clock = clock


class Stock:
    def __init__(self, session: Session) -> None:
        self.session = session


class PlaceOrder:
    pass


class PlaceOrderHandler:
    def __init__(self, users: Users, orders: Orders, stock: Stock, mailer: Mailer, clock: Clock) -> None:
        self.users = users
        self.orders = orders
        self.stock = stock
        self.mailer = mailer
        self.clock = clock

    async def handle(self, command: PlaceOrder) -> None: ...
