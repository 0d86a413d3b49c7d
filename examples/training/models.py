"""Models that predict a number."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence

from training.contracts import Model
from training.registries import Models


@Models.register("linear")
class Linear(Model):
    """A weighted sum of the features, and a constant."""

    def __init__(self, features: int) -> None:
        self.weights = [0.0] * (features + 1)

    def predict(self, features: Sequence[float]) -> float:
        return sum(weight * value for weight, value in zip(self.weights, [*features, 1.0], strict=True))

    def gradient(self, features: Sequence[float]) -> list[float]:
        return [*features, 1.0]


@Models.register("polynomial")
class Polynomial(Model):
    """A polynomial of one feature."""

    def __init__(self, degree: int) -> None:
        self.weights = [0.0] * (degree + 1)

    def predict(self, features: Sequence[float]) -> float:
        return sum(weight * power for weight, power in zip(self.weights, self.gradient(features), strict=True))

    def gradient(self, features: Sequence[float]) -> list[float]:
        (value,) = features
        return [value**power for power in range(len(self.weights))]


@Models.register("mean")
class Mean(Model):
    """The mean of what several models predict: a model that is made of models."""

    def __init__(self, of: list[Model]) -> None:
        self.models = of
        self.weights = [weight for model in of for weight in model.weights]

    def predict(self, features: Sequence[float]) -> float:
        self._share()
        return sum(model.predict(features) for model in self.models) / len(self.models)

    def gradient(self, features: Sequence[float]) -> list[float]:
        self._share()
        return [slope / len(self.models) for model in self.models for slope in model.gradient(features)]

    def _share(self) -> None:
        """Give each model its part of the weights."""
        start = 0
        for model in self.models:
            stop = start + len(model.weights)
            model.weights[:] = self.weights[start:stop]
            start = stop


@Models.register("network")
class Network(Model):
    """One feature, one hidden layer of tanh units, one prediction."""

    def __init__(self, units: int, seed: int = 0) -> None:
        chance = random.Random(seed)
        self.units = units
        self.weights = [chance.uniform(-1, 1) for _ in range(3 * units + 1)]

    def predict(self, features: Sequence[float]) -> float:
        outgoing = self.weights[2 * self.units : 3 * self.units]
        hidden = self._hidden(features)
        return sum(weight * value for weight, value in zip(outgoing, hidden, strict=True)) + self.weights[-1]

    def gradient(self, features: Sequence[float]) -> list[float]:
        (value,) = features
        hidden = self._hidden(features)
        outgoing = self.weights[2 * self.units : 3 * self.units]
        inner = [weight * (1 - unit * unit) for weight, unit in zip(outgoing, hidden, strict=True)]
        return [*(slope * value for slope in inner), *inner, *hidden, 1.0]

    def _hidden(self, features: Sequence[float]) -> list[float]:
        (value,) = features
        incoming, biases = self.weights[: self.units], self.weights[self.units : 2 * self.units]
        return [math.tanh(weight * value + bias) for weight, bias in zip(incoming, biases, strict=True)]
