"""What the parts of an experiment have to be."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Protocol

Row = tuple[Sequence[float], float]
"""The features of an example, and what is to be predicted from them."""


class Loss(Protocol):
    """How bad a prediction is, and how that changes with the prediction (the derivative)."""

    def __call__(self, predicted: float, wanted: float) -> tuple[float, float]: ...


class Schedule(Protocol):
    """The learning rate of an epoch."""

    def __call__(self, epoch: int) -> float: ...


class Data(Protocol):
    """Examples to learn from."""

    def rows(self) -> list[Row]: ...


class Model(ABC):
    """Predicts a number from features; `weights` are what is learned."""

    weights: list[float]

    @abstractmethod
    def predict(self, features: Sequence[float]) -> float:
        """The prediction for an example."""

    @abstractmethod
    def gradient(self, features: Sequence[float]) -> list[float]:
        """How the prediction for an example changes with each weight."""


class Optimiser(ABC):
    """Changes weights so that the loss becomes less."""

    @abstractmethod
    def step(self, weights: list[float], gradient: Sequence[float], epoch: int) -> None:
        """Change the weights in place."""
