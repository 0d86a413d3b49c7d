"""Optimisers, and the schedules of their learning rates."""

from __future__ import annotations

import math
from collections.abc import Sequence

from training.contracts import Optimiser, Schedule
from training.registries import Optimisers, Schedules


@Schedules.register
def constant(epoch: int, rate: float = 0.01) -> float:
    """The same rate always."""
    return rate


@Schedules.register
def halving(epoch: int, rate: float = 0.01, every: int = 10) -> float:
    """Half the rate after each so many epochs."""
    return float(rate * 0.5 ** (epoch // every))


@Optimisers.register("sgd")
class GradientDescent(Optimiser):
    """Goes down the gradient, with momentum."""

    def __init__(self, rate: Schedule = constant, momentum: float = 0.0) -> None:
        self.rate, self.momentum = rate, momentum
        self._velocity: list[float] = []

    def step(self, weights: list[float], gradient: Sequence[float], epoch: int) -> None:
        self._velocity = self._velocity or [0.0] * len(weights)
        rate = self.rate(epoch)
        for index, slope in enumerate(gradient):
            self._velocity[index] = self.momentum * self._velocity[index] - rate * slope
            weights[index] += self._velocity[index]


@Optimisers.register("adam")
class Adam(Optimiser):
    """Goes down the gradient by steps that its mean and variance so far decide (Kingma and Ba, 2014)."""

    def __init__(self, rate: Schedule = constant, decay: tuple[float, float] = (0.9, 0.999)) -> None:
        self.rate, self.decay = rate, decay
        self._means: list[float] = []
        self._squares: list[float] = []
        self._steps = 0

    def step(self, weights: list[float], gradient: Sequence[float], epoch: int) -> None:
        self._means = self._means or [0.0] * len(weights)
        self._squares = self._squares or [0.0] * len(weights)
        self._steps += 1
        first, second = self.decay
        rate = self.rate(epoch)
        for index, slope in enumerate(gradient):
            self._means[index] = first * self._means[index] + (1 - first) * slope
            self._squares[index] = second * self._squares[index] + (1 - second) * slope * slope
            mean = self._means[index] / (1 - first**self._steps)
            square = self._squares[index] / (1 - second**self._steps)
            weights[index] -= rate * mean / (math.sqrt(square) + 1e-8)
