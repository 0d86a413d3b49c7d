from typing import Any, Self, Union


class Event: ...


class Sold(Event): ...


class Settings:
    @property
    def dsn(self) -> str: ...


class Log:
    def __init__(self, url: str) -> None: ...
    async def handle(self, event: Event) -> None: ...


class Bus: ...


class Port: ...


class Session(Port): ...


class Pool:
    def __init__(self, dsn: str) -> None: ...


class Other: ...


class Own:
    @classmethod
    def make(cls) -> Self: ...


class Union_:
    def __init__(self, other: Union[Other, None], own: Union[None, Own]) -> None: ...


class Base:
    def __init__(self, session: Session) -> None: ...


class Pay: ...


class PayHandler(Base):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


class Refund: ...


class RefundHandler(Base):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


def make_port() -> Port: ...
def make_maybe() -> Session | None: ...
