"""Data to learn from: written down, or drawn from a function with noise."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from typing import Literal

from training.contracts import Row
from training.registries import DataSets

CURVES: dict[str, Callable[[float], float]] = {
    "line": lambda x: 2 * x + 1,
    "parabola": lambda x: x * x - 0.5,
    "wave": lambda x: math.sin(3 * x),
}


@DataSets.register("table")
class Table:
    """Examples as they are written down: the features, and last what is to be predicted."""

    def __init__(self, rows: list[list[float]]) -> None:
        self._rows = rows

    def rows(self) -> list[Row]:
        return [(row[:-1], row[-1]) for row in self._rows]


@DataSets.register("curve")
class Curve:
    """Points of a curve between -1 and 1, each a little off it."""

    def __init__(
        self, shape: Literal["line", "parabola", "wave"], points: int = 40, noise: float = 0.0, seed: int = 0
    ) -> None:
        self.shape, self.points, self.noise, self.seed = shape, points, noise, seed

    def rows(self) -> list[Row]:
        chance = random.Random(self.seed)
        places = [2 * index / (self.points - 1) - 1 for index in range(self.points)]
        return [((x,), CURVES[self.shape](x) + chance.gauss(0, self.noise)) for x in places]
