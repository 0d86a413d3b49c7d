"""What is registered in the shop's live registries."""

from abc import ABC, abstractmethod
from typing import Protocol


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
