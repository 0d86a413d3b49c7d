from abc import ABC, abstractmethod
from typing import Protocol

from outside import Unknown


class Runner(Protocol):
    name: str

    async def run(self) -> None: ...


class Good:
    name = "good"

    async def run(self) -> None: ...


class Bad:
    async def rnu(self) -> None: ...


class Hidden(Unknown):
    pass


class Base:
    pass


class Derived(Base):
    pass
