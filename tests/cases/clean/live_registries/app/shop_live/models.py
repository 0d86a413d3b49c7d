"""What is registered in the shop's live registries."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Generic, Literal, Protocol, TypeVar

T = TypeVar("T")


class Model(ABC):
    @abstractmethod
    def predict(self, feature: float) -> float: ...


class Linear(Model):
    def __init__(self, slope: float) -> None:
        self.slope = slope

    def predict(self, feature: float) -> float:
        return self.slope * feature


class Schedule(Protocol):
    def __call__(self, epoch: int) -> float: ...


class Source(Protocol):
    def rows(self) -> list[float]: ...


class Table:
    def __init__(self, values: list[float]) -> None:
        self.values = values

    def rows(self) -> list[float]:
        return self.values


class Store(ABC, Generic[T]):
    @abstractmethod
    def put(self, item: T) -> T: ...


class Numbers(Store[int]):
    def __init__(self, name: str) -> None:
        self.name = name

    def put(self, item: int) -> int:
        return item


class Job(Protocol[T]):
    async def __call__(self, mode: Literal["fast", "slow"], *more: T, then: Callable[[T], str] = str) -> T: ...


class Labelled(Protocol):
    name: str

    async def walk(self, steps: int) -> Sequence[str]: ...
